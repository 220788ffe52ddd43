"""A session played for a client: from its beginning, or from where a run of it was left."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from handscue.app.keeping import run_kept
from handscue.app.performing import Performance, is_finished, perform
from handscue.app.preparing import Ready, ready
from handscue.app.request import LengthWish
from handscue.app.resuming import (
    as_agreed,
    forget_unfinished,
    journal_of,
    mention,
    noting,
    where_to_resume,
)
from handscue.errors import FitError, HistoryError, SoundError, SpeechError
from handscue.history.runs import RunKind
from handscue.play.transport import Transport, begin, paused_at
from handscue.units import format_duration

if TYPE_CHECKING:
    from handscue.app.environment import Environment
    from handscue.app.performing import OpenRoom
    from handscue.app.request import Request
    from handscue.history.resume import Resumption
    from handscue.history.unfinished import Unfinished
    from handscue.play.hangup import Hangup
    from handscue.units import Milliseconds, Seconds

NEAR_MS = 1000  # an end that is missed by less is met


@dataclass(frozen=True)
class Opening:
    """A session about to be played. ``place`` is where it goes on with ``run``, paused there.

    ``asked`` is what was asked for of its length. ``ends_at`` is the end that was agreed for the
    run (Unix time), unless another length was asked for now. ``notice`` is what the therapist
    should know as it begins.
    """

    ready: Ready
    asked: LengthWish
    run: Unfinished | None = None
    place: Resumption | None = None
    ends_at: float | None = None
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
        if (left_s := self.asked.left_s(now)) is not None:
            return start.finishing(start.since + left_s, start.since)
        if self.ends_at is None:
            return start
        kept = start.finishing(start.since + self.ends_at - now.timestamp(), start.since)
        return kept if abs(_missed_ms(kept)) < NEAR_MS else start

    def performance(self, env: Environment) -> Performance:
        """Return it as it is performed."""

        def start(at: Seconds) -> Transport:
            return self.begun(at, env.now())

        return Performance(start, self.ready.sounds, notice=self.notice)

    def missed(self, now: datetime) -> str | None:
        """Say so where what is left of a session cannot be brought to its end."""
        start = self.begun(0.0, now)
        if self.ends_at is not None and not start.on_time:
            agreed = datetime.fromtimestamp(self.ends_at, now.tzinfo)
            return f"It can no longer end at {agreed:%H:%M}, as agreed."
        missed_ms = _missed_ms(start)
        if self.place is None or abs(missed_ms) < NEAR_MS:
            return None
        how = "later" if missed_ms > 0 else "earlier"
        missed = format_duration(abs(missed_ms))
        return f"What is left cannot be fitted: it will end {missed} {how}."


def _missed_ms(start: Transport) -> Milliseconds:
    """Return by how much a session will end later than it is to."""
    return 0 if start.end_ms is None else start.timeline.total_ms - start.end_ms


def opening(request: Request, run: Unfinished | None, env: Environment) -> Opening:
    """Prepare a session to be played, from its beginning or from where a run of it was left.

    Raises:
        HandscueError: what stands in the way, see ``preparing.ready``.

    """
    if run:
        return _resumed(request, run, env)
    prepared = ready(request, env, to_play=True)
    return Opening(prepared, request.length, notice=mention(prepared.plan.path, env))


def _resumed(request: Request, run: Unfinished, env: Environment) -> Opening:
    agreed = run.note.agreed
    # What is left of a session is fitted to an end where it goes on, not all of it here.
    now = replace(request, length=request.length.without_end())
    try:
        prepared = ready(as_agreed(now, agreed), env, to_play=True)
    except (FitError, HistoryError, SoundError, SpeechError) as error:
        if as_agreed(now, agreed) == now:
            raise
        env.notices.warn(f"Not resumed as agreed before: {error}")
        prepared = ready(now, env, to_play=True)
    place = where_to_resume(run, prepared.plan)
    ends_at = agreed.ends_at if request.length == LengthWish() else None
    return Opening(prepared, request.length, run, place, ends_at, place.sentence)


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
        performance = opening.performance(env)
        kept = replace(performance, note=noting(journal, env), between=keeping.between)
        end = perform(kept, open_room)
        if is_finished(end) or not hangup.asked:
            journal.clear()
    if is_finished(end):
        forget_unfinished(plan.path, env)
    return end
