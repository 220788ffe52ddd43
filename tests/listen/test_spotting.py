"""A peak is the best of three scores in a row, clearly better than any other; none is for long."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from handscue.listen.embedding import Embedder
from handscue.listen.profile import Profile
from handscue.listen.quiet import waited_since
from handscue.listen.sound import HOP, SAMPLE_RATE, Matrix
from handscue.listen.spotting import Peak, Spotter, peak_of
from listen.paths import hops, noise


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
def test_it_is_known_for_how_long_it_has_been_quiet_since_a_word(
    quiet: int, loud_db: float
) -> None:
    """Frames are of 10 ms; where it never gets quiet, nobody can tell."""
    room, word = np.full(100, loud_db - 40), np.full(50, loud_db)
    levels = np.concatenate([room, word, np.full(quiet, loud_db - 40)])
    assert waited_since(levels, 100, 149) == quiet
    over_music = np.concatenate([room, word, np.full(quiet, loud_db - 10)])
    assert waited_since(over_music, 100, 149) == 0


class Rising(Spotter):
    """Finds the first label clearer with every piece, without end."""

    clearer = 0.0

    def _score(self) -> Matrix:
        self.clearer += 1
        return np.array([self.clearer, *([0.0] * (len(self._labels) - 1))])


def test_a_word_that_only_gets_clearer_is_told_before_it_is_late(
    profile: Profile, embedder: Embedder
) -> None:
    spotter = Rising(profile, embedder)
    word = np.concatenate([0.001 * noise(2), 0.3 * noise(0.5), 0.001 * noise(1)])
    told = [
        (n * HOP, spotted) for n, hop in enumerate(hops(word), 1) if (spotted := spotter.feed(hop))
    ]
    ((known, spotted),) = told
    assert not spotted.late
    assert known <= 2.9 * SAMPLE_RATE
