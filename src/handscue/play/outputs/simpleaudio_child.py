"""The process that plays through simpleaudio, started by ``simpleaudio_process``.

simpleaudio frees Python memory without holding the interpreter's lock, which crashes unless
``PYTHONMALLOC=malloc`` is in the environment, which is why this is a process of its own. Sound
comes in on stdin as ``HEADER`` (the monotonic instant of its first frame, its bytes) and 16-bit
mono frames at 48 kHz. Out on stdout go single bytes: READY, BEAT every quarter second, and
LOST before it ends because the device is gone.
"""

from __future__ import annotations

import gc
import os
import struct
import sys
import threading
import time
from collections import deque
from typing import Any

HEADER = struct.Struct("=dI")
READY, BEAT, LOST = b"R", b"b", b"L"
BEAT_S = 0.25
STALE_S = 0.05  # sound later than this is joined where it should be by then
GRACE_S = 1.0  # after a clip's end, until which the device may still say that it plays
RATE = 48_000

Due = tuple[float, bytes]


class Queue:
    """Sounds in the order they are due, filled by the thread that reads stdin."""

    def __init__(self) -> None:
        self._due: deque[Due] = deque()
        self._changed = threading.Condition()
        self._ended = False

    def read_from(self, stream: Any) -> None:
        """Take sounds from a stream until it ends."""
        while len(header := stream.read(HEADER.size)) == HEADER.size:
            at, size = HEADER.unpack(header)
            sound = stream.read(size)
            if len(sound) < size:
                break
            with self._changed:
                self._due.append((at, sound))
                self._changed.notify()
        with self._changed:
            self._ended = True
            self._changed.notify()

    def next(self, timeout: float) -> Due | None:
        """Return the next sound, taken off, when it is due within the timeout; else None then.

        Raises:
            EOFError: there will be none.

        """
        until = time.monotonic() + timeout
        with self._changed:
            while True:
                left = until - time.monotonic()
                if self._due and self._due[0][0] <= until:
                    return self._due.popleft()
                if self._ended and not self._due:
                    raise EOFError
                if left <= 0:
                    return None
                self._changed.wait(left)


def main() -> None:
    """Play what comes until stdin ends or the device is gone."""
    answers = os.dup(1)
    os.dup2(2, 1)
    try:
        import simpleaudio  # not everywhere installed, and this process alone

        if "--probe" in sys.argv:  # finds out whether there is a device
            _try_out(simpleaudio.play_buffer(bytes(2 * RATE // 100), 1, 2, RATE))
    except Exception as error:  # noqa: BLE001 - simpleaudio's error is not of Python's own tree
        os.write(answers, LOST + str(error).encode()[:500])
        return
    queue = Queue()
    threading.Thread(target=queue.read_from, args=(sys.stdin.buffer,), daemon=True).start()
    gc.disable()
    os.write(answers, READY)
    try:
        _play(simpleaudio.play_buffer, queue, answers)
    except (BrokenPipeError, EOFError):
        pass
    except Exception as error:  # noqa: BLE001 - see above
        os.write(answers, LOST + str(error).encode()[:500])


def _try_out(silence: Any) -> None:
    """Wait until a little silence has been played: a stalled device takes it and never does."""
    until = time.monotonic() + GRACE_S
    while silence.is_playing():
        if time.monotonic() > until:
            raise RuntimeError("the device does not respond")
        time.sleep(0.005)  # noqa: TID251 - see above


def _play(play_buffer: Any, queue: Queue, answers: int) -> None:
    playing: deque[tuple[Any, float]] = deque()  # what plays, and when it should be over
    beat_at = 0.0
    while True:
        if (now := time.monotonic()) >= beat_at:
            os.write(answers, BEAT)
            beat_at = now + BEAT_S
        if (due := queue.next(BEAT_S / 5)) is not None:
            at, sound = due
            _wait_until(at)
            late = time.monotonic() - at
            if late > STALE_S:
                sound = sound[2 * int(late * RATE) :]
            if sound:  # an empty buffer is a use after free on some platforms
                over = time.monotonic() + len(sound) / 2 / RATE
                playing.append((play_buffer(sound, 1, 2, RATE), over))
        _check(playing)


def _wait_until(at: float) -> None:
    while (left := at - time.monotonic()) > 0:
        time.sleep(left)  # noqa: TID251 - this process is the clock's hand


def _check(playing: deque[tuple[Any, float]]) -> None:
    """Compare what the device says of the oldest sound with what the clock says."""
    while playing:
        sound, over = playing[0]
        now = time.monotonic()
        if sound.is_playing():
            if now > over + GRACE_S:
                raise RuntimeError("the device stopped responding")
            return
        if now < over - GRACE_S:
            raise RuntimeError("the device stopped in the middle of a sound")
        playing.popleft()


if __name__ == "__main__":
    main()
    os._exit(0)  # a stalled device would hold up a proper end
