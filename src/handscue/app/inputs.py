"""What a session can be told by: the user's key map, and what is said of sources that fail."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from handscue.play.inputs.keymap import KeyMap
from handscue.routine.loading import load_settings

if TYPE_CHECKING:
    from handscue.app.notices import Notices
    from handscue.app.places import Places
    from handscue.play.inputs.merged import MergedInputs


def users_keymap(places: Places) -> KeyMap:
    """Read the user's key map; where there is none, ours.

    Raises:
        SessionError: what is wrong with it.

    """
    path = places.keymap
    return load_settings(path, KeyMap) if path.exists() else KeyMap()


@contextlib.contextmanager
def warning_of_inputs(commands: MergedInputs, notices: Notices) -> Iterator[None]:
    """Say what cannot be used, before a session and, where that came later, after it."""
    before = commands.notices
    for notice in before:
        notices.warn(notice)
    yield
    for notice in commands.notices:
        if notice not in before:
            notices.warn(notice)
