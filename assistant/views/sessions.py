"""What Gradio keeps of each who has the page open: what its events keep, as the conversation is, and no more.

By itself it keeps the whole page for each, with all that was shown on it, and as much for each call of an endpoint:
65 kB and 10 ms a call, and after a thousand calls it would have forgotten the conversations.
"""

import re
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from gradio.server_messages import UnexpectedErrorMessage
from gradio.state_holder import SessionState, StateHolder
from gradio.utils import LRUCache
from starlette.datastructures import QueryParams
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.gate.refusal import refusal

if TYPE_CHECKING:
    import gradio as gr
    from gradio.routes import App

SESSIONS_KEPT = 1_000
_STREAMS_KEPT = 2_000  # as many as Gradio keeps of the events on their way to a session
_EVENTS_OF_SESSION = "/gradio_api/queue/data"
_EVENTS_OF_CALL = re.compile(r"/gradio_api/call/(?:v2/)?[^/]+/(?P<id>[^/]+)")


class Session(SessionState):
    """What the events of a session keep. It does not know what the page shows, which is for links into it alone."""

    def __init__(self, page: "gr.Blocks") -> None:
        of_page: Any = SimpleNamespace(default_config=page.default_config, blocks=())
        super().__init__(of_page)

    def __setitem__(self, key: int, value: Any) -> None:
        super().__setitem__(key, value)
        self.config_values.clear()

    def _update_config(self, key: int) -> None:
        pass

    def _update_value_in_config(self, key: int, value: Any) -> None:
        pass


class Sessions(StateHolder):
    """The sessions that were last used, by their ids. A call of an endpoint keeps nothing."""

    blocks: "gr.Blocks"

    def __getitem__(self, session_id: str) -> SessionState:
        # The session of an event that belongs to no page has the event's own id, and nobody will ask for it again.
        if session_id in self.blocks._queue.event_ids_to_events:
            return Session(self.blocks)
        if session_id not in self.session_data:
            self.session_data[session_id] = Session(self.blocks)
        return super().__getitem__(session_id)


def keep_little(app: "App", page: "gr.Blocks") -> None:
    """Has the page, which is mounted as the app, keep SESSIONS_KEPT sessions, and of each only what its events need."""
    page.state_session_capacity = SESSIONS_KEPT
    app.state_holder = Sessions()  # type: ignore[no-untyped-call]
    app.state_holder.set_blocks(page)
    # Gradio never forgets a session in this one.
    page._queue.pending_event_ids_session = LRUCache(_STREAMS_KEPT)


class KnownStreams:
    """Answers who asks for what happens in a session or in a call that there is none of, as there was before the server
    was started anew. Gradio answers too, but tells it the log as a failure of its own, and for a call whose result was
    given it waits.
    """

    def __init__(self, app: ASGIApp, page: "gr.Blocks") -> None:
        self._app, self._page = app, page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request."""
        if scope["type"] != "http" or scope["method"] != "GET":
            await self._app(scope, receive, send)
        elif scope["path"] == _EVENTS_OF_SESSION:
            await (self._lost_session(scope) or self._app)(scope, receive, send)
        elif of_call := _EVENTS_OF_CALL.fullmatch(scope["path"]):
            await self._call(of_call["id"], scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _lost_session(self, scope: Scope) -> Response | None:
        session = QueryParams(scope["query_string"]).get("session_hash")
        if session is None or session in self._page._queue.pending_messages_per_session:
            return None
        lost = UnexpectedErrorMessage(message="There is no such session.", session_not_found=True)
        return Response(f"data: {lost.model_dump_json()}\n\n", media_type="text/event-stream")

    async def _call(self, call: str, scope: Scope, receive: Receive, send: Send) -> None:
        queue = self._page._queue
        # One whose result was given is pending no more: Gradio would wait for another without end.
        if not any(call in pending for pending in queue.pending_event_ids_session.values()):
            nothing = refusal(scope, 404, "There is no call of that id: make it anew, and ask for its result once.")
            await nothing(scope, receive, send)
            return
        await self._app(scope, receive, send)
        if queue.pending_event_ids_session.get(call) == set():  # the result has been fetched
            queue.pending_event_ids_session.pop(call)
            queue.pending_messages_per_session.pop(call, None)
