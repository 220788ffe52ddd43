"""Processes that speak. Each may hang, crash or lie, and is then ended and replaced.

A worker is lent to one thread at a time and started when one is first needed. It lives in a
process group of its own, so that Ctrl-C is for us alone and its children end with it. Neural
engines share processors badly: each worker keeps to one, and there are no more workers.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import select
import subprocess
import sys
import threading
from collections.abc import Sequence
from types import TracebackType
from typing import IO, Any, Self, cast

from handscue.errors import SpeechError
from handscue.quiet import NO_REPORTS, ONE_THREAD

GRACE_S = 2.0  # for the process to say itself that it took too long


class Workers:
    """Processes started by a command; ``many`` says that one serves more than one request."""

    def __init__(self, command: Sequence[str], *, many: bool) -> None:
        self._command, self._many = command, many
        self._idle: queue.SimpleQueue[subprocess.Popen[bytes]] = queue.SimpleQueue()
        self._alive: set[subprocess.Popen[bytes]] = set()
        self._lock = threading.Lock()
        self._closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.close()

    def serve(self, request: dict[str, Any], limit_s: float) -> None:
        """Have a request served; one that fails takes its process with it.

        Raises:
            SpeechError: it was not, and why.

        """
        worker = self._borrow()
        try:
            trouble = _ask(worker, request, limit_s)
        except BaseException:
            self._end(worker)
            raise
        if self._many:
            self._idle.put(worker)
        else:
            self._end(worker)
        if trouble:
            raise SpeechError(trouble)

    def close(self) -> None:
        """End every process at once."""
        with self._lock:
            self._closed = True
            workers = list(self._alive)
        for worker in workers:
            self._end(worker)

    def _borrow(self) -> subprocess.Popen[bytes]:
        with contextlib.suppress(queue.Empty):
            return self._idle.get_nowait()
        with self._lock:
            if self._closed:
                raise SpeechError("stopped")
            try:
                worker = _started(self._command)
            except OSError as error:
                raise SpeechError(f"the voice's process does not start ({error})") from None
            self._alive.add(worker)
            return worker

    def _end(self, worker: subprocess.Popen[bytes]) -> None:
        with self._lock:
            if worker not in self._alive:
                return
            self._alive.discard(worker)
        _kill(worker)
        worker.wait()


def _started(command: Sequence[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **ONE_THREAD, **NO_REPORTS},
        start_new_session=True,
    )


def _kill(worker: subprocess.Popen[bytes]) -> None:
    """Kill a process, and where there are process groups the children it has forked."""
    if sys.platform == "win32":
        worker.kill()
    else:
        import signal

        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(worker.pid, signal.SIGKILL)
    for stream in (worker.stdin, worker.stdout):
        with contextlib.suppress(OSError):
            cast("IO[bytes]", stream).close()


def _ask(worker: subprocess.Popen[bytes], request: dict[str, Any], limit_s: float) -> str | None:
    """Send a request; return what went wrong with it, or None when it was served."""
    try:
        stdin, stdout = cast("IO[bytes]", worker.stdin), cast("IO[bytes]", worker.stdout)
        stdin.write(json.dumps(request).encode() + b"\n")
        stdin.flush()
        answer = _line(stdout, limit_s + GRACE_S)
        if answer is None:
            raise SpeechError(f"no answer within {limit_s:g} seconds")
        error: str | None = json.loads(answer)["error"]
    except (OSError, ValueError, KeyError, TypeError):
        raise SpeechError("the voice's process ended without an answer") from None
    return error


def _line(stream: IO[bytes], limit_s: float) -> bytes | None:
    """Return a line, or None when none came in time."""
    if sys.platform != "win32":  # where select takes pipes
        return stream.readline() if select.select([stream], [], [], limit_s)[0] else None
    lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=lambda: lines.put(stream.readline()), daemon=True).start()
    try:
        return lines.get(timeout=limit_s)
    except queue.Empty:
        return None
