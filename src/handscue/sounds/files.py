"""Reading sound files: any format libsndfile knows, turned into clips."""

from __future__ import annotations

import contextlib
import os
import re
import wave
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from handscue.errors import SoundError
from handscue.sounds.clip import Clip, Samples, from_float
from handscue.units import FRAMES_PER_SECOND

LARGEST_FILE = 20 << 20  # bytes
LONGEST_S = 60.0
NOT_KNOWN = 0x7FFF_0000  # bytes; so many and more say that the length was not known beforehand
NOT_MISSED = 1000  # bytes; some programs count a header too much

# What libsndfile reports of a file that is shorter than it says, and of one without its end.
_LENGTHS = re.compile(r": (\d+) \(should be (\d+)\)")
_NO_END = "lacks an end-of-stream bit"


def read_sound(path: Path) -> Clip:
    """Read a sound file, mixed down to mono and resampled to 48 kHz where it is not.

    Raises:
        SoundError: it is missing, empty, damaged, larger than 20 MB or longer than a minute.

    """
    if not path.is_file():  # a pipe or a device would be read for ever
        raise SoundError(f"{path}: there is no such sound file")
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise SoundError(f"{path}: is larger than {LARGEST_FILE >> 20} MB; use a shorter sound")
        samples = _read_own_format(path)
        if samples is None:
            samples = _read_any_format(path)
    except OSError as error:
        raise SoundError(f"{path}: cannot be read ({error.strerror or error})") from None
    if not len(samples):
        raise SoundError(f"{path}: holds no sound")
    return Clip(samples)


def _read_own_format(path: Path) -> Samples | None:
    """Read a WAV that already is 48 kHz, 16-bit and mono, without loading a decoder for it."""
    try:
        with wave.open(str(path), "rb") as file:
            shape = (file.getframerate(), file.getsampwidth(), file.getnchannels())
            if shape != (FRAMES_PER_SECOND, 2, 1) or file.getnframes() > _most_frames(shape[0]):
                return None
            raw = file.readframes(file.getnframes())
            check_whole(path, whole=len(raw) == 2 * file.getnframes())
            return np.frombuffer(raw, "<i2").astype(np.int16)
    except (wave.Error, EOFError, RuntimeError):  # the last where sizes in the file are wrong
        return None


def _read_any_format(path: Path) -> Samples:
    import soundfile  # 110 ms to load, and seldom needed
    import soxr

    try:
        with silent_decoder(), soundfile.SoundFile(path) as file:
            if len(file) > _most_frames(file.samplerate):
                raise SoundError(f"{path}: is longer than {LONGEST_S:.0f} seconds")
            check_whole(path, whole=not is_cut_short(file))
            # Told how many, it also reads codings in which it cannot seek.
            heard = file.read(len(file), dtype="float32", always_2d=True).mean(axis=1)
            rate = file.samplerate
    except soundfile.LibsndfileError as error:
        raise SoundError(f"{path}: is not a sound file that can be read ({error})") from None
    if not np.isfinite(heard).all():
        raise SoundError(f"{path}: is damaged (it has samples that are no numbers)")
    # In floating point: resampling to integers adds dither, and so other bytes each time.
    return from_float(soxr.resample(heard, rate, FRAMES_PER_SECOND, quality="HQ"))


def _most_frames(rate: int) -> int:
    return int(LONGEST_S * rate)


def check_whole(path: Path, *, whole: bool) -> None:
    """Refuse a file that is not.

    Raises:
        SoundError: as above.

    """
    if not whole:
        raise SoundError(f"{path}: is cut short; copy it again")


def is_cut_short(file: Any) -> bool:
    """Return whether an open sound file ends before it should, as far as its format says."""
    report = file.extra_info
    lengths = (map(int, found) for found in _LENGTHS.findall(report))
    return _NO_END in report or any(
        there + NOT_MISSED < said < NOT_KNOWN for said, there in lengths
    )


@contextlib.contextmanager
def silent_decoder() -> Iterator[None]:
    """Keep what a decoder writes about a damaged file off the screen: we tell of it ourselves."""
    try:
        kept = os.dup(2)
    except OSError:  # nobody would see it
        yield
        return
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 2)
        os.close(nowhere)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
