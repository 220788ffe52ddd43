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
    cell,
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


@reporting
def log(
    session: Annotated[
        Path | None,
        typer.Argument(metavar="SESSION", help="Of this session alone: its file, or its name."),
    ] = None,
    run: Annotated[
        int | None, typer.Option("--run", metavar="N", help="The steps of this run, by its number.")
    ] = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="As CSV, for a spreadsheet.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, for programs.")] = False,
    forget: Annotated[
        bool,
        typer.Option("--forget", help="Erase it: that run, all of that session, or everything."),
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Erase without asking.")] = False,
) -> None:
    """Show what was run when, how long it was planned to take and took, pauses left out."""
    if as_csv and as_json:
        raise typer.BadParameter("--csv or --json, not both")
    if forget and (as_csv or as_json):
        raise typer.BadParameter("--forget erases; leave out --csv and --json")
    if session is not None and run is not None:
        raise typer.BadParameter("a run has its number; leave out the session")
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
        what = f"{session} was not run" if session else "Nothing was run"
        echo(f"{what} yet, or it was erased.")
        return
    kinds = {"play": "", "learn": "rehearsed to learn"}
    table = [
        (
            str(row["run"]),
            f"{datetime.fromisoformat(row['began']):%Y-%m-%d %H:%M}",
            row["title"],
            _clock(row["planned_s"]),
            _clock(row["actual_s"]),
            _clock(row["paused_s"]) if row["paused_s"] else "",
            ", ".join(
                filter(
                    None,
                    (
                        ""
                        if row["finished"]
                        else f"ended early, {counted(row['whole_steps'], 'whole step')}",
                        kinds[row["kind"]],
                        row["profile"] and f"profile {row['profile']}",
                    ),
                )
            ),
        )
        for row in rows
    ]
    _print(("run", "when", "session", "planned", "actual", "paused", ""), table, "r..rrr.")


def _print_steps(rows: Sequence[dict[str, Any]]) -> None:
    ended = {
        "pressed": "",
        "clock": "ended by the clock",
        "skipped": "left at once",
        "spoiled": "not known: the sound was away, or the computer held up",
    }
    table = [
        (
            str(row["step"]) if row["place"] == "step" else row["place"],
            row["name"],
            row["side"],
            _clock(row["planned_s"]),
            _clock(row["actual_s"]),
            ended[row["ended"]],
        )
        for row in rows
    ]
    _print(("step", "", "side", "planned", "actual", ""), table, "r..rr.")


def _print(heads: Sequence[str], rows: Sequence[Sequence[str]], align: str) -> None:
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for head, side in zip(heads, align, strict=True):
        table.add_column(head, justify="right" if side == "r" else "left", no_wrap=side == "r")
    for row in rows:
        table.add_row(*map(cell, row))
    console(120).print(table)


def _clock(seconds: float) -> str:
    return format_duration(round(seconds * 1000))


def _forget(session: Path | None, run: int | None, env: Environment, *, yes: bool) -> None:
    from handscue.app.records import check_kept, forget

    if not yes and not is_terminal():
        raise typer.BadParameter("--forget asks before it erases; without a terminal, add --yes")
    check_kept(session, run, env)
    what = (
        f"run {run}"
        if run is not None
        else f"all runs, profiles and quiz answers of {env.places.located(session)}"
        if session
        else "all runs, profiles and quiz answers of every session"
    )
    if not yes and not typer.confirm(f"Erase {what}? This cannot be undone.", default=False):
        echo("Nothing was erased.")
        raise typer.Exit(PROBLEM)
    forget(session, run, env)
    echo(f"Erased: {what}.")
