"""``handscue learn``: how long the steps of a session really take, and what to make of it."""

from __future__ import annotations

import json
import os
import shlex
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from handscue.cli.profiles import history_file, reading_history, writing_history
from handscue.cli.reporting import PROBLEM, complain, console, is_terminal, reporting
from handscue.cli.wiring import SessionFile, load_session_file, located, prepare
from handscue.errors import FitError, HistoryError, Problem, SessionError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from handscue.history.learning import Learned, Lesson
    from handscue.history.steps import Steps
    from handscue.routine.loading import Loaded
    from handscue.schedule.timeline import Lengths
    from handscue.units import Milliseconds

LONGEST_NAME = 40
PLOT = 20  # characters, for the longest time of all
WIDEST_NAME, NARROWEST_NAME = 34, 12
BESIDES_NAME = 58  # characters of a line in the table
MOST_LOST = 12  # steps that cannot be told, named


@dataclass(frozen=True)
class _Study:
    """A session file as it is now, and what its runs teach."""

    path: Path
    title: str
    loaded: Loaded
    steps: Steps
    lengths: Lengths  # of all that is said in it
    lesson: Lesson

    @property
    def durations(self) -> dict[int, Milliseconds]:
        """What was learned, by the steps' indices."""
        return {step.index: step.ms for step in self.lesson.steps if step.ms is not None}


