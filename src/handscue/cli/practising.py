"""The options that take a part of a session and its tempo, the same for every command."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from handscue.cli.fitting import Wish, told
from handscue.cli.wiring import prepare
from handscue.units import format_duration

if TYPE_CHECKING:
    from handscue.cli.wiring import Session


def _tempo(written: str | float) -> float:
    from handscue.schedule.rehearsal import parse_tempo  # not for --help

    return parse_tempo(written)


Tempo = Annotated[
    float,
    typer.Option(
        metavar="4",
        parser=told(_tempo),
        help="How many times faster than usual the work goes; speech keeps its speed.",
    ),
]
Only = Annotated[
    str | None,
    typer.Option(metavar="8-17", help="Only these steps, by number, or by words such as calf."),
]


def practised(  # noqa: PLR0913 - what prepare takes
    path: Path,
    wish: Wish,
    tempo: float,
    only: str | None,
    *,
    to_play: bool = False,
    besides: tuple[str, ...] = (),
    profile: str | None = None,
) -> Session:
    """Take a session, or the part of it that is wanted, all the way to its mix.

    Raises:
        BadParameter: there is no such part.
        HandscueError: as ``prepare`` does.

    """
    from handscue.schedule.selection import Selection  # not for --help

    try:
        wanted = Selection(only=only, tempo=tempo)
        return prepare(
            path,
            wish,
            to_play=to_play,
            selection=wanted,
            besides=besides,
            profile=profile,
        )
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--only") from None


def tempo_line(ready: Session, tempo: float) -> str | None:
    """Say how long a session takes at a tempo; None at its usual one."""
    if tempo == 1:
        return None
    total = format_duration(ready.timeline.total_ms)
    return f"Tempo {tempo:g}: {total} instead of {format_duration(ready.usual_tempo_ms)}."
