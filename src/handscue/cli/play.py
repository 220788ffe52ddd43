"""``handscue play``: a session, live."""

from __future__ import annotations

import contextlib
import signal
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Annotated

import typer

from handscue.cli.reporting import INTERRUPTED, reporting
from handscue.cli.wiring import OutputName, SessionFile, output_opener, prepare

if TYPE_CHECKING:
    from types import FrameType

    from handscue.play.transport import Transport


@reporting
def play(
    session: SessionFile,
    output: Annotated[
        OutputName, typer.Option(help="Where the sound goes; auto takes the best there is.")
    ] = "auto",
) -> None:
    """Play the session: speech and chimes, hands-free. Space pauses, n and b step, q ends."""
    from handscue.cli.inputs import inputs, notices_told, users_keymap  # not for --help
    from handscue.play.clock import MonotonicClock
    from handscue.play.outputs.recovering import RecoveringOutput
    from handscue.play.player import Player
    from handscue.play.screens import screen

    keymap = users_keymap()
    ready = prepare(session)
    clock = MonotonicClock()
    with (
        _ended_by_signals(),
        ThreadPoolExecutor(1) as executor,
        contextlib.closing(RecoveringOutput(output_opener(output), executor)) as sound,
        inputs(keymap, clock, sys.stdin) as given,
        notices_told(given.commands),
        screen(sys.stdout) as shown,
    ):
        everywhere = given.followed_by(shown)
        end = Player(ready.timeline, ready.mix, sound, given.commands, everywhere, clock).run()
    _say_how_it_ended(end)


@contextlib.contextmanager
def _ended_by_signals() -> Iterator[None]:
    """Have a signal to end take the same way out as Ctrl-C, so that the terminal is put back."""

    def end(_signal: int, _frame: FrameType | None) -> None:
        raise typer.Exit(INTERRUPTED)

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _say_how_it_ended(end: Transport) -> None:
    from handscue.units import format_duration, to_milliseconds

    at, total = to_milliseconds(end.frame), end.timeline.total_ms
    if at >= total:
        typer.echo(f"{end.timeline.title}: finished, {format_duration(total)}.")
    else:
        typer.echo(f"Ended at {format_duration(at)} of {format_duration(total)}.")
