"""Sound files of any kind -> sound in our own format, block by block and within bounds.

libsndfile decodes. A file may say of itself what it likes: its length and rate are looked at before
any of it is decoded, no more than a block is held at a time, and whatever the decoder raises
becomes one line that says what is wrong with the file.
"""

from __future__ import annotations

import contextlib
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from handscue.errors import SoundError
from handscue.quiet import libraries_kept_quiet
from handscue.sounds import mp3
from handscue.sounds.clip import Samples, from_float
from handscue.units import FRAMES_PER_SECOND

SLOWEST_RATE, FASTEST_RATE = 4_000, 400_000  # frames a second that are taken for sound
AT_ONCE = 1 << 18  # samples decoded at a time, all channels together
NOT_KNOWN = 0x7FFF_0000  # bytes; so many and more say that the length was not known beforehand
NOT_MISSED = 1000  # bytes; some programs count a header too much
KINDS = "WAV, AIFF, FLAC, MP3, Ogg and Opus files work"

# What libsndfile reports of a file that is shorter than it says, and of one without its end.
_LENGTHS = re.compile(r": (\d+) \(should be (\d+)\)")
_NO_END = "lacks an end-of-stream bit"

Progress = Callable[[int, int], None]  # seconds decoded, seconds to decode


class Wanted(NamedTuple):
    """What a file is to be: what it is called, how long it may be, and what is said if longer."""

    name: str
    longest_s: int
    too_long: str


def decoded(path: Path, wanted: Wanted, progress: Progress) -> Iterator[Samples]:
    """Yield a file's sound, mixed down to mono and resampled to 48 kHz where it is not.

    Raises:
        SoundError: it is no sound that can be read, is damaged, cut short or too long.

    """
    soundfile = _soundfile(path)
    unreadable = f"{path}: is not a {wanted.name} file that can be read. {KINDS}"
    with _telling(unreadable), libraries_kept_quiet():
        file = soundfile.SoundFile(path)
    with file, _telling(f"{path}: is damaged; copy it again"):
        yield from _blocks(path, file, wanted, progress)


def _soundfile(path: Path) -> Any:
    try:
        import soundfile  # 110 ms to load, and seldom needed
    except (ImportError, OSError):  # the latter where it finds no libsndfile
        raise SoundError(
            f"{path}: cannot be read without soundfile. Type: "
            f"{sys.executable} -m pip install --force-reinstall soundfile"
        ) from None
    return soundfile


@contextlib.contextmanager
def _telling(message: str) -> Iterator[None]:
    """Raise whatever a decoder does as one line; it may raise anything."""
    try:
        yield
    except SoundError:
        raise
    except Exception as error:
        raise SoundError(message) from error


def _blocks(path: Path, file: Any, wanted: Wanted, progress: Progress) -> Iterator[Samples]:
    rate, of_s = file.samplerate, len(file) // file.samplerate
    _check_bounds(path, rate, len(file), wanted)
    _check_whole(path, file)
    to_ours = _resampler(rate)
    done = 0
    while len(read := _some(file)):
        done += len(read)
        _check_bounds(path, rate, done, wanted)
        yield from_float(to_ours(_to_one(path, read), False))
        progress(min(done // rate, of_s), of_s)
    yield from_float(to_ours(np.zeros(0, np.float32), True))
    if file.format != "MP3" and done < len(file) - rate:
        raise _cut_short(path)


def _resampler(rate: int) -> Callable[[npt.NDArray[np.float32], bool], npt.NDArray[np.float32]]:
    """Return what brings blocks to our rate, told whether each is the last."""
    import soxr

    # In floating point: resampling to integers adds dither, and so other bytes each time.
    stream = soxr.ResampleStream(rate, FRAMES_PER_SECOND, 1, dtype="float32", quality="HQ")

    def resampled(block: npt.NDArray[np.float32], last: bool) -> npt.NDArray[np.float32]:  # noqa: FBT001
        return np.asarray(stream.resample_chunk(block, last=last))

    return resampled


def _check_bounds(path: Path, rate: int, frames: int, wanted: Wanted) -> None:
    if not SLOWEST_RATE <= rate <= FASTEST_RATE:
        raise SoundError(
            f"{path}: is not {wanted.name} that can be read ({rate} frames a second). {KINDS}"
        )
    if frames > wanted.longest_s * rate:
        raise SoundError(f"{path}: {wanted.too_long}")


def _check_whole(path: Path, file: Any) -> None:
    if mp3.is_cut_short(path) if file.format == "MP3" else is_cut_short(file.extra_info):
        raise _cut_short(path)


def is_cut_short(report: str) -> bool:
    """Return whether libsndfile's report on a file says that it ends before it should."""
    lengths = (map(int, found) for found in _LENGTHS.findall(report))
    return _NO_END in report or any(
        there + NOT_MISSED < said < NOT_KNOWN for said, there in lengths
    )


def _cut_short(path: Path) -> SoundError:
    return SoundError(f"{path}: is cut short; copy it again")


def _some(file: Any) -> npt.NDArray[np.float32]:
    """Decode some more of an open file; nothing where it is over."""
    with libraries_kept_quiet():
        block: npt.NDArray[np.float32] = file.read(
            max(1, AT_ONCE // file.channels), dtype="float32", always_2d=True
        )
    return block


def _to_one(path: Path, heard: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Mix channels down to one."""
    one: npt.NDArray[np.float32] = heard.mean(axis=1, dtype=np.float32)
    if not np.isfinite(one).all():
        raise SoundError(f"{path}: is damaged (it has samples that are not numbers)")
    return one
