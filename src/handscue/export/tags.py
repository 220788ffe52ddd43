"""What a file tells about itself: title, album, date, language, cover and chapters."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from handscue.printable import printable
from handscue.schedule.wording import numbered
from handscue.units import to_frames

if TYPE_CHECKING:
    from handscue.schedule.timeline import Timeline
    from handscue.units import Frames, Milliseconds

ARTIST = "handscue"
UNDETERMINED = "und"

# Two letters (ISO 639-1), as session files have them, and three (ISO 639-2), as audio files do.
LANGUAGES = {
    "cs": "ces",
    "da": "dan",
    "de": "deu",
    "en": "eng",
    "es": "spa",
    "fi": "fin",
    "fr": "fra",
    "hu": "hun",
    "it": "ita",
    "ja": "jpn",
    "nb": "nob",
    "nl": "nld",
    "pl": "pol",
    "pt": "por",
    "ru": "rus",
    "sv": "swe",
    "tr": "tur",
    "zh": "zho",
}


@dataclass(frozen=True)
class Chapter:
    """A named stretch of a file; each begins where the one before ends."""

    name: str
    start_ms: Milliseconds
    end_ms: Milliseconds

    @property
    def start(self) -> Frames:
        """The frame at which it begins."""
        return to_frames(self.start_ms)


@dataclass(frozen=True)
class Tags:
    """What a file tells about itself. ``cover`` is a PNG or nothing; ``date`` is YYYY-MM-DD."""

    title: str
    album: str
    date: str
    language: str
    cover: bytes
    chapters: tuple[Chapter, ...]
    track: tuple[int, int] | None = None  # its number, and of how many
    artist: str = ARTIST

    def printable(self) -> Tags:
        """Return these with no text in them that a player's screen could obey."""
        named = (replace(chapter, name=printable(chapter.name)) for chapter in self.chapters)
        return replace(
            self,
            title=printable(self.title),
            album=printable(self.album),
            artist=printable(self.artist),
            chapters=tuple(named),
        )


def chapters(timeline: Timeline) -> tuple[Chapter, ...]:
    """Return a chapter for each segment."""
    return tuple(Chapter(numbered(s.turn), s.start_ms, s.end_ms) for s in timeline.segments)


def language_of(letters: str) -> str:
    """Return the three letters of a language written with two."""
    return LANGUAGES.get(letters, UNDETERMINED)
