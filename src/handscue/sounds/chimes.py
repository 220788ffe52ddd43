"""The sounds of a session: its own where it names some, else those that come with handscue."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from handscue.routine.model import ChimeName
from handscue.shipped import shipped_folder
from handscue.sounds.clip import Clip
from handscue.sounds.files import read_sound


def load_chimes(own: Mapping[ChimeName, str], folder: Path) -> dict[ChimeName, Clip]:
    """Read every sound of a session. ``own`` holds paths below ``folder``, the session's.

    That they do lie below it was seen to when the session file was read.

    Raises:
        SoundError: a sound cannot be read.

    """
    return {
        name: read_sound(folder / own[name] if name in own else _shipped(name))
        for name in ChimeName
    }


def _shipped(name: ChimeName) -> Path:
    return shipped_folder("sounds") / f"{name.replace('_', '-')}.wav"
