"""The transport a session begins with when it is not played from its start."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from handscue.play.transport import State, Transport, begin
from handscue.units import to_frames

if TYPE_CHECKING:
    from handscue.schedule.timeline import Timeline
    from handscue.units import Milliseconds, Seconds


def begin_at(
    timeline: Timeline, segment: int, now: Seconds, end_ms: Milliseconds | None = None
) -> Transport:
    """Give a session that is paused at the start of a segment, by its index; else as ``begin``."""
    start = to_frames(timeline.segments[segment].start_ms)
    return replace(begin(timeline, now, end_ms), state=State.PAUSED, segment=segment, frame=start)
