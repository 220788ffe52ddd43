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
* A key that is held is typed again after a while: is that a second press? Only the next repeat
  would tell. Mostly it is taken for one, since nobody likes to wait; but held down, the key that
  ends a session would end it by itself, and the one that pauses it would let it go on. Where two
  presses are not twice one, the second is doubted until no repeat has followed.
* What time alone decides (a short press is one that nothing followed) comes from ``elapsed``, at
  the ``deadline`` that whoever waits for presses asks for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from handscue.play.inputs.keymap import NAMING, KeyMap, Origin, SingleKey, look_up
from handscue.play.inputs.presses import REPEATS_WITHIN_S, Contact, Edge, Gesture, Touch
from handscue.play.transport import Command

if TYPE_CHECKING:
    from handscue.play.inputs.keynames import Key
    from handscue.units import Seconds


# Said twice they end a session, or undo what they did.
NOT_TWICE = {Command.END, Command.TOGGLE, Command.HOLD, Command.QUIET, Command.TALK}


@dataclass(frozen=True)
class Meant:
    """A press that counts, and the command it means; None where it means nothing."""

    origin: Origin
    key: Key
    command: Command | None
    gesture: Gesture | None = None  # of the single key alone


class _Doubted(NamedTuple):
    """A press that is one unless its key repeats before an instant."""

    meant: Meant
    until: Seconds


class Meanings:
    """Follows every key; knows the time only by what it is handed."""

    def __init__(self, keymap: KeyMap) -> None:
        self._timing, self._single = keymap.timing, keymap.single_key
        self._commands = {origin: keymap.commands(origin) for origin in Origin}
        self._contacts: dict[Key, Contact] = {}
        self._touch = Touch()
        self._touched_on = Origin.KEYBOARD
        self._doubted: _Doubted | None = None

    def felt(self, origin: Origin, key: Key, edge: Edge, at: Seconds) -> list[Meant]:
        """Return what is meant by all that was pressed so far and not told yet."""
        if origin in NAMING:  # no contact that bounces, no key that is held
            return [Meant(origin, key, self._commands[origin].get(key))]
        if self._single is not None and key == self._single.key:
            self._touch, gestures = self._touch.felt(edge, at, self._timing)
            self._touched_on = origin
            return [_told(origin, self._single, gesture) for gesture in gestures]
        contact, pressed = self._contacts.get(key, Contact()).felt(edge, at, self._timing)
        self._contacts[key] = contact
        if contact.repeats and self._doubted and self._doubted.meant.key == key:
            self._doubted = None
        if not pressed:
            return []
        told = self._no_longer_doubted()  # keys that are held repeat no more once another is typed
        meant = Meant(origin, key, look_up(self._commands[origin], key))
        if meant.command in NOT_TWICE and contact.may_repeat:
            self._doubted = _Doubted(meant, at + REPEATS_WITHIN_S)
            return told
        return [*told, meant]

    def _no_longer_doubted(self) -> list[Meant]:
        told = [self._doubted.meant] if self._doubted else []
        self._doubted = None
        return told

    def elapsed(self, now: Seconds) -> list[Meant]:
        """Return what time alone has decided."""
        is_over = self._doubted is not None and self._doubted.until <= now
        told = self._no_longer_doubted() if is_over else []
        self._touch, gesture = self._touch.elapsed(now, self._timing)
        if self._single is not None and gesture is not None:
            told.append(_told(self._touched_on, self._single, gesture))
        return told

    def deadline(self) -> Seconds | None:
        """Return the instant at which time alone will decide something, or None."""
        doubted_until = self._doubted.until if self._doubted else None
        told = (self._touch.deadline(self._timing), doubted_until)
        return min((deadline for deadline in told if deadline is not None), default=None)


def _told(origin: Origin, single: SingleKey, gesture: Gesture) -> Meant:
    return Meant(origin, single.key, single.command(gesture), gesture)
