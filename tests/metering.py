"""Another program's measure of loudness, to hold ours to."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyloudnorm


def meter_for(rate: int) -> pyloudnorm.Meter:
    """Return a meter of ITU-R BS.1770 that is not ours.

    What it needs takes a second to load: no process does so that measures nothing.
    """
    import pyloudnorm

    return pyloudnorm.Meter(rate)
