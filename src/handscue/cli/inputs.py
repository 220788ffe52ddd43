"""What a session can be told by: the key map of the user, and the sources there are."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs

from handscue.cli.reporting import complain

if TYPE_CHECKING:
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
def notices_told(commands: MergedInputs) -> Iterator[None]:
    """Say what cannot be used, before a session and, where that came later, after it."""
    before = commands.notices
    for notice in before:
        complain(notice)
    yield
    for notice in commands.notices:
        if notice not in before:
            complain(notice)
