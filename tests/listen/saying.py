"""Words made of vowels and hisses, for tests: as unlike as words are, and never twice the same."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from handscue.listen.sound import SAMPLE_RATE, Samples

_FORMANTS = {
    "a": (750, 1200), "e": (480, 1900), "i": (290, 2300), "o": (480, 850), "u": (310, 750),
}  # fmt: skip
_SOUND_S = 0.14


def said(word: str, seed: int = 0, level: float = 0.2) -> Samples:
    """Return a word of the letters a, e, i, o, u and s, as someone says it the seedth time."""
    random = np.random.default_rng([seed, *map(ord, word)])
    pitch = 180 * random.uniform(0.94, 1.06)
    parts = [_sound(letter, pitch, random) for letter in word]
    joined = np.concatenate(parts)
    return (level * joined / np.abs(joined).max()).astype(np.float32)


def in_a_room(word: Samples, before_s: float = 0.6, after_s: float = 0.8, seed: int = 0) -> Samples:
    """Return a word with the faint noise of a quiet room before, under and after it."""
    random = np.random.default_rng(seed)
    before, after = round(before_s * SAMPLE_RATE), round(after_s * SAMPLE_RATE)
    room = 3e-4 * random.standard_normal(before + len(word) + after)
    room[before : before + len(word)] += word
    return room.astype(np.float32)


def chime(level: float = 0.2) -> Samples:
    """Return a bell that rings out within a second and a half."""
    at = np.arange(3 * SAMPLE_RATE // 2) / SAMPLE_RATE
    tones = sum(np.sin(2 * np.pi * hertz * at) for hertz in (523.0, 659.0, 1047.0))
    return (level / 3 * tones * np.exp(-4 * at)).astype(np.float32)


def every_five_seconds(sounds: Sequence[Samples], times: int) -> Samples:
    """Return what a session of short steps plays: the same sounds, and silence, so many times."""
    one = np.zeros(5 * SAMPLE_RATE, np.float32)
    joined = np.concatenate(sounds)
    one[: len(joined)] = joined
    return np.tile(one, times)


def _sound(letter: str, pitch: float, random: np.random.Generator) -> np.ndarray:
    """Return one sound of a word, with soft edges."""
    length = round(_SOUND_S * random.uniform(0.9, 1.1) * SAMPLE_RATE)
    if letter == "s":
        sound = 0.4 * np.diff(random.standard_normal(length + 1))
    else:
        sound = _vowel(_FORMANTS[letter], pitch, length, random)
    edge = np.minimum(1, np.arange(length) / 320)
    return sound * edge * edge[::-1]


def _vowel(
    formants: tuple[int, int], pitch: float, length: int, random: np.random.Generator
) -> np.ndarray:
    """Return overtones of a pitch, loudest near two formants."""
    at = np.arange(length) / SAMPLE_RATE
    heights = [formant * random.uniform(0.97, 1.03) for formant in formants]
    orders = range(1, int(5000 / pitch))
    return np.sum([
        sum(1 / (1 + ((pitch * order - height) / 90) ** 2) for height in heights)
        * np.sin(2 * np.pi * pitch * order * at + order)
        for order in orders
    ], axis=0)  # fmt: skip
