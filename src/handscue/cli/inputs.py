"""What a session can be told by: the key map of the user, and the sources there are."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, TextIO, cast

import platformdirs

from handscue.cli.reporting import complain

if TYPE_CHECKING:
    from handscue.play.clock import Clock
    from handscue.play.inputs.keymap import KeyMap
    from handscue.play.inputs.merged import MergedInputs
    from handscue.play.inputs.source import Source
    from handscue.play.player import Screen
    from handscue.play.view import View


def keymap_file() -> Path:
    """Where the user's key map lies, if there is one."""
    return platformdirs.user_config_path("handscue") / "keys.yaml"


def users_keymap() -> KeyMap:
    """Read the user's key map; where there is none, ours.

    Raises:
        SessionError: what is wrong with it.

    """
    from handscue.play.inputs.keymap import KeyMap  # not for --help
    from handscue.routine.loading import load_settings

    path = keymap_file()
    return load_settings(path, KeyMap) if path.exists() else KeyMap()


@dataclass(frozen=True)
class Inputs:
    """All that commands come from, and what of it shows the session."""

    commands: MergedInputs
    followers: tuple[Screen, ...] = ()

    @property
    def are_there(self) -> bool:
        """Whether there is anything that a command could come from."""
        return self.commands.has_sources

    def followed_by(self, screen: Screen) -> Screen:
        """Give a screen that shows a session on this one, with notices, and to all followers."""
        return _Screens((screen, *self.followers), self.commands)


@dataclass(frozen=True)
class _Screens:
    """See ``player.Screen``: several as one."""

    screens: tuple[Screen, ...]
    commands: MergedInputs

    def show(self, view: View) -> None:
        notices = self.commands.notices
        if notices and not view.notice:
            view = replace(view, notice=notices[0])
        for screen in self.screens:
            screen.show(view)


@contextlib.contextmanager
def inputs(keymap: KeyMap, clock: Clock, stdin: TextIO) -> Iterator[Inputs]:
    """Give all that commands can come from; the terminal is put back in the end.

    What the user asked for and cannot be had is told by ``commands.notices``.
    """
    from handscue.play.inputs.merged import MergedInputs
    from handscue.play.inputs.terminal import keyboard

    with contextlib.ExitStack() as stack:
        keys = stack.enter_context(keyboard(stdin))
        had = [_had(part, keymap) for part in (_pedals, _media_player)]
        sources = [source for source in had if source and not isinstance(source, str)]
        for source in sources:
            stack.enter_context(contextlib.closing(source))
        commands = MergedInputs(
            [*([keys] if keys else []), *sources],
            keymap,
            clock,
            notices=[why_not for why_not in had if isinstance(why_not, str)],
        )
        yield Inputs(commands, tuple(cast("Screen", s) for s in sources if hasattr(s, "show")))


@contextlib.contextmanager
def notices_told(commands: MergedInputs) -> Iterator[None]:
    """Say what cannot be used, before a session and, where that came later, after it."""
    before = commands.notices
    for notice in before:
        complain(notice)
    yield
    for notice in commands.notices:
        if notice not in before:
            complain(notice)


def _had(part: Callable[[KeyMap], Source | str | None], keymap: KeyMap) -> Source | str | None:
    """Give a source; one that fails as it is opened does not keep a session from being played."""
    try:
        return part(keymap)
    except Exception as error:  # noqa: BLE001 - a damaged extra may raise anything
        return f"One way to give commands cannot be used: {error}."


def _pedals(keymap: KeyMap) -> Source | str | None:
    """Give the pedals read directly; None where none is wanted, words where it cannot be."""
    from handscue.play.inputs.evdev_input import EvdevDevices, PedalKeys, is_installed

    if not keymap.pedals:
        return None
    if sys.platform != "linux":
        return "Pedals are read directly on Linux alone: take 'pedals' out of keys.yaml."
    if not is_installed():
        return f"The pedal is not read directly. Type: {sys.executable} -m pip install evdev"
    return PedalKeys(keymap.pedals, EvdevDevices())


def _media_player(keymap: KeyMap) -> Source | str | None:
    """Give the media player; None where it is not wanted, words where it cannot be had."""
    on_a_desktop = "DBUS_SESSION_BUS_ADDRESS" in os.environ
    if keymap.media_player is False or not (keymap.media_player or on_a_desktop):
        return None
    from handscue.play.inputs.mpris import MediaPlayer, is_installed  # 70 ms, with asyncio

    if keymap.media_player:
        if is_installed():
            return MediaPlayer(asked=True)
        return f"Media keys are not heard. Type: {sys.executable} -m pip install dbus-fast"
    return MediaPlayer() if is_installed() else None
