"""Who is signed in, in the memory of the server: after a restart, everybody signs in again."""

import hashlib
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

IDLE_SECONDS = 12 * 3_600.0
"""How long a session lasts that is not used."""

LONGEST_SECONDS = 7 * 24 * 3_600.0
"""How long a session lasts however it is used."""

_MOST_SESSIONS = 10_000


@dataclass(slots=True)
class _Session:
    user: str
    proof: str
    began: float
    used: float


class Sessions:
    """Sessions by their tokens, of which only digests are kept. Safe to use from many threads.

    `proof_of` gives for a user what a session's must be equal to, or None: then the session has ended.
    """

    def __init__(self, proof_of: Callable[[str], str | None], clock: Callable[[], float] = monotonic) -> None:
        self._proof_of, self._clock = proof_of, clock
        self._sessions: OrderedDict[bytes, _Session] = OrderedDict()
        self._lock = threading.Lock()
        self._key = secrets.token_bytes(32)

    def begin(self, user: str, token: str | None = None) -> str:
        """The token of a new session of a user: a new one, or what proves who a program is."""
        token, now = token or secrets.token_urlsafe(32), self._clock()
        with self._lock:
            self._sessions[self._digest(token)] = _Session(user, self._proof_of(user) or "", now, now)
            if len(self._sessions) > _MOST_SESSIONS:
                self._sessions.popitem(last=False)
        return token

    def user_of(self, token: str) -> str | None:
        """The user whose session the token is of; None when there is no such session, or none any more."""
        key, now = self._digest(token), self._clock()
        with self._lock:
            session = self._sessions.pop(key, None)
            if session is None or now - session.used > IDLE_SECONDS or now - session.began > LONGEST_SECONDS:
                return None
            if session.proof != self._proof_of(session.user):
                return None
            session.used = now
            self._sessions[key] = session
            return session.user

    def end(self, token: str) -> None:
        """Ends the session."""
        with self._lock:
            self._sessions.pop(self._digest(token), None)

    def _digest(self, token: str) -> bytes:
        return hashlib.blake2b(token.encode("utf-8", "surrogatepass"), key=self._key).digest()
