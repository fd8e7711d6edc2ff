"""Fetches what an address answers, from public addresses only, within limits of size and time."""

import asyncio
import socket
import zlib
from collections.abc import AsyncIterator
from contextlib import ExitStack
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit, urlunsplit

import httpx
from anyio.from_thread import start_blocking_portal

from index.errors import InputError
from index.readers.document import MAX_BYTES

ATTEMPTS = 3
SECONDS = 60.0
"""For one address, from its first attempt to its last byte."""

_SILENCE = 15.0  # seconds without a byte
_MAX_REDIRECTS = 5
_PORTS = {"http": 80, "https": 443}
_NAT64 = IPv6Network("64:ff9b::/96")
_NAT64_OF_A_NETWORK = IPv6Network("64:ff9b:1::/48")
_GIVEN = "given_address"  # extension of a request: the address that was asked for, before any redirect
_MAY_PASS = frozenset({429, 500, 502, 503, 504})


@dataclass(frozen=True, slots=True)
class Answered:
    """What an address answered: the content, its media type ("" where none is given), encoding, and final address."""

    content: bytes
    media_type: str
    encoding: str | None
    address: str


class _TransientError(Exception):
    """A server that may answer when it is asked again."""


class Fetcher:
    """Fetches addresses, one after another over the same connections; close it when done.

    Each name is resolved once, every address of it is checked, and the connection is made to one that was checked,
    also after a redirect. Loopback, private, link-local and reserved addresses are refused unless `allow_private`.
    Proxies of the environment are not used: they would resolve names themselves.
    """

    def __init__(self, allow_private: bool = False) -> None:
        # A task has one limit of time for all that it waits for; a thread waits for a silent server, byte by byte. The
        # tasks have a thread of their own, since whoever calls may have a running event loop, as notebooks do.
        self._thread = ExitStack()
        self._portal = self._thread.enter_context(start_blocking_portal())
        self._client = httpx.AsyncClient(
            transport=_CheckedTransport(allow_private),
            follow_redirects=True,
            max_redirects=_MAX_REDIRECTS,
            timeout=_SILENCE,
            trust_env=False,
            headers={"User-Agent": "miit-assistant", "Accept-Encoding": "gzip"},
        )

    def __enter__(self) -> "Fetcher":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes the connections, and ends a fetch that was interrupted."""
        self._portal.call(self._client.aclose)
        self._portal.call(self._portal.stop, True)
        self._thread.close()

    def fetch(self, address: str) -> Answered:
        """What stands at the address. Raises InputError when it cannot be had, in time, or is too much."""
        try:
            return self._portal.call(self._within_time, address)
        except TimeoutError as error:
            raise InputError(
                f"{address!r} takes more than {SECONDS:.0f} seconds: save it as a file, and add that.",
                "slow",
                name=address,
            ) from error
        except httpx.TooManyRedirects as error:
            raise InputError(
                f"{address!r} redirects more than {_MAX_REDIRECTS} times: give another address.",
                "redirects",
                name=address,
            ) from error
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
            reason = " ".join(str(error).split()).rstrip(".") or "no answer in time"
            raise InputError(
                f"{address!r} cannot be reached ({reason}): check the address.", "unreachable", name=address
            ) from error
        except _TransientError as error:
            raise InputError(f"{address!r} answers {error}: try again later.", "unreachable", name=address) from error

    async def _within_time(self, address: str) -> Answered:
        from tenacity import AsyncRetrying, retry_if_exception_type, stop_after_attempt, wait_exponential_jitter

        retrying = AsyncRetrying(
            stop=stop_after_attempt(ATTEMPTS),
            wait=wait_exponential_jitter(multiplier=0.3, max=4, jitter=0.3),
            retry=retry_if_exception_type((httpx.TransportError, _TransientError)),
            reraise=True,
        )
        async with asyncio.timeout(SECONDS):
            return await retrying(self._fetch_once, address)

    async def _fetch_once(self, address: str) -> Answered:
        async with self._client.stream("GET", address, extensions={_GIVEN: address}) as response:
            if response.status_code in _MAY_PASS:
                raise _TransientError(f"{response.status_code} {response.reason_phrase}")
            if response.status_code != httpx.codes.OK:
                raise InputError(
                    f"{address!r} answers {response.status_code}: check the address.",
                    "answers",
                    name=address,
                    status=response.status_code,
                )
            content = b"".join([piece async for piece in _bounded(response, address)])
            kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
            return Answered(content, kind, response.charset_encoding, str(response.url))


def canonical(address: str) -> str:
    """The address in one form: without fragment and standard port, its scheme and host in lower case.

    Raises InputError when it is not an address of the web, or holds a user or a password.
    """
    try:
        parts = urlsplit(address.strip())
        port = parts.port
        host = (parts.hostname or "").encode("idna").decode("ascii") if parts.hostname else ""
    except (ValueError, UnicodeError) as error:
        raise InputError(
            f"{address!r} is not an address: write it as in https://example.org/talk.html.", "no_address", name=address
        ) from error
    if parts.scheme not in _PORTS or not host:
        raise InputError(
            f"{address!r} is not an address of the web: it must begin with http:// or https://.",
            "no_address",
            name=address,
        )
    if parts.username is not None or parts.password is not None:
        raise InputError("The address holds a user or a password: give one without.", "with_password")
    host = f"[{host}]" if ":" in host else host
    place = host if port in (None, _PORTS[parts.scheme]) else f"{host}:{port}"
    return urlunsplit((parts.scheme, place, parts.path or "/", parts.query, ""))


async def _bounded(response: httpx.Response, address: str) -> AsyncIterator[bytes]:
    """The pieces of the answer, unpacked. Raises InputError when they are too many."""
    packed = response.headers.get("content-encoding", "identity").strip().lower()
    if packed not in ("identity", "", "gzip", "x-gzip"):
        raise InputError(
            f"{address!r} is packed as {packed!r}, which was not asked for: save the page as a file.",
            "unreachable",
            name=address,
        )
    unpack = zlib.decompressobj(zlib.MAX_WBITS | 16) if packed.endswith("gzip") else None
    size = 0
    async for raw in response.aiter_raw():
        try:
            # One piece may unpack to a thousand times its size.
            piece = unpack.decompress(raw, MAX_BYTES + 1 - size) if unpack else raw
        except zlib.error as error:
            raise httpx.DecodingError("the answer is damaged") from error
        size += len(piece)
        if size > MAX_BYTES:
            raise InputError(
                f"{address!r} has more than {MAX_BYTES:,} bytes: save what you need of it as a file.",
                "too_large",
                name=address,
            )
        yield piece


# Where a connection may go


class _CheckedTransport(httpx.AsyncBaseTransport):
    """Connects to the addresses that a name has, once they are checked; the server sees the name."""

    def __init__(self, allow_private: bool) -> None:
        self._allow_private = allow_private
        self._certificates = httpx.create_ssl_context(trust_env=False)
        # One a name: a connection whose certificate is one name's must not serve another on the same machine.
        self._inner: dict[str, httpx.AsyncHTTPTransport] = {}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        given = str(request.extensions.get(_GIVEN, request.url))
        if request.url.scheme not in _PORTS:
            raise InputError(
                f"{given!r} redirects to {str(request.url)!r}, which is not an address of the web: give another.",
                "no_address",
                name=given,
            )
        host = request.url.host
        addresses = await _resolved(given, host, request.url.port or _PORTS[request.url.scheme])
        if not self._allow_private:
            for address in addresses:
                _check(given, host, address)
        inner = self._inner.setdefault(host, httpx.AsyncHTTPTransport(verify=self._certificates, trust_env=False))
        failure: httpx.ConnectError | httpx.ConnectTimeout | None = None
        for address in addresses:
            try:
                return await inner.handle_async_request(_sent_to(request, address))
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                failure = error
        raise failure or httpx.ConnectError(f"{host!r} has no address")

    async def aclose(self) -> None:
        for transport in self._inner.values():
            await transport.aclose()


def _sent_to(request: httpx.Request, address: IPv4Address | IPv6Address) -> httpx.Request:
    """The request, for a connection to the address: its Host header and its certificate remain the name's."""
    return httpx.Request(
        request.method,
        request.url.copy_with(host=str(address)),
        headers=request.headers,
        stream=request.stream,
        extensions={**request.extensions, "sni_hostname": request.url.raw_host.decode("ascii")},
    )


async def _resolved(given: str, host: str, port: int) -> list[IPv4Address | IPv6Address]:
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise InputError(
            f"There is no host {host!r}, to which {given!r} leads: check the address, and the network.",
            "no_host",
            name=given,
        ) from error
    return list(dict.fromkeys(ip_address(str(entry[4][0]).partition("%")[0]) for entry in found))


def _check(given: str, host: str, address: IPv4Address | IPv6Address) -> None:
    """Raises InputError for an address that is not public; of many that are added at once, it says which was given."""
    if not is_public(address):
        raise InputError(
            f"{given!r} is on, or redirects to, the host {host!r} at {address}, which is no public address: set "
            "MIIT_ALLOW_PRIVATE_ADDRESSES=true if you trust it.",
            "private",
            name=given,
        )


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether an address is one of the public internet, also where it carries another inside."""
    if isinstance(address, IPv6Address):
        inside = address.ipv4_mapped or address.sixtofour
        if address in _NAT64:
            inside = IPv4Address(int(address) & 0xFFFFFFFF)
        if inside is not None:
            return is_public(inside)
        if address.teredo or address.is_site_local or address in _NAT64_OF_A_NETWORK:
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved
