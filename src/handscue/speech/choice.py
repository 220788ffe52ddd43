"""Who speaks: the one place that knows which engines there are.

    wish ─> choose ─> Choice (who, why, and who else could) ─> say ─> Said (clips, who spoke)

A choice is made without starting anything. Only when something has to be said does an engine run,
and one that cannot speak on this machine is passed over for the next: all of a session is then
said by that one, and ``Said.notice`` is the line to tell it with.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from handscue.errors import SpeechError
from handscue.routine.model import Language
from handscue.schedule.languages import WORDS
from handscue.speech.cache import ClipCache, Progress, say_all
from handscue.speech.pyttsx3_voice import Pyttsx3Voice

if TYPE_CHECKING:
    from handscue.routine.model import Routine
    from handscue.sounds.clip import Clip
    from handscue.speech.voice import Voice

PROBE = "Ready."


@dataclass(frozen=True)
class VoiceWish:
    """What is asked of a voice.

    ``named`` is the voice a session file names. ``asked`` is the one the person at the keyboard
    asks for; it comes first, and it alone may be the path of a file.
    """

    language: Language = Language.ENGLISH
    words_per_minute: int = 160
    named: str | None = None
    asked: str | None = None

    @classmethod
    def of(cls, routine: Routine, asked: str | None = None) -> VoiceWish:
        """Return what a routine asks for, with what its user asks for besides."""
        return cls(routine.language, routine.words_per_minute, routine.voice, asked)

    @property
    def name(self) -> str | None:
        """The voice that is wanted, or None where any will do."""
        return self.asked or self.named


@dataclass(frozen=True)
class Folders:
    """Where what was said is kept, and where the user keeps voices of their own."""

    clips: Path
    voices: Path


@dataclass(frozen=True)
class Choice:
    """A voice that was chosen.

    ``why`` says so in words, to follow a comma. ``usual`` is the same engine as it speaks when no
    voice is named: if that is silent, too, the engine does not work here, and the first of
    ``others`` is next.
    """

    engine: str
    voice: Voice
    why: str
    usual: Voice
    clips: Path
    others: tuple[Choice, ...] = ()


@dataclass(frozen=True)
class Said:
    """Phrases with their clips, who said them, and what is to be told of it, if anything is."""

    clips: Mapping[str, Clip]
    choice: Choice
    notice: str | None = None


def choose(wish: VoiceWish, folders: Folders) -> Choice:
    """Return the voice that is wished for, or else the most intelligible one for the language.

    Starts nothing and reads no more than what lies in folders.

    Raises:
        SpeechError: there is no such voice here; the message says what to type.

    """
    return _pyttsx3(wish, folders)


def say(choice: Choice, phrases: Sequence[str], progress: Progress) -> Said:
    """Return the clip of every phrase: kept ones, and where some are missing new ones.

    Whoever has more to be said in the same voice hands in ``Said.choice``.

    Raises:
        SpeechError: a phrase cannot be said, or nothing on this machine speaks.

    """
    try:
        return Said(say_all(choice.voice, ClipCache(choice.clips), phrases, progress), choice)
    except SpeechError:
        if not choice.others or _works(choice.usual):
            raise
    following = replace(choice.others[0], others=choice.others[1:])
    said = say(following, phrases, progress)
    notice = f"{choice.engine} does not speak on this computer, so {said.choice.engine} does."
    return replace(said, notice=notice)


def speaks(choice: Choice) -> bool:
    """Tell whether a chosen voice can say a word; what it says is kept, as all that is said."""
    try:
        say_all(choice.voice, ClipCache(choice.clips), (PROBE,), lambda *_: None)
    except SpeechError:
        return False
    return True


def _works(voice: Voice) -> bool:
    """Tell whether an engine runs here; nothing kept counts."""
    try:
        return bool(list(voice.speak([PROBE])))
    except SpeechError:
        return False


def _pyttsx3(wish: VoiceWish, folders: Folders) -> Choice:
    fitting = WORDS[wish.language].espeak_voice if sys.platform == "linux" else None
    voice = Pyttsx3Voice(wish.name or fitting, wish.words_per_minute)
    usual = Pyttsx3Voice(fitting, wish.words_per_minute)
    return Choice("pyttsx3", voice, "which speaks on every computer", usual, folders.clips)
