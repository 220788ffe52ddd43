"""``handscue play``: a session, live."""

from __future__ import annotations

import contextlib
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Annotated

import typer

from handscue.cli.fitting import DropOptional, FitEnd, FitLate, FitLength, wish
from handscue.cli.reporting import reporting
from handscue.cli.wiring import OutputName, SessionFile, output_opener, prepare

if TYPE_CHECKING:
    from handscue.play.transport import Transport
    from handscue.units import Frames


@reporting
def play(  # noqa: PLR0913, PLR0917 - an option each
    session: SessionFile,
    output: Annotated[
        OutputName, typer.Option(help="Where the sound goes; auto takes the best there is.")
    ] = "auto",
    lead_in: Annotated[
        str,
        typer.Option(
            metavar="TIME",
            help="Silence before each sound, such as 0.5s, for a Bluetooth loudspeaker that "
            "swallows first syllables.",
        ),
    ] = "0s",
    plain: Annotated[
        bool, typer.Option("--plain", help="Show lines, as for a screen reader; no redrawing.")
    ] = False,
    fit: FitLength = None,
    end: FitEnd = None,
    late: FitLate = None,
    drop_optional: DropOptional = False,
) -> None:
    """Play the session: speech and chimes, hands-free."""
    from handscue.play.clock import MonotonicClock  # not for --help
    from handscue.play.keys import keyboard
    from handscue.play.outputs.recovering import RecoveringOutput
    from handscue.play.player import Player
    from handscue.play.screens.choice import screen
    from handscue.play.transport import begin

    lead_frames = _duration(lead_in)
    ready = prepare(session, wish(fit, end, late, drop_optional), to_play=True)
    clock = MonotonicClock()
    with (
        ThreadPoolExecutor(1) as executor,
        contextlib.closing(RecoveringOutput(output_opener(output, lead_frames), executor)) as sound,
        keyboard(clock, sys.stdin) as commands,
        screen(sys.stdout, plain=plain) as shown,
    ):
        start = begin(ready.timeline, clock.now(), ready.end_ms)
        ended = Player(start, ready.sounds, sound, commands, shown, clock).run()
    _say_how_it_ended(ended)


def _duration(text: str) -> Frames:
    from handscue.units import parse_duration, to_frames

    try:
        return to_frames(parse_duration(text))
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--lead-in") from None


def _say_how_it_ended(end: Transport) -> None:
    from handscue.units import format_duration, to_milliseconds

    at, total = to_milliseconds(end.frame), end.timeline.total_ms
    if at >= total:
        typer.echo(f"{end.timeline.title}: finished, {format_duration(total)}.")
    else:
        typer.echo(f"Ended at {format_duration(at)} of {format_duration(total)}.")
