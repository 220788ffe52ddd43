"""Whether the machine slept, told by two of its clocks: one stands still meanwhile.

Setting the time of day moves neither of them, so it is never taken for sleep.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from handscue.units import Seconds

LEAST_S = 0.5  # shorter than this it is no sleep that anybody would notice
TOGETHER_S = 0.02  # two clocks read within this are read at once
TRIES = 5


@dataclass(frozen=True)
class Reading:
    """Two clocks read at once: in sleep ``awake`` stands still, and ``all`` does not."""

    awake: Seconds
    all: Seconds


Read: TypeAlias = Callable[[], Reading]
Tell: TypeAlias = Callable[[], Seconds]


def slept(before: Reading, after: Reading) -> Seconds:
    """Return how long the machine slept between two readings; 0 for not at all."""
    asleep = (after.all - before.all) - (after.awake - before.awake)
    return asleep if asleep >= LEAST_S else 0.0


class SleepWatch:
    """Tells of each sleep once, at the first look after it."""

    def __init__(self, read: Read) -> None:
        self._read = read
        self._last = read()

    def look(self) -> Seconds:
        """Return how long the machine slept since the last look."""
        before, self._last = self._last, self._read()
        return slept(before, self._last)


def reader(awake: Tell, all_: Tell) -> Read:
    """Return a way to read two clocks at once.

    A process can be held up between the two; read again then, or it would look like sleep.
    """

    def read() -> Reading:
        for _ in range(TRIES):
            first, passed, last = awake(), all_(), awake()
            if last - first <= TOGETHER_S:
                break
        return Reading((first + last) / 2, passed)

    return read


def sleep_watch() -> SleepWatch:
    """Return a watch over this machine; where its clocks cannot tell, it tells of no sleep."""
    return SleepWatch(reader(*_clocks()))


def _clocks() -> tuple[Tell, Tell]:
    """Return the clock that stands still in sleep, and the one that does not."""
    if sys.platform == "win32":
        return _windows_clocks()
    for awake, all_ in (
        ("CLOCK_MONOTONIC", "CLOCK_BOOTTIME"),  # Linux: clock_gettime(2)
        ("CLOCK_UPTIME_RAW", "CLOCK_MONOTONIC_RAW"),  # macOS: clock_gettime(3)
    ):
        if hasattr(time, awake) and hasattr(time, all_):
            return _clock(getattr(time, awake)), _clock(getattr(time, all_))
    return time.monotonic, time.monotonic


def _clock(number: int) -> Tell:
    return lambda: time.clock_gettime(number)  # type: ignore[attr-defined, unused-ignore]


def _windows_clocks() -> tuple[Tell, Tell]:
    """See QueryUnbiasedInterruptTime and QueryInterruptTime in the Windows documentation."""
    import ctypes

    def clock(library: str, function: str) -> Tell:
        query = getattr(getattr(ctypes, "windll")[library], function)  # noqa: B009 - not elsewhere

        def tell() -> Seconds:
            ticks = ctypes.c_ulonglong()
            query(ctypes.byref(ticks))
            return ticks.value / 1e7  # of 100 ns

        return tell

    return (
        clock("kernel32", "QueryUnbiasedInterruptTime"),
        clock("kernelbase", "QueryInterruptTime"),
    )
