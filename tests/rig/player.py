"""A program that plays raw 16-bit mono sound with miniaudio, as one continuous stream.

    python player.py FILE RATE BACKEND

It opens the device, says `ready`, reads the monotonic second to start at from its input, starts
then, goes on with silence after the file's end, and ends when its input is closed.
"""

# ruff: noqa: TID251 - a real device plays in real time

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import miniaudio  # type: ignore[import-untyped, unused-ignore]

if TYPE_CHECKING:
    from collections.abc import Generator

SAMPLE_BYTES = 2
BUFFER_MS = 200


def stream(sound: bytes) -> Generator[bytes, int, None]:
    """Yield as many frames as are asked for: the sound, then silence without end."""
    position = 0
    frames = yield b""
    while True:
        size = frames * SAMPLE_BYTES
        part = sound[position : position + size]
        position += size
        frames = yield part.ljust(size, b"\0")


def main() -> None:
    """Play the file that the command line names."""
    path, rate, backend = sys.argv[1:]
    frames = stream(Path(path).read_bytes())
    next(frames)
    device = miniaudio.PlaybackDevice(
        output_format=miniaudio.SampleFormat.SIGNED16,
        nchannels=1,
        sample_rate=int(rate),
        buffersize_msec=BUFFER_MS,
        # Without a name miniaudio falls back to a device that plays nothing.
        backends=[miniaudio.Backend[backend]],
    )
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    start = float(sys.stdin.readline())
    time.sleep(max(start - time.monotonic(), 0))
    device.start(frames)
    sys.stdin.read()
    # To close a device whose server has gone can take for ever.
    os._exit(0)


if __name__ == "__main__":
    main()
