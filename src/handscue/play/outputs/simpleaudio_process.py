"""Live sound through simpleaudio, in a child process that is handed sound ahead of its time."""

from __future__ import annotations

import contextlib
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from importlib.util import find_spec
from typing import IO, TYPE_CHECKING, cast

import numpy as np

from handscue.errors import OutputError
from handscue.mix import Span
from handscue.play.outputs import simpleaudio_child as CHILD  # noqa: N812 - its wire format
from handscue.units import FRAMES_PER_SECOND

if TYPE_CHECKING:
    from handscue.mix import Mix
    from handscue.sounds.clip import Samples
    from handscue.units import Frames, Seconds

AHEAD_S = 1.0  # sound is handed over so long before it is due
JOINED = FRAMES_PER_SECOND  # frames of silence up to which two spans are played as one sound
LONGEST = 20 * FRAMES_PER_SECOND  # frames handed over in one piece
SEAM = FRAMES_PER_SECOND // 10  # frames that two pieces of music overlap
SILENT_S = 2.0  # without a heartbeat the child is taken for dead
START_S = 10.0


def is_installed() -> bool:
    """Return whether simpleaudio is there, without loading it."""
    return find_spec("simpleaudio") is not None


class _Child:
    """One process that plays; killed to make it silent.

    Threads write to it and listen to it, so that nothing it does or leaves undone holds up the
    player.
    """

    def __init__(self, *, probe: bool) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", CHILD.__name__, *(["--probe"] if probe else [])],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONMALLOC": "malloc"},
            start_new_session=True,  # Ctrl-C is for the player
        )
        self._heard_at = time.monotonic()
        self._ready, self._reason = threading.Event(), ""
        self._sounds: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._threads = [threading.Thread(target=t, daemon=True) for t in (self._write, self._hear)]
        for thread in self._threads:
            thread.start()

    def hand_over(self, sound: bytes, at: Seconds) -> None:
        """Give it sound to be heard at an instant."""
        self._sounds.put(CHILD.HEADER.pack(at, len(sound)) + sound)

    def check(self, now: Seconds) -> None:
        """Make sure that it lives.

        Raises:
            OutputError: the device is gone, or the process is.

        """
        if self._reason:
            raise OutputError(f"simpleaudio cannot play ({self._reason})")
        if now - self._heard_at > (SILENT_S if self._ready.is_set() else START_S):
            raise OutputError("simpleaudio stopped responding")

    def wait_ready(self) -> None:
        """Wait until it can play.

        Raises:
            OutputError: it cannot.

        """
        self._ready.wait(START_S)
        self.check(time.monotonic())

    def silence(self) -> None:
        """Have it end, and with it the sound; does not wait until it has."""
        self._process.kill()

    def kill(self) -> None:
        """End it, and wait until nothing of it is left."""
        self.silence()
        self._process.wait()
        self._sounds.put(None)
        for thread in self._threads:
            thread.join()

    def _write(self) -> None:
        stdin = cast("IO[bytes]", self._process.stdin)
        with contextlib.suppress(OSError), stdin:
            while (sound := self._sounds.get()) is not None:
                stdin.write(sound)
                stdin.flush()

    def _hear(self) -> None:
        with cast("IO[bytes]", self._process.stdout) as stdout:
            while said := os.read(stdout.fileno(), 1024):
                self._heard_at = time.monotonic()
                if CHILD.LOST in said:
                    rest = said[said.index(CHILD.LOST) + 1 :]
                    self._reason = rest.decode(errors="replace") or "the device is gone"
                if self._reason or CHILD.READY in said:
                    self._ready.set()
        self._reason = self._reason or "its process ended"
        self._ready.set()


