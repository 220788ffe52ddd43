"""The session clock: monotonic, and the only one. Who needs the time is handed one of these."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from handscue.units import Seconds


class Clock(Protocol):
    """Tells the time and waits by it, so that a test's clock can do both without sleeping."""

    def now(self) -> Seconds:
        """Return the instant, in seconds since some fixed one."""
        ...

    def wait(self, seconds: Seconds) -> None:
        """Come back so many seconds later; at once when that is not more than none."""
        ...


class MonotonicClock:
    """The machine's monotonic clock, the same for all its processes."""

    def now(self) -> Seconds:
        """See ``Clock.now``."""
        return time.monotonic()

    def wait(self, seconds: Seconds) -> None:
        """See ``Clock.wait``."""
        if seconds > 0:
            time.sleep(seconds)  # noqa: TID251 - this is the clock
