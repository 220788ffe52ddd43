"""Sharing a length out: exact, within bounds, and the least change there is."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from handscue.schedule.sharing import Bounds, Part, Shares, least_of, most_of, shared

FEW_MS = st.integers(1, 8)
MANY_MS = st.integers(1, 57_600_000)  # four hours at the gentlest pace
COPIES = st.integers(1, 2)


def bounds(ms: st.SearchStrategy[int]) -> st.SearchStrategy[Bounds]:
    return st.tuples(ms, ms, ms).map(lambda three: Bounds(*sorted(three)))


SMALL = st.lists(st.builds(Part, bounds(FEW_MS), COPIES), min_size=1, max_size=4)
LARGE = st.lists(st.builds(Part, bounds(MANY_MS), COPIES), min_size=1, max_size=30)
SOMEWHERE = st.fractions(0, 1, max_denominator=10**9)


def total_at(parts: Sequence[Part], where: Fraction) -> int:
    """Return a total between the least and the most of all parts."""
    least, most = least_of(parts), most_of(parts)
    return least + round((most - least) * where)


def given_out(parts: Sequence[Part], shares: Shares) -> int:
    return sum(p.copies * ms for p, ms in zip(parts, shares.of_each, strict=True))


def change(parts: Sequence[Part], of_each: Sequence[int]) -> Fraction:
    """Return the sum of squared changes, each over its usual length."""
    return sum(
        (
            p.copies * Fraction((ms - p.bounds.usual_ms) ** 2, p.bounds.usual_ms)
            for p, ms in zip(parts, of_each, strict=True)
        ),
        Fraction(0),
    )


def one_after_the_other(parts: Sequence[Part], total: int) -> Shares:
    """Share out slowly: from the least on, each millisecond to whom it costs least."""
    of_each = [p.bounds.least_ms for p in parts]
    left = total - least_of(parts)
    while growing := [i for i, p in enumerate(parts) if of_each[i] < p.bounds.most_ms]:
        index = min(growing, key=lambda i: Fraction(2 * of_each[i] + 1, parts[i].bounds.usual_ms))
        if parts[index].copies > left:
            break
        of_each[index] += 1
        left -= parts[index].copies
    return Shares(tuple(of_each), left)


@given(LARGE, SOMEWHERE)
def test_every_millisecond_is_given_out_but_one_that_two_copies_cannot_share(
    parts: list[Part], where: Fraction
) -> None:
    total = total_at(parts, where)
    shares = shared(parts, total)
    assert given_out(parts, shares) + shares.left_over == total
    assert shares.left_over == 0 or (
        shares.left_over == 1 and any(part.copies == 2 for part in parts)
    )


@given(LARGE, st.integers(0, 10**10))
def test_bounds_are_kept_whatever_the_total(parts: list[Part], total: int) -> None:
    for part, ms in zip(parts, shared(parts, total).of_each, strict=True):
        assert part.bounds.least_ms <= ms <= part.bounds.most_ms


@given(LARGE)
def test_the_usual_total_changes_nothing(parts: list[Part]) -> None:
    usual = tuple(part.bounds.usual_ms for part in parts)
    total = sum(p.copies * ms for p, ms in zip(parts, usual, strict=True))
    assert shared(parts, total) == Shares(usual, 0)


@given(LARGE, SOMEWHERE, SOMEWHERE)
def test_nothing_gets_shorter_when_the_whole_gets_longer(
    parts: list[Part], one: Fraction, other: Fraction
) -> None:
    shorter, longer = sorted((total_at(parts, one), total_at(parts, other)))
    pairs = zip(shared(parts, shorter).of_each, shared(parts, longer).of_each, strict=True)
    assert all(a <= b for a, b in pairs)


@given(LARGE, SOMEWHERE)
def test_what_is_at_no_bound_changes_in_the_same_proportion(
    parts: list[Part], where: Fraction
) -> None:
    """To the half millisecond of rounding, and the one that the last to get any may have more."""
    shares = shared(parts, total_at(parts, where)).of_each
    free = [
        (ms, p.bounds.usual_ms)
        for p, ms in zip(parts, shares, strict=True)
        if p.bounds.least_ms < ms < p.bounds.most_ms
    ]
    for (a, usual_a), (b, usual_b) in itertools.combinations(free, 2):
        assert Fraction(2 * a - 1, usual_a) <= Fraction(2 * b + 1, usual_b)
        assert Fraction(2 * b - 1, usual_b) <= Fraction(2 * a + 1, usual_a)


@given(SMALL, SOMEWHERE)
def test_it_gives_what_giving_out_one_after_the_other_gives(
    parts: list[Part], where: Fraction
) -> None:
    total = total_at(parts, where)
    assert shared(parts, total) == one_after_the_other(parts, total)


@given(SMALL, SOMEWHERE)
def test_no_other_way_to_give_out_as_much_changes_less(parts: list[Part], where: Fraction) -> None:
    """Against all ways there are."""
    shares = shared(parts, total_at(parts, where))
    ways = itertools.product(*(range(p.bounds.least_ms, p.bounds.most_ms + 1) for p in parts))
    as_much = (way for way in ways if given_out(parts, Shares(way, 0)) == given_out(parts, shares))
    assert change(parts, shares.of_each) == min(change(parts, way) for way in as_much)


@given(SMALL, st.integers(1, 100))
def test_out_of_reach_all_are_at_their_bounds(parts: list[Part], beyond: int) -> None:
    least = tuple(part.bounds.least_ms for part in parts)
    most = tuple(part.bounds.most_ms for part in parts)
    assert shared(parts, least_of(parts) - beyond) == Shares(least, -beyond)
    assert shared(parts, most_of(parts) + beyond) == Shares(most, beyond)
