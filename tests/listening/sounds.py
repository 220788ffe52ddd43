"""Sounds like words and talk: gliding formants over a little noise, each seed another word."""

from __future__ import annotations

import numpy as np

from handscue.listen.resampling import Downsampler
from handscue.listen.sound import Samples as Floats
from handscue.sounds.clip import Samples, from_float
from handscue.units import FRAMES_PER_SECOND

NOISE = 0.0005


def like_a_word(seed: int, seconds: float = 0.6, level: float = 0.2) -> Samples:
    """Return half a second of quiet, a word, and as much quiet."""
    chance = np.random.default_rng(seed)
    around = FRAMES_PER_SECOND // 2
    word = _word(chance, round(seconds * FRAMES_PER_SECOND)) * level
    whole = np.pad(word, around) + chance.standard_normal(len(word) + 2 * around) * NOISE
    return from_float(whole)


def talk_like(seconds: float) -> Floats:
    """Return a stretch of other words, 16 kHz."""
    words = [like_a_word(seed) for seed in range(50, 50 + round(seconds) + 1)]
    sound = np.concatenate(words)[: round((seconds + 0.1) * FRAMES_PER_SECOND)]
    return Downsampler().feed(sound)[: round(seconds * 16_000)]


def _word(chance: np.random.Generator, frames: int) -> np.ndarray:
    at = np.arange(frames) / FRAMES_PER_SECOND
    shape = np.sin(np.pi * np.arange(frames) / frames) ** 0.5
    formants = [
        chance.uniform(low, high, 2) for low, high in ((250, 900), (900, 2500), (2500, 3800))
    ]
    glides = [np.linspace(start, stop, frames) for start, stop in formants]
    phases = [2 * np.pi * np.cumsum(glide) / FRAMES_PER_SECOND for glide in glides]
    voiced = sum(np.sin(phase) / (n + 1) for n, phase in enumerate(phases))
    return shape * voiced * (0.6 + 0.4 * np.sin(2 * np.pi * 110 * at)) / 2
