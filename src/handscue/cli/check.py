"""``handscue check``: whether session files can be used, and what a colleague would remark."""

from __future__ import annotations

from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Annotated

import typer

from handscue.cli.reporting import PROBLEM, complain, echo, environment, reporting
from handscue.errors import Problem, SessionError

if TYPE_CHECKING:
    from handscue.app.checking import Verdict

LONGEST_LINE = 100  # of a file, as it is shown


@reporting
def check(
    sessions: Annotated[
        list[Path], typer.Argument(metavar="SESSION...", help="Session files, or their names.")
    ],
    strict: Annotated[
        bool, typer.Option("--strict", help="Count reminders as problems, too.")
    ] = False,
    listen: Annotated[
        bool,
        typer.Option(
            "--listen", help="Also listen for a second: is the room quiet enough for your words?"
        ),
    ] = False,
) -> None:
    """Check session files: every problem with its line and what to do, plus reminders."""
    from handscue.app import checking, checkup

    env = environment()
    good = [_report(session, checking.check(session, env), strict=strict) for session in sessions]
    if listen:
        echo(checkup.microphone(env.places).sentence)
    if not all(good):
        raise typer.Exit(PROBLEM)


def _report(session: Path, verdict: Verdict, *, strict: bool) -> bool:
    """Print a verdict; return whether the session is good."""
    trouble = verdict.trouble
    if trouble:
        complain(explained(trouble) if isinstance(trouble, SessionError) else str(trouble))
        return False
    lines = _lines_of(verdict.path)
    for note in verdict.notes:
        echo(f"{verdict.path}: note: {note}{_quoted(lines, note)}")
    if verdict.remarks:
        _remind(verdict, strict=strict)
    is_good = not (verdict.remarks and strict)
    if is_good:
        echo(f"{session}: good. Play it with: handscue play {quote(str(session))}")
    return is_good


def explained(error: SessionError) -> str:
    """Return a file's problems, each with the line it is in."""
    lines = _lines_of(Path(error.path))
    return "\n".join(
        f"{error.path}: {problem}{_quoted(lines, problem)}" for problem in error.problems
    )


def _lines_of(path: Path) -> list[str]:
    """Return a file's lines, or none if it cannot be read as text."""
    from handscue.ordinary import opened
    from handscue.routine.yaml_text import LARGEST_FILE

    try:
        with opened(path) as file:
            raw = file.read(LARGEST_FILE + 1)
        return [] if len(raw) > LARGEST_FILE else raw.decode("utf-8-sig").split("\n")
    except (OSError, ValueError):
        return []


def _quoted(lines: list[str], problem: Problem) -> str:
    """Return the line a problem is in, on a line of its own, with a mark below the column."""
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


def _remind(verdict: Verdict, *, strict: bool) -> None:
    from handscue.routine.reminders import NOTE

    lines = _lines_of(verdict.path)
    for remark in verdict.remarks:
        origin = f"\n    Source: {remark.source}" if remark.source else ""
        text = f"{verdict.path}: reminder: {remark.at}{_quoted(lines, remark.at)}{origin}"
        complain(text) if strict else echo(text)
    echo(NOTE)
