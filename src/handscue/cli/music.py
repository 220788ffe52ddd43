"""The options for music under a session, the same for every command that makes it heard."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import platformdirs
import typer

from handscue.cli.reporting import progress

if TYPE_CHECKING:
    from handscue.mix.bed import Bed
    from handscue.mix.loudness import Decibels, Lufs
    from handscue.routine.model import MusicBed, Routine
    from handscue.sounds.music import Music

LOWEST_DB = -60  # against the speech

MusicFile = Annotated[
    Path | None,
    typer.Option(
        "--music", metavar="FILE", help="Music under the session, in the place of its own."
    ),
]


def _level(text: str) -> float:
    """Read a level as a session file may have it, too: ``-20`` or ``-20 dB``."""
    number = text.strip().lower().removesuffix("db").strip()
    try:
        level = float(number)
    except ValueError:
        level = math.nan
    if not LOWEST_DB <= level <= 0:
        raise typer.BadParameter(f"{text!r}: write it in decibels, from {LOWEST_DB} to 0, like -20")
    return level


MusicLevel = Annotated[
    float | None,
    typer.Option(
        parser=_level, metavar="DB", help="How loud it is against the speech; -14 is usual."
    ),
]
NoMusic = Annotated[bool, typer.Option("--no-music", help="Leave the session's music out.")]


@dataclass(frozen=True)
class MusicWish:
    """What was asked for of the music under a session, in the place of what its file says."""

    file: Path | None = None
    level: Decibels | None = None
    none: bool = False


def music_wish(file: Path | None, level: Decibels | None, none: bool) -> MusicWish:  # noqa: FBT001
    """Put the options together.

    Raises:
        BadParameter: they exclude each other.

    """
    if none and (file is not None or level is not None):
        raise typer.BadParameter("--no-music leaves it out; leave out --music and --music-level")
    return MusicWish(file, level, none)


@dataclass(frozen=True)
class ChosenMusic:
    """Music that is ready to be laid under a session, and how."""

    music: Music
    written: MusicBed

    def bed(self, speech: Lufs) -> Bed:
        """Give it as a bed under speech of a loudness."""
        from handscue.mix.bed import bed_of  # not for --help

        return bed_of(self.music, self.written, speech)


def chosen_music(wish: MusicWish, routine: Routine, folder: Path) -> ChosenMusic | None:
    """Give the music of a session in a folder, or None where there is none to be.

    The first time it is decoded, which is shown.

    Raises:
        SoundError: it cannot be used.
        BadParameter: a level was asked for of no music.

    """
    from handscue.mix.bed import measured  # not for --help
    from handscue.routine.model import MusicBed
    from handscue.sounds.music import load_music

    written = routine.music
    if wish.none:
        return None
    if wish.file is not None:
        written = (written or MusicBed(file="-")).model_copy(update={"file": str(wish.file)})
    elif written is None and wish.level is not None:
        raise typer.BadParameter("--music-level: there is no music; name some with --music FILE")
    if written is None:
        return None
    if wish.level is not None:
        written = written.model_copy(update={"level": wish.level})
    with progress("Reading the music, seconds") as read:
        path = wish.file or folder / written.file
        music = load_music(path, music_folder(), measured, read)
    return ChosenMusic(music, written)


def music_folder() -> Path:
    """Where decoded music is kept between runs."""
    return platformdirs.user_cache_path("handscue") / "music"
