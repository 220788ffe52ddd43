"""A take is a word said once to be known by: cut out, and judged before it is kept."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from itertools import combinations, product
from typing import TYPE_CHECKING

import numpy as np

from handscue.listen.cepstra import aligned, cepstra
from handscue.listen.sound import SAMPLE_RATE, Matrix, Samples, level_db, levels_db
from handscue.listen.warping import cost

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

SHORTEST_S = 0.3  # a bare syllable is said by accident in every other sentence
LONGEST_S = 1.5  # longer than an embedding's window is a sentence

_FRAME = SAMPLE_RATE // 100
_ABOVE_NOISE_DB, _BELOW_PEAK_DB = 9.0, 30.0
_GAP = 20  # frames of 10 ms: a stop consonant is no end of a word
_LEAST = 10  # frames that are anything but a click
_EDGE = 2  # frames kept on both sides
_ROUND_S = 0.3  # kept round the word, for whoever listens to the take

_CLIPPED, _CLIPPED_SAMPLES = 0.985, 4
_SOFT_DB = -50.0
_OVER_ROOM_DB = 15.0
_ALIKE = 0.36  # cost of warping: takes of one word lie at 0.15 to 0.3, other words at 0.45 to 0.8


@dataclass(frozen=True)
class Take:
    """One recording of one word: 16 kHz samples with some quiet round it, and where the word is."""

    samples: Samples
    start: int
    end: int

    @property
    def word(self) -> Samples:
        """The word alone."""
        return self.samples[self.start : self.end]


class FaultKind(Enum):
    """What makes a take hard to know a word by."""

    TOO_SHORT = auto()
    TOO_LONG = auto()
    CLIPPED = auto()
    TOO_SOFT = auto()
    UNLIKE = auto()  # the takes are not of one word
    TOO_LIKE = auto()  # another word sounds the same


@dataclass(frozen=True)
class Fault:
    """A fault in a word's takes; ``other`` is the label of the word it is too like."""

    kind: FaultKind
    other: str | None = None


def cut(samples: Samples) -> Take | None:
    """Find the one word in a recording, or None where nothing stands out of the room's noise."""
    levels = levels_db(samples, _FRAME)
    if len(levels) < _LEAST:
        return None
    runs = _runs(levels > _threshold(levels))
    if not runs:
        return None
    first, last = max(runs, key=lambda run: _energy(levels[run[0] : run[1]]))
    if last - first < _LEAST:
        return None
    start, end = max(0, first - _EDGE) * _FRAME, min(len(levels), last + _EDGE) * _FRAME
    around = round(_ROUND_S * SAMPLE_RATE)
    begin = max(0, start - around)
    return Take(samples[begin : end + around], start - begin, end - begin)


def faults(takes: Sequence[Take], others: Mapping[str, Sequence[Take]]) -> tuple[Fault, ...]:
    """Return what is wrong with the takes of one word, each kind once; others are the words before.

    A label that a word is too like stands in its fault.
    """
    found = {kind for take in takes for kind in _of_one(take)}
    if any(_unlikeness(one, other) > 2 * _ALIKE for one, other in combinations(takes, 2)):
        found.add(FaultKind.UNLIKE)
    alike = [label for label, theirs in others.items() if _too_like(takes, theirs)]
    plain = tuple(Fault(kind) for kind in FaultKind if kind in found)
    return plain + tuple(Fault(FaultKind.TOO_LIKE, label) for label in alike)


def _threshold(levels: Matrix) -> float:
    """Return the level above which something is said."""
    above_noise = float(np.percentile(levels, 20)) + _ABOVE_NOISE_DB
    return max(above_noise, float(levels.max()) - _BELOW_PEAK_DB)


def _runs(loud: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> list[tuple[int, int]]:
    """Return where frames are loud, from and until, short gaps passed over."""
    runs: list[tuple[int, int]] = []
    for at in np.flatnonzero(loud).tolist():
        if runs and at - runs[-1][1] <= _GAP:
            runs[-1] = runs[-1][0], at + 1
        else:
            runs.append((at, at + 1))
    return runs


def _energy(levels: Matrix) -> float:
    return float(np.sum(10 ** (levels / 10)))


def _of_one(take: Take) -> Iterable[FaultKind]:
    """Return what is wrong with a take by itself."""
    seconds = len(take.word) / SAMPLE_RATE
    if seconds < SHORTEST_S:
        yield FaultKind.TOO_SHORT
    if seconds > LONGEST_S:
        yield FaultKind.TOO_LONG
    if np.count_nonzero(np.abs(take.word) > _CLIPPED) >= _CLIPPED_SAMPLES:
        yield FaultKind.CLIPPED
    around = np.concatenate([take.samples[: take.start], take.samples[take.end :]])
    loudness = level_db(take.word)
    if loudness < _SOFT_DB or loudness - level_db(around) < _OVER_ROOM_DB:
        yield FaultKind.TOO_SOFT


def _too_like(takes: Sequence[Take], others: Sequence[Take]) -> bool:
    """Tell whether some take is about as near to another word's as takes of one word are."""
    return any(_unlikeness(one, other) < _ALIKE for one, other in product(takes, others))


def _unlikeness(one: Take, other: Take) -> float:
    """Return the cost of warping one word onto another, the whole of either."""
    rows = [cepstra(take.word) for take in (one, other)]
    if min(map(len, rows)) < 2:
        return 1.0
    together = np.concatenate(rows)
    mean, spread = together.mean(axis=0), together.std(axis=0) + 1e-6
    first, second = (aligned(each, mean, spread) for each in rows)
    last = max(1, len(first) // 4)
    return min(cost(first, second, last), cost(second, first, last))
