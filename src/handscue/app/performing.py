"""A session performed: what is played, tied to the room it is played in.

Commands and views pass through whoever stands between the player and the room, as either:

    player ── machine watch ── between ── noticing ── the room's screen
                 sleep, hang-up     history, quiz,   what was missed
                                    learning         as it began
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from handscue.errors import RequestError
from handscue.play.awake import kept_awake
from handscue.play.machine import MachineWatch, Note
from handscue.play.noticing import NoticingScreen
from handscue.play.outputs.recovering import RecoveringOutput
from handscue.play.player import Commands, Player, Screen
from handscue.play.suspend import sleep_watch
from handscue.play.transport import State
from handscue.schedule.wording import heading
from handscue.units import to_frames

if TYPE_CHECKING:
    from handscue.play.clock import Clock
    from handscue.play.hangup import Hangup
    from handscue.play.outputs.recovering import OpenOutput
    from handscue.play.replies import Sounds
    from handscue.play.transport import Transport
    from handscue.play.view import View
    from handscue.units import Seconds

# Stands before commands and screen, as either, and sees or changes what passes, by that clock.
Between: TypeAlias = "Callable[[Commands, Screen, Clock], tuple[Commands, Screen]]"


@dataclass(frozen=True)
class Room:
    """Where a session is performed. ``hangup`` is heeded by whoever made the room."""

    commands: Commands
    screen: Screen
    open_output: OpenOutput
    clock: Clock
    hangup: Hangup


def unchanged(commands: Commands, screen: Screen, _clock: Clock) -> tuple[Commands, Screen]:
    """Return commands and screen as they are."""
    return commands, screen


def _note_nothing(_view: View, _now: Seconds) -> None:
    """Take a view."""


@dataclass(frozen=True)
class Performance:
    """What is performed: from where ``start`` has it at an instant, with these sounds.

    ``notice`` is shown while the first step lasts; ``note`` is told each view.
    """

    start: Callable[[Seconds], Transport]
    sounds: Sounds
    notice: str | None = None
    note: Note = _note_nothing
    between: Between = unchanged


# Opens the room for a performance, as a front end has it, until it is over.
OpenRoom: TypeAlias = Callable[[Performance], contextlib.AbstractContextManager[Room]]


def perform(performance: Performance, open_room: OpenRoom) -> Transport:
    """Play a session in a room; return the transport as it ended."""
    with kept_awake(), open_room(performance) as room, ThreadPoolExecutor(1) as executor:
        seen = NoticingScreen(room.screen, performance.notice)
        commands, screen = performance.between(room.commands, seen, room.clock)
        watch = MachineWatch(
            commands, screen, room.clock, sleep_watch(), room.hangup, performance.note
        )
        with contextlib.closing(RecoveringOutput(room.open_output, executor)) as output:
            start = performance.start(room.clock.now())
            return Player(start, performance.sounds, output, watch, watch, room.clock).run()


def is_finished(end: Transport) -> bool:
    """Say whether a session was played to its last frame."""
    return end.frame >= to_frames(end.timeline.total_ms)


def left_alone(begun: Transport) -> str | None:
    """Return where a session will wait that nothing can tell to go on; None where it does not.

    Raises:
        RequestError: it would not even begin.

    """
    alone = "there is no keyboard, pedal or remote here to continue with"
    if begun.state is State.PAUSED:
        raise RequestError(f"it begins paused, and {alone}; run it in a terminal")
    if all(segment.held for segment in begun.timeline.segments):
        raise RequestError(f"it waits at each step, and {alone}; run it in a terminal")
    waits = next((s for s in begun.timeline.segments if s.waits), None)
    return f"It will wait at the end of {heading(waits.turn)!r}, and {alone}." if waits else None
