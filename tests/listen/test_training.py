"""The classifier learns what can be told apart, gives low odds to the rest, and always the same."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from handscue.listen.training import trained
from handscue.listen.windows import FEATURES


def clusters(seed: int, each: int = 40) -> tuple[np.ndarray, np.ndarray]:
    """Return rows about three places, the third of which is no command."""
    random = np.random.default_rng(seed)
    places = np.random.default_rng(99).standard_normal((3, FEATURES))
    classes = np.repeat(np.arange(3), each)
    rows = places[classes] + 2 * random.standard_normal((3 * each, FEATURES))
    return rows.astype(np.float32), classes


CLASSIFIER = trained(*clusters(0), commands=2)


def test_rows_never_seen_are_told_apart() -> None:
    classifier = trained(*clusters(0), commands=2)
    rows, classes = clusters(1)
    odds = np.array([classifier.log_odds(row) for row in rows])
    told = np.where(odds.max(axis=1) > 0, odds.argmax(axis=1), 2)
    assert (told == classes).mean() > 0.95


@given(st.floats(20, 1e6))
def test_what_is_stranger_is_no_surer(times: float) -> None:
    """Far beyond what was ever seen, odds no longer grow."""
    classifier = CLASSIFIER
    away = 10 * np.sign(clusters(1)[0][0]) * classifier.spread
    near, far = (
        classifier.log_odds((classifier.mean + by * away).astype(np.float32)) for by in (1, times)
    )
    np.testing.assert_array_equal(near, far)


def test_the_same_rows_train_the_same_classifier() -> None:
    first, second = (trained(*clusters(0), commands=2) for _ in range(2))
    np.testing.assert_array_equal(first.weights, second.weights)
    np.testing.assert_array_equal(first.bias, second.bias)
