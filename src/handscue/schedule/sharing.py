"""Sharing a length out among parts that bend, each within its bounds, to the millisecond.

The part with usual length u becomes as long as ``round(level * u)``, held within its bounds, the
level being the same for all: every part that is not at a bound is lengthened or shortened by the
same proportion. It is found as water finds its level, by halving.

That is the least change there is. Of all ways to share out the same length in whole milliseconds
within the bounds, copies alike, this one has the least sum of squared changes, each over its usual
length: a millisecond more for a part that has d costs (2(d - u) + 1) / u more of that sum, which
is less than a certain amount exactly where (2d + 1) / 2u is less than a certain level, and there
rounding goes up. So the milliseconds are given out in the order of what they cost, and a longer
length gives none of them back: no part gets shorter when the whole gets longer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from handscue.units import Milliseconds

# A level is a whole number of 2**-64. Two levels at which lengths under half a day are rounded
# differently lie at least 2**-54 apart, so none is passed over.
FINENESS = 64
ONE = 1 << FINENESS
HALF = ONE >> 1


class Bounds(NamedTuple):
    """How long something is of itself, at least 1 ms, and how short and how long it may become."""

    least_ms: Milliseconds
    usual_ms: Milliseconds
    most_ms: Milliseconds


class Part(NamedTuple):
    """What gets a share: so many copies of one length, such as a step on both sides."""

    bounds: Bounds
    copies: int


class Shares(NamedTuple):
    """The length of one copy of each part, and what no part could take."""

    of_each: tuple[Milliseconds, ...]
    left_over: Milliseconds
    short_of: int | None = None  # the part for whose copies, more than two, that was too little


def least_of(parts: Sequence[Part]) -> Milliseconds:
    """Return the shortest that all the parts can be together."""
    return sum(part.bounds.least_ms * part.copies for part in parts)


def most_of(parts: Sequence[Part]) -> Milliseconds:
    """Return the longest that all the parts can be together."""
    return sum(part.bounds.most_ms * part.copies for part in parts)


def shared(parts: Sequence[Part], total_ms: Milliseconds) -> Shares:
    """Share a length out.

    What is left over is nothing, or the few milliseconds that were too little for all copies of
    the next part: one, of a part in two copies. It is more where even the most of all parts is
    less than the total, and negative where the least is more.
    """
    level = _highest_level(parts, total_ms)
    of_each, above = _at(parts, level), _at(parts, level + 1)
    left = total_ms - _sum(parts, of_each)
    # Those that the next level raises all do so at once; as many of them as there is time for.
    for index, (part, longer) in enumerate(zip(parts, above, strict=True)):
        if longer > of_each[index]:
            if part.copies > left:
                return Shares(tuple(of_each), left, index if left and part.copies > 2 else None)
            of_each[index] = longer
            left -= part.copies
    return Shares(tuple(of_each), left)


def _highest_level(parts: Sequence[Part], total_ms: Milliseconds) -> int:
    """Return the highest level that takes no more than the total."""
    low, high = 0, ONE
    while _sum(parts, _at(parts, high)) <= total_ms and _any_rises(parts, high):
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        if _sum(parts, _at(parts, middle)) <= total_ms:
            low = middle
        else:
            high = middle
    return low


def _any_rises(parts: Sequence[Part], level: int) -> bool:
    at = _at(parts, level)
    return any(ms < part.bounds.most_ms for part, ms in zip(parts, at, strict=True))


def _at(parts: Sequence[Part], level: int) -> list[Milliseconds]:
    """Return how long each part is at a level."""
    lengths = []
    for (least, usual, most), _ in parts:
        ms = (usual * level + HALF) >> FINENESS
        lengths.append(min(most, max(least, ms)))
    return lengths


def _sum(parts: Sequence[Part], of_each: Sequence[Milliseconds]) -> Milliseconds:
    return sum(part.copies * ms for part, ms in zip(parts, of_each, strict=True))
