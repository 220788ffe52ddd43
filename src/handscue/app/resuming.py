"""Going on with a session that was left unfinished: which, where, and what is said of it."""

from __future__ import annotations

import shlex
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from handscue.app.request import LengthWish, MusicWish
from handscue.errors import HistoryError
from handscue.history.dropping import drop_session
from handscue.history.journal import Journal
from handscue.history.note import Agreed, digest_of
from handscue.history.resume import Resumption, place_of, resume
from handscue.history.unfinished import Found, Unfinished, find
from handscue.play.transport import State
from handscue.schedule.appointment import Appointment
from handscue.speech.choice import in_full
from handscue.units import counted

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from handscue.app.environment import Environment
    from handscue.app.planning import Plan
    from handscue.app.request import Request
    from handscue.play.machine import Note
    from handscue.play.view import View
    from handscue.units import Seconds

MENTIONED_S = 12 * 3600  # so long an unfinished run is worth a line: the same working day


def run_to_resume(session: Path | None, env: Environment) -> Unfinished:
    """Return the run left last, of a session file or of any; warn of journals that are of no use.

    Raises:
        HistoryError: there is none, or its session file is not there any more.

    """
    run = _left_unfinished(env).newest(session)
    if run is None:
        raise HistoryError(_nothing_to_resume(session))
    if session is None and run.is_gone():
        raise HistoryError(_gone(run))
    return run


def _left_unfinished(env: Environment) -> Found:
    left = find(env.places.journals)
    for refused in left.refused:
        env.notices.warn(str(refused))
    return left


def _gone(run: Unfinished) -> str:
    return (
        f"{run.note.session}: the session you left unfinished is no longer there. If you moved "
        "it: handscue play --resume SESSION"
    )


def _nothing_to_resume(session: Path | None) -> str:
    if session is None:
        return "no session was left unfinished; start one with: handscue play SESSION"
    again = shlex.join(["handscue", "play", str(session)])
    return f"{session} was not left unfinished; start it with: {again}"


def where_to_resume(run: Unfinished, plan: Plan) -> Resumption:
    """Find the place of a run in its session as it is now."""
    return resume(run.note, plan.timeline, digest_of(plan.path))


def mention(session_file: Path, env: Environment) -> str | None:
    """Return a line on an unfinished run of a session from the last hours, if there is one."""
    run = left_lately(session_file, find(env.places.journals), env)
    if run is None:
        return None
    again = shlex.join(["handscue", "play", "--resume", str(session_file)])
    return f"{line_about(run, env)} To resume it: {again}"


def left_lately(session_file: Path, left: Found, env: Environment) -> Unfinished | None:
    """Return the run of a session that was left unfinished in the last hours, of all such runs."""
    run = left.newest(session_file)
    return None if run is None or env.unix_time - run.left_at > MENTIONED_S else run


def line_about(run: Unfinished, env: Environment) -> str:
    """Say which run was left unfinished, when and where."""
    left = _ago(env.unix_time - run.left_at)
    return f"You left {run.note.title} unfinished {left}, in {place_of(run.note)}."


def interrupted(env: Environment) -> str | None:
    """Say which session was left unfinished in the last hours; None where none was."""
    run = find(env.places.journals).newest()
    if run is None or run.is_gone() or env.unix_time - run.left_at > MENTIONED_S:
        return None
    return f"{line_about(run, env)} Resume it under Sessions."


def journal_of(
    plan: Plan, executor: Executor, env: Environment, *, instead_of: Unfinished | None = None
) -> Journal:
    """Return the journal of a session that is about to be played."""
    folder, agreed = env.places.journals, agreed_of(plan)
    return Journal(folder, plan.path, plan.timeline, executor, instead_of, agreed)


def agreed_of(plan: Plan) -> Agreed:
    """Return what was asked for of a session besides its file."""
    asked = plan.request
    return Agreed(
        length_ms=plan.end_ms,
        drop_optional=asked.length.drop_optional,
        profile=asked.profile,
        music=str(asked.music.file.absolute()) if asked.music.file else None,
        music_level=asked.music.level,
        no_music=asked.music.none,
        voice=asked.voice and in_full(asked.voice),
        talk=asked.talk,
    )


def as_agreed(request: Request, agreed: Agreed) -> Request:
    """Return a request to resume a run, with what was agreed for it where nothing else is asked."""
    length, music = request.length, request.music
    if length == LengthWish():
        length = LengthWish(Appointment(length_ms=agreed.length_ms), agreed.drop_optional)
    if music == MusicWish():
        file = Path(agreed.music) if agreed.music else None
        music = MusicWish(file, agreed.music_level, agreed.no_music)
    return replace(
        request,
        length=length,
        music=music,
        profile=request.profile or agreed.profile,
        voice=request.voice or agreed.voice,
        talk=request.talk or agreed.talk,
    )


def noting(journal: Journal, env: Environment) -> Note:
    """Return what keeps a journal of each view: the step, and when the session is to end.

    A pause moves the end as long as it lasts, so that it is told again only once it plays.
    """
    ends_at: float | None = None

    def note(view: View, now: Seconds) -> None:
        nonlocal ends_at
        if view.state is State.PLAYING or view.on_time:
            ends_at = None if view.ends_in_s is None else env.unix_time + view.ends_in_s
        journal.note(view.segment, now, ends_at)

    return note


def forget_unfinished(session_file: Path, env: Environment) -> None:
    """Forget what was left unfinished of a session: it has been played to its end."""
    drop_session(env.places.journals, session_file)


def _ago(seconds: float) -> str:
    minutes = max(0, round(seconds / 60))
    if minutes < 1:
        return "just now"
    if minutes < 60:
        return f"{counted(minutes, 'minute')} ago"
    return f"{counted(round(minutes / 60), 'hour')} ago"
