"""The key map: which key means which command. Ours, with what the user's ``keys.yaml`` changes.

Everything here is frozen and refuses fields it does not know. In a table a command that the user
gives keys has these and no others; a key the user gives is taken from the command it had.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Annotated, Any, TypeAlias

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from handscue.play.inputs.keynames import MEDIA_KEYS, Key, key_name
from handscue.play.inputs.presses import Gesture, Timing
from handscue.play.transport import Command
from handscue.routine.fields import Flag, Written


class Origin(StrEnum):
    """What a key was pressed on."""

    KEYBOARD = "keyboard"
    PEDAL = "pedal"
    MEDIA = "media keys"
    PAGE = "page"  # whose presses are commands, by their names: see ``named.py``
    SPOKEN = "spoken words"  # likewise: see ``spoken.py``


NAMING = frozenset({Origin.PAGE, Origin.SPOKEN})


def _one_or_more(value: Any) -> Any:
    return value if isinstance(value, list | tuple) else (value,)


def _digit(value: Any) -> Any:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _command(value: Any) -> Any:
    names = tuple(CommandKeys.model_fields)
    if isinstance(value, Command):
        return value
    if value in names:
        return Command[value.upper()]
    close = difflib.get_close_matches(str(value), names, n=1)
    advice = f"did you mean {close[0]}?" if close else f"there are {', '.join(names)}"
    raise ValueError(f"there is no command of this name; {advice}")


OneKey: TypeAlias = Annotated[
    str, BeforeValidator(_digit), Field(max_length=60), AfterValidator(key_name)
]
Keys: TypeAlias = Annotated[tuple[OneKey, ...], BeforeValidator(_one_or_more)]
OneCommand: TypeAlias = Annotated[Command, BeforeValidator(_command)]
DeviceName: TypeAlias = Annotated[str, Field(min_length=2, max_length=120)]


class CommandKeys(Written):
    """The keys of each command; the fields are the commands a therapist can give."""

    toggle: Keys = ()
    next: Keys = ()
    previous: Keys = ()
    again: Keys = ()
    where: Keys = ()
    more_15: Keys = ()
    more_30: Keys = ()
    hold: Keys = ()
    finish: Keys = ()
    earlier: Keys = ()
    later: Keys = ()
    louder: Keys = ()
    softer: Keys = ()
    quiet: Keys = ()
    talk: Keys = ()
    end: Keys = ()

    @model_validator(mode="after")
    def _each_key_once(self) -> CommandKeys:
        given: dict[Key, str] = {}
        for name in self._given():
            for key in getattr(self, name):
                if given.setdefault(key, name) != name:
                    raise ValueError(f"{key!r} is given to both {given[key]} and {name}; keep one")
        return self

    def commands(self) -> dict[Key, Command]:
        """Return the command of each key."""
        given = self._keys(self._given())
        ours = self._keys([name for name in type(self).model_fields if name not in self._given()])
        return {key: command for key, command in ours.items() if key not in given} | given

    def _keys(self, names: Iterable[str]) -> dict[Key, Command]:
        return {key: Command[name.upper()] for name in names for key in getattr(self, name)}

    def _given(self) -> list[str]:
        """Name the commands whose keys the user gave."""
        return [name for name in type(self).model_fields if name in self.model_fields_set]


class KeyboardKeys(CommandKeys):
    """What the terminal passes. ``+`` has its neighbour without shift (US) and with it (German)."""

    toggle: Keys = ("space",)
    next: Keys = ("n", "right", "page down")
    previous: Keys = ("b", "left", "page up")
    again: Keys = ("a",)
    where: Keys = ("w",)
    more_15: Keys = ("+", "=", "t")
    more_30: Keys = ("*", "shift t")
    hold: Keys = ("h",)
    finish: Keys = ("f",)
    earlier: Keys = ("e",)
    later: Keys = ("l",)
    louder: Keys = ("up",)
    softer: Keys = ("down",)
    quiet: Keys = ("m",)
    talk: Keys = ("s",)
    end: Keys = ("q",)


class PedalKeys(CommandKeys):
    """A pedal read directly: what page turners send in the modes they can be switched to."""

    toggle: Keys = ("space",)
    next: Keys = ("page down", "right", "down", "enter", "left button")
    previous: Keys = ("page up", "left", "up", "backspace", "right button")


class MediaKeys(CommandKeys):
    """Media keys, headset buttons and remotes, whichever way they come."""

    toggle: Keys = ("play pause", "play", "pause")
    next: Keys = ("next track", "fast forward")
    previous: Keys = ("previous track", "rewind")
    louder: Keys = ("volume up",)
    softer: Keys = ("volume down",)
    quiet: Keys = ("mute",)
    end: Keys = ("stop",)

    @model_validator(mode="after")
    def _only_media_keys(self) -> MediaKeys:
        for key in self.commands():
            if key not in MEDIA_KEYS:
                raise ValueError(f"{key!r} is not a media key; these are {', '.join(MEDIA_KEYS)}")
        return self


class SingleKey(Written):
    """One key that does three things."""

    key: OneKey
    short: OneCommand = Command.NEXT
    double: OneCommand = Command.AGAIN
    long: OneCommand = Command.TOGGLE
    double_ms: Annotated[int, Field(strict=True, ge=150, le=1500)] = 400
    long_ms: Annotated[int, Field(strict=True, ge=200, le=3000)] = 700

    @model_validator(mode="after")
    def _long_is_longer(self) -> SingleKey:
        if self.long_ms <= self.double_ms:
            raise ValueError(f"long_ms must be more than double_ms, which is {self.double_ms}")
        return self

    def command(self, gesture: Gesture) -> Command:
        """Return the command of a gesture."""
        return {
            Gesture.SHORT: self.short,
            Gesture.DOUBLE: self.double,
            Gesture.LONG: self.long,
        }[gesture]


class KeyMap(Written):
    """All of it. ``pedals`` holds parts of the names of devices that are read directly.

    ``media_player`` says whether media keys reach the player; None: where that can be had.
    ``microphone`` is part of the name of the one that spoken commands are heard by; None: the
    system's own. ``listening_for`` are the commands that may be spoken; None: all there are words
    for.
    """

    keyboard: KeyboardKeys = KeyboardKeys()
    pedal: PedalKeys = PedalKeys()
    media: MediaKeys = MediaKeys()
    pedals: Annotated[tuple[DeviceName, ...], BeforeValidator(_one_or_more)] = ()
    media_player: Flag | None = None
    microphone: DeviceName | None = None
    listening_for: Annotated[tuple[OneCommand, ...], BeforeValidator(_one_or_more)] | None = None
    debounce_ms: Annotated[int, Field(strict=True, ge=0, le=1000)] = 50
    single_key: SingleKey | None = None

    @property
    def timing(self) -> Timing:
        """How long presses take."""
        single = self.single_key or SingleKey(key="space")
        return Timing(self.debounce_ms / 1000, single.double_ms / 1000, single.long_ms / 1000)

    def commands(self, origin: Origin) -> Mapping[Key, Command]:
        """Return the command of each key of an origin; media keys mean the same on all of them."""
        media = self.media.commands()
        match origin:
            case Origin.KEYBOARD:
                return media | self.keyboard.commands()
            case Origin.PEDAL:
                return media | self.pedal.commands()
            case Origin.MEDIA:
                return media
            case Origin.PAGE | Origin.SPOKEN:
                return {name.lower(): command for name, command in Command.__members__.items()}


def look_up(commands: Mapping[Key, Command], key: Key) -> Command | None:
    """Return the command of a key; one with shift that has none means what it does without.

    So that caps lock does not silence the keyboard. A key that is not a letter needs no such help.
    """
    bare = key.removeprefix("shift ")
    return commands.get(key) or (commands.get(bare) if len(bare) == 1 else None)
