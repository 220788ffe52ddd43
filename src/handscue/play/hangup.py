"""A terminal that was closed: the session plays on to the end of its step, and ends there."""

from __future__ import annotations

import contextlib
import os
import signal
import stat
from collections.abc import Iterator
from typing import TYPE_CHECKING

from handscue.play.transport import State

if TYPE_CHECKING:
    from types import FrameType

    from handscue.play.view import View
    from handscue.units import Seconds


class Hangup:
    """Whether the terminal was closed, and when the session is to end for that."""

    def __init__(self) -> None:
        self.asked = False
        self._segment: int | None = None  # the one it was in at the first look after

    def ask(self) -> None:
        """Have the session end with its step. Only sets a mark, so that a signal may call it."""
        self.asked = True

    def ends_in(self, view: View) -> Seconds | None:
        """Return how long after this view the session is to end; None while nobody asked.

        At once, where it does not play (nobody is left to go on), or where it has left the step.
        """
        if not self.asked:
            return None
        if self._segment is None:
            self._segment = view.segment.index
        if view.state is not State.PLAYING or view.segment.index != self._segment:
            return 0.0
        return (view.left_in_segment_ms + 1) / 1000  # what is left is told in whole milliseconds


@contextlib.contextmanager
def heeding(hangup: Hangup) -> Iterator[None]:
    """Ask for the end of the step when the terminal is closed, unless that is ignored (nohup)."""
    number = getattr(signal, "SIGHUP", None)
    if number is None or signal.getsignal(number) is signal.SIG_IGN:
        yield
        return

    def heed(_signal: int, _frame: FrameType | None) -> None:
        hangup.ask()
        leave_terminal()

    before = signal.signal(number, heed)
    try:
        yield
    finally:
        signal.signal(number, before)


def leave_terminal() -> None:
    """Read from nothing and write to nothing from here on, where a terminal was that is gone.

    What is still to be written then goes nowhere instead of failing.
    """
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        if _was_a_terminal(descriptor):
            os.dup2(nothing, descriptor)
    os.close(nothing)


def _was_a_terminal(descriptor: int) -> bool:
    """Return whether it is a device that does not answer as a terminal, or not any longer."""
    try:
        return stat.S_ISCHR(os.fstat(descriptor).st_mode) and not os.isatty(descriptor)
    except OSError:
        return False
