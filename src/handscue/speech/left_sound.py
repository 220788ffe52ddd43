"""What an engine left in a file: believed to be speech only when it can be."""

from __future__ import annotations

import contextlib
import wave
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from handscue.errors import SoundError, SpeechError
from handscue.sounds.clip import FULL_SCALE, Samples, from_float, trimmed
from handscue.sounds.files import read_sound
from handscue.units import FRAMES_PER_SECOND, to_frames

MARGIN_MS = 8  # left around the speech, so that no soft consonant is cut
BETWEEN_MS = 250  # of silence, between two pieces of one phrase
SHORTEST = FRAMES_PER_SECOND // 16  # less sound than this says no word
MOST_LETTERS_A_SECOND = 60  # the fastest speech has about 40: some of the text was swallowed


def left_in(path: Path, text: str) -> Samples:
    """Return the speech in a file that an engine wrote, trimmed; the file is removed.

    Raises:
        SpeechError: those words cannot be in it.

    """
    try:
        sound = _plain_wav(path)
        samples = trimmed(read_sound(path).samples if sound is None else sound, _MARGIN)
    except SoundError as error:
        raise SpeechError(f"the voice left no sound ({error})") from None
    finally:
        with contextlib.suppress(OSError):
            path.unlink()
    if len(samples) < SHORTEST:
        raise SpeechError("the voice left silence")
    letters = sum(letter.isalpha() for letter in text)
    if letters > MOST_LETTERS_A_SECOND * len(samples) / FRAMES_PER_SECOND:
        raise SpeechError("the voice left out part of it")
    return samples


_MARGIN = to_frames(MARGIN_MS)


def joined(said: Sequence[Samples]) -> Samples:
    """Return the pieces of a phrase one after another, with a short silence between them."""
    between = np.zeros(to_frames(BETWEEN_MS), np.int16)
    laid = [part for piece in said for part in (between, piece)]
    return np.concatenate(laid[1:])


def _plain_wav(path: Path) -> Samples | None:
    """Return what nearly all engines write, a mono WAV of 16 bits, read without libsndfile.

    Several threads read at once, and to keep libsndfile quiet stderr is turned away meanwhile: the
    message of a session that is ended by Ctrl-C just then would be lost.
    """
    import soxr

    try:
        with wave.open(str(path), "rb") as file:
            if (file.getsampwidth(), file.getnchannels()) != (2, 1):
                return None
            rate, frames = file.getframerate(), file.getnframes()
            raw = file.readframes(frames)
    except (OSError, wave.Error, EOFError, RuntimeError):  # the last where sizes in it are wrong
        return None
    if len(raw) != 2 * frames:
        return None
    heard = np.frombuffer(raw, "<i2").astype(np.float32) / FULL_SCALE
    return from_float(soxr.resample(heard, rate, FRAMES_PER_SECOND, quality="HQ"))
