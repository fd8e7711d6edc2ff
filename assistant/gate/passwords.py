"""Who may sign in: a file with a line for each user, the name and the hash of the password."""

import base64
import binascii
import hashlib
import hmac
import os
import secrets
import tempfile
import threading
import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import regex

from index.errors import InputError, MiitError
from index.paths import is_something

LEAST_CHARACTERS = 8
MOST_CHARACTERS = 1_000

_NAME = regex.compile(r"[\p{L}\p{N}._@-]{1,64}")
_LINE = regex.compile(r"\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([\w+/]+)\$([\w+/]+)", regex.ASCII)

# 64 MiB and a third of a second for each guess: OWASP, Password Storage Cheat Sheet, on scrypt.
_LOG_N, _R, _P = 16, 8, 2
_SALT_BYTES = 16
_DIGEST_BYTES = 32

# A file may ask for so much, and no more.
_MOST_BYTES = 1 << 30


@dataclass(frozen=True, slots=True)
class PasswordHash:
    """A password as scrypt (RFC 7914) leaves it, written as `$scrypt$ln=16,r=8,p=2$SALT$DIGEST`, both in base64."""

    log_n: int
    r: int
    p: int
    salt: bytes
    digest: bytes

    @classmethod
    def of(cls, password: str) -> "PasswordHash":
        """The hash of a password, with a new salt."""
        salt = secrets.token_bytes(_SALT_BYTES)
        return cls(_LOG_N, _R, _P, salt, _scrypt(password, salt, _LOG_N, _R, _P, _DIGEST_BYTES))

    @classmethod
    def read(cls, text: str) -> "PasswordHash":
        """The hash that was written so. Raises ValueError when it is none."""
        found = _LINE.fullmatch(text)
        if found is None:
            raise ValueError("not a hash")
        log_n, r, p = (int(found[n]) for n in (1, 2, 3))
        if not (0 < log_n < 16 * r and p) or 128 * r * (2**log_n + p) > _MOST_BYTES:
            raise ValueError("parameters out of range")
        salt, digest = (_decoded(found[n]) for n in (4, 5))
        if len(digest) < _SALT_BYTES:
            raise ValueError("digest too short")
        return cls(log_n, r, p, salt, digest)

    def __str__(self) -> str:
        salt, digest = (base64.b64encode(part).decode().rstrip("=") for part in (self.salt, self.digest))
        return f"$scrypt$ln={self.log_n},r={self.r},p={self.p}${salt}${digest}"

    def matches(self, password: str) -> bool:
        """Whether it is that of the password; how long that takes tells nothing of how much of it is right."""
        tried = _scrypt(password, self.salt, self.log_n, self.r, self.p, len(self.digest))
        return hmac.compare_digest(tried, self.digest)


def _scrypt(password: str, salt: bytes, log_n: int, r: int, p: int, length: int) -> bytes:
    typed = unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")
    n = 2**log_n
    return hashlib.scrypt(typed, salt=salt, n=n, r=r, p=p, maxmem=128 * r * (n + p + 2), dklen=length)


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except binascii.Error as error:
        raise ValueError("not base64") from error


