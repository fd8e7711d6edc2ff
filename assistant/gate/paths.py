"""What of the server there is to reach: the paths that the page and the endpoints use, of the many that Gradio has."""

import re

from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.gate.refusal import refusal

_USED = re.compile(
    r"/(?:login|logout|health|metrics|config|theme\.css|manifest\.json|favicon\.ico|robots\.txt)?/?"
    r"|/(?:assets|static)/.+"
    r"|/gradio_api/(?:info|app_id|startup-events|upload|upload_progress|component_server|cancel|reset|run/predict)/?"
    r"|/gradio_api/(?:queue|call|heartbeat|mcp)(?:/.*)?"
)


class UsedPaths:
    """Answers only for paths that are used."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request."""
        if scope["type"] == "http" and not _USED.fullmatch(scope["path"]):
            await refusal(scope, 404, "There is nothing here: the page is at /.")(scope, receive, send)
            return
        await self._app(scope, receive, send)
