"""Every source of commands that there is for a key map, opened, and what of them shows the session.

Some sources are a screen as well: a media player hears the buttons of a headset and shows the step
on it. So each is opened as a pair. What the user asked for and cannot be had is words instead.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple, TextIO, TypeAlias

from handscue.play.inputs.merged import MergedInputs
from handscue.play.inputs.terminal import keyboard

if TYPE_CHECKING:
    from handscue.play.clock import Clock
    from handscue.play.inputs.keymap import KeyMap
    from handscue.play.inputs.source import Source
    from handscue.play.inputs.spoken import SpokenWords
    from handscue.play.player import Screen
    from handscue.play.view import View


class Opened(NamedTuple):
    """A source, and the screen that comes with it, if one does."""

    source: Source
    screen: Screen | None = None


# An opened source; words on why one that was asked for cannot be had; None where none was.
Found: TypeAlias = "Opened | str | None"


@dataclass(frozen=True)
class Inputs:
    """All that commands come from, and what of it shows the session."""

    commands: MergedInputs
    followers: tuple[Screen, ...] = ()
    spoken: SpokenWords | None = None

    @property
    def are_there(self) -> bool:
        """Whether there is anything that a command could come from."""
        return self.commands.has_sources

    def followed_by(self, screen: Screen) -> Screen:
        """Return a screen that shows a session on this one, with notices, and to all followers.

        While a microphone is on, every one of them says so.
        """
        return _Screens((screen, *self.followers), self.commands, self.spoken)


@dataclass(frozen=True)
class _Screens:
    """See ``player.Screen``: several as one."""

    screens: tuple[Screen, ...]
    commands: MergedInputs
    spoken: SpokenWords | None

    def show(self, view: View) -> None:
        if self.spoken and self.spoken.is_on:
            view = replace(view, listening=True)
        notices = self.commands.notices
        if notices and not view.notice:
            view = replace(view, notice=notices[0])
        for screen in self.screens:
            screen.show(view)


@contextlib.contextmanager
def inputs(
    keymap: KeyMap,
    clock: Clock,
    stdin: TextIO | None,
    besides: Sequence[Source] = (),
    spoken: SpokenWords | None = None,
) -> Iterator[Inputs]:
    """Open all that commands can come from; the terminal is put back in the end.

    Without ``stdin`` no keyboard is read; ``besides`` are sources that are open already, and so is
    ``spoken``, which is closed in the end.
    What the user asked for and cannot be had is told by ``commands.notices``.
    """
    with contextlib.ExitStack() as stack:
        keys = stack.enter_context(keyboard(stdin)) if stdin else None
        found = [_attempted(part, keymap) for part in (_pedals, _media_player)]
        opened = [one for one in found if isinstance(one, Opened)]
        for one in opened:
            stack.enter_context(contextlib.closing(one.source))
        if spoken:
            stack.enter_context(contextlib.closing(spoken))
        commands = MergedInputs(
            [
                *([keys] if keys else []),
                *besides,
                *(one.source for one in opened),
                *([spoken] if spoken else []),
            ],
            keymap,
            clock,
            notices=[why_not for why_not in found if isinstance(why_not, str)],
        )
        yield Inputs(commands, tuple(one.screen for one in opened if one.screen), spoken)


def _attempted(part: Callable[[KeyMap], Found], keymap: KeyMap) -> Found:
    """Open a source; one that fails then does not keep a session from being played."""
    try:
        return part(keymap)
    except Exception as error:  # noqa: BLE001 - a damaged extra may raise anything
        return f"Some controls cannot be used: {error}."


def _pedals(keymap: KeyMap) -> Found:
    from handscue.play.inputs.evdev_input import EvdevDevices, PedalKeys, is_installed

    if not keymap.pedals:
        return None
    if sys.platform != "linux":
        return "Pedals can be read directly only on Linux. Take 'pedals' out of keys.yaml."
    if not is_installed():
        return f"To read the pedal directly, type: {sys.executable} -m pip install evdev"
    return Opened(PedalKeys(keymap.pedals, EvdevDevices()))


def _media_player(keymap: KeyMap) -> Found:
    on_a_desktop = "DBUS_SESSION_BUS_ADDRESS" in os.environ
    if keymap.media_player is False or not (keymap.media_player or on_a_desktop):
        return None
    from handscue.play.inputs.mpris import MediaPlayer, is_installed  # 70 ms, with asyncio

    if not is_installed():
        asked = f"To use media keys, type: {sys.executable} -m pip install dbus-fast"
        return asked if keymap.media_player else None
    player = MediaPlayer(asked=bool(keymap.media_player))
    return Opened(player, player)
