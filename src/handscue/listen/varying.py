"""Each take as it might be said on another day: faster or slower, over noise, music or talk.

Or by someone else: then it is higher or lower, and no command.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from handscue.listen.sound import HOP, Matrix, Samples

if TYPE_CHECKING:
    from collections.abc import Sequence

    from handscue.listen.takes import Take

BEFORE = 10 * HOP  # samples of background before the word
AFTER = 4 * HOP  # what the last window about the word's end reaches to

OTHER_VOICES = 0.72, 0.82, 1.22, 1.38  # times as high; formants move with the pitch
_SPEEDS = 0.88, 1.12
_BELOW_DB = 2.0, 25.0  # the background, below the word
_HISS = 0.01  # of the word: a microphone's own noise


class Variation(NamedTuple):
    """A take as it might sound, and the sample at which its word ends."""

    samples: Samples
    end: int


def varied(take: Take, backgrounds: Sequence[Samples], random: np.random.Generator) -> Variation:
    """Return one variation of a take."""
    word = _at_speed(take.word, random.uniform(*_SPEEDS))
    before = BEFORE + int(random.integers(HOP))
    length = before + len(word) + AFTER
    loudness = float(np.sqrt(np.mean(np.square(word)))) + 1e-6
    gain = loudness * 10 ** (-random.uniform(*_BELOW_DB) / 20)
    sound = gain * _stretch(backgrounds[int(random.integers(len(backgrounds)))], length, random)
    sound += _HISS * loudness * random.standard_normal(length)
    sound[before : before + len(word)] += word
    return Variation(sound.astype(np.float32), before + len(word))


def as_another(take: Take, height: float) -> Take:
    """Return a take as someone would say it whose voice is so many times as high, and as fast."""
    start, end = (round(at / height) for at in (take.start, take.end))
    return replace(take, samples=_at_speed(take.samples, height), start=start, end=end)


def _at_speed(word: Samples, speed: float) -> Samples:
    """Return a sound faster or slower, with its pitch."""
    at = np.arange(0, len(word) - 1, speed)
    changed: Samples = np.interp(at, np.arange(len(word)), word).astype(np.float32)
    return changed


def _stretch(sound: Samples, length: int, random: np.random.Generator) -> Matrix:
    """Return some stretch of a background, at full scale (root mean square 1)."""
    repeated = np.tile(sound, -(-length // len(sound)) + 1)
    start = int(random.integers(len(repeated) - length))
    piece = repeated[start : start + length].astype(np.float64)
    scaled: Matrix = piece / (np.sqrt(np.mean(np.square(piece))) + 1e-9)
    return scaled
