"""A disk that is full, a folder that cannot be written, programs that write at once: a sentence each, nothing lost."""

import os
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from benchmarks.light import LightEmbedder
from index import Index
from index.reader import parse_transcript
from tests.conftest import REPOSITORY

# A mount of its own, seen by the command alone.
_OWN_MOUNTS = ("unshare", "--map-root-user", "--mount")
_FULL_DISK = 'mount -t tmpfs -o size=4m tmpfs "$0" && exec "$@"'
_READ_ONLY = 'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && exec "$@"'

_COMMON = """
import sys
from pathlib import Path
from benchmarks.light import LightEmbedder
from index import Index, MiitError
from index.doctor import examine
from index.reader import parse_transcript

folder = Path(sys.argv[1])

def talk(name, sentences=3):
    told = (f"In {name} we built bridge {n} over river {n * n}." for n in range(sentences))
    return parse_transcript("Anna Berg:\\n\\n" + "\\n\\n".join(told), name)

def held(index):
    documents = [document.document_id for document in index.documents()]
    for document in documents:
        assert index.transcript(document) == talk(document, SENTENCES)
        assert index.search("bridge", document_id=document)
    return documents
"""

_ADD_UNTIL_FULL = """
SENTENCES = 200
index = Index.create(folder, LightEmbedder())
added, make_room = [], LIMIT
while True:
    try:
        index.add(talk(f"talk-{len(added)}", SENTENCES))
    except MiitError as error:
        print(error)
        break
    added.append(f"talk-{len(added)}")
assert added
assert held(index) == sorted(added)
make_room()
assert held(Index.open(folder, LightEmbedder())) == sorted(added)
index.add(talk("afterwards", SENTENCES))
assert held(Index.open(folder, LightEmbedder())) == sorted([*added, "afterwards"])
assert {finding.state for finding in examine(folder, LightEmbedder())} == {"sound"}
assert not list(folder.glob("*.tmp"))
"""


def run(script: str, folder: Path, mount: str | None = None) -> subprocess.CompletedProcess[str]:
    """Runs a script on a folder, as a process of its own, with a mount over the folder if one is given."""
    command = [sys.executable, "-c", textwrap.dedent(_COMMON + script), str(folder)]
    if mount:
        command = [*_OWN_MOUNTS, "sh", "-c", mount, str(folder), *command]
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    return subprocess.run(command, capture_output=True, text=True, env=environment, check=False)


def sentence(done: subprocess.CompletedProcess[str]) -> str:
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("\n") == 1
    return done.stdout


def mounting(folder: Path, mount: str) -> None:
    """Skips the test where no mount can be made."""
    if shutil.which("unshare") is None:
        pytest.skip("no unshare, to mount with")
    done = subprocess.run(
        [*_OWN_MOUNTS, "sh", "-c", mount, folder, "true"], capture_output=True, text=True, check=False
    )
    if done.returncode:
        pytest.skip(f"no mount can be made here: {done.stderr.strip()}")


def test_a_full_disk_is_one_sentence_and_the_index_stays_as_it_was(tmp_path: Path) -> None:
    mounting(tmp_path, _FULL_DISK)
    # The room that is made is that of the file which the script lays on the disk first.
    script = '(folder / "filler").write_bytes(bytes(1_600_000))' + _ADD_UNTIL_FULL
    said = sentence(run(script.replace("LIMIT", '(folder / "filler").unlink'), tmp_path, _FULL_DISK))
    assert "is full, so nothing was changed: make room, and repeat." in said


def test_an_index_on_a_disk_without_any_room_is_read(tmp_path: Path) -> None:
    mounting(tmp_path, _FULL_DISK)
    script = """
    SENTENCES = 3
    index = Index.create(folder, LightEmbedder())
    index.add(talk("talk"))
    index.close()
    with (folder / "filler").open("wb", buffering=0) as filler:
        try:
            while filler.write(bytes(512)):
                pass
        except OSError:
            pass
    print(held(Index.open(folder, LightEmbedder())))
    """
    assert sentence(run(textwrap.dedent(script), tmp_path, _FULL_DISK)) == "['talk']\n"


def test_a_limit_of_files_is_one_sentence_and_the_index_stays_as_it_was(tmp_path: Path) -> None:
    limit = (
        "import resource; limit = lambda size: resource.setrlimit(resource.RLIMIT_FSIZE, (size, -1)); limit(600_000)"
    )
    said = sentence(run(limit + _ADD_UNTIL_FULL.replace("LIMIT", "lambda: limit(-1)"), tmp_path))
    assert "so nothing was changed" in said


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of an index that holds a talk."""
    index = Index.create(tmp_path / "index", LightEmbedder())
    index.add(parse_transcript("Anna Berg:\n\nWe built a bridge.", "talk"))
    index.close()
    return index.folder


_READ_ONLY_SCRIPT = """
index = Index.open(folder, LightEmbedder())
assert index.search("bridge")[0].passage.text == "We built a bridge."
sentences = set()
for change in (lambda: index.add(talk("another")), lambda: index.remove("talk"), index.rebuild):
    try:
        change()
    except MiitError as error:
        sentences.add(str(error))
    else:
        raise AssertionError
assert index.search("bridge")[0].passage.text == "We built a bridge."
print(*sentences)
"""


def test_a_folder_that_cannot_be_written_is_read(folder: Path) -> None:
    mounting(folder, _READ_ONLY)
    assert "cannot be written" in sentence(run(_READ_ONLY_SCRIPT, folder, _READ_ONLY))


def test_a_folder_that_cannot_be_written_is_read_with_what_a_killed_writer_left(folder: Path) -> None:
    mounting(folder, _READ_ONLY)
    killed = """
    import os
    index = Index.open(folder, LightEmbedder())
    index.add(parse_transcript("Anna Berg:\\n\\nWe built a bridge.", "second"))
    os.kill(os.getpid(), 9)
    """
    assert run(textwrap.dedent(killed), folder).returncode == -9
    assert (folder / "index.db-wal").stat().st_size
    both = 'assert len(Index.open(folder, LightEmbedder()).search("bridge")) == 2'
    assert "cannot be written" in sentence(run(both + _READ_ONLY_SCRIPT, folder, _READ_ONLY))
