"""How an engine has to be asked so that it speaks as fast as wished, and as loud as the others.

What engines call speed means something else in each, and with each voice, and is seldom in
proportion to what is heard. So an engine is listened to: it says a passage, and is asked again,
faster or slower, until the passage comes at the words a minute that are wanted. How loud it was
then tells the gain.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from handscue.sounds.loudness import Decibels, Lufs, energy_per_ms, hops_of, integrated
from handscue.units import FRAMES_PER_SECOND

if TYPE_CHECKING:
    from handscue.sounds.clip import Clip

LEVEL: Lufs = -25.0  # of every voice; the peaks of some come 22 dB above
NEAR = 0.02  # of the wished speed is near enough; nobody hears 5 %
ROUNDS = 5  # of listening at most; one or two do but where an engine's speeds come in steps

Speed: TypeAlias = float  # in an engine's own measure; more is faster
Listen: TypeAlias = Callable[[Speed], "Heard"]


@dataclass(frozen=True)
class Manner:
    """How to ask an engine, and what to do with what it says."""

    speed: Speed
    gain: Decibels

    def to_json(self) -> bytes:
        """Return it as it is kept."""
        return json.dumps([self.speed, self.gain]).encode()

    @classmethod
    def from_json(cls, kept: bytes) -> Manner:
        """Return what was kept."""
        speed, gain = json.loads(kept)
        return cls(float(speed), float(gain))


@dataclass(frozen=True)
class Heard:
    """What is heard of a passage: its words a minute while there is sound, and how loud."""

    words_per_minute: float
    loudness: Lufs


@dataclass(frozen=True)
class Speeds:
    """The speeds an engine has, each with the words a minute that are about heard then, rising.

    It is where listening begins, and need not be exact: voices differ.
    """

    points: tuple[tuple[Speed, float], ...]

    def within(self, speed: Speed) -> Speed:
        """Return the nearest speed there is."""
        return min(self.points[-1][0], max(self.points[0][0], speed))

    def about(self, words_per_minute: float) -> Speed:
        """Return the speed for so many words a minute, as far as it is known beforehand."""
        speeds, words = zip(*self.points, strict=True)
        return float(np.interp(words_per_minute, words, speeds))


def heard(said: Sequence[tuple[str, Clip]]) -> Heard:
    """Return how fast and how loud phrases were said."""
    words = sum(len(text.split()) for text, _ in said)
    minutes = sum(clip.frames for _, clip in said) / FRAMES_PER_SECOND / 60
    energies = np.concatenate([energy_per_ms(clip.samples) for _, clip in said])
    return Heard(words / minutes, integrated(hops_of(energies)))


def manner_for(words_per_minute: float, speeds: Speeds, listen: Listen) -> Manner:
    """Return how to ask an engine for so many words a minute, or as near to it as it comes."""
    tried: dict[Speed, Heard] = {}
    speed = speeds.about(words_per_minute)
    while len(tried) < ROUNDS and speed not in tried:
        tried[speed] = listen(speed)
        if _off(tried[speed], words_per_minute) <= NEAR:
            break
        speed = speeds.within(_next(tried, words_per_minute))
    best = min(tried, key=lambda speed: _off(tried[speed], words_per_minute))
    return Manner(best, LEVEL - tried[best].loudness)


def _off(now: Heard, wanted: float) -> float:
    return abs(math.log(now.words_per_minute / wanted))


def _next(tried: dict[Speed, Heard], wanted: float) -> Speed:
    """Return a speed between the nearest that were too slow and too fast, or else in proportion."""
    paces = {speed: heard.words_per_minute for speed, heard in tried.items()}
    slower = [speed for speed in paces if paces[speed] <= wanted]
    faster = [speed for speed in paces if paces[speed] > wanted]
    if not (slower and faster):
        nearest = min(paces, key=lambda speed: abs(paces[speed] - wanted))
        return nearest * wanted / paces[nearest]
    low, high = max(slower), min(faster)
    share = (wanted - paces[low]) / (paces[high] - paces[low])
    return low + (high - low) * share
