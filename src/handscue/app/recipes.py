"""What a published session is made of: every file that has a part in it, and its voice."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from handscue.app.library import load
from handscue.app.speaking import folders
from handscue.errors import SessionError
from handscue.publish.standing import (
    FORMAT,
    Ingredient,
    Recipe,
    VoiceNeed,
    digest_of,
    ingredient,
)
from handscue.routine.outline import steps_with_paths
from handscue.shipped import shipped_folder
from handscue.speech.choice import VoiceWish, choose

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handscue.app.places import Places
    from handscue.publish.settings import Settings, Variant
    from handscue.routine.loading import Loaded
    from handscue.routine.model import Routine

SHIPPED = "shipped:"  # how the name of an ingredient begins that came with handscue
VERSION = metadata.version("handscue")
ENCODERS = ("lameenc", "av", "soundfile")


def recipe_of(session: str, folder: Path, places: Places) -> Recipe:
    """Read a session file of a folder for what it is made of.

    Raises:
        SessionError: what is wrong with it.
        OSError: a file of it cannot be read.

    """
    path = folder / session
    loaded = load(path, places)
    routine = loaded.routine
    ingredients = [_ingredient(file, folder) for file in sorted(set(_files(loaded, path)))]
    return Recipe(ingredients=tuple(ingredients), voice=need_of(routine))


def need_of(routine: Routine) -> VoiceNeed:
    """Return what a routine says of its voice."""
    return VoiceNeed(
        language=routine.language,
        words_per_minute=routine.words_per_minute,
        named=routine.voice,
    )


def _files(loaded: Loaded, path: Path) -> Iterator[Path]:
    routine, folder = loaded.routine, path.parent.resolve()
    yield from loaded.files
    yield from (folder / sound for sound in routine.sounds.values())
    if routine.music:
        yield folder / routine.music.file
    for step in (*routine.setup, *(step for _, step in steps_with_paths(routine))):
        yield from (Path(file) for file in (step.picture, step.recorded) if file)
    if routine.recorded and (recordings := folder / routine.recorded).is_dir():
        yield recordings
        yield from (file for file in recordings.iterdir() if file.is_file())


def _ingredient(file: Path, folder: Path) -> Ingredient:
    return ingredient(_name(file.resolve(), folder.resolve()), file)


def _name(file: Path, folder: Path) -> str:
    shipped = shipped_folder("sessions").resolve()
    if file.is_relative_to(folder):
        return file.relative_to(folder).as_posix()
    if file.is_relative_to(shipped):
        return SHIPPED + file.relative_to(shipped).as_posix()
    raise SessionError.of(file, "lies outside the folder that is published; put it there")


def path_of(name: str, folder: Path) -> Path:
    """Return where an ingredient is."""
    if name.startswith(SHIPPED):
        return shipped_folder("sessions") / name.removeprefix(SHIPPED)
    return folder / name


@dataclass(frozen=True)
class Keys:
    """Makes the keys of what is published with some settings, on this computer."""

    settings: Settings
    places: Places

    def key(self, recipe: Recipe, variant: Variant) -> str:
        """Return what tells a published session from one of which anything is different.

        Raises:
            SpeechError: there is no such voice here.

        """
        asked = self.settings.voices.get(recipe.voice.language)
        return digest_of(
            [
                self._common,
                recipe.digest,
                voice_of(recipe.voice, asked, self.places),
                [variant.fit_ms, variant.talk],
                [self.settings.played, self.settings.offered],
            ]
        )

    @property
    def _common(self) -> str:
        return _common(self.places)


@cache
def _common(places: Places) -> str:
    """Return the digest of what has a part in everything: handscue, encoders, the user's words."""
    versions = [VERSION, FORMAT, *map(_version, ENCODERS)]
    return digest_of([versions, *(_content(path) for path in own_files(places))])


def own_files(places: Places) -> tuple[Path, ...]:
    """Return the user's own files that every session is read with; not all need be there."""
    return (places.techniques, places.pronunciations)


def _content(path: Path) -> str | None:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else None


def _version(library: str) -> str | None:
    try:
        return metadata.version(library)
    except metadata.PackageNotFoundError:
        return None


@cache
def voice_of(need: VoiceNeed, asked: str | None, places: Places) -> str:
    """Return the identity of the voice that speaks on this computer.

    Raises:
        SpeechError: there is no such voice here.

    """
    wish = VoiceWish(need.language, need.words_per_minute, need.named, asked)
    return choose(wish, folders(places)).voice.identity
