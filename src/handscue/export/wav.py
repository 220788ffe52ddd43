"""A mix as a WAV file: 48 kHz, 16-bit, mono; silence is left as holes where files can have them."""

from __future__ import annotations

import contextlib
import os
import struct
import tempfile
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
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".handscue-", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, 0o666 & ~_umask())  # noqa: PTH101 - mkstemp's own is for its owner alone
        os.replace(name, path)  # noqa: PTH105 - one step
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)  # noqa: PTH108
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
