"""``handscue learn``: how long the steps of a session really take, and what to make of it."""

from __future__ import annotations

import difflib
import json
import os
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from handscue.cli.options import SessionFile
from handscue.cli.reporting import PROBLEM, echo, environment, is_terminal, reporting
from handscue.errors import HistoryError
from handscue.printable import printable
from handscue.units import counted

if TYPE_CHECKING:
    from handscue.app.environment import Environment
    from handscue.app.learning import Study
    from handscue.history.learning import Learned

LONGEST_NAME = 40


Write = Annotated[
    bool,
    typer.Option("--write", help="Put what was learned into the file, after showing the changes."),
]
As = Annotated[
    str | None,
    typer.Option("--as", metavar="NAME", help="Keep it as a profile instead, for --profile NAME."),
]
PlayedWith = Annotated[
    str | None,
    typer.Option(
        "--profile", metavar="NAME", help="Learn only from runs played with this profile."
    ),
]
DropProfile = Annotated[
    str | None,
    typer.Option("--drop-profile", metavar="NAME", help="Delete a profile."),
]
Was = Annotated[
    Path | None,
    typer.Option(
        "--was", metavar="OLD", help="Take over what was measured under the file's old name."
    ),
]
Yes = Annotated[bool, typer.Option("--yes", help="Write without asking.")]
Json = Annotated[bool, typer.Option("--json", help="As JSON, for programs.")]


@reporting
def learn(  # noqa: PLR0913, PLR0917 - an option each
    session: SessionFile,
    write: Write = False,
    name: As = None,
    played_with: PlayedWith = None,
    drop: DropProfile = None,
    was: Was = None,
    yes: Yes = False,
    as_json: Json = False,
) -> None:
    """Show how long each step really takes beside what was planned, and save it if you like.

    It learns from the steps you ended by hand, with next, more time or hold; rehearse --learn
    waits for that at every step. Pauses do not count.
    """
    from handscue.cli.learned import print_study

    if drop is not None:
        given = (write, as_json, *(other is not None for other in (name, played_with, was)))
        if any(given):
            raise typer.BadParameter(
                "--drop-profile only deletes a profile; leave out the other options"
            )
        _drop(session, drop)
        return
    name = name if name is None else name.strip()
    _check(name, write=write, yes=yes, as_json=as_json)
    env = environment()
    studied = _studied(session, played_with, was, env)
    if as_json:
        typer.echo(json.dumps(_as_data(studied), indent=2))
    elif not write:
        print_study(studied)
    if name is not None:
        echo(_kept(studied, name, env), err=as_json)
    if write:
        _write(studied, env, yes=yes)
    elif name is None and not as_json:
        _say_what_next(studied, played_with)


def _check(name: str | None, *, write: bool, yes: bool, as_json: bool) -> None:
    """Refuse options that do not go together.

    Raises:
        BadParameter: as above.

    """
    if write and name is not None:
        raise typer.BadParameter(
            "--as keeps what was learned beside the file, --write puts it into the file; "
            "leave out one of them"
        )
    if write and as_json:
        raise typer.BadParameter("--write shows what it changes; leave out --json")
    if write and not yes and not is_terminal():
        raise typer.BadParameter("--write asks before it writes; without a terminal, add --yes")
    if name is not None and not (name and len(name) <= LONGEST_NAME and name.isprintable()):
        raise typer.BadParameter(f"a profile's name has 1 to {LONGEST_NAME} characters")


def _studied(session: Path, played_with: str | None, was: Path | None, env: Environment) -> Study:
    from handscue.app.learning import study
    from handscue.app.records import carry_over

    if was is not None and not carry_over(env.places.located(session), was, env):
        raise HistoryError(f"there is no history of {was}; handscue log --json lists the files")
    return study(session, played_with, env)


def _drop(session: Path, name: str) -> None:
    from handscue.app.profiles import drop_profile

    env = environment()
    path = env.places.located(session)
    drop_profile(path, name, env)
    echo(f"Profile {name} of {path} was deleted.")


def _as_data(study: Study) -> dict[str, Any]:
    return {
        "title": study.title,
        "session": str(study.path),
        "runs": study.lesson.runs,
        "steps": [_row(step) for step in study.lesson.steps],
        "uncertain": [
            {"step": lost.step.number, "name": lost.step.name, "runs": lost.runs}
            for lost in study.lesson.lost
        ],
    }


def _row(learned: Learned) -> dict[str, Any]:
    estimate = learned.estimate
    return {
        "place": learned.step.place,
        "step": learned.step.number,
        "name": learned.step.name,
        "planned_ms": learned.planned_ms,
        "measured_ms": estimate.ms if estimate else None,
        "spread_ms": estimate.spread_ms if estimate else None,
        "samples_ms": list(estimate.counted) if estimate else [],
        "outliers_ms": list(estimate.outliers) if estimate else [],
        "runs": learned.runs,
        "ended_by_the_clock": learned.by_clock,
        "left_out": learned.left_out,
        "not_known": learned.spoiled,
        "of_other_work": learned.unlike,
        "habit": learned.habit,
        "learned_ms": learned.ms,
        "bound": learned.time.bound if learned.time else None,
    }


def _say_what_next(study: Study, played_with: str | None) -> None:
    changed = sum(step.is_worth_a_change for step in study.lesson.steps)
    if not changed:
        echo("Nothing to change: what was measured matches the plan, or is not known yet.")
        return
    by_it = ["--profile", played_with] if played_with else []
    learn = shlex.join(["handscue", "learn", str(study.session), *by_it])
    echo(f"Write {counted(changed, 'step')} into the file:  {learn} --write")
    echo(f"Or keep them as a profile:  {learn} --as NAME")


def _kept(study: Study, name: str, env: Environment) -> str:
    """Keep what was learned as a profile; return the line that says so."""
    from handscue.app.learning import keep

    steps = counted(keep(study, name, env), "step")
    play = shlex.join(["handscue", "play", str(study.session), "--profile", name])
    return f"Profile {name} holds {steps}. Play it with: {play}"


def _write(study: Study, env: Environment, *, yes: bool) -> None:
    """Put what was learned into the session file, those lines alone, after showing the diff."""
    from handscue.app.learning import change, warn_of_fit, write

    changed = change(study, env)
    if changed.after == changed.before:
        echo("Nothing to write: the file has these times already.")
        return
    for line in _diff(changed.before, changed.after, str(changed.path)):
        typer.echo(line)
    warn_of_fit(study, env)
    if not yes and not typer.confirm("Write this into the file?", default=False):
        echo("Nothing was written.")
        raise typer.Exit(PROBLEM)
    echo(f"{write(study, changed, env)}: written.")


def _diff(before: str, after: str, name: str) -> Iterator[str]:
    lines = difflib.unified_diff(
        before.splitlines(), after.splitlines(), name, f"{name}, as learned", lineterm="", n=2
    )
    colours = {"+": typer.colors.GREEN, "-": typer.colors.RED}
    coloured = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    for line in map(printable, lines):
        colour = colours.get(line[:1]) if coloured else None
        yield typer.style(line, fg=colour) if colour else line
