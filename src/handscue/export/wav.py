"""A mix as a WAV file: 48 kHz, 16-bit, mono; silence is left as holes where files can have them."""

from __future__ import annotations

import contextlib
import os
import secrets
import struct
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING

from handscue.errors import ExportError
from handscue.units import FRAMES_PER_SECOND

if TYPE_CHECKING:
    from handscue.mix import Mix
    from handscue.units import Frames

BLOCK = 10 * FRAMES_PER_SECOND  # frames read and written at a time
HEADER_BYTES = 44
BYTES_A_FRAME = 2
MOST_FRAMES = ((1 << 32) - HEADER_BYTES) // BYTES_A_FRAME  # sizes in a WAV have 32 bits

Progress = Callable[["Frames", "Frames"], None]  # frames written, frames in all


def write_wav(mix: Mix, path: Path, progress: Progress) -> None:
    """Write a mix to a file, whole or not at all; a file that is there is replaced.

    Raises:
        ExportError: it cannot be written, or is over the 4 GiB (12 h 25 min) a WAV can hold.

    """
    if mix.frames > MOST_FRAMES:
        raise ExportError(
            f"{path}: the session is longer than a WAV file can hold (12 h 25 min); "
            f"split the session file in two"
        )
    try:
        with _whole_or_not_at_all(path) as file:
            file.truncate(HEADER_BYTES + mix.frames * BYTES_A_FRAME)
            file.write(_header(mix.frames))
            for span in mix.spans:
                for start in range(span.start, span.stop, BLOCK):
                    file.seek(HEADER_BYTES + start * BYTES_A_FRAME)
                    samples = mix.read(start, min(BLOCK, span.stop - start))
                    file.write(samples.astype("<i2").tobytes())
                progress(span.stop, mix.frames)
    except OSError as error:
        raise ExportError(f"{path}: cannot be written ({error.strerror or error})") from None


def _header(frames: Frames) -> bytes:
    size = frames * BYTES_A_FRAME
    rate = FRAMES_PER_SECOND
    return struct.pack(
        "<4sI4s4sIHHIIHH4sI",
        *(b"RIFF", HEADER_BYTES - 8 + size, b"WAVE"),
        *(b"fmt ", 16, 1, 1, rate, rate * BYTES_A_FRAME, BYTES_A_FRAME, 8 * BYTES_A_FRAME),
        *(b"data", size),
    )


@contextlib.contextmanager
def _whole_or_not_at_all(path: Path) -> Iterator[IO[bytes]]:
    """Give a new file that takes its name once it is whole and on the disk, and else is gone."""
    part = path.parent / f".handscue-{secrets.token_hex(8)}.part"
    nameless = _nameless(path.parent)
    try:
        with nameless or part.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
            if nameless:
                # With a folder's descriptor given, though the path needs none, links are followed.
                os.link(f"/proc/self/fd/{file.fileno()}", part, src_dir_fd=file.fileno())
        part.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            part.unlink()
        raise


def _nameless(folder: Path) -> IO[bytes] | None:
    """Open a file that has no name yet, where there are such: if we are killed, it goes too."""
    if sys.platform != "linux" or not Path("/proc/self/fd").is_dir():  # it is named through there
        return None
    try:
        return os.fdopen(os.open(folder, os.O_TMPFILE | os.O_WRONLY, 0o666), "wb")
    except OSError:  # not on this disk
        return None
