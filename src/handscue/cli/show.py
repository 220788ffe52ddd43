"""``handscue show``: the timetable of a session."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from handscue.cli.reporting import reporting
from handscue.cli.wiring import SessionFile, prepare

if TYPE_CHECKING:
    from handscue.schedule.timeline import Timeline


@reporting
def show(
    session: SessionFile,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, for programs.")] = False,
) -> None:
    """Print the timetable: when each step begins, how long it takes, what to mind."""
    from handscue.schedule.timetable import timetable  # not for --help

    timeline = prepare(session).timeline
    if as_json:
        typer.echo(json.dumps(timetable(timeline), indent=2))
    else:
        _print(timeline)
        typer.echo(f"\nHear it with: handscue play {session}")


def _print(timeline: Timeline) -> None:
    from rich.console import Console  # not for --help
    from rich.table import Table
    from rich.text import Text

    from handscue.schedule.wording import heading, passes
    from handscue.units import format_duration

    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("start", justify="right", no_wrap=True)
    table.add_column("step", justify="right", no_wrap=True)
    table.add_column("")
    table.add_column("passes")
    table.add_column("time", justify="right", no_wrap=True)
    for segment in timeline.segments:
        turn = segment.turn
        words = Text(heading(turn))
        if turn.caution:
            words.append(f"\ncaution: {turn.caution}", style="yellow")
        table.add_row(
            format_duration(segment.start_ms),
            str(turn.step or ""),
            words,
            passes(turn),
            format_duration(segment.duration_ms) + ("+" if segment.lengthened else ""),
        )
    console = Console(
        width=None if sys.stdout.isatty() else 100,
        color_system=None if os.environ.get("NO_COLOR") else "auto",  # no bold either
    )
    console.print(Text(f"{timeline.title}, {format_duration(timeline.total_ms)}", style="bold"))
    console.print(table)
    if any(segment.lengthened for segment in timeline.segments):
        console.print("+ longer than the file asks, for what is said in it")
