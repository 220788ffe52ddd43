"""A peak is the best of three scores in a row, clearly better than any other; none is for long."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from handscue.listen.spotting import Peak, is_late, peak_of


@pytest.mark.parametrize(
    ("scores", "peak"),
    [
        ([[1, 0], [5, 1], [2, 0]], Peak(0, 5.0)),
        ([[1, 0], [5, 1], [6, 0]], None),
        ([[6, 0], [5, 1], [2, 0]], None),
        ([[1, 0], [5, 4.5], [2, 0]], None),
        ([[1, 4.5], [5, 0], [2, 0]], None),
        ([[1], [5], [2]], Peak(0, 5.0)),
    ],
)
def test_the_peak_of_three(scores: list[list[float]], peak: Peak | None) -> None:
    assert peak_of([np.array(score, dtype=float) for score in scores]) == peak


@given(st.integers(0, 100), st.floats(-60, -20))
def test_a_word_is_late_once_it_has_been_quiet_for_long(quiet: int, loud_db: float) -> None:
    """Frames are of 10 ms; where it never gets quiet, nobody can tell."""
    room, word = np.full(100, loud_db - 40), np.full(50, loud_db)
    levels = np.concatenate([room, word, np.full(quiet, loud_db - 40)])
    assert is_late(levels, 100, 150) == (quiet >= 40)
    over_music = np.concatenate([room, word, np.full(quiet, loud_db - 10)])
    assert not is_late(over_music, 100, 150)