@reporting
def learn(  # noqa: PLR0913, PLR0917 - an option each
    session: SessionFile,
    write: Annotated[
        bool,
        typer.Option("--write", help="Put what was learned into the file, after showing how."),
    ] = False,
    name: Annotated[
        str | None,
        typer.Option(
            "--as", metavar="NAME", help="Keep it as a profile instead, for --profile NAME."
        ),
    ] = None,
    played_with: Annotated[
        str | None,
        typer.Option("--profile", metavar="NAME", help="Learn only from runs played with it."),
    ] = None,
    drop: Annotated[
        str | None,
        typer.Option("--drop-profile", metavar="NAME", help="Take a profile away again."),
    ] = None,
    was: Annotated[
        Path | None,
        typer.Option(
            "--was", metavar="OLD", help="Take on what was measured of the file by its old name."
        ),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Write without asking.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, for programs.")] = False,
) -> None:
    """Show how long each step really takes beside what was planned; write that where you like.

    It learns from what you played and ended by hand: next, more time, hold; rehearse --learn
    waits for that at every step. Pauses are left out.
    """
    if drop is not None:
        if write or as_json or any(other is not None for other in (name, played_with, was)):
            raise typer.BadParameter("--drop-profile only takes one away; leave out the others")
        _drop_profile(located(session), drop)
        return
    name = name if name is None else name.strip()
    _check(name, write=write, yes=yes, as_json=as_json)
    if was is not None and not (history_file().exists() and _take_on(located(session), was)):
        raise HistoryError(f"nothing is kept of {was}; handscue log --json has the files there are")
    study = _study(session, played_with)
    if as_json:
        typer.echo(json.dumps(_as_data(study), indent=2))
    elif not write:
        _print(study)
    if name is not None:
        kept = _keep(study, name, session)
        typer.echo(kept, err=as_json)
    if write:
        _write(study, session, yes=yes)
    elif name is None and not as_json:
        _say_what_next(study, session, played_with)


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
        raise typer.BadParameter(f"a profile's name is 1 to {LONGEST_NAME} letters")


def _study(session: Path, played_with: str | None) -> _Study:
    from handscue.history.learning import lesson  # not for --help
    from handscue.history.limits import limits_of
    from handscue.history.plans import plans
    from handscue.history.runs import runs, samples
    from handscue.history.steps import steps_of

    path = located(session)
    loaded = load_session_file(path)
    with reading_history() as db:
        wanted = {run.number for run in runs(db, path) if played_with in {None, run.profile}}
        kept = [sample for sample in samples(db, path) if sample.run in wanted]
        before = plans(db, path)
    if not kept:
        played = f" with profile {played_with}" if played_with else ""
        with_it = ["--profile", played_with] if played_with else []
        again = shlex.join(["handscue", "play", str(session), *with_it])
        raise HistoryError(
            f"{loaded.routine.title}: no step of it was measured yet{played}. Play it, and press n "
            f"where you go on: {again}"
        )
    ready = prepare(path)  # has all made that is said, which may take a while
    steps = steps_of(loaded.routine)
    limits = limits_of(loaded.routine, loaded.techniques, ready.timeline, ready.sounds.lengths)
    found = lesson(steps, limits, before, kept)
    return _Study(path, loaded.routine.title, loaded, steps, ready.sounds.lengths, found)


def _as_data(study: _Study) -> dict[str, Any]:
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


def _print(study: _Study) -> None:
    from rich.table import Table  # not for --help
    from rich.text import Text

    from handscue.units import format_duration

    steps = study.lesson.steps
    longest = max(
        (ms for s in steps for ms in (s.planned_ms, *(s.estimate.counted if s.estimate else ()))),
        default=1,
    )
    screen = console(100)
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("step", justify="right", no_wrap=True)
    name = min(WIDEST_NAME, max(NARROWEST_NAME, screen.width - BESIDES_NAME))
    table.add_column("", max_width=name, no_wrap=True, overflow="ellipsis")
    for head in ("planned", "measured", "learned"):
        table.add_column(head, justify="right", no_wrap=True)
    table.add_column("", no_wrap=True)
    for learned in steps:
        table.add_row(
            _number(learned),
            Text(_name(learned)),
            format_duration(learned.planned_ms),
            _measured(learned),
            format_duration(learned.ms) if learned.ms and learned.is_worth_a_change else "",
            plot(learned, longest),
        )
    count = study.lesson.runs
    screen.print(Text(f"{study.title}, {count} run{'s' if count > 1 else ''}", style="bold"))
    screen.print(table)
    screen.print("| planned  ● median  ─ spread  · measured\n")
    for remark in _remarks(study.lesson):
        screen.print(Text(remark))


def _number(learned: Learned) -> str:
    from handscue.history.steps import Place

    return str(learned.step.number) if learned.step.place is Place.STEP else ""


def _number_of(step: Any) -> str:
    from handscue.history.steps import Place

    return f"step {step.number}, " if step.place is Place.STEP else ""


def _name(learned: Learned) -> str:
    from handscue.history.steps import Place

    name = learned.step.name
    return f"Changing over ({name})" if learned.step.place is Place.CHANGE_OVER else name


def _measured(learned: Learned) -> str:
    from handscue.units import format_duration

    if learned.estimate is None:
        return ""
    spread = round(learned.estimate.spread_ms / 1000)
    return f"{format_duration(learned.estimate.ms)} ±{spread} s"


def _remarks(lesson: Lesson) -> Iterator[str]:
    """Say in sentences what stands out."""
    from handscue.history.learning import Habit

    for habit in Habit:
        those = [_numbered(step) for step in lesson.steps if step.habit is habit]
        if those:
            yield f"{habit.capitalize()}: {', '.join(those)}."
    by_clock = sum(step.estimate is not None and step.ms is None for step in lesson.steps)
    if by_clock:
        steps = "1 step" if by_clock == 1 else f"{by_clock} steps"
        yield f"Only the clock ended {steps}: of that nothing is learned."
    for step in lesson.steps:
        yield from (f"{_numbered(step)}: {remark}." for remark in _remarks_on(step))
    for lost in lesson.lost[:MOST_LOST]:
        times = f"{lost.runs} run{'s' if lost.runs > 1 else ''}"
        yield (
            f"Not certain which step is now what was {_number_of(lost.step)}{lost.step.name} "
            f"({times}); its times are kept, and not used."
        )


def _remarks_on(step: Learned) -> Iterator[str]:
    from handscue.units import format_duration, write_duration

    if step.time and step.time.bound:
        yield f"{write_duration(step.time.written_ms)}, limited by {step.time.bound}"
    if step.estimate and step.estimate.outliers:
        odd = ", ".join(format_duration(ms) for ms in step.estimate.outliers)
        yield f"{odd} is set aside, far from the others"
    if step.estimate is None and step.runs > step.left_out and step.habit is None:
        yield "no time to go by, or one too long to believe until it comes again"
    if step.left_out and step.habit is None:
        yield f"left out in {step.left_out} of {step.runs} runs"
    if step.unlike:
        yield f"{step.unlike} times are not used, from when it was other work"


def _numbered(learned: Learned) -> str:
    return f"{_number(learned)} {_name(learned)}".strip()


def plot(learned: Learned, longest: Milliseconds) -> str:
    """Draw a step's times on a line of characters, zero to the left: see the legend."""
    cells = [" "] * PLOT

    def at(ms: float) -> int:
        return min(PLOT - 1, max(0, round(ms / longest * (PLOT - 1))))

    estimate = learned.estimate
    if estimate:
        low, high = estimate.ms - estimate.spread_ms, estimate.ms + estimate.spread_ms
        for cell in range(at(low), at(high) + 1):
            cells[cell] = "─"
        for ms in estimate.counted:
            cells[at(ms)] = "·"
    cells[at(learned.planned_ms)] = "|"
    if estimate:
        cells[at(estimate.ms)] = "●"
    return "".join(cells).rstrip()


def _say_what_next(study: _Study, session: Path, played_with: str | None) -> None:
    changed = sum(step.is_worth_a_change for step in study.lesson.steps)
    if not changed:
        typer.echo("Nothing to change: what was measured is what is planned, or not known yet.")
        return
    steps = "1 step" if changed == 1 else f"{changed} steps"
    by_it = ["--profile", played_with] if played_with else []
    learn = shlex.join(["handscue", "learn", str(session), *by_it])
    typer.echo(f"Write {steps} into the file:  {learn} --write")
    typer.echo(f"Or keep it by a name:  {learn} --as NAME")


def _keep(study: _Study, name: str, session: Path) -> str:
    """Keep what was learned as a profile; give the line that says so."""
    from handscue.history.profiles import Profile, keep_profile

    durations = study.durations
    if not durations:
        raise HistoryError(f"{study.title}: nothing is learned yet that a profile could hold.")
    made_at = datetime.now(UTC).timestamp()
    with writing_history() as db:
        keep_profile(db, study.path, study.steps, Profile(name, made_at, durations))
    _warn_of_fit(study)
    steps = "1 step" if len(durations) == 1 else f"{len(durations)} steps"
    return f"Profile {name} has {steps}. Play it with: " + shlex.join(
        ["handscue", "play", str(session), "--profile", name]
    )


def _drop_profile(path: Path, name: str) -> None:
    from handscue.history.profiles import drop_profile

    there = False
    if history_file().exists():
        with writing_history() as db:
            there = drop_profile(db, path, name)
    if not there:
        raise HistoryError(f"{path} has no profile {name!r}.")
    typer.echo(f"Profile {name} of {path} is gone.")


def _write(study: _Study, session: Path, *, yes: bool) -> None:
    """Put what was learned into the session file, those lines alone, after showing the diff."""
    from handscue.cli.edit import own_copy
    from handscue.cli.files import write_whole
    from handscue.routine.editing import with_durations
    from handscue.routine.yaml_text import YamlProblemError

    wanted = _durations_in_file(study)
    before = _text_of(study.path)
    try:
        after = with_durations(before, wanted)
    except YamlProblemError as error:
        raise SessionError(str(study.path), (error.problem,)) from None
    if after == before:
        typer.echo("Nothing to write: the file has these times already.")
        return
    for line in _diff(before, after, str(study.path)):
        typer.echo(line)
    _warn_of_fit(study)
    if not yes and not typer.confirm("Write this into the file?", default=False):
        typer.echo("Nothing was written.")
        raise typer.Exit(PROBLEM)
    if _text_of(study.path) != before:
        problem = Problem("was changed meanwhile; nothing was written. Learn once more")
        raise SessionError(str(study.path), (problem,))
    path = own_copy(study.path, session)
    if path != study.path:
        _take_on(path, study.path)
    write_whole(path.resolve(), after, force=True)
    typer.echo(f"{path}: written.")


def _warn_of_fit(study: _Study) -> None:
    """Say so where the length that the file asks for cannot be had with what was learned."""
    from handscue.history.profiles import applied
    from handscue.schedule.fit import fit

    routine, techniques = study.loaded.routine, study.loaded.techniques
    if routine.fit is None:
        return
    try:
        learned = applied(routine, techniques, study.durations)
        fit(learned, techniques, study.lengths, routine.fit)
    except FitError as error:
        complain(f"With these times the fit: in the file has to be another. {error}")


def _take_on(path: Path, old: Path) -> bool:
    """Have the history of a file go on with another, such as the user's own copy of one of ours."""
    from handscue.history.plans import take_on

    with writing_history() as db:
        return take_on(db, path, old)


def _durations_in_file(study: _Study) -> Mapping[tuple[str | int, ...], Milliseconds]:
    """Give the durations to write by the paths of what has them, and say which are elsewhere."""
    from handscue.history.steps import entries

    paths = [entry.path for entry in entries(study.loaded.routine)]
    found: dict[tuple[str | int, ...], Milliseconds] = {}
    elsewhere = []
    for step in study.lesson.steps:
        if not step.is_worth_a_change or step.time is None:
            continue
        at = study.loaded.path_in_file(paths[step.index])
        if at[-1] == "include":
            elsewhere.append(step.step.name)
            continue
        found[at] = step.time.written_ms
    if elsewhere:
        named = ", ".join(dict.fromkeys(elsewhere))
        complain(f"Not written, for another file has these steps (keep them --as NAME): {named}")
    return found


def _diff(before: str, after: str, name: str) -> Iterator[str]:
    import difflib

    lines = difflib.unified_diff(
        before.splitlines(), after.splitlines(), name, f"{name}, as learned", lineterm="", n=2
    )
    colours = {"+": typer.colors.GREEN, "-": typer.colors.RED}
    coloured = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    for line in lines:
        colour = colours.get(line[:1]) if coloured else None
        yield typer.style(line, fg=colour) if colour else line


def _text_of(path: Path) -> str:
    """Read a session file's text as it is, its ends of lines and all."""
    return path.read_bytes().decode()
