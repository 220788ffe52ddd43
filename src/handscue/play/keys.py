"""Keys pressed in the terminal, as commands."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, TextIO

from handscue.play.transport import Command

if TYPE_CHECKING:
    from handscue.play.clock import Clock
    from handscue.play.player import Commands
    from handscue.units import Seconds

KEYS = {
    " ": Command.TOGGLE,
    "n": Command.NEXT,
    "b": Command.PREVIOUS,
    "q": Command.END,
    "a": Command.AGAIN,
    "w": Command.WHERE,
    "t": Command.MORE_15,
    "+": Command.MORE_30,
    "h": Command.HOLD,
    "m": Command.QUIET,
    "\x1b[A": Command.LOUDER,  # arrow up
    "\x1b[B": Command.SOFTER,  # arrow down
    "\x1b[C": Command.NEXT,  # arrow right
    "\x1b[D": Command.PREVIOUS,  # arrow left
    "\x1b[6~": Command.NEXT,  # page down: what most page turners and pedals send
    "\x1b[5~": Command.PREVIOUS,
}


class NoKeys:
    """Where there is no keyboard: only time passes."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def next(self, timeout: Seconds) -> Command | None:
        """See ``player.Commands``."""
        self._clock.wait(timeout)
        return None


class TerminalKeys:
    """The keyboard of a terminal that hands over each key as it is pressed."""

    def __init__(self, descriptor: int, clock: Clock) -> None:
        self._descriptor, self._clock = descriptor, clock
        self._pressed: list[Command] = []
        self._gone = False

    def next(self, timeout: Seconds) -> Command | None:
        """See ``player.Commands``. A terminal that was closed leaves only time to pass."""
        import select  # takes no terminal on Windows, where this is not used

        if not self._pressed:
            if self._gone:
                self._clock.wait(timeout)
            elif select.select([self._descriptor], [], [], timeout)[0]:
                self._read()
        return self._pressed.pop(0) if self._pressed else None

    def _read(self) -> None:
        try:
            typed = os.read(self._descriptor, 1024).decode(errors="replace")
        except OSError:
            typed = ""
        self._gone = not typed
        self._pressed += commands(typed)


def commands(typed: str) -> list[Command]:
    """Read what a terminal sends: single keys, and the sequences of keys that have a name."""
    found = []
    while typed:
        key = next((k for k in KEYS if typed.lower().startswith(k.lower())), None)
        if key:
            found.append(KEYS[key])
        elif typed.startswith("\x1b["):  # a key that means nothing here: take all of it
            end = next((i for i, c in enumerate(typed) if i > 1 and "@" <= c <= "~"), len(typed))
            key = typed[: end + 1]
        typed = typed[len(key) if key else 1 :]
    return found


class WindowsKeys:
    """The keyboard of a Windows console."""

    POLL_S = 0.02

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def next(self, timeout: Seconds) -> Command | None:
        """See ``player.Commands``."""
        import msvcrt  # there only on Windows

        until = self._clock.now() + timeout
        while not msvcrt.kbhit():  # type: ignore[attr-defined, unused-ignore]
            left = until - self._clock.now()
            if left <= 0:
                return None
            self._clock.wait(min(left, self.POLL_S))
        return KEYS.get(msvcrt.getwch().lower())  # type: ignore[attr-defined, unused-ignore]


@contextlib.contextmanager
def keyboard(clock: Clock, stdin: TextIO) -> Iterator[Commands]:
    """Give the keys of the terminal that stdin is, put back as it was in the end."""
    if not stdin.isatty():
        yield NoKeys(clock)
    elif sys.platform == "win32":
        yield WindowsKeys(clock)
    else:
        import termios  # not there on Windows
        import tty

        descriptor = stdin.fileno()
        before = termios.tcgetattr(descriptor)
        tty.setcbreak(descriptor, termios.TCSANOW)
        try:
            yield TerminalKeys(descriptor, clock)
        finally:
            with contextlib.suppress(termios.error):  # a terminal that was closed
                termios.tcsetattr(descriptor, termios.TCSADRAIN, before)
