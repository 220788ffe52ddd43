"""A take is found at the end of what was heard, said faster or slower, and not elsewhere."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from handscue.listen.sound import Matrix
from handscue.listen.warping import cost, costs


def walk(rows: int, seed: int) -> Matrix:
    """Return unit rows, each different from the others."""
    told = np.random.default_rng(seed).standard_normal((rows, 12))
    unit: Matrix = told / np.linalg.norm(told, axis=1, keepdims=True)
    return unit


@given(st.integers(4, 30), st.integers(0, 20), st.integers(0, 1000))
def test_the_same_costs_nothing_wherever_it_begins(rows: int, before: int, seed: int) -> None:
    take = walk(rows, seed)
    heard = np.concatenate([walk(before + 1, seed + 1), take])
    assert cost(heard, take, last=1) < 1e-9


@given(st.integers(6, 30), st.integers(0, 1000))
def test_half_as_fast_costs_nothing_either(rows: int, seed: int) -> None:
    take = walk(rows, seed)
    assert cost(np.repeat(take, 2, axis=0), take, last=2) < 0.6 / rows * 2


@given(st.integers(8, 30), st.integers(0, 1000))
def test_something_else_costs_much(rows: int, seed: int) -> None:
    assert cost(walk(40, seed + 7), walk(rows, seed), last=40) > 0.3


def test_it_must_end_where_it_is_looked_for() -> None:
    take = walk(20, 0)
    heard = np.concatenate([take, walk(30, 1)])
    assert cost(heard, take, last=31) < 1e-9
    assert cost(heard, take, last=10) > 0.3


@given(st.lists(st.integers(2, 30), min_size=1, max_size=5), st.integers(0, 1000))
def test_takes_of_any_lengths_cost_the_same_together(rows: list[int], seed: int) -> None:
    heard, takes = walk(40, seed), [walk(length, seed + place) for place, length in enumerate(rows)]
    assert np.allclose(costs(heard, takes, last=9), [cost(heard, take, last=9) for take in takes])
