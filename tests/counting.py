"""Work counted in calls, not by a clock: the same on every machine, whatever else it does."""

from __future__ import annotations

import sys
from collections.abc import Callable


def calls(act: Callable[[], object]) -> int:
    """Count what is called meanwhile."""
    count = 0

    def counting(*_: object) -> None:
        nonlocal count
        count += 1

    sys.setprofile(counting)
    try:
        act()
    finally:
        sys.setprofile(None)
    return count


def grows_no_faster(act: Callable[[int], object], some: int) -> bool:
    """Return whether twice and four times as much is no more than as many times the work."""
    act(some)  # what is loaded once
    once, twice, four_times = (calls(lambda n=n: act(n)) for n in (some, 2 * some, 4 * some))  # type: ignore[misc]
    return bool(twice < 2.3 * once and four_times < 2.3 * twice)
