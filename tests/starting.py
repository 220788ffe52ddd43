"""handscue as a process of its own, forked from one that has loaded what commands need.

To load it takes longer than most commands run, and tests start hundreds of them. Each has streams,
an environment, a folder, a session and an end of its own, as if Python had been started. Where
Python's own start is what is tried (what it loads, which letters it writes), it has to be started.

``python -m starting SOCKET`` starts them, until its standard input ends. A connection asks for one,
hands over its streams, and is answered with its process number and then with its exit code.
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import pkgutil
import runpy
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

TESTS = Path(__file__).resolve().parent
SURROUNDINGS = {  # as ``handscue.__main__`` sets them before it loads anything
    "TYPER_USE_RICH": "0",
    "PYDANTIC_DISABLE_PLUGINS": "__all__",
    "OPENBLAS_NUM_THREADS": "1",
}


class Program:
    """handscue, started; to be dealt with as a ``subprocess.Popen``."""

    def __init__(
        self,
        arguments: Sequence[str],
        streams: tuple[int, int, int],
        env: Mapping[str, str],
        folder: Path | None = None,
    ) -> None:
        self._line = socket.socket(socket.AF_UNIX)
        self._line.connect(_socket())
        socket.send_fds(self._line, [b"."], streams)
        asked = {"arguments": arguments, "env": dict(env), "folder": str(folder or Path.cwd())}
        self._line.sendall(json.dumps(asked).encode() + b"\n")
        self._answers = self._line.makefile()
        self.pid = int(self._answers.readline())
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """Return the exit code, if it has ended; as a signal's, it is negative."""
        if self.returncode is None and select.select([self._line], [], [], 0)[0]:
            self.returncode = int(self._answers.readline())
            self._answers.close()
            self._line.close()
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Return the exit code once it has ended.

        Raises:
            TimeoutExpired: it has not ended within so many seconds.

        """
        if self.returncode is None:
            select.select([self._line], [], [], timeout)
        code = self.poll()
        if code is None:
            raise subprocess.TimeoutExpired("handscue", timeout or 0)
        return code

    def send_signal(self, number: int) -> None:
        """Send it a signal, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """Kill it."""
        self.send_signal(signal.SIGKILL)


def run(
    arguments: Sequence[str],
    env: Mapping[str, str] = os.environ,
    folder: Path | None = None,
    within_s: float = 60,
) -> subprocess.CompletedProcess[str]:
    """Run handscue to its end, nothing to be read by it, and return what it wrote.

    Raises:
        TimeoutExpired: it has not ended in time, and was killed.

    """
    with (
        Path(os.devnull).open("rb") as nothing,
        tempfile.TemporaryFile("w+", encoding="utf-8") as out,
        tempfile.TemporaryFile("w+", encoding="utf-8") as err,
    ):
        streams = (nothing.fileno(), out.fileno(), err.fileno())
        program = Program(arguments, streams, env, folder)
        try:
            code = program.wait(within_s)
        finally:
            program.kill()
        for stream in (out, err):
            stream.seek(0)
        return subprocess.CompletedProcess([*arguments], code, out.read(), err.read())


@cache
def _socket() -> str:
    """Start what starts programs, which ends with this process; return where it listens."""
    folder = tempfile.mkdtemp()
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    path = str(Path(folder, "socket"))
    server = subprocess.Popen(
        [sys.executable, "-m", "starting", path],
        env={**os.environ, **SURROUNDINGS, "PYTHONPATH": str(TESTS)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    assert server.stdout
    assert server.stdout.readline() == b"listening\n"
    atexit.register(server.communicate)
    return path


def main(path: str) -> None:
    """Start programs; what returns from here is one of them, or the end."""
    _load()
    asked = _connection(path)
    if asked is None:
        return
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    _, streams, *_ = socket.recv_fds(asked, 1, 3)
    told = json.loads(asked.makefile().readline())
    if program := os.fork():
        for stream in streams:
            os.close(stream)
        asked.sendall(b"%d\n" % program)
        _, status = os.waitpid(program, 0)
        asked.sendall(b"%d\n" % os.waitstatus_to_exitcode(status))
        os._exit(0)
    asked.close()
    _become(told, streams)


def _load() -> None:
    """Load what commands load as they go, and keep it out of the way of collecting garbage."""
    for name in ("handscue.cli", "handscue.app"):
        for found in pkgutil.iter_modules(import_module(name).__path__, f"{name}."):
            import_module(found.name)
    gc.collect()
    gc.freeze()


def _connection(path: str) -> socket.socket | None:
    """Return each connection in a process of its own, and here, in the end, none."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for those processes
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(path)
        listening.listen()
        print("listening", flush=True)
        while sys.stdin not in select.select([listening, sys.stdin], [], [])[0]:
            connection, _ = listening.accept()
            if not os.fork():
                return connection
            connection.close()
    return None


def _become(told: dict[str, Any], streams: Sequence[int]) -> None:
    """Be the program that was asked for, to its end."""
    os.setsid()
    os.chdir(told["folder"])
    os.environ.clear()
    os.environ.update(told["env"])
    time.tzset()
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    sys.stdin, sys.stdout = os.fdopen(0, closefd=False), os.fdopen(1, "w", closefd=False)
    sys.stderr = os.fdopen(2, "w", 1, errors="backslashreplace", closefd=False)
    sys.argv = ["handscue", *told["arguments"]]
    runpy.run_module("handscue", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
