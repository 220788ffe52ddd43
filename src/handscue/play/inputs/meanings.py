"""Presses of all origins -> commands: bounces and echoes dropped, the single key told apart.

A command is made of what a device tells in three steps, each a value that knows no clock::

    source            presses.py                       keymap.py
    (key, edge, at) -> is it a press of its own?     -> the command of that key on that origin
                       Contact: any key
                       Touch: the single key,        -> the command of that gesture
                       short, double or long

* An edge is down, up, or typed: a terminal tells no more than the last. Whether a typed key was
  pressed again or is held can only be told by what comes after it.
* A pedal that is read directly is typed into the terminal as well, if the window is in front. So
  each key has one contact whatever it is pressed on, and the edge that comes second is an echo.
* What time alone decides (a short press is one that nothing followed) comes from ``elapsed``, at
  the ``deadline`` that whoever waits for presses asks for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from handscue.play.inputs.keymap import KeyMap, Origin, SingleKey, look_up
from handscue.play.inputs.presses import Contact, Edge, Gesture, Touch

if TYPE_CHECKING:
    from handscue.play.inputs.keynames import Key
    from handscue.play.transport import Command
    from handscue.units import Seconds


@dataclass(frozen=True)
class Meant:
    """A press that counts, and the command it means; None where it means nothing."""

    origin: Origin
    key: Key
    command: Command | None
    gesture: Gesture | None = None  # of the single key alone


class Meanings:
    """Follows every key; knows the time only by what it is handed.

    A key has one contact whatever it is pressed on: with the window in front, a pedal that is
    read directly is typed into the terminal as well.
    """

    def __init__(self, keymap: KeyMap) -> None:
        self._timing, self._single = keymap.timing, keymap.single_key
        self._commands = {origin: keymap.commands(origin) for origin in Origin}
        self._contacts: dict[Key, Contact] = {}
        self._touch = Touch()
        self._touched_on = Origin.KEYBOARD

    def felt(self, origin: Origin, key: Key, edge: Edge, at: Seconds) -> list[Meant]:
        """Return what is meant by all that was pressed so far and not told yet."""
        if self._single is not None and key == self._single.key:
            self._touch, gestures = self._touch.felt(edge, at, self._timing)
            self._touched_on = origin
            return [_told(origin, self._single, gesture) for gesture in gestures]
        contact, pressed = self._contacts.get(key, Contact()).felt(edge, at, self._timing)
        self._contacts[key] = contact
        return [Meant(origin, key, look_up(self._commands[origin], key))] if pressed else []

    def elapsed(self, now: Seconds) -> list[Meant]:
        """Return what time alone has decided."""
        self._touch, gesture = self._touch.elapsed(now, self._timing)
        if self._single is None or gesture is None:
            return []
        return [_told(self._touched_on, self._single, gesture)]

    def deadline(self) -> Seconds | None:
        """Return the instant at which time alone will decide something, or None."""
        return self._touch.deadline(self._timing)


def _told(origin: Origin, single: SingleKey, gesture: Gesture) -> Meant:
    return Meant(origin, single.key, single.command(gesture), gesture)
