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
import os
import tempfile
import threading
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from handscue.errors import SoundError
from handscue.sounds.clip import SILENT_BELOW, Samples, from_float
from handscue.sounds.files import check_whole, is_cut_short, silent_decoder
from handscue.sounds.measured import Measured
from handscue.units import FRAMES_PER_SECOND
from handscue.whole import make_folder, sweep, whole_file

if TYPE_CHECKING:
    from handscue.units import Frames

LONGEST_S = 2 * 3600  # 691 MB as samples on the disk
SHORTEST_S = 2
SLOWEST_RATE, FASTEST_RATE = 4_000, 400_000  # frames a second that are taken for sound
AT_ONCE = 1 << 18  # samples decoded at a time, all channels together
BLOCK = 10 * FRAMES_PER_SECOND  # frames measured at a time
LARGEST = 2 << 30  # bytes of music kept
HEADER = 4096  # bytes before the samples
MOST_IN_MEMORY = 256 << 20  # bytes, 46 minutes, where no disk has room for it
VERSION = 1  # of what is kept; another one is made anew
KINDS = "WAV, AIFF, FLAC, MP3, Ogg and Opus can be: make it one of them"

Progress = Callable[[int, int], None]  # seconds decoded, seconds to decode


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
    try:
        if not path.stat().st_size:
            raise SoundError(f"{path}: is empty; copy it again")
        kept = folder / f"{_key(path)}.music"
    except OSError as error:
        raise SoundError(f"{path}: cannot be read ({error.strerror or error})") from None
    return _opened(kept) or _decoded(path, kept, measure, progress)


def _key(path: Path) -> str:
    """Name what is kept by the file it is of, and by its state."""
    state = path.stat()
    named = f"{VERSION}\0{path.resolve()}\0{state.st_size}\0{state.st_mtime_ns}"
    return hashlib.sha256(named.encode(errors="surrogateescape")).hexdigest()


def _opened(kept: Path) -> Music | None:
    """Return music that is kept, or None where there is none that is whole."""
    try:
        file = kept.open("rb")
    except OSError:
        return None
    try:
        header = json.loads(file.read(HEADER))
        music = Music(file, int(header["frames"]), _measured(header))
        is_whole = os.fstat(file.fileno()).st_size == HEADER + 2 * music.frames
    except (OSError, ValueError, LookupError, TypeError):
        is_whole = False
    if not is_whole:
        file.close()
        return None
    with contextlib.suppress(OSError):
        os.utime(kept)  # when it was last wanted
    return music


def _measured(header: dict[str, float]) -> Measured:
    return Measured(float(header["loudness"]), float(header["peak"]))


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
    header = {"frames": frames, "loudness": measured.loudness, "peak": measured.peak}
    file.seek(0)
    file.write(json.dumps(header).encode().ljust(HEADER))
    file.flush()
    return frames, measured


def _copied(path: Path, file: IO[bytes], progress: Progress) -> Frames:
    """Write the samples of a file into another one; return how many are music, not silence."""
    frames = loud_until = 0
    for samples in _samples(path, progress):
        loud = np.flatnonzero(np.abs(samples) >= SILENT_BELOW)  # no sample is -32 768
        heard = samples if frames else samples[loud[0] :] if len(loud) else samples[:0]
        if len(loud):
            loud_until = frames + len(heard) - len(samples) + int(loud[-1]) + 1
        file.write(heard.astype("<i2", copy=False).tobytes())
        frames += len(heard)
    if not frames:
        raise SoundError(f"{path}: holds no sound, or only silence; take other music")
    if loud_until < SHORTEST_S * FRAMES_PER_SECOND:
        raise SoundError(f"{path}: is shorter than {SHORTEST_S} seconds; take longer music")
    return loud_until


def _blocks(file: IO[bytes], frames: Frames) -> Iterator[Samples]:
    file.seek(HEADER)
    for at in range(0, frames, BLOCK):
        raw = file.read(2 * min(BLOCK, frames - at))
        yield np.frombuffer(raw, "<i2").astype(np.int16, copy=False)


def _refuse_silence(path: Path, measured: Measured) -> None:
    if not np.isfinite(measured.loudness):
        raise SoundError(f"{path}: is as good as silent; take other music")


def _samples(path: Path, progress: Progress) -> Iterator[Samples]:
    """Yield a file's sound in our own format, block by block."""
    import soundfile  # 110 ms to load, and only for music that is new
    import soxr

    opened = False
    try:
        with silent_decoder():
            file = soundfile.SoundFile(path)
        with file:
            opened = True
            rate, of_s = file.samplerate, len(file) // file.samplerate
            _check_kind(path, rate, of_s)
            check_whole(path, whole=not is_cut_short(file))
            to_ours = soxr.ResampleStream(rate, FRAMES_PER_SECOND, 1, dtype="float32", quality="HQ")
            size = max(1, AT_ONCE // file.channels)
            done = 0
            while len(read := _block(file, size)):
                done += len(read)
                _check_kind(path, rate, done // rate)
                yield from_float(to_ours.resample_chunk(_to_one(read, path)))
                progress(min(done // rate, of_s), of_s)
            yield from_float(to_ours.resample_chunk(np.zeros(0, np.float32), last=True))
            check_whole(path, whole=done >= len(file) - rate)
    except (soundfile.LibsndfileError, TypeError):  # the latter for bare samples, .raw
        if opened:
            raise SoundError(f"{path}: is damaged; copy it again") from None
        raise SoundError(f"{path}: is damaged, or no music that can be read. {KINDS}") from None


def _check_kind(path: Path, rate: int, seconds: int) -> None:
    if not SLOWEST_RATE <= rate <= FASTEST_RATE:
        raise SoundError(f"{path}: is not music that can be read ({rate} frames a second)")
    if seconds >= LONGEST_S:
        hours = LONGEST_S // 3600
        raise SoundError(
            f"{path}: is {hours} hours long or longer; a shorter piece does, for it is played "
            "over and over"
        )


def _block(file: Any, frames: int) -> npt.NDArray[np.float32]:
    """Decode some more of an open file; nothing where it is over."""
    with silent_decoder():
        block: npt.NDArray[np.float32] = file.read(frames, dtype="float32", always_2d=True)
    return block


def _to_one(heard: npt.NDArray[np.float32], path: Path) -> npt.NDArray[np.float32]:
    """Mix channels down to one."""
    one: npt.NDArray[np.float32] = heard.mean(axis=1, dtype=np.float32)
    if not np.isfinite(one).all():
        raise SoundError(f"{path}: is damaged (it has samples that are no numbers)")
    return one


def _prune(folder: Path) -> None:
    """Drop what killed runs left, and the music wanted longest ago until no more is kept than may.

    What was changed last is the music that is wanted now.
    """
    sweep(folder)
    with contextlib.suppress(OSError):
        files = sorted((s.st_mtime, s.st_size, f) for f in folder.iterdir() for s in [f.stat()])
        kept = sum(size for _, size, _ in files)
        for _, size, file in files[:-1]:
            if kept > LARGEST:
                file.unlink()
                kept -= size
