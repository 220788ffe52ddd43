"""How long each step of a running session takes, told from looks at it: no clock, no disk.

A step takes the time that the session is in it, from its beginning until it is left for a later
one, whichever way: by "next", or by itself at its end. Gone back to, it takes that time besides.
What a pause takes is not counted; waiting at the end of a step that is held is, for the work goes
on. Gates are not measured: how long a client takes to turn over is no length of a step.

A step that was ended by the therapist (by "next", after more time or a hold, or gone back to)
shows how long she works. One that the clock ended shows only that she let it. One left at once was
not done. Where the sound was away, or nobody looked for a while, it is not known what was done.
Of a session that is ended early, the step it was in is not kept, save the last one where half of
it was done.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from handscue.schedule.unroll import Kind

if TYPE_CHECKING:
    from handscue.schedule.timeline import Segment
    from handscue.units import Milliseconds, Seconds

NEAR_MS = 300  # so near to its end, a step is taken to have ended by itself
LEFT_AT_ONCE_MS = 5000  # a step left within this was not done, nor one in less than half its time
UNHEARD_S = 1.0  # so long a loss of sound is noticed
UNSEEN_S = 2.0  # so long between two looks, the machine was held up


class Ended(StrEnum):
    """How a step came to its end."""

    PRESSED = "pressed"
    CLOCK = "clock"
    SKIPPED = "skipped"
    SPOILED = "spoiled"  # the sound was away in it, or the machine held up


@dataclass(frozen=True)
class Look:
    """What is seen of a session at an instant.

    ``goes`` is whether the work does: the session plays, or waits at a step's end. ``over`` is
    whether the session has come to its end, by itself or not.
    """

    segment: Segment
    at: Seconds
    goes: bool = True
    heard: bool = True
    over: bool = False


@dataclass(frozen=True)
class Took:
    """How long a segment took; ``planned_ms`` is its usual time."""

    segment: Segment
    took_ms: Milliseconds
    ended: Ended

    @property
    def planned_ms(self) -> Milliseconds:
        """How long it takes where nothing fits or changes it."""
        return self.segment.usual_ms


@dataclass(frozen=True)
class _Visits:
    """The time spent in a segment so far."""

    first_ms: Milliseconds  # how long it was to be when it was first come to
    worked_s: Seconds = 0.0
    unheard_s: Seconds = 0.0
    unseen: bool = False
    again: bool = False  # it was gone back to

    @property
    def worked_ms(self) -> Milliseconds:
        """The time worked, in which what was added up in whatever order is the same."""
        return round(self.worked_s * 1000)

    def lasting(self, look: Look, seconds: Seconds) -> _Visits:
        """Return this after so many seconds more, begun as looked at."""
        return replace(
            self,
            first_ms=self.first_ms if self.worked_ms > NEAR_MS else look.segment.duration_ms,
            worked_s=self.worked_s + seconds * look.goes,
            unheard_s=self.unheard_s + seconds * (look.goes and not look.heard),
            unseen=self.unseen or (look.goes and seconds > UNSEEN_S),
        )


@dataclass(frozen=True)
class Measuring:
    """What is known of a run of so many segments after some looks at it; begin without any.

    ``lasted_s`` is the time since the first look, ``paused_s`` what of it the work stood still.
    """

    segments: int
    last: Look | None = None
    lasted_s: Seconds = 0.0
    paused_s: Seconds = 0.0
    finished: bool = False
    visits: dict[int, _Visits] = field(default_factory=dict)

    def after(self, look: Look) -> tuple[Measuring, Took | None]:
        """Return this after one more look, and how long a step took that was over by then."""
        if self.last is None:
            return replace(self, last=look, visits={look.segment.index: _first(look)}), None
        if self.last.over:
            return self, None
        last, seconds = self.last, look.at - self.last.at
        here = self.visits[last.segment.index].lasting(last, seconds)
        is_end = last.segment.index == self.segments - 1
        visits = {**self.visits, last.segment.index: here}
        index = look.segment.index
        if index != last.segment.index:
            been = visits.get(index)
            visits[index] = replace(been, again=True) if been else _first(look)
        finished = look.over and is_end and here.worked_ms >= last.segment.usual_ms / 2
        left = index > last.segment.index or finished
        counted = left and last.segment.turn.kind is not Kind.GATE
        return replace(
            self,
            last=look,
            lasted_s=self.lasted_s + seconds,
            paused_s=self.paused_s + seconds * (not last.goes),
            finished=finished,
            visits=visits,
        ), _took(here, last.segment) if counted else None


def _first(look: Look) -> _Visits:
    return _Visits(look.segment.duration_ms)


def _took(visits: _Visits, segment: Segment) -> Took:
    return Took(segment, visits.worked_ms, _ended(visits, segment))


def _ended(visits: _Visits, segment: Segment) -> Ended:
    if visits.unseen or visits.unheard_s > UNHEARD_S:
        return Ended.SPOILED
    if visits.worked_ms < min(LEFT_AT_ONCE_MS, segment.usual_ms / 2):
        return Ended.SKIPPED
    longer = segment.held or segment.duration_ms > visits.first_ms
    in_time = abs(visits.worked_ms - segment.duration_ms) <= NEAR_MS
    return Ended.CLOCK if in_time and not longer and not visits.again else Ended.PRESSED
