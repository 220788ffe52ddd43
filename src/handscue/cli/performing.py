"""A session performed: sound, screen, keys and clock put together, for every command that plays."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from handscue.cli.reporting import complain
from handscue.play.outputs.choice import OutputName

if TYPE_CHECKING:
    from handscue.play.hangup import Hangup
    from handscue.play.inputs.keymap import KeyMap
    from handscue.play.machine import Note
    from handscue.play.outputs.recovering import OpenOutput
    from handscue.play.player import Commands, Screen
    from handscue.play.replies import Sounds
    from handscue.play.transport import Transport
    from handscue.units import Frames, Seconds

Output = Annotated[
    OutputName, typer.Option(help="Where the sound goes; auto takes the best there is.")
]
LeadIn = Annotated[
    str,
    typer.Option(
        metavar="TIME",
        help="Silence before each sound, such as 0.5s, for a Bluetooth loudspeaker that "
        "swallows first syllables.",
    ),
]
Plain = Annotated[
    bool, typer.Option("--plain", help="Show lines, as for a screen reader; no redrawing.")
]

# Stands before commands and screen, as either, and sees or changes what passes.
Between: TypeAlias = Callable[["Commands", "Screen"], tuple["Commands", "Screen"]]


def unchanged(commands: Commands, screen: Screen) -> tuple[Commands, Screen]:
    """Give commands and screen as they are."""
    return commands, screen


def perform(  # noqa: PLR0913 - one for each thing it ties together
    start: Callable[[Seconds], Transport],
    sounds: Sounds,
    opener: OpenOutput,
    keymap: KeyMap,
    hangup: Hangup,
    *,
    plain: bool,
    notice: str | None = None,
    note: Note = lambda _segment, _now: None,
    between: Between = unchanged,
) -> Transport:
    """Play a session from where ``start`` has it at an instant; give the transport as it ended.

    ``hangup`` is heeded by the caller. ``notice`` is shown while the first step lasts; ``note``
    is told each segment that is seen.
    """
    from handscue.cli.inputs import notices_told  # not for --help
    from handscue.play.awake import kept_awake
    from handscue.play.clock import MonotonicClock
    from handscue.play.inputs.opening import inputs
    from handscue.play.machine import MachineWatch
    from handscue.play.noticing import NoticingScreen
    from handscue.play.outputs.recovering import RecoveringOutput
    from handscue.play.player import Player
    from handscue.play.screens.choice import screen
    from handscue.play.suspend import sleep_watch

    clock = MonotonicClock()
    with (
        kept_awake(),
        ThreadPoolExecutor(1) as executor,
        contextlib.closing(RecoveringOutput(opener, executor)) as sound,
        inputs(keymap, clock, sys.stdin) as given,
        notices_told(given.commands),
        contextlib.ExitStack() as stack,
    ):
        if not given.are_there:
            _left_alone(start(clock.now()))
        shown = stack.enter_context(screen(sys.stdout, plain=plain))
        commands, seen = between(given.commands, NoticingScreen(given.followed_by(shown), notice))
        watch = MachineWatch(commands, seen, clock, sleep_watch(), hangup, note)
        return Player(start(clock.now()), sounds, sound, watch, watch, clock).run()


def _left_alone(begun: Transport) -> None:
    """Say beforehand where a session stops that nothing can tell to go on.

    Raises:
        BadParameter: it would not even begin.

    """
    from handscue.play.transport import State
    from handscue.schedule.wording import heading

    alone = "there is no keyboard, pedal or remote here to go on with"
    if begun.state is State.PAUSED:
        raise typer.BadParameter(f"it begins paused, and {alone}; run it in a terminal")
    if all(segment.held for segment in begun.timeline.segments):
        raise typer.BadParameter(f"it waits at each step, and {alone}; run it in a terminal")
    waits = next((s for s in begun.timeline.segments if s.waits), None)
    if waits:
        complain(f"It will wait at the end of {heading(waits.turn)!r}, and {alone}.")


def is_finished(end: Transport) -> bool:
    """Say whether a session was played to its last frame."""
    from handscue.units import to_frames

    return end.frame >= to_frames(end.timeline.total_ms)


def say_how_it_ended(end: Transport) -> None:
    """Write a line on how far a session came."""
    from handscue.units import format_duration, to_milliseconds

    at, total = to_milliseconds(end.frame), end.timeline.total_ms
    if is_finished(end):
        typer.echo(f"{end.timeline.title}: finished, {format_duration(total)}.")
    else:
        typer.echo(f"Ended at {format_duration(at)} of {format_duration(total)}.")


def lead_in_frames(text: str) -> Frames:
    """Read the option.

    Raises:
        BadParameter: it is no duration.

    """
    from handscue.units import parse_duration, to_frames

    try:
        return to_frames(parse_duration(text))
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--lead-in") from None
