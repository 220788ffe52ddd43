"""What a session can be told by: the key map of the user, and the sources there are."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import platformdirs

if TYPE_CHECKING:
    from handscue.play.clock import Clock
    from handscue.play.inputs.keymap import KeyMap
    from handscue.play.inputs.merged import MergedInputs


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


@contextlib.contextmanager
def inputs(keymap: KeyMap, clock: Clock, stdin: TextIO) -> Iterator[MergedInputs]:
    """Give all that commands can come from; the terminal is put back in the end."""
    from handscue.play.inputs.merged import MergedInputs
    from handscue.play.inputs.terminal import keyboard

    with keyboard(stdin) as keys:
        yield MergedInputs([keys] if keys else [], keymap, clock)
