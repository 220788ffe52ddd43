"""A running session as pages have it: plain values, with instants to be counted down to.

A page is told when a step ends, not how long it still has: so there is something to tell only when
something changed, and a page that hears nothing for a while still counts right.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from handscue.export.player.session import texts_of
from handscue.play.quizmaster import ANSWERS
from handscue.play.transport import LEVELS_DB, State
from handscue.printable import printable
from handscue.schedule.wording import heading

if TYPE_CHECKING:
    from handscue.play.view import View
    from handscue.units import Seconds

NEAR_S = 0.05  # instants that differ by less are the same: they are told in milliseconds


@dataclass(frozen=True)
class Shown:
    """A session at an instant. Of each pair of end and left, one is None: what stands has no end.

    Ends are instants on the session clock, lengths and times left are seconds.
    """

    title: str
    language: str
    state: str
    index: int
    step: tuple[tuple[str, str], ...]
    following: str | None
    step_length: Seconds
    step_ends: Seconds | None
    step_left: Seconds | None
    session_length: Seconds
    session_ends: Seconds | None
    session_left: Seconds | None
    held: bool
    end_asked: bool
    level_db: int
    quiet: bool
    talk: str | None
    on_time: bool
    late: Seconds
    trouble: str | None
    notice: str | None
    listening: bool  # a microphone of this computer is on
    quiz: str | None  # what is to be done in one

    def as_data(self) -> dict[str, Any]:
        """Return it as JSON has it."""
        return {**asdict(self), "step": dict(self.step)}


def shown(view: View, now: Seconds) -> Shown:
    """Return what pages show of a view that was made at an instant."""
    turn, plays = view.segment.turn, view.state is State.PLAYING
    step_s, session_s = view.left_in_segment_ms / 1000, view.left_in_session_ms / 1000
    return Shown(
        title=printable(view.title),
        language=str(turn.language),
        state=str(view.state),
        index=view.segment.index,
        step=tuple(texts_of(turn).items()),
        following=printable(heading(view.following.turn)) if view.following else None,
        step_length=view.segment.duration_ms / 1000,
        step_ends=now + step_s if plays else None,
        step_left=None if plays else step_s,
        session_length=_gone_s(view) + session_s,
        session_ends=now + session_s if plays else None,
        session_left=None if plays else session_s,
        held=view.segment.held,
        end_asked=view.end_asked,
        level_db=LEVELS_DB[view.level],
        quiet=view.quiet,
        talk=view.talk and str(view.talk),
        on_time=view.on_time,
        late=view.late_ms // 1000,
        trouble=view.trouble and printable(view.trouble),
        notice=view.notice and printable(view.notice),
        listening=view.listening,
        quiz=view.prompt and ("judge" if view.prompt == ANSWERS else "recall"),
    )


def _gone_s(view: View) -> Seconds:
    return (view.segment.end_ms - view.left_in_segment_ms) / 1000


def is_news(before: Shown | None, after: Shown) -> bool:
    """Say whether a page would show anything else now than it does by itself."""
    if before is None or _apart(before.step_ends, after.step_ends):
        return True
    if _apart(before.session_ends, after.session_ends):
        return True
    timed = replace(after, step_ends=before.step_ends, session_ends=before.session_ends)
    return timed != before


def _apart(one: Seconds | None, other: Seconds | None) -> bool:
    if one is None or other is None:
        return one is not other
    return abs(one - other) > NEAR_S
