"""The player's loop: commands and time in, sound and screen out.

The player knows two ports and one object at each: it asks ``Commands`` for the next one and shows
a ``Screen`` each view. Whatever else has a say is put in between, and mostly at both ports, since
what a press means depends on what is to be seen just then::

    keys, pedals, buttons          terminal or lines    media player
      | presses                           ^                  ^
      v                                   |                  |
    MergedInputs                    UnhurriedScreen          |     never waits for a terminal
      |                                   |                  |
      |                                   +---- Inputs ------+     notices of sources
      |                                           ^
      |                                     NoticingScreen         a notice at the beginning
      v                                           ^
    what watches or leads: a quiz, the history of the session      sees each view, changes commands
      |                                           ^
      v                                           |
    MachineWatch ------- one object ------- MachineWatch           sleep, a terminal that was closed
      | commands                                  ^ views
      v                                           |
    Player ---------------------------------------+--> RecoveringOutput

Commands go down and views go up. A wrapper comes back at once, or within the time it was given;
none knows which others there are, and a session without one is played the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from handscue.play.sounding import sounding
from handscue.play.transport import Command, Reply, State, Transport
from handscue.play.view import View, view
from handscue.units import FRAMES_PER_SECOND

if TYPE_CHECKING:
    from handscue.play.clock import Clock
    from handscue.play.outputs.recovering import RecoveringOutput
    from handscue.play.replies import Sounds
    from handscue.schedule.cues import Cue
    from handscue.units import Seconds

TICK_S = 0.05  # between looks at the clock, the device and the screen when no command comes
START_S = 0.03  # from a command to its sound, besides what leads in: to have it ready


class Commands(Protocol):
    """Where the therapist's commands come from."""

    def next(self, timeout: Seconds) -> Command | None:
        """Return the next command, waiting for it at most so long; None when none came."""
        ...


class Screen(Protocol):
    """Where the session is shown."""

    def show(self, view: View) -> None:
        """Show the session as it is now. Called about ten times a second."""
        ...


class Player:
    """Plays a session from beginning to end, on the clock that was handed in."""

    def __init__(
        self,
        start: Transport,
        sounds: Sounds,
        output: RecoveringOutput,
        commands: Commands,
        screen: Screen,
        clock: Clock,
    ) -> None:
        self._transport, self._sounds, self._output = start, sounds, output
        self._commands, self._screen, self._clock = commands, screen, clock
        self._moved: tuple[Cue, ...] = ()  # words of the step, said again after a reply
        self._shown: int | None = None  # the index of the segment shown last

    def run(self) -> Transport:
        """Play until the session is over or ended; return the transport as it was then."""
        self._start()
        while not self._is_over():
            now = self._clock.now()
            if self._output.attend(now):
                self._answer(Reply.BACK)
            self._show(now)
            command = self._commands.next(self._patience(now))
            # What time has brought comes before what was pressed meanwhile.
            for change in (self._transport.due(self._clock.now()), command):
                if change and not self._is_over():
                    self._apply(change)
        self._show(self._clock.now())
        if self._output.lag:  # something may still be on its way to be heard
            self._clock.wait(self._heard_until - self._clock.now() + self._output.lag)
        self._output.stop()
        return self._transport

    def _show(self, now: Seconds) -> None:
        seen = view(self._transport, now, self._output.sound, self._output.trouble)
        self._shown = seen.segment.index
        self._screen.show(seen)

    def _is_over(self) -> bool:
        return self._transport.state is State.FINISHED

    def _start(self) -> None:
        self._transport = self._transport.delayed(self._soon())
        self._heard_until = self._transport.since
        self._answer(Reply.NONE if self._transport.state is State.PLAYING else Reply.NAME)

    def _patience(self, now: Seconds) -> Seconds:
        """Return how long the loop may wait: a tick, or until the session stops by itself."""
        if self._transport.state is not State.PLAYING:
            return TICK_S
        return min(TICK_S, max(0.0, self._transport.stops_at - now))

    def _apply(self, command: Command) -> None:
        now, before = self._clock.now(), self._transport
        if not before.takes(before.meant(command, now)):
            self._answer(Reply.REFUSE)
            return
        after, reply = before.changed(command, now)
        left = before.segment_at(now).index
        if left not in {self._shown, after.segment}:  # left as it began, yet it is to be seen
            self._show(now)
        goes_on = after.state is before.state and after.frame == before.position(now)
        if after.frame != before.position(now):
            self._moved = ()
        # A position that sound begins at anew is left only once the sound is there.
        begins_anew = not goes_on and reply is not Reply.NONE
        self._transport = after.delayed(self._soon()) if begins_anew else after
        # Over music a gate's reminders are laid beforehand.
        if reply is not Reply.NONE and not (reply is Reply.REMIND and self._sounds.bed):
            self._answer(reply)

    def _soon(self) -> Seconds:
        """Return how long it takes until something new can be heard."""
        return START_S + self._output.lead

    def _answer(self, reply: Reply) -> None:
        """Have heard what is to be heard from now on."""
        at = self._clock.now() + self._soon()
        mix, frame, until, moved = sounding(self._sounds, self._transport, reply, at, self._moved)
        if self._transport.state is State.PLAYING:
            self._moved = moved
        self._heard_until = at + (until - frame) / FRAMES_PER_SECOND
        if until > frame:
            self._output.play(mix, frame, until, at)
        else:
            self._output.stop()
