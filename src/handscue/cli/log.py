"""``handscue log``: what was run when, planned and actual; and erasing it."""

from __future__ import annotations

import csv
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from handscue.cli.profiles import history_file, reading_history
from handscue.cli.reporting import PROBLEM, console, is_terminal, reporting
from handscue.cli.wiring import located
from handscue.errors import HistoryError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from handscue.history.runs import Run

OF_A_RUN = (
    "run", "began", "title", "session", "kind", "profile", "planned_s", "actual_s", "paused_s",
    "whole_steps", "finished",
)  # fmt: skip


@reporting
def log(  # noqa: PLR0913, PLR0917 - an option each
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
        _forget(session, run, yes=yes)
        return
    rows = _runs(session) if run is None else _steps(run)
    if as_json:
        typer.echo(json.dumps(rows, indent=2))
    elif as_csv:
        _write_csv(rows)
    elif run is None:
        _print_runs(rows, session)
    else:
        _print_steps(rows)


def _read(what: Callable[[Any], list[Any]]) -> list[Any]:
    with reading_history() as db:
        return what(db)


def _all_runs(session: Path | None) -> list[Run]:
    from handscue.history.runs import runs

    path = located(session) if session else None
    return _read(lambda db: runs(db, path))


def _runs(session: Path | None) -> list[dict[str, Any]]:
    return [dict(zip(OF_A_RUN, _told(run), strict=True)) for run in _all_runs(session)]


def _told(run: Run) -> tuple[Any, ...]:
    """Give what is told of a run, in the order of ``OF_A_RUN``."""
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


def _steps(run: int) -> list[dict[str, Any]]:
    from handscue.history.runs import steps_taken

    rows = _read(lambda db: steps_taken(db, run))
    if not rows:
        raise HistoryError(f"run {run} has no whole step" if _is_kept(run) else _no_such_run(run))
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
        for step, sample in rows
    ]


def _is_kept(run: int) -> bool:
    return any(kept.number == run for kept in _all_runs(None))


def _no_such_run(run: int) -> str:
    return f"no run {run} is kept; the runs there are: handscue log"


def _write_csv(rows: Sequence[dict[str, Any]]) -> None:
    heads = rows[0] if rows else OF_A_RUN  # of a run's steps there are always some
    writer = csv.DictWriter(sys.stdout, list(heads), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)


def _print_runs(rows: Sequence[dict[str, Any]], session: Path | None) -> None:
    if not rows:
        what = f"{session} was not run" if session else "Nothing was run"
        typer.echo(f"{what} yet, or it was erased.")
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
                        "" if row["finished"] else f"ended early, {_whole(row['whole_steps'])}",
                        kinds[row["kind"]],
                        row["profile"] and f"profile {row['profile']}",
                    ),
                )
            ),
        )
        for row in rows
    ]
    _print(("run", "when", "session", "planned", "actual", "paused", ""), table, "r..rrr.")


def _whole(count: int) -> str:
    return "1 whole step" if count == 1 else f"{count} whole steps"


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
    from rich.table import Table  # not for --help
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    for head, side in zip(heads, align, strict=True):
        table.add_column(head, justify="right" if side == "r" else "left", no_wrap=side == "r")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    console(120).print(table)


def _clock(seconds: float) -> str:
    from handscue.units import format_duration

    return format_duration(round(seconds * 1000))


def _forget(session: Path | None, run: int | None, *, yes: bool) -> None:
    from handscue.history.forgetting import forget_all, forget_run, forget_session
    from handscue.history.plans import plans

    if not yes and not is_terminal():
        raise typer.BadParameter("--forget asks before it erases; without a terminal, add --yes")
    path = located(session) if session else None
    if run is not None and not _is_kept(run):
        raise HistoryError(_no_such_run(run))
    if path is not None and not _read(lambda db: list(plans(db, path))):
        raise HistoryError(f"nothing is kept of {path}")
    what = (
        f"run {run}"
        if run is not None
        else f"all runs, profiles and quiz answers of {path}"
        if path
        else "all runs, profiles and quiz answers of every session"
    )
    if not yes and not typer.confirm(f"Erase {what}? There is no way back.", default=False):
        typer.echo("Nothing was erased.")
        raise typer.Exit(PROBLEM)
    if run is not None:
        forget_run(history_file(), run)
    elif path is not None:
        forget_session(history_file(), path)
    else:
        forget_all(history_file())
    typer.echo(f"Erased: {what}.")
