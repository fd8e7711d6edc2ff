"""How often one client may ask: token buckets, and the layer that has one for each client."""

import math
import threading
from collections import OrderedDict
from collections.abc import Callable
from ipaddress import IPv6Address, ip_network
from ipaddress import ip_address as parsed
from time import monotonic

from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.gate.refusal import refusal

_MOST_CLIENTS = 10_000

# What is only read costs little, and whoever was given work to wait for must be able to hear what comes of it; but
# these are made anew for each request.
_MADE = ("/", "/config", "/gradio_api/info", "/metrics")
_READING = ("GET", "HEAD", "OPTIONS")


class TokenBuckets:
    """A bucket of tokens for each key, full at first, into which tokens fall evenly until it is full again.

    See Tanenbaum and Wetherall, "Computer Networks", on token buckets. Of many keys the least recently used are
    forgotten, and so are full again. Safe to use from many threads.
    """

    def __init__(self, capacity: float, per_second: float, clock: Callable[[], float] = monotonic) -> None:
        self._capacity, self._per_second, self._clock = capacity, per_second, clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, key: str) -> float:
        """Takes a token: 0, or when there is none, the seconds until there is one."""
        with self._lock:
            now = self._clock()
            held, since = self._buckets.pop(key, (self._capacity, now))
            held = min(self._capacity, held + (now - since) * self._per_second)
            wait = 0.0 if held >= 1 else (1 - held) / self._per_second
            self._buckets[key] = (held if wait else held - 1, now)
            if len(self._buckets) > _MOST_CLIENTS:
                self._buckets.popitem(last=False)
            return wait

    def put_back(self, key: str) -> None:
        """Gives back a token that was taken."""
        with self._lock:
            if key in self._buckets:
                held, since = self._buckets[key]
                self._buckets[key] = (min(self._capacity, held + 1), since)


class RateLimit:
    """Refuses requests beyond `per_minute` that make work, of a client: a signed-in user, or else an address."""

    def __init__(self, app: ASGIApp, per_minute: int) -> None:
        self._app = app
        self._buckets = TokenBuckets(per_minute, per_minute / 60)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request."""
        if scope["type"] != "http" or (scope["method"] in _READING and scope["path"] not in _MADE):
            await self._app(scope, receive, send)
            return
        user = scope.get("user")
        name = user.display_name if user and user.is_authenticated else ""
        wait = self._buckets.take(f"user {name}" if name else address_of(scope))
        if wait:
            await too_many(scope, wait, "requests")(scope, receive, send)
        else:
            await self._app(scope, receive, send)


def too_many(scope: Scope, wait: float, what: str) -> Response:
    """The refusal of more than there may be of something, for so many seconds."""
    seconds = max(1, math.ceil(wait))
    unit = "second" if seconds == 1 else "seconds"
    return refusal(
        scope, 429, f"These are too many {what}: try again in {seconds} {unit}.", {"Retry-After": str(seconds)}
    )


def address_of(scope: Scope) -> str:
    """The client's address; of IPv6 the network, since each client has one of its own."""
    client = scope.get("client")
    if not client:
        return "unknown"
    try:
        address = parsed(client[0])
    except ValueError:
        return str(client[0])
    if isinstance(address, IPv6Address) and address.ipv4_mapped is None:
        return str(ip_network((int(address), 64), strict=False))
    return str(getattr(address, "ipv4_mapped", None) or address)
