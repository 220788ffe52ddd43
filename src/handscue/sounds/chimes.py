"""The sounds of a session: its own where it names some, else those that come with handscue."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from handscue.routine.model import ChimeName
from handscue.sounds.clip import Clip
from handscue.sounds.files import read_sound

_PACKAGE = Path(__file__).resolve().parent.parent


def shipped_folder(name: str) -> Path:
    """Return where a folder that comes with handscue lies: in the wheel, or in the checkout."""
    in_wheel = _PACKAGE / "data" / name
    return in_wheel if in_wheel.is_dir() else _PACKAGE.parent.parent / name


def load_chimes(own: Mapping[ChimeName, str], folder: Path) -> dict[ChimeName, Clip]:
    """Read every sound of a session. ``own`` holds paths below ``folder``, the session's.

    That they do lie below it was seen to when the session file was read.

    Raises:
        SoundError: a sound cannot be read.

    """
    shipped = shipped_folder("sounds")
    return {
        name: read_sound(
            folder / own[name] if name in own else shipped / f"{name.replace('_', '-')}.wav"
        )
        for name in ChimeName
    }
