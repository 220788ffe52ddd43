"""Going on with a session that was left unfinished: where its journal lies, and what is said."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs

from handscue.cli.reporting import complain
from handscue.errors import HistoryError

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from handscue.history.journal import Journal
    from handscue.history.resume import Resumption
    from handscue.history.unfinished import Unfinished
    from handscue.schedule.timeline import Timeline

MENTIONED_S = 12 * 3600  # so long an unfinished run is worth a line: the same working day


def journal_folder() -> Path:
    """Where the journals of running sessions lie."""
    return platformdirs.user_state_path("handscue") / "running"


def to_go_on_with(session: Path | None) -> Unfinished:
    """Give the run left last, of a session or of any; complain of journals that are of no use.

    Raises:
        HistoryError: there is none, or its session file is not there any more.

    """
    from handscue.history.unfinished import find  # not for --help

    found = find(journal_folder())
    for refused in found.refused:
        complain(str(refused))
    run = found.newest(session)
    if run is None and session is None:
        raise HistoryError("no session was left unfinished; begin one with: handscue play SESSION")
    if run is None:
        again = shlex.join(["handscue", "play", str(session)])
        raise HistoryError(f"{session} was not left unfinished; begin it with: {again}")
    if session is None and run.is_gone():
        raise HistoryError(
            f"{run.note.session}, which was left unfinished: there is no such file. Where it lies "
            "now: handscue play --resume SESSION"
        )
    return run


def where_to_go_on(run: Unfinished, session: Path, timeline: Timeline) -> Resumption:
    """Find the place of a run in its session as it is now."""
    from handscue.history.note import digest_of
    from handscue.history.resume import resume

    return resume(run.note, timeline, digest_of(session))


def mention(session: Path, now: float) -> str | None:
    """Write a line on an unfinished run of a session from the last hours; ``now`` is Unix time."""
    from handscue.history.unfinished import find

    run = find(journal_folder()).newest(session)
    if run is None or now - run.left_at > MENTIONED_S:
        return None
    again = shlex.join(["handscue", "play", "--resume", str(session)])
    return f"{line_about(run, now)} To go on there: {again}"


def line_about(run: Unfinished, now: float) -> str:
    """Say which run was left unfinished, when and where."""
    from handscue.history.resume import place_of

    left = _ago(now - run.left_at)
    return f"{run.note.title} was left unfinished {left}, in {place_of(run.note)}."


def keep_journal(
    session: Path, timeline: Timeline, executor: Executor, instead_of: Unfinished | None = None
) -> Journal:
    """Give the journal of a session that is about to be played."""
    from handscue.history.journal import Journal

    return Journal(journal_folder(), session, timeline, executor, instead_of)


def forget_unfinished(session: Path) -> None:
    """Forget what was left unfinished of a session: it has been played to its end."""
    from handscue.history.dropping import drop_session

    drop_session(journal_folder(), session)


def _ago(seconds: float) -> str:
    minutes = max(0, round(seconds / 60))
    if minutes < 1:
        return "just now"
    if minutes < 60:
        return f"{minutes} minute{'s' if minutes > 1 else ''} ago"
    hours = round(minutes / 60)
    return f"{hours} hour{'s' if hours > 1 else ''} ago"
