"""Whether a word may be but the session's own voice, or what cancelling left of it."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from handscue.listen.cepstra import log_spectra
from handscue.listen.sound import level_db

if TYPE_CHECKING:
    from handscue.listen.sound import Matrix, Samples

# Cancelling and holding down leave 18 to 23 dB less (benchmarks/listen.py); she is seldom so soft.
FAINTER_DB = 12.0

# Until the way is learned the echo is left as it is. Words of the session are then like what is
# played by 0.68 to 0.96, hers over it seldom by more than 0.6.
ALIKE = 0.65
_LOUDER_DB = 1.5
_REMEMBERED, _LOUD_DB = 250, -45.0  # pieces of 80 ms
_ALONE = 0.3  # of what is played, at least, is heard without her
_SEEN = 9.2  # of the natural logarithm of a power: 40 dB below the loudest


def is_leftover(left_db: Sequence[float], echo_db: Sequence[float]) -> bool:
    """Tell whether what is left of a stretch is much fainter than the echo taken away from it.

    Both are levels of the same pieces, in decibels below full scale.
    """
    return _together(left_db) < _together(echo_db) - FAINTER_DB


class Arrival:
    """How loud what is played is heard: learned from when it plays, without knowing who speaks."""

    def __init__(self) -> None:
        self._louder_db: deque[float] = deque(maxlen=_REMEMBERED)

    def feed(self, heard_db: float, played_db: float) -> None:
        """Take the levels of the same 80 ms of both."""
        if played_db > _LOUD_DB:
            self._louder_db.append(heard_db - played_db)

    def louder_db(self) -> float:
        """Return by how much louder it is heard than played; infinite while that is unknown."""
        return float(np.quantile(self._louder_db, _ALONE)) if self._louder_db else float("inf")


def is_the_echo(left: Samples, played: Samples, louder_db: float) -> bool:
    """Tell whether what is left of a stretch comes and goes as what was played does, band by band.

    It is no echo where it is louder than that can be. Both are the same stretch, the way through
    the air made up for, to within some 30 ms.
    """
    loudest_db = level_db(played) + louder_db + _LOUDER_DB
    return level_db(left) < loudest_db and likeness(left, played) > ALIKE


def likeness(left: Samples, played: Samples) -> float:
    """Return the correlation of what changes in two sounds' spectra: 1 where all of it does alike.

    They may be 20 ms apart: each time a session plays on, its delay is a little different.
    """
    its = _spectra(played)
    mine, count = _changes(_spectra(left)[1:-1]), len(its) - 2
    return max(float((mine * _changes(its[at : at + count])).sum()) for at in range(3))


def _spectra(sound: Samples) -> Matrix:
    """Return the logarithm of the power in each band, no further below the loudest than is seen."""
    spectra = log_spectra(sound)
    seen: Matrix = np.maximum(spectra, spectra.max() - _SEEN)
    return seen


def _changes(spectra: Matrix) -> Matrix:
    """Return how each band differs from its own mean, all together of length 1."""
    changes = spectra - spectra.mean(axis=0)
    even: Matrix = changes / (np.linalg.norm(changes) + 1e-9)
    return even


def _together(levels: Sequence[float]) -> float:
    return 10 * float(np.log10(np.mean(np.power(10.0, np.divide(levels, 10.0))))) if levels else 0.0
