"""A session played for a client: from its beginning, or from where a run of it was left."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from handscue.app.keeping import run_kept
from handscue.app.performing import Performance, is_finished, perform
from handscue.app.preparing import Ready, ready
from handscue.app.resuming import forget_unfinished, journal_of, mention, where_to_resume
from handscue.history.runs import RunKind
from handscue.play.transport import Transport, begin, paused_at
from handscue.units import format_duration

if TYPE_CHECKING:
    from datetime import datetime

    from handscue.app.environment import Environment
    from handscue.app.performing import OpenRoom
    from handscue.app.request import LengthWish, Request
    from handscue.history.resume import Resumption
    from handscue.history.unfinished import Unfinished
    from handscue.play.hangup import Hangup
    from handscue.units import Seconds


@dataclass(frozen=True)
class Opening:
    """A session about to be played. ``place`` is where it goes on with ``run``, paused there.

    ``asked`` is what was asked for of its length. ``notice`` is what the therapist should know as
    it begins.
    """

    ready: Ready
    asked: LengthWish
    run: Unfinished | None = None
    place: Resumption | None = None
    notice: str | None = None

    @property
    def first(self) -> int:
        """The index of the segment it begins with."""
        return self.place.segment if self.place else 0

    def begun(self, at: Seconds, now: datetime) -> Transport:
        """Return it as it begins at an instant; ``now`` is the time of day then.

        Raises:
            FitError: the time of day it was asked to end at is past.

        """
        start = begin(self.ready.plan.timeline, at, self.ready.plan.end_ms)
        if self.place:
            start = paused_at(start, self.place.segment)
        left_s = self.asked.left_s(now)
        return start if left_s is None else start.finishing(start.since + left_s, start.since)

    def missed(self, now: datetime) -> str | None:
        """Say so where what is left of a session cannot be brought to its end."""
        start = self.begun(0.0, now)
        missed_ms = 0 if start.end_ms is None else start.timeline.total_ms - start.end_ms
        if self.place is None or abs(missed_ms) < 1000:
            return None
        how = "later" if missed_ms > 0 else "earlier"
        missed = format_duration(abs(missed_ms))
        return f"What is left cannot be made to end then: it will end {missed} {how}."


def opening(request: Request, run: Unfinished | None, env: Environment) -> Opening:
    """Prepare a session to be played, from its beginning or from where a run of it was left.

    Raises:
        HandscueError: what stands in the way, see ``preparing.ready``.

    """
    # What is left of a session is fitted to an end where it goes on, not all of it here.
    length = request.length.without_end() if run else request.length
    prepared = ready(replace(request, length=length), env, to_play=True)
    place = where_to_resume(run, prepared.plan) if run else None
    notice = place.sentence if place else mention(prepared.plan.path, env)
    return Opening(prepared, request.length, run, place, notice)


def play(opening: Opening, open_room: OpenRoom, hangup: Hangup, env: Environment) -> Transport:
    """Play a session in a room and keep what comes of it; return the transport as it ended.

    Its place is kept in a journal until it is over, so that it can be resumed after a kill or a
    loss of power; how long its steps take goes into the history. ``hangup`` is heeded by the
    caller as long as this lasts.
    """
    plan = opening.ready.plan
    with (
        ThreadPoolExecutor(1) as disk,
        journal_of(plan, disk, env, instead_of=opening.run) as journal,
        run_kept(plan, RunKind.PLAY, env, first=opening.first) as keeping,
    ):
        performance = Performance(
            lambda at: opening.begun(at, env.now()),
            opening.ready.sounds,
            notice=opening.notice,
            note=journal.note,
            between=keeping.between,
        )
        end = perform(performance, open_room)
        if is_finished(end) or not hangup.asked:
            journal.clear()
    if is_finished(end):
        forget_unfinished(plan.path, env)
    return end
