"""Sound files -> clips."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np

from handscue.errors import SoundError
from handscue.sounds.clip import Clip, Samples
from handscue.sounds.decoding import Wanted, decoded
from handscue.units import FRAMES_PER_SECOND

LARGEST_FILE = 20 << 20  # bytes
LONGEST_S = 60
SOUND = Wanted("sound", LONGEST_S, f"is longer than {LONGEST_S} seconds; use a shorter sound")


def read_sound(path: Path) -> Clip:
    """Read a sound file, mixed down to mono and resampled to 48 kHz where it is not.

    Raises:
        SoundError: it is missing, empty, damaged, larger than 20 MB or longer than a minute.

    """
    if not path.is_file():  # a pipe or a device would be read for ever
        raise SoundError(f"{path}: there is no such sound file")
    try:
        samples = _samples_of(path)
    except OSError as error:
        raise SoundError(f"{path}: cannot be read ({error.strerror or error})") from None
    if not len(samples):
        raise SoundError(f"{path}: holds no sound")
    return Clip(samples)


def _samples_of(path: Path) -> Samples:
    if path.stat().st_size > LARGEST_FILE:
        raise SoundError(f"{path}: is larger than {LARGEST_FILE >> 20} MB; use a shorter sound")
    samples = _read_own_format(path)
    if samples is not None:
        return samples
    return np.concatenate([*decoded(path, SOUND, _no_progress), np.zeros(0, np.int16)])


def _read_own_format(path: Path) -> Samples | None:
    """Read a WAV that already is 48 kHz, 16-bit and mono, without loading a decoder for it."""
    try:
        with wave.open(str(path), "rb") as file:
            shape = (file.getframerate(), file.getsampwidth(), file.getnchannels())
            frames = file.getnframes()
            if shape != (FRAMES_PER_SECOND, 2, 1) or frames > LONGEST_S * FRAMES_PER_SECOND:
                return None
            raw = file.readframes(frames)
    except (wave.Error, EOFError, RuntimeError):  # the last where sizes in the file are wrong
        return None
    if len(raw) != 2 * frames:
        raise SoundError(f"{path}: is cut short; copy it again")
    return np.frombuffer(raw, "<i2").astype(np.int16)


def _no_progress(_done: int, _of: int) -> None:
    """Show nothing of a minute."""
