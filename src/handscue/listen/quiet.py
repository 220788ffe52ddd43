"""Whether it was quieter before and after a word: one said as a command stands by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from handscue.listen.sound import Matrix

QUIETER_DB = 6.0
BEFORE = 35, 8  # frames of 10 ms before the word: from, until
AFTER = 8  # frames after it from which on it should be quiet


def stands_alone(levels: Matrix, start: int, end: int) -> bool:
    """Tell whether frames ``start`` to ``end`` of levels in dB are louder than those around."""
    loud = float(np.percentile(levels[max(0, start) : end + 1], 90))
    before = levels[max(0, start - BEFORE[0]) : max(0, start - BEFORE[1])]
    after = levels[end + AFTER :]
    return all(_quiet(around, loud) for around in (before, after))


def _quiet(levels: Matrix, loud: float) -> bool:
    """Tell whether most of them are quieter by some decibels; nothing at all is quiet."""
    return not len(levels) or loud - float(np.percentile(levels, 70)) >= QUIETER_DB
