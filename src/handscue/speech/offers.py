"""What voices there are: those on this computer, and those one might have, with what to do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from handscue.routine.model import Language
from handscue.speech import hibari_voice, piper_voice

if TYPE_CHECKING:
    from handscue.speech.choice import Folders

ENGLISH_NAMES = {
    Language.ENGLISH: "English",
    Language.GERMAN: "German",
    Language.FRENCH: "French",
    Language.SPANISH: "Spanish",
}


@dataclass(frozen=True)
class Offer:
    """A voice by the name it is asked for with. ``lacking`` says what to do to have it, if not."""

    name: str
    engine: str
    languages: str
    lacking: str | None = None


def offers(folders: Folders) -> tuple[Offer, ...]:
    """Return the voices there are, the natural ones first. Starts and loads no engine."""
    return (*_natural(), *_piper(folders), _of_the_computer())


def _natural() -> Iterator[Offer]:
    if hibari_voice.hibari() is None:
        yield Offer(hibari_voice.SHIPPED, "hibari", "English", hibari_voice.NOT_INSTALLED)
    voices = hibari_voice.hibari_voices()
    for name in (name for name, is_here in voices.items() if is_here):
        yield Offer(name, "hibari", "English")
    if absent := [name for name, is_here in voices.items() if not is_here]:
        how = f"8 MB each. To download one, type its name in: {hibari_voice.fetching(absent[0])}"
        yield Offer(", ".join(absent), "hibari", "English", how)


def _piper(folders: Folders) -> Iterator[Offer]:
    installed = piper_voice.is_piper_installed()
    lacking = None if installed else piper_voice.NOT_INSTALLED
    voices = piper_voice.piper_voices(folders.voices)
    for voice in voices.values():
        spoken = ENGLISH_NAMES.get(voice.language, voice.language)  # type: ignore[call-overload]
        yield Offer(voice.name, "piper", spoken, lacking)
    if not voices:
        there = f"download a piper voice, and put its two files into {folders.voices}"
        first = f"{piper_voice.NOT_INSTALLED}; then {there}"
        yield Offer("piper", "piper", "thirty more languages", there if installed else first)


def _of_the_computer() -> Offer:
    return Offer("pyttsx3", "pyttsx3", "English, German and others")
