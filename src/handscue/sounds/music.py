"""Music files -> music that can be read at any frame without being held whole.

A file is decoded once, block by block, into a file of plain samples in a cache, with what was
measured of it. Reading those takes no decoder, no time to begin, and no memory to speak of.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import io
import json
import math
import os
import tempfile
import threading
import weakref
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import numpy as np

from handscue.errors import SoundError
from handscue.sounds.clip import SILENT_BELOW, Samples
from handscue.sounds.decoding import Progress, Wanted, decoded
from handscue.sounds.measured import Measured
from handscue.units import FRAMES_PER_SECOND
from handscue.whole import make_folder, sweep, whole_file

if TYPE_CHECKING:
    from handscue.units import Frames

LONGEST_S = 2 * 3600  # 691 MB as samples on the disk
SHORTEST_S = 2
MUSIC = Wanted(
    "music",
    LONGEST_S,
    f"is longer than {LONGEST_S // 3600} hours; a shorter piece will do, as it is played over and "
    "over",
)
BLOCK = 10 * FRAMES_PER_SECOND  # frames measured at a time
LARGEST = 2 << 30  # bytes of music kept
HEADER = 4096  # bytes before the samples
MOST_IN_MEMORY = 256 << 20  # bytes, 46 minutes, where no disk has room for it
VERSION = 2  # of what is kept; another one is made anew
HIGHEST_PEAK = 16.0  # of full scale, between samples; more is no measurement of ours

Measure = Callable[[Iterator[Samples]], Measured]


class Music:
    """A piece of music: 16-bit, mono, 48 000 frames a second. Any thread may read."""

    def __init__(self, file: IO[bytes], frames: Frames, measured: Measured) -> None:
        """Read from a file of so many frames, which is the music's own from now on."""
        self.frames = frames
        self.measured = measured
        self._file = file
        self._turn = threading.Lock()
        self.close = weakref.finalize(self, file.close)  # at the latest when it is forgotten

    def read(self, start: Frames, frames: Frames) -> Samples:
        """Return some of its frames; what cannot be read any more is silent.

        A disk may go away while a client lies on the table: the session goes on without music.
        """
        wanted = 2 * frames
        try:
            with self._turn:
                self._file.seek(HEADER + 2 * start)
                raw = self._file.read(wanted)
        except OSError:
            raw = b""
        return np.frombuffer(raw.ljust(wanted, b"\0"), "<i2").astype(np.int16, copy=False)


def load_music(path: Path, folder: Path, measure: Measure, progress: Progress) -> Music:
    """Return the music of a file, mixed down to mono, silence at its ends cut off.

    ``folder`` keeps it decoded for the next time; where nothing can be kept there, it is decoded
    each time. ``measure`` measures it from its blocks.

    Raises:
        SoundError: it is missing, no sound, silent, damaged, shorter than 2 s or longer than 2 h.

    """
    if not path.is_file():  # a pipe or a device would be read for ever
        raise SoundError(f"{path}: there is no such music file")
    kept = folder / _name_in_cache(path)
    return _opened(kept) or _decoded(path, kept, measure, progress)


def _name_in_cache(path: Path) -> str:
    try:
        if not path.stat().st_size:
            raise SoundError(f"{path}: is empty; copy it again")
        return f"{_key(path)}.music"
    except OSError as error:
        raise SoundError(f"{path}: cannot be read ({error.strerror or error})") from None


def _key(path: Path) -> str:
    """Name what is kept by the file it is of, and by its state."""
    state = path.stat()
    named = f"{VERSION}\0{path.resolve()}\0{state.st_size}\0{state.st_mtime_ns}"
    return hashlib.sha256(named.encode(errors="surrogateescape")).hexdigest()


def _opened(kept: Path) -> Music | None:
    """Return music that is kept, or None where there is none that is whole."""
    if not kept.is_file():  # a pipe would be waited for
        return None
    try:
        file = kept.open("rb")
    except OSError:
        return None
    about = _header_of_whole(file)
    if about is None:
        file.close()
        return None
    with contextlib.suppress(OSError):
        os.utime(kept)  # when it was last wanted
    return Music(file, *about)


def _header_of_whole(file: IO[bytes]) -> tuple[Frames, Measured] | None:
    """Return what a kept file's header says, or None where the file is not whole."""
    try:
        frames, measured, checksum = _header(file.read(HEADER))
        is_long_enough = os.fstat(file.fileno()).st_size == HEADER + 2 * frames
        is_whole = is_long_enough and _checksum(file, frames, measured) == checksum
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return None
    return (frames, measured) if is_whole else None


