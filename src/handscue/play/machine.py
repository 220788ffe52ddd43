"""What befalls the machine: it sleeps, its terminal is closed, its power goes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from handscue.play.transport import Command, State

if TYPE_CHECKING:
    from handscue.play.clock import Clock
    from handscue.play.hangup import Hangup
    from handscue.play.player import Commands, Screen
    from handscue.play.suspend import SleepWatch
    from handscue.play.view import View
    from handscue.units import Seconds

SLEPT = "the computer went to sleep"

Note = Callable[["View", "Seconds"], None]


class MachineWatch:
    """Stands before commands and screen, as either: sees each view, and adds its own commands.

    Each view goes to ``note``, with its instant, which has to come back at once.
    """

    def __init__(
        self,
        commands: Commands,
        screen: Screen,
        clock: Clock,
        sleep: SleepWatch,
        hangup: Hangup,
        note: Note,
    ) -> None:
        self._commands, self._screen, self._clock = commands, screen, clock
        self._sleep, self._hangup, self._note = sleep, hangup, note
        self._view: View | None = None
        self._seen_at: Seconds = 0
        self._slept = False

    def show(self, view: View) -> None:
        """See ``player.Screen``."""
        self._view, self._seen_at = view, self._clock.now()
        self._note(view, self._seen_at)
        self._slept = self._slept and view.state is State.PAUSED
        self._screen.show(replace(view, notice=SLEPT) if self._slept else view)

    def next(self, timeout: Seconds) -> Command | None:
        """See ``player.Commands``."""
        slept, view = self._sleep.look(), self._view
        if view is None:
            return self._commands.next(timeout)
        if slept and view.state is State.PLAYING:
            self._slept = True
            return Command.SLEPT
        ends_in = self._hangup.ends_in(view)
        if ends_in is None:
            return self._commands.next(timeout)
        left = self._seen_at + ends_in - self._clock.now()
        return self._commands.next(min(timeout, left)) if left > 0 else Command.END_NOW
