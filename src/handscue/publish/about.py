"""What is told of a published session: to the index page, the catalogue and the feed."""

from __future__ import annotations

import json
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from handscue.routine.fields import Talk
from handscue.routine.model import Language
from handscue.units import Milliseconds

MADE = "made.json"  # in the folder of each published session
TYPES = {
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "m4b": "audio/mp4",
    "opus": "audio/ogg",
    "ogg": "audio/ogg",
    "flac": "audio/flac",
    "wav": "audio/wav",
}


class _Kept(BaseModel):
    model_config = ConfigDict(frozen=True)


class SoundFile(_Kept):
    """A sound file beside a player page. ``size`` is in bytes."""

    name: str
    size: int

    @property
    def type(self) -> str:
        """Its media type."""
        return TYPES[self.name.rpartition(".")[2]]


class About(_Kept):
    """A session as it is published: in a folder named ``address``, with a player page in it.

    ``session`` is the session file's path in its folder; several are made of one where it is
    published in more than one length. ``chapters`` are their beginnings and names; ``files`` the
    sound files, the most widely played first. ``made`` is the instant it was made at (ISO 8601).
    """

    address: str
    session: str
    title: str
    language: Language
    areas: tuple[str, ...]
    length_ms: Milliseconds
    fit_ms: Milliseconds | None
    talk: Talk | None
    chapters: tuple[tuple[Milliseconds, str], ...]
    files: tuple[SoundFile, ...]
    made: str


class Made(_Kept):
    """What was made, and the key of all that it was made of."""

    key: str
    about: About


def read_made(folder: Path) -> Made | None:
    """Return what a folder says of what is in it; None where nothing whole is."""
    try:
        return Made.model_validate_json((folder / MADE).read_bytes())
    except (OSError, ValidationError):
        return None


def chapters_file(about: About) -> str:
    """Return chapters as podcast players read them (JSON Chapters 1.2, Podcasting 2.0)."""
    chapters = [{"startTime": ms / 1000, "title": name} for ms, name in about.chapters]
    return json.dumps({"version": "1.2.0", "chapters": chapters}, ensure_ascii=False, indent=1)
