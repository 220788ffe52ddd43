"""The sounds of a session: its own where it names some, else those that come with handscue."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from handscue.errors import SoundError
from handscue.routine.model import ChimeName
from handscue.sounds.clip import Clip
from handscue.sounds.files import read_sound

_PACKAGE = Path(__file__).resolve().parent.parent


def shipped_folder(name: str) -> Path:
    """Give where a folder that comes with handscue lies: in the wheel, or in the checkout."""
    in_wheel = _PACKAGE / "data" / name
    return in_wheel if in_wheel.is_dir() else _PACKAGE.parent.parent / name


def load_chimes(own: Mapping[ChimeName, str], folder: Path) -> dict[ChimeName, Clip]:
    """Read every sound of a session. ``own`` holds paths below ``folder``, the session's.

    Raises:
        SoundError: a sound cannot be read, or lies outside the session's folder.

    """
    shipped = shipped_folder("sounds")
    return {
        name: read_sound(
            _inside(folder, own[name], name)
            if name in own
            else shipped / f"{name.replace('_', '-')}.wav"
        )
        for name in ChimeName
    }


def _inside(folder: Path, given: str, name: ChimeName) -> Path:
    """Give a sound's path, links followed, if it lies below the folder."""
    try:
        path = (folder / given).resolve()
        inside = path.is_relative_to(folder.resolve())
    except (OSError, ValueError, RuntimeError) as error:
        raise SoundError(f"sounds.{name}: {given!r} is not a usable path ({error})") from None
    if not inside:
        raise SoundError(
            f"sounds.{name}: {given} lies outside the session's folder; "
            f"put the sound beside the session file"
        )
    return path
