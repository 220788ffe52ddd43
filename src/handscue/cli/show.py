"""``handscue show``: the timetable of a session."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Annotated

import typer

from handscue.cli.options import (
    DropOptional,
    FitEnd,
    FitLate,
    FitLength,
    Only,
    ProfileName,
    SessionFile,
    TalkAmount,
    Tempo,
    length_wish,
    talk_wish,
    telling_of_parts,
)
from handscue.cli.reporting import cell, console, echo, environment, reporting
from handscue.units import counted, format_duration

if TYPE_CHECKING:
    from collections.abc import Sequence

    from handscue.app.planning import Plan
    from handscue.cli.tables import LongTable
    from handscue.schedule.timeline import Segment

PIECE = 50_000  # marks and values of JSON, printed at a time


@reporting
def show(  # noqa: PLR0913, PLR0917 - an option each
    session: SessionFile,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, for programs.")] = False,
    fit: FitLength = None,
    end: FitEnd = None,
    late: FitLate = None,
    drop_optional: DropOptional = False,
    profile: ProfileName = None,
    talk: TalkAmount = None,
    tempo: Tempo = 1,
    only: Only = None,
) -> None:
    """Print the timetable: when each step begins, how long it takes, what to watch out for.

    For a fitted session, it also shows what that changed, step by step. With a tempo or a part, it
    shows what rehearse would play.
    """
    from handscue.app.planning import plan
    from handscue.app.request import Request
    from handscue.schedule.selection import Selection

    length = length_wish(fit, end, late, drop_optional)
    request = Request(
        session, length, Selection(only=only, tempo=tempo), profile, talk=talk_wish(talk)
    )
    with telling_of_parts("--only"):
        planned = plan(request, environment())
    if as_json:
        _print_json(_as_data(planned))
    else:
        _print(planned)


def _as_data(plan: Plan) -> dict[str, object]:
    from handscue.schedule.timetable import fitted_timetable, timetable

    if plan.is_fitted:
        return fitted_timetable(plan.timeline, plan.left_out)
    return timetable(plan.timeline)


def _print_json(data: dict[str, object]) -> None:
    """Print data a piece at a time: as one text, that of a very long session takes half a GB."""
    written = json.JSONEncoder(indent=2).iterencode(data)
    while piece := "".join(islice(written, PIECE)):
        typer.echo(piece, nl=False)
    typer.echo()


def _print(plan: Plan) -> None:
    timeline, screen = plan.timeline, console(100)
    screen.print(cell(f"{timeline.title}, {format_duration(timeline.total_ms)}", "bold"))
    screen.print(_table(plan))
    for remark in _remarks(plan):
        screen.print(cell(remark))
    if plan.routine.talk is None and (line := _told_briefly(timeline.segments)):
        echo(line)
    if line := plan.tempo_line:
        echo(line)
    elif plan.part.only is None:
        _say_how_to_hear(plan)


def _told_briefly(segments: Sequence[Segment]) -> str | None:
    """Say how often less is said since it was heard before; None where all is said."""
    from handscue.schedule.telling import is_brief

    brief = [segment.turn for segment in segments if is_brief(segment.turn)]
    if not brief:
        return None
    warned = sum(turn.caution is not None for turn in brief)
    once = f" {counted(warned, 'caution')} not said again." if warned else ""
    return (
        "Announced by name and passes only, on the second side or in a later round: "
        f"{counted(len(brief), 'step')} whose instruction would fill over a third of the time."
        f"{once} To hear it all: --talk full"
    )


def _remarks(plan: Plan) -> Iterator[str]:
    for number, name in plan.left_out:
        yield f"left out: {number} {name}"
    if any(segment.lengthened for segment in plan.timeline.segments):
        yield "+ longer than the file asks, so that all the words fit"


def _table(plan: Plan) -> LongTable:
    from handscue.cli.tables import LongTable

    fitted = (">usual", ">change") if plan.is_fitted else ()
    shown = LongTable(">start", ">step", "", "passes", ">time", *fitted)
    for segment in plan.timeline.segments:
        usual = (format_duration(segment.usual_ms), _change(segment)) if plan.is_fitted else ()
        _add_row(shown, segment, usual)
    return shown


def _add_row(table: LongTable, segment: Segment, usual: tuple[str, ...]) -> None:
    from handscue.schedule.wording import heading, passes

    turn = segment.turn
    table.add(
        format_duration(segment.start_ms),
        str(turn.step or ""),
        heading(turn),
        passes(turn),
        format_duration(segment.duration_ms) + ("+" if segment.lengthened else ""),
        *usual,
    )
    if turn.caution:
        table.add("", "", f"caution: {turn.caution}", "", "", *("" for _ in usual), style="yellow")


def _change(segment: Segment) -> str:
    """Say how much longer or shorter than usual a segment is: ``-4.0 s, -17%``."""
    ms, usual = segment.duration_ms - segment.usual_ms, segment.usual_ms
    return f"{ms / 1000:+.1f} s, {ms / usual:+.0%}" if abs(ms) >= 50 else ""


def _say_how_to_hear(plan: Plan) -> None:
    if music := plan.routine.music:
        echo(f"music: {music.file}, at {music.level:g} dB relative to the speech")
    request = plan.request
    with_it = ["--profile", request.profile] if request.profile else []
    talking = ["--talk", request.talk] if request.talk else []
    options = [*request.length.as_typed(), *with_it, *talking]
    echo(f"\nPlay it with: {shlex.join(['handscue', 'play', str(request.session), *options])}")
