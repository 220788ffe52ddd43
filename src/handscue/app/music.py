"""The music under a session: which, how loud, and read into memory."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from handscue.app.request import MusicWish
from handscue.errors import RequestError
from handscue.mix.bed import Bed, bed_of, measured
from handscue.routine.music import MusicBed
from handscue.sounds.music import load_music

if TYPE_CHECKING:
    from handscue.app.environment import Environment
    from handscue.app.places import Places
    from handscue.routine.model import Routine
    from handscue.sounds.loudness import Lufs
    from handscue.sounds.music import Music


MUSIC_FILES = frozenset({".wav", ".aiff", ".aif", ".flac", ".mp3", ".ogg", ".opus"})


def music_here(places: Places) -> dict[str, Path]:
    """Return the sound files that lie beside sessions, by name; links out of there are none."""
    folders = [folder.resolve() for folder in places.session_folders if folder.is_dir()]
    inside = (path for folder in reversed(folders) for path in folder.iterdir())
    return {
        path.name: path
        for path in sorted(inside)
        if path.suffix.lower() in MUSIC_FILES and path.resolve().parent in folders
    }


@dataclass(frozen=True)
class ChosenMusic:
    """Music that is ready to be laid under a session, and how."""

    music: Music
    written: MusicBed

    def bed(self, speech: Lufs) -> Bed:
        """Return it as a bed under speech of a loudness."""
        return bed_of(self.music, self.written, speech)


def chosen_music(
    wish: MusicWish, routine: Routine, folder: Path, env: Environment
) -> ChosenMusic | None:
    """Return the music of a session in a folder, or None where there is none to be.

    The first time it is decoded, which is shown.

    Raises:
        SoundError: it cannot be used.
        RequestError: a level was asked for of no music.

    """
    written = wished_music(wish, routine)
    if written is None:
        return None
    with env.notices.progress("Reading the music") as read:
        path = wish.file or folder / written.file
        music = load_music(path, env.places.music, measured, read)
    return ChosenMusic(music, written)


def wished_music(wish: MusicWish, routine: Routine) -> MusicBed | None:
    """Return what the session says of its music, changed as was asked; None where there is none.

    Raises:
        RequestError: a level was asked for of no music.

    """
    if wish.none:
        return None
    asked = {"file": wish.file and str(wish.file), "level": wish.level}
    changes = {field: value for field, value in asked.items() if value is not None}
    written = routine.music or (MusicBed(file="-") if wish.file else None)
    if written is None and changes:
        raise RequestError("--music-level: there is no music; name some with --music FILE")
    return written and written.model_copy(update=changes)
