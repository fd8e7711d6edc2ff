"""The command `miit` as a process of its own, and what it says."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.forks import forks

MIIT = str(Path(sys.executable).parent / "miit")
"""The command that is installed."""


class Run:
    """Runs `miit` as a process of its own over an index folder.

    The process is a fork of one that has imported the program already; or it runs the `command`, which costs seconds.
    """

    def __init__(self, folder: Path, working_folder: Path, command: Sequence[str] = ()) -> None:
        self.folder = folder
        self.working_folder = working_folder
        self.command = command

    def __call__(
        self, *arguments: str | bytes, stdin: bytes = b"", environment: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        settings = {
            **os.environ,
            "MIIT_INDEX_DIR": str(self.folder),
            "PYTHONIOENCODING": "ascii",
            **(environment or {}),
        }
        if not self.command:
            return _forked(arguments, self.working_folder, stdin, settings)
        done = subprocess.run(
            [*self.command, *arguments],
            input=stdin,
            capture_output=True,
            cwd=self.working_folder,
            env=settings,
            check=False,
        )
        return subprocess.CompletedProcess(
            done.args, done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8")
        )


def sentence(done: subprocess.CompletedProcess[str], code: int) -> str:
    """The one sentence on standard error of a command that failed with that code."""
    assert (done.returncode, done.stdout) == (code, "")
    assert done.stderr.count("\n") == 1
    assert done.stderr.endswith(".\n")
    assert "Traceback" not in done.stderr
    return done.stderr


def _forked(
    arguments: Sequence[str | bytes], working_folder: Path, stdin: bytes, environment: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    with TemporaryDirectory() as folder:
        streams = [Path(folder, name) for name in ("stdin", "stdout", "stderr")]
        streams[0].write_bytes(stdin)
        told = ["miit", *map(os.fsdecode, arguments)]
        process = forks().Process(target=_main, args=(told, working_folder, streams, dict(environment)))
        process.start()
        process.join()
        assert process.exitcode is not None
        said, complained = (stream.read_bytes().decode("utf-8") for stream in streams[1:])
    return subprocess.CompletedProcess(told, process.exitcode, said, complained)


def _main(arguments: list[str], working_folder: Path, streams: Sequence[Path], environment: dict[str, str]) -> None:
    """Runs `miit` in this process, which is a new one, as a shell would: with its folder, streams and environment."""
    os.chdir(working_folder)
    os.environ.clear()
    os.environ.update(environment)
    for number, stream in enumerate(streams):
        opened = os.open(stream, os.O_RDWR | os.O_CREAT | os.O_APPEND)
        os.dup2(opened, number)
        os.close(opened)
    encoding = environment["PYTHONIOENCODING"]
    sys.stdin, sys.stdout = open(0, encoding=encoding), open(1, "w", encoding=encoding)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding=encoding, errors="backslashreplace", buffering=1)  # noqa: SIM115
    sys.argv = arguments
    from assistant.cli import main

    main()
