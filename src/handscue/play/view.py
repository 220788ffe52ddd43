"""What the screen shows of a session, as plain values: screens only draw."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from handscue.play.transport import Command, State
from handscue.units import to_milliseconds

if TYPE_CHECKING:
    from handscue.play.transport import Transport
    from handscue.routine.fields import Talk
    from handscue.schedule.timeline import Segment
    from handscue.units import Milliseconds, Seconds


@dataclass(frozen=True)
class View:
    """A session at an instant."""

    title: str
    state: State
    segment: Segment
    following: Segment | None
    left_in_segment_ms: Milliseconds
    left_in_session_ms: Milliseconds
    end_asked: bool  # said once: said again within its time, it ends the session
    level: int  # an index into transport.LEVELS_DB
    quiet: bool
    talk: Talk | None  # how much is said, where that was changed
    on_time: bool  # what is left is kept fitted to the end it was to have
    late_ms: Milliseconds  # by which it ends later than it was to
    ends_in_s: Seconds | None = None  # how long it is to the end that was agreed
    sound: str | None = None  # what makes it
    trouble: str | None = None  # why nothing is heard
    notice: str | None = None  # what else the therapist should know
    is_read: bool = False  # the instruction is shown, too
    prompt: str | None = None  # what is asked, instead of what comes next
    listening: bool = False  # a microphone is on


def view(
    transport: Transport,
    now: Seconds,
    sound: str | None = None,
    trouble: str | None = None,
    notice: str | None = None,
) -> View:
    """Return what is to be seen at an instant."""
    timeline, segment = transport.timeline, transport.segment_at(now)
    position_ms = to_milliseconds(transport.position(now))
    is_last = segment.index + 1 == len(timeline.segments)
    return View(
        title=timeline.title,
        state=transport.state,
        segment=segment,
        following=None if is_last else timeline.segments[segment.index + 1],
        left_in_segment_ms=segment.end_ms - position_ms,
        left_in_session_ms=timeline.total_ms - position_ms,
        end_asked=transport.meant(Command.END, now) is Command.END_NOW,
        level=transport.level,
        quiet=transport.quiet,
        talk=transport.talk,
        on_time=transport.on_time,
        late_ms=transport.late_ms,
        ends_in_s=transport.ends_in(now),
        sound=sound,
        trouble=trouble,
        notice=notice,
    )
