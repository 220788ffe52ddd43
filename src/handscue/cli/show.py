"""``handscue show``: the timetable of a session."""

from __future__ import annotations

import json
import shlex
from typing import TYPE_CHECKING, Annotated

import typer

from handscue.cli.fitting import DropOptional, FitEnd, FitLate, FitLength, wish
from handscue.cli.practising import Only, Tempo, practised, tempo_line
from handscue.cli.profiles import ProfileName
from handscue.cli.reporting import console, reporting
from handscue.cli.wiring import Session, SessionFile

if TYPE_CHECKING:
    from handscue.schedule.timeline import Segment


@reporting
def show(  # noqa: PLR0913, PLR0917 - an option each
    session: SessionFile,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, for programs.")] = False,
    fit: FitLength = None,
    end: FitEnd = None,
    late: FitLate = None,
    drop_optional: DropOptional = False,
    profile: ProfileName = None,
    tempo: Tempo = 1,
    only: Only = None,
) -> None:
    """Print the timetable: when each step begins, how long it takes, what to mind.

    Of a session that is fitted, it also says what that changed, step by step. With a tempo or a
    part, it shows what rehearse would play.
    """
    from handscue.schedule.timetable import fitted_timetable, timetable  # not for --help

    asked = wish(fit, end, late, drop_optional)
    ready = practised(session, asked, tempo, only, profile=profile)
    if as_json:
        data = (
            fitted_timetable(ready.timeline, ready.left_out)
            if _is_fitted(ready)
            else timetable(ready.timeline)
        )
        typer.echo(json.dumps(data, indent=2))
    else:
        _print(ready)
        if line := tempo_line(ready, tempo):
            typer.echo(line)
        if tempo == 1 and only is None:
            if music := ready.routine.music:
                typer.echo(f"music under it: {music.file}, {music.level:g} dB against the speech")
            with_it = ["--profile", profile] if profile else []
            play = shlex.join(["handscue", "play", str(session), *asked.as_typed(), *with_it])
            typer.echo(f"\nHear it with: {play}")


def _is_fitted(ready: Session) -> bool:
    return ready.end_ms is not None or bool(ready.routine.parts)


def _change(segment: Segment) -> str:
    """Say how much longer or shorter than usual a segment is: ``-4.0 s, -17%``."""
    ms, usual = segment.duration_ms - segment.usual_ms, segment.usual_ms
    return f"{ms / 1000:+.1f} s, {ms / usual:+.0%}" if abs(ms) >= 50 else ""


def _print(ready: Session) -> None:
    from rich.table import Table  # not for --help
    from rich.text import Text

    from handscue.schedule.wording import heading, passes
    from handscue.units import format_duration

    timeline, is_fitted = ready.timeline, _is_fitted(ready)
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("start", justify="right", no_wrap=True)
    table.add_column("step", justify="right", no_wrap=True)
    table.add_column("")
    table.add_column("passes")
    table.add_column("time", justify="right", no_wrap=True)
    if is_fitted:
        table.add_column("usual", justify="right", no_wrap=True)
        table.add_column("change", justify="right", no_wrap=True)
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
            *((format_duration(segment.usual_ms), _change(segment)) if is_fitted else ()),
        )
    screen = console(100)
    screen.print(Text(f"{timeline.title}, {format_duration(timeline.total_ms)}", style="bold"))
    screen.print(table)
    for number, name in ready.left_out:
        screen.print(Text(f"left out: {number} {name}"))
    if any(segment.lengthened for segment in timeline.segments):
        screen.print("+ longer than the file asks, for what is said in it")