class PasswordFile:
    """The users of a file, as it is now: who is removed from it, or gets another password, is known at once.

    Safe to use from many threads.
    """

    def __init__(self, path: Path) -> None:
        """Raises InputError when the file cannot be read, or has no users."""
        self._path = path
        self._lock = threading.Lock()
        # Read before the users: what is written meanwhile is then seen as another content.
        self._content = _content(path)
        self._users = read_users(path)
        if not self._users:
            raise InputError(f"The password file {str(path)!r} has no users: add one with {_command(path)}.")
        # Who does not exist is tried against this, so that it takes as long as for one who does.
        self._nobody = PasswordHash.of(secrets.token_urlsafe())

    def check(self, user: str, password: str) -> bool:
        """Whether that is the user's password."""
        known = self._now().get(user)
        matches = (known or self._nobody).matches(password[:MOST_CHARACTERS])
        return matches and known is not None

    def proof(self, user: str) -> str | None:
        """What changes with the user's password; None when there is no such user."""
        known = self._now().get(user)
        return str(known) if known else None

    def _now(self) -> Mapping[str, PasswordHash]:
        with self._lock:
            # A few lines are read as fast as their time of change is asked for, which may stay the same.
            content = _content(self._path)
            if content != self._content:
                self._content = content
                try:
                    self._users = read_users(self._path)
                except InputError:
                    self._users = {}  # nobody is let in by a file that cannot be read
            return self._users


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def is_mounted_alone(path: Path) -> bool:
    """Whether a file is a mount by itself, as of a container: what is renamed into its place elsewhere is not seen."""
    return os.path.ismount(path)


def read_users(path: Path) -> dict[str, PasswordHash]:
    """The users of a password file, by name. Raises InputError when it is none."""
    users = {}
    for number, line in enumerate(_lines(path), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        name, _, written = line.partition(":")
        try:
            if not _NAME.fullmatch(name):
                raise ValueError("not a name")
            users[name] = PasswordHash.read(written.strip())
        except ValueError as error:
            raise InputError(
                f"Line {number} of the password file {str(path)!r} is not NAME:HASH: remove it, and add the user with "
                f"{_command(path)}."
            ) from error
    return users


def write_user(path: Path, name: str, password: str) -> None:
    """Adds a user to the password file, which is made when it does not exist, or gives one another password.

    Raises InputError for a name or a password that cannot be one, and when the file is none; MiitError when it cannot
    be written.
    """
    if not _NAME.fullmatch(name):
        raise InputError(f"{name!r} is no name of a user: give 1 to 64 letters, digits, or any of . _ - @.")
    if not LEAST_CHARACTERS <= len(password) <= MOST_CHARACTERS:
        raise InputError(
            f"The password has {len(password)} characters: give one of {LEAST_CHARACTERS} to {MOST_CHARACTERS:,}."
        )
    others = _others(path, name) if is_something(path) else []
    _write(path, [*others, f"{name}:{PasswordHash.of(password)}"])


def remove_user(path: Path, name: str) -> None:
    """Removes a user from the password file. Raises InputError when it has none of that name; else as `write_user`."""
    if name not in read_users(path):
        raise InputError(f"The password file {str(path)!r} has no user {name!r}: check the name.")
    _write(path, _others(path, name))


def _others(path: Path, name: str) -> list[str]:
    """The lines of the file but the user's."""
    read_users(path)  # what is no password file is not written to
    return [line for line in _lines(path) if line.partition(":")[0] != name]


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError as error:
        raise InputError(f"There is no password file {str(path)!r}: make it with {_command(path)}.") from error
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not text in UTF-8"
        raise InputError(f"The password file {str(path)!r} cannot be read ({reason}): give another file.") from error


def _write(path: Path, lines: list[str]) -> None:
    """Puts a new file in the place of the old one, which only its owner, the same, can read."""
    try:
        descriptor, beside = tempfile.mkstemp(dir=path.absolute().parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                file.writelines(f"{line}\n" for line in lines)
                file.flush()
                os.fsync(file.fileno())
                _give_to_owner_of(path, file.fileno())
            Path(beside).replace(path)
        except BaseException:
            Path(beside).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise MiitError(
            f"The password file {str(path)!r} cannot be written ({error.strerror}): give a path that can be."
        ) from error


def _give_to_owner_of(path: Path, descriptor: int) -> None:
    """Leaves a file to whoever owns another, such as the server's user where root adds one."""
    if os.name == "posix":
        with suppress(FileNotFoundError, PermissionError):
            owner = path.stat()
            os.fchown(descriptor, owner.st_uid, owner.st_gid)


def _command(path: Path) -> str:
    return f"'miit passwd {path} USER'"
