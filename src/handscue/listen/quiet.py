"""Whether it was quieter before and after a word, and for how long: a command stands by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from handscue.listen.sound import Matrix

QUIETER_DB = 6.0
BEFORE = 40, 16  # frames of 10 ms before the word: from, until; where it begins is not sure
AFTER = 8  # frames after it from which on it should be quiet
_FALLEN_DB = 30.0  # below a word: up to a fifth of a second after its end, in a room
_CLICK = 5  # frames of which most must be loud to be speech


def stands_alone(levels: Matrix, start: int, end: int) -> bool:
    """Tell whether frames ``start`` to ``end`` of levels in dB are louder than those around."""
    loud = _loudness(levels, start, end)
    before = levels[max(0, start - BEFORE[0]) : max(0, start - BEFORE[1])]
    after = levels[end + AFTER :]
    return all(_quiet(around, loud) for around in (before, after))


def quiet_from(levels: Matrix, start: int, end: int) -> int:
    """Return the frame from which on it was quieter until the word in frames ``start`` to ``end``.

    Clicks are passed over. 0 where nothing else was heard.
    """
    before = levels[: max(0, start - BEFORE[1])]
    loud = before > _loudness(levels, start, end) - QUIETER_DB
    spoken = np.convolve(loud, np.ones(_CLICK), mode="full")[: len(loud)] > _CLICK / 2
    return int(np.flatnonzero(spoken).max(initial=-1)) + 1


def waited_since(levels: Matrix, start: int, end: int) -> int:
    """Return for how many frames it has been quiet since the word in frames ``start`` to ``end``.

    0 where it never gets as quiet as that.
    """
    heard = np.flatnonzero(levels > _loudness(levels, start, end) - _FALLEN_DB)
    return len(levels) - 1 - int(heard.max(initial=0))


def _loudness(levels: Matrix, start: int, end: int) -> float:
    return float(np.percentile(levels[max(0, start) : end + 1], 90))


def _quiet(levels: Matrix, loud: float) -> bool:
    """Tell whether most of them are quieter by some decibels; nothing at all is quiet."""
    return not len(levels) or loud - float(np.percentile(levels, 70)) >= QUIETER_DB
