"""Metrics for Prometheus (https://prometheus.io), kept by its own client library."""

from collections.abc import Iterator
from importlib.util import find_spec
from typing import TYPE_CHECKING

from assistant.observation import Observation
from index import Index, MiitError
from index.kept import Kept
from index.store import State

if TYPE_CHECKING:
    from prometheus_client.core import Metric

_BUCKETS = (0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60)


class _Held:
    """What an index holds, as the client library collects it; nothing while the index cannot be read."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._numbers: Kept[State, tuple[int, int]] = Kept(1)

    def collect(self) -> "Iterator[Metric]":
        """The gauges."""
        from prometheus_client.core import GaugeMetricFamily

        try:
            documents, passages = self._numbers.get(self._index.state, self._count)
        except MiitError:
            return
        yield GaugeMetricFamily("miit_documents", "Documents of the index.", documents)
        yield GaugeMetricFamily("miit_passages", "Passages of the index.", passages)

    def _count(self) -> tuple[int, int]:
        counts = self._index.counts().values()
        return len(counts), sum(one.passages for one in counts)


class Metrics:
    """What an index holds, and what becomes of requests. Raises MiitError when the client library is missing."""

    def __init__(self, index: Index) -> None:
        if find_spec("prometheus_client") is None:
            raise MiitError(
                "The metrics need the package 'prometheus-client': install it with "
                "pip install 'miit-assistant[metrics]', or leave out MIIT_METRICS."
            )
        from prometheus_client import CollectorRegistry, Counter, Histogram

        # Of its own, so that two servers of a process count apart.
        self._registry = registry = CollectorRegistry()
        self._requests = Counter(
            "miit_requests", "Requests by kind and outcome.", ["kind", "outcome"], registry=registry
        )
        self._seconds = Histogram(
            "miit_request_seconds", "Time of a request.", ["kind"], buckets=_BUCKETS, registry=registry
        )
        self._stages = Histogram(
            "miit_stage_seconds", "Time of a stage of a request.", ["stage"], buckets=_BUCKETS, registry=registry
        )
        self._answers = Counter(
            "miit_http_responses", "HTTP responses by method and status.", ["method", "status"], registry=registry
        )
        registry.register(_Held(index))

    def observe(self, seen: Observation) -> None:
        """Counts a request."""
        self._requests.labels(seen.kind, seen.outcome).inc()
        self._seconds.labels(seen.kind).observe(seen.seconds)
        for stage, seconds in seen.stages.items():
            self._stages.labels(stage).observe(seconds)

    def count(self, method: str, status: int) -> None:
        """Counts an HTTP response."""
        self._answers.labels(method if method in ("GET", "HEAD", "POST") else "other", str(status)).inc()

    def exposition(self, accept: str) -> tuple[bytes, str]:
        """All of them in a format that the header Accept names, and its media type."""
        from prometheus_client.exposition import choose_encoder

        encode, media_type = choose_encoder(accept)
        return encode(self._registry), media_type
