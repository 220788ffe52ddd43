"""The default voice: pyttsx3, in processes of its own that may hang, crash or lie."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import queue
import select
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from functools import cached_property
from importlib import metadata
from pathlib import Path
from typing import IO, Any, cast

from handscue.errors import SoundError, SpeechError
from handscue.sounds.clip import Clip, trimmed
from handscue.sounds.files import read_sound
from handscue.speech.utter import VOLUME
from handscue.units import FRAMES_PER_SECOND, to_frames

FORK_SERVER = (sys.executable, "-m", "handscue.speech.fork_server")  # serves many requests
UTTER = (sys.executable, "-m", "handscue.speech.utter")  # serves one and ends

TRIES = 3
LIMIT_S = 20.0  # for a phrase; one takes about 0.02 s, and 0.2 s under full load
GRACE_S = 2.0  # for the process to say itself that it took too long
MARGIN_MS = 8  # left around the speech, so that no soft consonant is cut
SHORTEST = FRAMES_PER_SECOND // 16  # less sound than this says no word


@dataclass(frozen=True)
class Pyttsx3Voice:
    """pyttsx3 with the platform's own engine (espeak on Linux, nsss on macOS, sapi5 on Windows).

    ``command`` starts a process that serves requests as ``speech.utter`` or ``speech.fork_server``
    does; ``many`` says that it serves more than one.
    """

    voice: str | None = None
    words_per_minute: int = 160
    command: Sequence[str] = FORK_SERVER if sys.platform == "linux" else UTTER
    many: bool = sys.platform == "linux"
    limit_s: float = LIMIT_S

    @cached_property
    def identity(self) -> str:
        """Engine, versions, voice and rate; a change in any of them is another voice."""
        return json.dumps(
            [
                sys.platform,
                f"pyttsx3 {_version('pyttsx3')}",
                f"espeak {_version('espeakng-loader')}" if sys.platform == "linux" else "",
                self.voice,
                self.words_per_minute,
                VOLUME,
                f"trimmed {MARGIN_MS}",
            ]
        )

    def speak(self, phrases: Sequence[str]) -> Iterator[tuple[str, Clip]]:
        """See ``Voice.speak``. Uses all processors; a phrase that fails is tried again afresh."""
        workers = _Workers(self.command, many=self.many)
        with tempfile.TemporaryDirectory(prefix="handscue-") as folder:
            pool = ThreadPoolExecutor(os.cpu_count() or 1)
            try:
                todo = [
                    pool.submit(self._clip, text, Path(folder), workers)
                    for text in dict.fromkeys(phrases)
                ]
                yield from _as_done(todo)
            finally:
                workers.close()  # ends the processes, and so every thread that waits for one
                pool.shutdown(cancel_futures=True)

    def _clip(self, text: str, folder: Path, workers: _Workers) -> tuple[str, Clip]:
        name = hashlib.sha256(text.encode()).hexdigest()[:16]
        trouble = ""
        for attempt in range(TRIES):
            # macOS writes AIFF into it whatever the suffix says; it is read by its content.
            path = folder / f"{name}-{attempt}.wav"
            request = {
                "text": text,
                "path": str(path),
                "voice": self.voice,
                "words_per_minute": self.words_per_minute,
                "limit_s": self.limit_s,
            }
            try:
                workers.serve(request, self.limit_s)
                return text, _checked(path)
            except SpeechError as error:
                trouble = str(error)
        raise SpeechError(f"the voice cannot say {text!r}: {trouble}{self._advice(trouble)}")

    def _advice(self, trouble: str) -> str:
        if self.voice and "voice" in trouble.lower():
            return f"; check voice: {self.voice} in the session file, or leave it out"
        return ". 'handscue doctor' tells more"


class _Workers:
    """Processes that speak, each lent to one thread at a time and started when first needed."""

    def __init__(self, command: Sequence[str], *, many: bool) -> None:
        self._command, self._many = command, many
        self._idle: queue.SimpleQueue[subprocess.Popen[bytes]] = queue.SimpleQueue()
        self._alive: set[subprocess.Popen[bytes]] = set()
        self._lock = threading.Lock()
        self._closed = False

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
                worker = subprocess.Popen(
                    self._command,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                    start_new_session=True,  # Ctrl-C is for us; and its children end with it
                )
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
    """Send a request, and give what went wrong with it; None when it was served."""
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
    """Read a line, or give None when none came in time."""
    if sys.platform != "win32":  # where select takes pipes
        return stream.readline() if select.select([stream], [], [], limit_s)[0] else None
    lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=lambda: lines.put(stream.readline()), daemon=True).start()
    try:
        return lines.get(timeout=limit_s)
    except queue.Empty:
        return None


def _checked(path: Path) -> Clip:
    """Read a file the voice says it wrote, and believe it only when words can be in it."""
    try:
        clip = Clip(trimmed(read_sound(path).samples, to_frames(MARGIN_MS)))
    except SoundError as error:
        raise SpeechError(f"the voice left no sound ({error})") from None
    finally:
        with contextlib.suppress(OSError):
            path.unlink()
    if clip.frames < SHORTEST:
        raise SpeechError("the voice left silence")
    return clip


def _as_done(todo: list[Future[tuple[str, Clip]]]) -> Iterator[tuple[str, Clip]]:
    pending = set(todo)
    while pending:
        done, pending = wait(pending, return_when=FIRST_COMPLETED)
        for future in done:
            yield future.result()


def _version(distribution: str) -> str:
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return "of the system"
