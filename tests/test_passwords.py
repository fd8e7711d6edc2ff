"""The file of users: what it holds, who it lets in, and the command that writes it."""

import os
import pty
import stat
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.gate.passwords import PasswordFile, PasswordHash, read_users, remove_user, write_user
from assistant.gate.sessions import IDLE_SECONDS, LONGEST_SECONDS, Sessions
from index import InputError, MiitError
from tests.command_line import Run
from tests.serving import OTHER_PASSWORD, OTHER_USER, PASSWORD, USER

PASSWD = [sys.executable, "-c", "from assistant.cli import main; main()", "passwd"]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The text of a file with two users."""
    path = tmp_path_factory.mktemp("users") / "users"
    write_user(path, USER, PASSWORD)
    write_user(path, OTHER_USER, OTHER_PASSWORD)
    return path.read_text(encoding="utf-8")


@pytest.fixture
def file(written: str, tmp_path: Path) -> Path:
    path = tmp_path / "users"
    path.write_text(written, encoding="utf-8")
    return path


# The file


def test_a_user_is_let_in_by_the_own_password_alone(file: Path) -> None:
    users = PasswordFile(file)
    assert users.check(USER, PASSWORD)
    assert users.check(OTHER_USER, OTHER_PASSWORD)
    assert not users.check(USER, OTHER_PASSWORD)
    assert not users.check(USER, "")
    assert not users.check("nobody", PASSWORD)


def test_the_file_holds_no_password_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "users"
    write_user(path, USER, PASSWORD)
    write_user(path, OTHER_USER, PASSWORD)
    text = path.read_text(encoding="utf-8")
    assert PASSWORD not in text
    first, second = (line.partition(":")[2] for line in text.splitlines())
    assert first != second
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_the_same_characters_are_the_same_password_however_they_are_typed(tmp_path: Path) -> None:
    path = tmp_path / "users"
    write_user(path, USER, "e\u0301clair au café")
    assert PasswordFile(path).check(USER, "\u00e9clair au cafe\u0301")


def test_what_becomes_of_the_file_is_known_at_once(file: Path) -> None:
    users = PasswordFile(file)
    before = users.proof(USER)
    write_user(file, USER, "another password")
    assert users.proof(USER) != before
    assert users.check(USER, "another password")
    remove_user(file, USER)
    assert users.proof(USER) is None
    assert not users.check(USER, "another password")
    file.write_text("damaged", encoding="utf-8")
    assert not users.check(OTHER_USER, OTHER_PASSWORD)


def test_a_change_is_known_though_nothing_but_the_content_tells(file: Path) -> None:
    users, before = PasswordFile(file), file.stat()
    ann = next(line for line in file.read_text(encoding="utf-8").splitlines() if line.startswith(f"{USER}:"))
    file.write_text(file.read_text(encoding="utf-8").replace(ann, "#" * len(ann)), encoding="utf-8")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    after = file.stat()
    assert (after.st_ino, after.st_mtime_ns, after.st_size) == (before.st_ino, before.st_mtime_ns, before.st_size)
    assert users.proof(USER) is None
    assert users.check(OTHER_USER, OTHER_PASSWORD)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root can give files away")
def test_the_file_stays_its_owners_though_root_writes_it(file: Path) -> None:
    os.chown(file, 1000, 1000)
    write_user(file, USER, "another password")
    assert (file.stat().st_uid, stat.S_IMODE(file.stat().st_mode)) == (1000, 0o600)


def test_comments_and_other_users_stay_when_one_is_written(file: Path, written: str) -> None:
    file.write_text(f"# who may read\n\n{written}", encoding="utf-8")
    write_user(file, USER, "another password")
    assert file.read_text(encoding="utf-8").startswith("# who may read\n")
    assert list(read_users(file)) == [OTHER_USER, USER]


@given(st.integers(1, 15), st.integers(1, 8), st.integers(1, 4), st.binary(min_size=1), st.binary(min_size=16))
def test_a_hash_is_read_as_it_was_written(log_n: int, r: int, p: int, salt: bytes, digest: bytes) -> None:
    one = PasswordHash(log_n, r, p, salt, digest)
    assert PasswordHash.read(str(one)) == one


@given(st.text())
def test_any_other_text_is_no_hash(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        PasswordHash.read(text)


@pytest.mark.parametrize(
    "line",
    [
        "ann",
        "ann:correct horse",
        ":$scrypt$ln=16,r=8,p=2$c2FsdA$ZGlnZXN0ZGlnZXN0ZGlnZXN0",
        "ann b:$scrypt$ln=16,r=8,p=2$c2FsdA$ZGlnZXN0ZGlnZXN0ZGlnZXN0",
        "ann:$scrypt$ln=60,r=8,p=2$c2FsdA$ZGlnZXN0ZGlnZXN0ZGlnZXN0",
        "ann:$scrypt$ln=16,r=0,p=2$c2FsdA$ZGlnZXN0ZGlnZXN0ZGlnZXN0",
        "ann:$scrypt$ln=16,r=8,p=2$c2FsdA$ZA",
        "ann:$2y$10$abcdefghijklmnopqrstuv",
    ],
)
def test_a_line_that_is_none_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "users"
    path.write_text(f"# users\n{line}\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"^Line 2 of the password file .* is not NAME:HASH: remove it"):
        PasswordFile(path)


def test_a_file_that_lets_nobody_in_is_refused(tmp_path: Path) -> None:
    empty, binary = tmp_path / "empty", tmp_path / "binary"
    empty.write_text("# nobody\n", encoding="utf-8")
    binary.write_bytes(b"\xff\xfe")
    for path, reason in [
        (tmp_path / "missing", "There is no password file"),
        (empty, "has no users"),
        (binary, "cannot be read"),
        (tmp_path, "cannot be read"),
    ]:
        with pytest.raises(InputError, match=reason):
            PasswordFile(path)
    with pytest.raises(MiitError, match="cannot be written"):
        write_user(tmp_path / "no-folder" / "users", USER, PASSWORD)


@pytest.mark.parametrize("name", ["", "a b", "a:b", "a\nb", "../ann", "x" * 65])
def test_a_name_that_could_be_misread_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match="is no name of a user"):
        write_user(tmp_path / "users", name, PASSWORD)


# Sessions


def test_a_session_ends_when_it_is_not_used_or_too_old() -> None:
    now = 0.0
    sessions = Sessions(lambda _: "proof", clock=lambda: now)
    used, idle = sessions.begin(USER), sessions.begin(USER)
    now = IDLE_SECONDS
    assert sessions.user_of(used) == USER
    now = IDLE_SECONDS + 1
    assert [sessions.user_of(idle), sessions.user_of(used)] == [None, USER]
    while now < LONGEST_SECONDS - IDLE_SECONDS:
        now += IDLE_SECONDS
        assert sessions.user_of(used) == USER
    now = LONGEST_SECONDS + 1
    assert sessions.user_of(used) is None


def test_a_session_ends_with_the_password_and_with_signing_out() -> None:
    proofs: dict[str, str | None] = {USER: "one", OTHER_USER: "one"}
    sessions = Sessions(proofs.get)
    first, second, third = sessions.begin(USER), sessions.begin(USER), sessions.begin(OTHER_USER)
    sessions.end(first)
    assert [sessions.user_of(token) for token in (first, second, third)] == [None, USER, OTHER_USER]
    proofs[USER], proofs[OTHER_USER] = "two", None
    assert [sessions.user_of(token) for token in (second, third, "", "guess")] == [None] * 4


# The command


def passwd(*arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    return Run(Path("unused"), Path.cwd())("passwd", *arguments, stdin=typed.encode())


def test_the_command_adds_changes_and_removes(tmp_path: Path) -> None:
    path = tmp_path / "users"
    assert passwd(str(path), USER, typed=f"{PASSWORD}\n").stdout == f"{USER}: added\n"
    assert PasswordFile(path).check(USER, PASSWORD)
    assert passwd(str(path), USER, typed="another password\n").stdout == f"{USER}: has another password\n"
    assert not PasswordFile(path).check(USER, PASSWORD)
    assert passwd(str(path), USER, "--remove").stdout == f"{USER}: removed\n"
    assert read_users(path) == {}
    for done, sentence in [
        (passwd(str(path), USER, "--remove"), "has no user 'ann': check the name.\n"),
        (passwd(str(path), USER, typed="short\n"), "The password has 5 characters: give one of 8 to 1,000.\n"),
    ]:
        assert done.returncode == 2
        assert done.stderr.endswith(sentence)
        assert done.stderr.count("\n") == 1


@pytest.mark.skipif(os.name != "posix", reason="needs a pseudo-terminal")
@pytest.mark.parametrize(("again", "code"), [(PASSWORD, 0), ("something else", 2)])
def test_what_is_typed_in_a_terminal_is_not_shown(tmp_path: Path, again: str, code: int) -> None:
    path = tmp_path / "users"
    terminal, end = pty.openpty()
    with subprocess.Popen(
        [*PASSWD, str(path), USER], stdin=end, stdout=end, stderr=end, start_new_session=True
    ) as process:
        os.close(end)
        shown = b""
        for asked, typed in [(b"Password for ann: ", PASSWORD), (b"again: ", again)]:
            while asked not in shown:
                shown += os.read(terminal, 1_000)
            os.write(terminal, f"{typed}\n".encode())
        with suppress(OSError):  # so it ends on Linux, when the program has
            while piece := os.read(terminal, 1_000):
                shown += piece
    os.close(terminal)
    assert process.returncode == code
    assert b"horse" not in shown
    assert path.exists() == (code == 0)
    assert (b"not the same" in shown) == (code == 2)
