"""``handscue log``: what was run when, planned and actual; and erasing it."""

from __future__ import annotations

import csv
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from handscue.cli.reporting import (
    PROBLEM,
    console,
    echo,
    environment,
    is_terminal,
    reporting,
)
from handscue.units import counted, format_duration

if TYPE_CHECKING:
    from collections.abc import Sequence

    from handscue.app.environment import Environment
    from handscue.history.runs import Run

OF_A_RUN = (
    "run", "began", "title", "session", "kind", "profile", "planned_s", "actual_s", "paused_s",
    "whole_steps", "finished",
)  # fmt: skip


OfSession = Annotated[
    Path | None,
    typer.Argument(metavar="SESSION", help="Only this session: its file, or its name."),
]
OfRun = Annotated[
    int | None, typer.Option("--run", metavar="N", help="The steps of this run, by its number.")
]
Csv = Annotated[bool, typer.Option("--csv", help="As CSV, for a spreadsheet.")]
Json = Annotated[bool, typer.Option("--json", help="As JSON, for programs.")]
Forget = Annotated[
    bool,
    typer.Option("--forget", help="Erase it: one run, all of a session, or everything."),
]
Yes = Annotated[bool, typer.Option("--yes", help="Erase without asking.")]


@reporting
def log(
    session: OfSession = None,
    run: OfRun = None,
    as_csv: Csv = False,
    as_json: Json = False,
    forget: Forget = False,
    yes: Yes = False,
) -> None:
    """Show what you played and when, as planned and as it was, pauses not counted."""
    _check(as_csv=as_csv, as_json=as_json, forget=forget, one=(session, run))
    if forget:
        _forget(session, run, environment(), yes=yes)
        return
    rows = _runs(session, environment()) if run is None else _steps(run, environment())
    if as_json:
        typer.echo(json.dumps(rows, indent=2))
    elif as_csv:
        _write_csv(rows)
    elif run is None:
        _print_runs(rows, session)
    else:
        _print_steps(rows)


def _check(
    *, as_csv: bool, as_json: bool, forget: bool, one: tuple[Path | None, int | None]
) -> None:
    """Refuse options that do not go together.

    Raises:
        BadParameter: as above.

    """
    if as_csv and as_json:
        raise typer.BadParameter("--csv or --json, not both")
    if forget and (as_csv or as_json):
        raise typer.BadParameter("--forget erases; leave out --csv and --json")
    if None not in one:
        raise typer.BadParameter("a run's number is enough; leave out the session")


def _runs(session: Path | None, env: Environment) -> list[dict[str, Any]]:
    from handscue.app.records import runs_of

    return [dict(zip(OF_A_RUN, _values(run), strict=True)) for run in runs_of(session, env)]


def _values(run: Run) -> tuple[Any, ...]:
    """Return what is told of a run, in the order of ``OF_A_RUN``."""
    return (
        run.number,
        _local(run.began_at).isoformat("T", "seconds"),
        run.title,
        run.session,
        str(run.kind),
        run.profile or "",
        round(run.planned_ms / 1000),
        round(run.worked_ms / 1000),
        round(run.paused_ms / 1000),
        run.whole,
        run.finished,
    )


def _local(unix_time: float) -> datetime:
    return datetime.fromtimestamp(unix_time, UTC).astimezone()


def _steps(run: int, env: Environment) -> list[dict[str, Any]]:
    from handscue.app.records import steps_of_run

    return [
        {
            "step": step.number,
            "name": step.name,
            "place": str(step.place),
            "side": sample.side or "",
            "planned_s": round(sample.planned_ms / 1000, 1),
            "actual_s": round(sample.took_ms / 1000, 1),
            "ended": str(sample.ended),
        }
        for step, sample in steps_of_run(run, env)
    ]


def _write_csv(rows: Sequence[dict[str, Any]]) -> None:
    heads = rows[0] if rows else OF_A_RUN  # of a run's steps there are always some
    writer = csv.DictWriter(sys.stdout, list(heads), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)


def _print_runs(rows: Sequence[dict[str, Any]], session: Path | None) -> None:
    if not rows:
        what = f"{session} has not been" if session else "Nothing has been"
        echo(f"{what} played yet, or the history was erased.")
        return
    heads = (">run", "when", "session", ">planned", ">actual", ">paused", "")
    _print(heads, [_cells_of_run(row) for row in rows])


def _cells_of_run(row: dict[str, Any]) -> tuple[str, ...]:
    kinds = {"play": "", "learn": "rehearsed to learn"}
    ended = (
        "" if row["finished"] else f"ended early, after {counted(row['whole_steps'], 'whole step')}"
    )
    profile = row["profile"] and f"profile {row['profile']}"
    return (
        str(row["run"]),
        f"{datetime.fromisoformat(row['began']):%Y-%m-%d %H:%M}",
        row["title"],
        _clock(row["planned_s"]),
        _clock(row["actual_s"]),
        _clock(row["paused_s"]) if row["paused_s"] else "",
        ", ".join(filter(None, (ended, kinds[row["kind"]], profile))),
    )


_ENDED = {
    "pressed": "",
    "clock": "ended by the clock",
    "skipped": "skipped",
    "spoiled": "not counted: the sound was lost, or the computer stalled",
}


def _print_steps(rows: Sequence[dict[str, Any]]) -> None:
    heads = (">step", "", "side", ">planned", ">actual", "")
    _print(heads, [_cells_of_step(row) for row in rows])


def _cells_of_step(row: dict[str, Any]) -> tuple[str, ...]:
    return (
        str(row["step"]) if row["place"] == "step" else row["place"],
        row["name"],
        row["side"],
        _clock(row["planned_s"]),
        _clock(row["actual_s"]),
        _ENDED[row["ended"]],
    )


def _print(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    from handscue.cli.tables import LongTable

    shown = LongTable(*heads)
    for row in rows:
        shown.add(*row)
    console(120).print(shown)


def _clock(seconds: float) -> str:
    return format_duration(round(seconds * 1000))


def _forget(session: Path | None, run: int | None, env: Environment, *, yes: bool) -> None:
    from handscue.app.records import check_kept, forget

    if not yes and not is_terminal():
        raise typer.BadParameter("--forget asks before it erases; without a terminal, add --yes")
    check_kept(session, run, env)
    what = _what_is_forgotten(session and env.places.located(session), run)
    if not yes and not typer.confirm(f"Erase {what}? This cannot be undone.", default=False):
        echo("Nothing was erased.")
        raise typer.Exit(PROBLEM)
    forget(session, run, env)
    echo(f"Erased: {what}.")


def _what_is_forgotten(session_file: Path | None, run: int | None) -> str:
    if run is not None:
        return f"run {run}"
    return f"all runs, profiles and quiz answers of {session_file or 'every session'}"
