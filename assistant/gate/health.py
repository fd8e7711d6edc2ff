"""What a program that watches the server asks: whether it is well, and its metrics."""

from importlib.metadata import version

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from assistant.metrics import Metrics
from index import Index, MiitError

HEALTH = "/health"
METRICS = "/metrics"


def health_route(index: Index) -> BaseRoute:
    """Answers with the version, the number of documents and the generation of the index, or with the status 503 when
    it cannot be read from where it is kept.
    """
    own = version("miit-assistant")

    def health(request: Request) -> Response:
        del request
        try:
            index.check_readable()
            told = {"ok": True, "version": own, "documents": index.document_count(), "generation": index.generation}
        except MiitError:
            return JSONResponse({"ok": False, "version": own, "detail": "The index cannot be read."}, 503)
        return JSONResponse(told)

    return Route(HEALTH, health)


def metrics_route(metrics: Metrics) -> BaseRoute:
    """Answers with the metrics, in the format that Prometheus asks for."""

    def exposition(request: Request) -> Response:
        content, media_type = metrics.exposition(request.headers.get("accept", ""))
        return Response(content, headers={"Content-Type": media_type})

    return Route(METRICS, exposition)
