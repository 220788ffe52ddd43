"""What the screen shows of a session, as plain values: screens only draw."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from handscue.play.transport import State
from handscue.schedule.unroll import Kind
from handscue.schedule.wording import passes_in_words
from handscue.units import to_milliseconds

if TYPE_CHECKING:
    from handscue.play.transport import Transport
    from handscue.schedule.timeline import Segment
    from handscue.schedule.unroll import Turn
    from handscue.units import Milliseconds, Seconds


@dataclass(frozen=True)
class View:
    """A session at an instant."""

    title: str
    state: State
    segment: Segment
    following: Segment | None
    segments: int
    left_in_segment_ms: Milliseconds
    left_in_session_ms: Milliseconds
    level: int  # an index into transport.LEVELS_DB
    quiet: bool
    trouble: str | None = None  # why nothing is heard
    notice: str | None = None  # what else the therapist should know


def view(
    transport: Transport, now: Seconds, trouble: str | None = None, notice: str | None = None
) -> View:
    """Give what is to be seen at an instant."""
    timeline, segment = transport.timeline, transport.segment_at(now)
    position_ms = to_milliseconds(transport.position(now))
    following = timeline.segments[segment.index + 1 :]
    return View(
        title=timeline.title,
        state=transport.state,
        segment=segment,
        following=following[0] if following else None,
        segments=len(timeline.segments),
        left_in_segment_ms=segment.end_ms - position_ms,
        left_in_session_ms=timeline.total_ms - position_ms,
        level=transport.level,
        quiet=transport.quiet,
        trouble=trouble,
        notice=notice,
    )


def heading(turn: Turn) -> str:
    """Name a turn with its side, as in ``Left leg · Effleurage``."""
    if turn.side and turn.kind is not Kind.SWITCH:
        return f"{turn.side.capitalize()} {turn.part} · {turn.name}"
    return turn.name


def passes(turn: Turn) -> str:
    """Write a turn's passes, or nothing where none are counted."""
    if turn.passes is None:
        return ""
    return passes_in_words(turn.passes, on_each_side=turn.on_each_side).lower()
