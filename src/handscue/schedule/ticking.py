"""Ticks at the pace of a step: one as each of its strokes begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handscue.routine.model import ChimeName
from handscue.schedule.timeline import BREATH_MS
from handscue.schedule.wording import Chime

if TYPE_CHECKING:
    from handscue.schedule.unroll import Turn
    from handscue.units import Milliseconds

TICK = Chime(ChimeName.TICK)


def ticks(turn: Turn, duration_ms: Milliseconds, tick_ms: Milliseconds) -> tuple[Milliseconds, ...]:
    """Return how long after its start each stroke of a turn of that length begins, to be ticked.

    They lie evenly over all of it, to the millisecond. Strokes that follow one another more
    quickly than a tick and a breath are not ticked: that would be a rattle, and no pace.
    """
    if turn.ticks == 0 or duration_ms < turn.ticks * (tick_ms + BREATH_MS):
        return ()
    return tuple(stroke * duration_ms // turn.ticks for stroke in range(turn.ticks))