def _checksum(file: IO[bytes], frames: Frames, measured: Measured) -> int:
    """Reckon a checksum of samples and of what is said of them: a tenth of a second for 10 min."""
    checksum = zlib.crc32(f"{frames} {measured.loudness!r} {measured.peak!r}".encode())
    for block in _blocks(file, frames):
        checksum = zlib.crc32(block.tobytes(), checksum)
    return checksum


def _header(raw: bytes) -> tuple[Frames, Measured, int]:
    """Read what stands before the samples.

    Raises:
        ValueError, LookupError, TypeError, RecursionError: we did not write it.

    """
    written = json.loads(raw)
    frames, loudness, peak = written["frames"], written["loudness"], written["peak"]
    if type(frames) is not int or frames < SHORTEST_S * FRAMES_PER_SECOND:
        raise ValueError(frames)
    if not (math.isfinite(loudness) and 0 < peak <= HIGHEST_PEAK):
        raise ValueError(loudness, peak)
    return frames, Measured(float(loudness), float(peak)), written["checksum"]


def _decoded(path: Path, kept: Path, measure: Measure, progress: Progress) -> Music:
    """Decode a file to where it is kept, or where there is no room, for this once elsewhere."""
    with contextlib.suppress(OSError):
        make_folder(kept.parent)
        with whole_file(kept, lasting=False) as file:
            _write(path, file, measure, progress)
        _prune(kept.parent)
    return _opened(kept) or _decoded_for_once(path, measure, progress)


def _decoded_for_once(path: Path, measure: Measure, progress: Progress) -> Music:
    why: object = "no place for temporary files"
    for opened in (tempfile.TemporaryFile, _InMemory):
        try:
            file = opened()
            frames, measured = _write(path, file, measure, progress)
            return Music(file, frames, measured)
        except OSError as error:
            why = error.strerror or error
    raise SoundError(f"{path}: there is no room to decode it ({why}). Free some disk space.")


class _InMemory(io.BytesIO):
    """A file in memory that is full at some point, as a disk is."""

    def write(self, data: Any) -> int:
        if self.tell() + len(data) > MOST_IN_MEMORY:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return super().write(data)


def _write(
    path: Path, file: IO[bytes], measure: Measure, progress: Progress
) -> tuple[Frames, Measured]:
    """Write the samples of a file, with what is measured of them, into another one."""
    file.seek(HEADER)
    frames = _copied(path, file, progress)
    file.truncate(HEADER + 2 * frames)
    measured = measure(_blocks(file, frames))
    _refuse_silence(path, measured)
    measured = Measured(float(measured.loudness), float(measured.peak))
    header = {
        "frames": frames,
        "loudness": measured.loudness,
        "peak": measured.peak,
        "checksum": _checksum(file, frames, measured),
    }
    file.seek(0)
    file.write(json.dumps(header).encode().ljust(HEADER))
    file.flush()
    return frames, measured


def _copied(path: Path, file: IO[bytes], progress: Progress) -> Frames:
    """Write the samples of a file into another one; return how many are music, not silence."""
    frames = loud_until = 0
    for samples in decoded(path, MUSIC, progress):
        loud = np.flatnonzero(np.abs(samples) >= SILENT_BELOW)  # no sample is -32 768
        heard = samples if frames else samples[loud[0] :] if len(loud) else samples[:0]
        if len(loud):
            loud_until = frames + len(heard) - len(samples) + int(loud[-1]) + 1
        file.write(heard.astype("<i2", copy=False).tobytes())
        frames += len(heard)
    if not frames:
        raise SoundError(f"{path}: holds no sound, or only silence; choose other music")
    if loud_until < SHORTEST_S * FRAMES_PER_SECOND:
        raise SoundError(f"{path}: is shorter than {SHORTEST_S} seconds; choose a longer piece")
    return loud_until


def _blocks(file: IO[bytes], frames: Frames) -> Iterator[Samples]:
    file.seek(HEADER)
    for at in range(0, frames, BLOCK):
        raw = file.read(2 * min(BLOCK, frames - at))
        yield np.frombuffer(raw, "<i2").astype(np.int16, copy=False)


def _refuse_silence(path: Path, measured: Measured) -> None:
    if not np.isfinite(measured.loudness):
        raise SoundError(f"{path}: is practically silent; choose other music")


def _prune(folder: Path) -> None:
    """Drop what killed runs left, and the music wanted longest ago until no more is kept than may.

    What was changed last is the music that is wanted now.
    """
    sweep(folder)
    with contextlib.suppress(OSError):
        states = [(path.stat(), path) for path in folder.iterdir() if path.is_file()]
        kept = sum(state.st_size for state, _ in states)
        for state, path in sorted(states, key=lambda each: each[0].st_mtime)[:-1]:
            if kept > LARGEST:
                with contextlib.suppress(OSError):
                    path.unlink()
                    kept -= state.st_size
