"""``handscue check``: whether session files can be used, and what a colleague would remark."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Annotated

import typer

from handscue.cli.music import MusicWish, chosen_music
from handscue.cli.reporting import PROBLEM, complain, reporting
from handscue.errors import HandscueError, Problem, SessionError

if TYPE_CHECKING:
    from handscue.routine.loading import Loaded

LONGEST_LINE = 100  # of a file, as it is shown


@reporting
def check(
    sessions: Annotated[
        list[Path], typer.Argument(metavar="SESSION...", help="Session files, or their names.")
    ],
    strict: Annotated[
        bool, typer.Option("--strict", help="Let reminders count as problems, too.")
    ] = False,
) -> None:
    """Check session files: every problem with its line and what to do, and reminders."""
    good = [_is_good(session, strict=strict) for session in sessions]
    if not all(good):
        raise typer.Exit(PROBLEM)


def _is_good(session: Path, *, strict: bool) -> bool:
    from handscue.cli.wiring import load_session_file, located  # not for --help
    from handscue.schedule.fit import usual
    from handscue.sounds.chimes import load_chimes

    path = located(session)
    try:
        loaded = load_session_file(path)
        load_chimes(loaded.routine.sounds, path.parent)
        chosen_music(MusicWish(), loaded.routine, path.parent)
        # Parts with a length they cannot have even where nothing is said.
        usual(loaded.routine, loaded.techniques, defaultdict(int))
        _check_voice(loaded, path)
    except SessionError as error:
        complain(told(error))
        return False
    except HandscueError as error:
        complain(str(error))
        return False
    lines = _lines_of(path)
    for note in loaded.notes:
        typer.echo(f"{path}: note: {note}{_quoted(lines, note)}")
    remarks = _remarks(loaded)
    if remarks:
        _remind(path, remarks, strict=strict)
    if not (remarks and strict):
        typer.echo(f"{session}: good. Hear it with: handscue play {quote(str(session))}")
    return not (remarks and strict)


def _check_voice(loaded: Loaded, path: Path) -> None:
    """Have the session's own voice say a word; where nothing speaks at all, it cannot be told.

    Raises:
        SessionError: there is no such voice.

    """
    from handscue.cli.wiring import speaks
    from handscue.routine.problems import nearest_place

    voice = loaded.routine.voice
    if voice is None or speaks(voice) or not speaks(None):
        return
    message = f"there is no voice {voice!r} here; write another, such as en-us, or leave it out"
    raise SessionError(
        str(path), (Problem(message, *nearest_place(("voice",), loaded.places), "voice"),)
    )


def told(error: SessionError) -> str:
    """Write a file's problems, each with the line it is in."""
    lines = _lines_of(Path(error.path))
    return "\n".join(
        f"{error.path}: {problem}{_quoted(lines, problem)}" for problem in error.problems
    )


def _lines_of(path: Path) -> list[str]:
    """Give a file's lines, or none if it cannot be read as text."""
    from handscue.routine.yaml_text import LARGEST_FILE  # not for --help

    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST_FILE + 1)
        return [] if len(raw) > LARGEST_FILE else raw.decode("utf-8-sig").split("\n")
    except (OSError, ValueError):
        return []


def _quoted(lines: list[str], problem: Problem) -> str:
    """Give the line a problem is in, on a line of its own, with a mark below the column."""
    if problem.line is None or not 0 < problem.line <= len(lines):
        return ""
    line = "".join(char if char.isprintable() else " " for char in lines[problem.line - 1])
    if not line.strip():
        return ""
    if len(line) > LONGEST_LINE:
        start = max(0, (problem.column or 1) - LONGEST_LINE // 2)
        return f"\n    ...{line[start : start + LONGEST_LINE].strip()}..."
    mark = f"\n    {' ' * (problem.column - 1)}^" if problem.column else ""
    return f"\n    {line}{mark}"


def _remarks(loaded: Loaded) -> tuple[tuple[Problem, str | None], ...]:
    from handscue.routine.problems import nearest_place, shown
    from handscue.routine.reminder_rules import shipped_rules
    from handscue.routine.reminders import reminders

    remarks = []
    for reminder in reminders(loaded.routine, loaded.techniques, shipped_rules()):
        at = loaded.path_in_file(reminder.path)
        problem = Problem(reminder.message, *nearest_place(at, loaded.places), shown(at))
        remarks.append((problem, reminder.source))
    return tuple(remarks)


def _remind(path: Path, remarks: tuple[tuple[Problem, str | None], ...], *, strict: bool) -> None:
    from handscue.routine.reminders import NOTE

    lines = _lines_of(path)
    for problem, source in remarks:
        origin = f"\n    Source: {source}" if source else ""
        text = f"{path}: reminder: {problem}{_quoted(lines, problem)}{origin}"
        complain(text) if strict else typer.echo(text)
    typer.echo(NOTE)
