"""The player's loop: commands and time in, sound and screen out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from handscue.play.transport import Command, Effect, State, Transport, begin
from handscue.play.view import View, view

if TYPE_CHECKING:
    from handscue.mix import Mix
    from handscue.play.clock import Clock
    from handscue.play.outputs.recovering import RecoveringOutput
    from handscue.schedule.timeline import Timeline
    from handscue.units import Seconds

TICK_S = 0.1  # between looks at the clock, the device and the screen when no command comes
START_S = 0.03  # from a command to its sound: what an output needs to have it ready


class Commands(Protocol):
    """Where the therapist's commands come from."""

    def next(self, timeout: Seconds) -> Command | None:
        """Give the next command, waiting for it at most so long; None when none came."""
        ...


class Screen(Protocol):
    """Where the session is shown."""

    def show(self, view: View) -> None:
        """Show the session as it is now. Called about ten times a second."""
        ...


class Player:
    """Plays a session from beginning to end, on the clock that was handed in."""

    def __init__(  # noqa: PLR0913, PLR0917 - one for each thing it ties together
        self,
        timeline: Timeline,
        mix: Mix,
        output: RecoveringOutput,
        commands: Commands,
        screen: Screen,
        clock: Clock,
    ) -> None:
        self._timeline, self._mix, self._output = timeline, mix, output
        self._commands, self._screen, self._clock = commands, screen, clock

    def run(self) -> Transport:
        """Play until the session is over or ended; give the transport as it was then."""
        transport = begin(self._timeline, self._clock.now() + START_S)
        self._sound(transport)
        while transport.state is not State.FINISHED:
            now = self._clock.now()
            self._output.attend(now)
            self._screen.show(view(transport, now, self._output.trouble))
            command = self._commands.next(self._patience(transport, now))
            # What time has brought comes before what was pressed meanwhile.
            transport = self._apply(transport, transport.due(self._clock.now()))
            transport = self._apply(transport, command)
        if transport.position(self._clock.now()) == transport.stop_frame:
            self._clock.wait(self._output.lag)  # what was played to its end is heard to its end
        self._output.stop()
        return transport

    def _patience(self, transport: Transport, now: Seconds) -> Seconds:
        """Give how long the loop may wait: a tick, or until the session stops by itself."""
        if transport.state is not State.PLAYING:
            return TICK_S
        return min(TICK_S, max(0.0, transport.stops_at - now))

    def _apply(self, transport: Transport, command: Command | None) -> Transport:
        if command is None or not transport.takes(command):
            return transport
        changed, effect = transport.changed(command, self._clock.now())
        if effect is Effect.SILENCE:
            self._output.stop()
        elif effect is Effect.SOUND:
            changed = changed.delayed(START_S)
            self._sound(changed)
        return changed

    def _sound(self, transport: Transport) -> None:
        self._output.play(self._mix, transport.frame, transport.stop_frame, transport.since)
