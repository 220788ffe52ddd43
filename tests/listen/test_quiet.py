"""A word stands alone where it is quieter both before and after it."""

from __future__ import annotations

import numpy as np
import pytest

from handscue.listen.quiet import quiet_from, stands_alone


def levels(before: float, word: float, after: float) -> np.ndarray:
    return np.concatenate([np.full(100, before), np.full(50, word), np.full(40, after)])


@pytest.mark.parametrize(
    ("before", "after", "alone"),
    [(-60, -60, True), (-30, -60, False), (-60, -30, False), (-37, -37, True), (-34, -60, False)],
)
def test_both_sides_must_be_quieter(before: float, after: float, *, alone: bool) -> None:
    assert stands_alone(levels(before, -30, after), 100, 150) == alone


def test_at_the_very_beginning_nothing_is_before() -> None:
    assert stands_alone(np.concatenate([np.full(50, -30.0), np.full(40, -60.0)]), 0, 50)
    assert stands_alone(np.concatenate([np.full(50, -30.0), np.full(40, -60.0)]), -5, 50)


@pytest.mark.parametrize(
    ("said_until", "click_at", "quiet"),
    [(0, None, 0), (40, None, 40), (40, 70, 40), (85, None, 85)],
)
def test_the_quiet_before_a_word_begins_where_something_else_ended(
    said_until: int, click_at: int | None, quiet: int
) -> None:
    heard = levels(-60, -30, -60)
    heard[:said_until] = -32
    if click_at:
        heard[click_at : click_at + 2] = -20
    assert abs(quiet_from(heard, 100, 150) - quiet) <= 2
