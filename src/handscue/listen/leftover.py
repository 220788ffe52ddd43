"""Whether a word may be but what cancelling left of the session's own voice."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

# Cancelling and holding down leave 18 to 23 dB less (benchmarks/listen.py); she is seldom so soft.
FAINTER_DB = 12.0


def is_leftover(left_db: Sequence[float], echo_db: Sequence[float]) -> bool:
    """Tell whether what is left of a stretch is much fainter than the echo taken away from it.

    Both are levels of the same pieces, in decibels below full scale.
    """
    return _together(left_db) < _together(echo_db) - FAINTER_DB


def _together(levels: Sequence[float]) -> float:
    return 10 * float(np.log10(np.mean(np.power(10.0, np.divide(levels, 10.0))))) if levels else 0.0