class SimpleaudioOutput:
    """See ``Output``. Raises OutputError when made where simpleaudio or a device is missing.

    To be silent at once the child is killed, for simpleaudio's own stop takes 0.3 s; a second
    child stands by, so that new sound need not wait for a process to start. Nor does it wait for
    the end of the first one or for the next to stand by: on a busy machine each takes 50 ms.

    ``lead_in`` is silence played before each sound, for loudspeakers that sleep (Bluetooth) and
    would swallow the first syllable.
    """

    name = "simpleaudio"
    lag = 0.3

    def __init__(self, lead_in: Frames = 0) -> None:
        self._lead_in, self.lead = lead_in, lead_in / FRAMES_PER_SECOND
        if not is_installed():
            raise OutputError(
                f"simpleaudio is not installed. Type: {sys.executable} -m pip install simpleaudio"
            )
        self._child = _Child(probe=True)
        try:
            self._child.wait_ready()
        except OutputError:
            self._child.kill()
            raise
        self._stand_by = _Child(probe=False)
        self._used = False
        self._sounds: Iterator[tuple[Seconds, bytes]] = iter(())
        self._next: tuple[Seconds, bytes] | None = None

    def play(self, mix: Mix, frame: Frames, until: Frames, at: Seconds) -> None:
        """See ``Output.play``."""
        silenced = self._silenced()
        try:
            self._sounds = _sounds(mix, frame, until, at, self._lead_in)
            self._next = next(self._sounds, None)
            self.attend(time.monotonic())
        finally:
            self._replace(silenced)

    def attend(self, now: Seconds) -> None:
        """See ``Output.attend``."""
        self._child.check(now)
        while self._next is not None and self._next[0] <= now + AHEAD_S:
            at, sound = self._next
            self._used = True
            self._child.hand_over(sound, at)
            self._next = next(self._sounds, None)

    def stop(self) -> None:
        """See ``Output.stop``."""
        self._replace(self._silenced())

    def close(self) -> None:
        """See ``Output.close``."""
        self._child.kill()
        self._stand_by.kill()

    def _silenced(self) -> _Child | None:
        """Be silent at once; the child that stood by follows the one that is returned."""
        self._next = None
        if not self._used:
            return None
        silenced, self._child, self._used = self._child, self._stand_by, False
        silenced.silence()
        return silenced

    def _replace(self, silenced: _Child | None) -> None:
        """Have another child stand by, where one had to follow; see the first to its end."""
        if silenced:
            self._stand_by = _Child(probe=False)
            silenced.kill()


def _sounds(
    mix: Mix, frame: Frames, until: Frames, at: Seconds, lead_in: Frames
) -> Iterator[tuple[Seconds, bytes]]:
    """Return each stretch of sound with the instant it is due.

    What begins at the first frame is led in before its instant.
    """
    for burst in _bursts(mix, frame, until, lead_in):
        start = burst.start
        lead = lead_in if start == frame else 0
        while start < burst.stop:
            stop = _cut(mix, start, burst.stop)
            sound = (
                _piece(mix, start, stop, burst) if mix.has_bed else mix.read(start, stop - start)
            )
            yield at + (start - lead - frame) / FRAMES_PER_SECOND, bytes(2 * lead) + sound.tobytes()
            start, lead = stop, 0


def _cut(mix: Mix, start: Frames, stop: Frames) -> Frames:
    """Return where a piece of a burst ends; with music, where possible, between the words."""
    longest = start + LONGEST
    if longest >= stop or not mix.has_bed:
        return min(longest, stop)
    tries = range(longest, start + LONGEST // 2, -FRAMES_PER_SECOND // 2)
    return next((at for at in tries if mix.free_from(at) > SEAM), longest)


def _piece(mix: Mix, start: Frames, stop: Frames, burst: Span) -> Samples:
    """Return a piece of music that overlaps with the one after it, one falling, the other rising.

    Two pieces never begin to the very frame: cut sharply, each seam would be a click.
    """
    end = min(stop + SEAM, burst.stop)
    sound = mix.read(start, end - start).astype(np.float32)
    rising = (np.arange(SEAM) + 0.5) / SEAM
    if start > burst.start:
        sound[:SEAM] *= rising[: len(sound)]
    if end > stop:
        sound[stop - start :] *= rising[::-1][: end - stop]
    return np.rint(sound).astype(np.int16)


def _bursts(mix: Mix, frame: Frames, until: Frames, lead_in: Frames) -> Iterator[Span]:
    """Join spans with little silence between, for each sound played opens the device anew."""
    burst: Span | None = None
    for span in mix.spans_from(frame):
        if span.start >= until:
            break
        start, stop = max(frame, span.start - lead_in), min(span.stop, until)
        if burst and start - burst.stop <= JOINED:
            burst = Span(burst.start, stop)
        else:
            if burst:
                yield burst
            burst = Span(start, stop)
    if burst:
        yield burst
