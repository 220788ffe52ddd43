"""Listening: periods of a microphone in, beats and words out, by whatever understands words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from handscue.listen.resampling import Downsampler, Hops
from handscue.listen.sound import level_db
from handscue.play.inputs.placing import Arrivals
from handscue.play.inputs.said import Beat, HeardWord, Said

if TYPE_CHECKING:
    from handscue.listen.hearing import Heard
    from handscue.listen.sound import Samples as Floats
    from handscue.sounds.clip import Samples
    from handscue.units import Frames, Seconds

BEAT_PERIODS = 3  # a beat about four times a second
CLIPPED = 32_700
CLIPPED_SAMPLES = 8  # in a beat's time: a single one may be chance


class Ear(Protocol):
    """Understands words, fed with 80 ms at 16 kHz of what is heard and of what is played."""

    @property
    def is_lost(self) -> bool:
        """Whether the loudspeaker's echo comes too late to be told from a voice."""
        ...

    def feed(self, microphone: Floats, played: Floats) -> Heard | None:
        """Return the command that has just been said, if one has."""
        ...


@dataclass(frozen=True)
class Period:
    """What a microphone handed over, and when."""

    samples: Samples
    arrived: Seconds


ReadPlayed = Callable[["Frames", "Frames"], "Samples"]  # see ``placing.Played.read``


def listen(periods: Iterable[Period], played: ReadPlayed, ear: Ear) -> Iterator[Said]:
    """Yield what there is to say of each period: the words in it, and now and then a beat."""
    arrivals, both = Arrivals(), (_Stream(), _Stream())
    lately: list[Samples] = []
    for period in periods:
        frames = len(period.samples)
        reference = played(arrivals.placed(period.arrived, frames), frames)
        for heard, known in zip(both[0].feed(period.samples), both[1].feed(reference), strict=True):
            if word := ear.feed(heard, known):
                yield HeardWord(word.command, round(float(word.score), 2))
        lately.append(period.samples)
        if len(lately) == BEAT_PERIODS:
            yield beat(np.concatenate(lately), is_lost=ear.is_lost)
            lately.clear()


class _Stream:
    """Sound taken from 48 kHz to pieces of 80 ms at 16 kHz."""

    def __init__(self) -> None:
        self._downsampler, self._hops = Downsampler(), Hops()

    def feed(self, samples: Samples) -> list[Floats]:
        return self._hops.feed(self._downsampler.feed(samples))


def beat(samples: Samples, *, is_lost: bool = False) -> Beat:
    """Return how loud it was, and whether the microphone gives anything and not too much."""
    return Beat(
        level_db=round(level_db(samples.astype(np.float32) / np.float32(32_768)), 1),
        is_silent=not samples.any(),
        is_clipped=int(np.count_nonzero(np.abs(samples.astype(np.int32)) >= CLIPPED))
        >= CLIPPED_SAMPLES,
        is_lost=is_lost,
    )
