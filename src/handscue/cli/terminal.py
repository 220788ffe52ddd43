"""The room at a terminal: its keyboard, its screen, and the outputs of this computer."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from handscue.app.inputs import users_keymap, warning_of_inputs
from handscue.app.listening import Ear, ear
from handscue.app.performing import Performance, Room, is_finished, left_alone
from handscue.cli.reporting import echo
from handscue.play.clock import MonotonicClock
from handscue.play.hangup import Hangup
from handscue.play.inputs.opening import inputs
from handscue.play.outputs.choice import OutputName, output_opener
from handscue.play.screens.choice import screen
from handscue.units import Milliseconds, format_duration, to_frames, to_milliseconds

if TYPE_CHECKING:
    from handscue.app.environment import Environment
    from handscue.play.inputs.keymap import KeyMap
    from handscue.play.transport import Transport


@dataclass(frozen=True)
class Terminal:
    """How a session is played and shown here. ``lead_in_ms`` is silence before each sound.

    With ``ear`` the user's own words are listened for.
    """

    keymap: KeyMap
    hangup: Hangup
    env: Environment
    output: OutputName
    lead_in_ms: Milliseconds
    plain: bool
    ear: Ear | None = None

    @classmethod
    def of(
        cls,
        env: Environment,
        output: OutputName,
        lead_in_ms: Milliseconds,
        *,
        plain: bool,
        listens: bool = False,
    ) -> Terminal:
        """Return the terminal we are in, with the user's key map.

        Raises:
            SessionError: what is wrong with the key map.
            ListenError: there is nothing to listen for, or with.
            RequestError: no words can be heard beside that output.

        """
        keymap = users_keymap(env.places)
        hears = ear(keymap, env.places, output) if listens else None
        return cls(keymap, Hangup(), env, output, lead_in_ms, plain, hears)

    @contextlib.contextmanager
    def room(self, performance: Performance) -> Iterator[Room]:
        """Open the room for a performance; the terminal is put back in the end.

        Raises:
            RequestError: it would wait for ever, for nobody can tell it to go on.

        """
        clock, has_music = MonotonicClock(), performance.sounds.bed is not None
        lead_in, tap = to_frames(self.lead_in_ms), self.ear.tap if self.ear else None
        opener = output_opener(self.output, lead_in, has_music=has_music, tap=tap)
        with (
            inputs(
                self.keymap, clock, sys.stdin, spoken=self.ear.spoken if self.ear else None
            ) as given,
            warning_of_inputs(given.commands, self.env.notices),
        ):
            if not given.are_there and (waits := left_alone(performance.start(clock.now()))):
                self.env.notices.warn(waits)
            with screen(sys.stdout, plain=self.plain) as shown:
                yield Room(given.commands, given.followed_by(shown), opener, clock, self.hangup)


def say_how_it_ended(end: Transport) -> None:
    """Write a line on how far a session came."""
    at, total = to_milliseconds(end.frame), end.timeline.total_ms
    if is_finished(end):
        echo(f"{end.timeline.title}: finished, {format_duration(total)}.")
    else:
        echo(f"Ended at {format_duration(at)} of {format_duration(total)}.")
