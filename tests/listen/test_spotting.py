"""A peak is the best of three scores in a row, and clearly better than any other word."""

from __future__ import annotations

import numpy as np
import pytest

from handscue.listen.spotting import Peak, peak_of


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
