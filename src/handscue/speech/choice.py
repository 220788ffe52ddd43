"""Who speaks: the one place that knows which engines there are.

    wish ─> choose ─> Choice (who, why, and who else could) ─> say ─> Said (clips, who spoke)

A choice is made without starting anything. Only when something has to be said does an engine run,
and one that cannot speak on this machine is passed over for the next: all of a session is then
said by that one, and ``Said.notice`` is the line to tell it with.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from handscue.errors import SpeechError
from handscue.routine.model import Language
from handscue.schedule.languages import WORDS
from handscue.speech.cache import ClipCache, Progress, say_all
from handscue.speech.engine_voice import USUAL_WORDS_PER_MINUTE, Engine, EngineVoice
from handscue.speech.hibari_voice import (
    NOT_INSTALLED,
    SHIPPED,
    check_hibari_voice,
    hibari,
    hibari_voices,
)
from handscue.speech.piper_voice import NOT_INSTALLED as PIPER_NOT_INSTALLED
from handscue.speech.piper_voice import SUFFIX as PIPER_SUFFIX
from handscue.speech.piper_voice import (
    PiperVoiceFile,
    is_piper_installed,
    piper_engine,
    piper_voice_file,
    piper_voices,
)
from handscue.speech.pronouncing import Respellings, spoken_form
from handscue.speech.pyttsx3_voice import PYTTSX3

if TYPE_CHECKING:
    from handscue.routine.model import Routine
    from handscue.sounds.clip import Clip
    from handscue.speech.voice import Voice
    from handscue.units import Milliseconds

PROBE = "Ready."
ASKED_FOR = "which was asked for"


@dataclass(frozen=True)
class VoiceWish:
    """What is asked of a voice.

    ``named`` is the voice a session file names. ``asked`` is the one the person at the keyboard
    asks for; it comes first, and it alone may be the path of a file. ``pronounce`` is how words
    are said.
    """

    language: Language = Language.ENGLISH
    words_per_minute: int = USUAL_WORDS_PER_MINUTE
    named: str | None = None
    asked: str | None = None
    pronounce: Respellings = field(default_factory=dict)

    @classmethod
    def of(
        cls, routine: Routine, asked: str | None = None, own: Respellings | None = None
    ) -> VoiceWish:
        """Return what a routine asks for, with what its user asks for besides.

        ``own`` is how the user says words; what the routine says comes first.
        """
        pronounce = {**(own or {}), **routine.pronounce}
        return cls(routine.language, routine.words_per_minute, routine.voice, asked, pronounce)

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

    ``title`` names it to people, ``why`` says why it was chosen, to follow a comma. ``usual`` is
    the same engine as it speaks when no voice is named: if that is silent, too, the engine does
    not work here, and the first of ``others`` is next. What it is to say is in ``language``, and
    ``pronounce`` is how some words of it are said.
    """

    engine: str
    title: str
    why: str
    voice: Voice
    usual: Voice
    clips: Path
    others: tuple[Choice, ...] = ()
    language: Language = Language.ENGLISH
    pronounce: Respellings = field(default_factory=dict)

    def form_of(self, phrase: str) -> str:
        """Return a phrase as its voice is to say it; one with nothing to say in it as it is."""
        return spoken_form(phrase, self.language, self.pronounce) or phrase


@dataclass(frozen=True)
class Said:
    """Phrases with their clips, who said them, and what is to be told of it, if anything is."""

    clips: Mapping[str, Clip]
    choice: Choice
    notice: str | None = None


def in_full(asked: str) -> str:
    """Return a voice that is asked for so that it is found from any folder: a file by its path."""
    return str(Path(asked).expanduser().absolute()) if asked.endswith(PIPER_SUFFIX) else asked


def choose(wish: VoiceWish, folders: Folders) -> Choice:
    """Return the voice that is wished for, or else the clearest one for the language.

    A voice is wished for by its name, by its engine's, or by both, as in ``hibari:heart``; one for
    piper also by its path, from the keyboard alone. Starts nothing and reads no more than what
    lies in folders.

    Raises:
        SpeechError: there is no such voice here; the message says what to type.

    """
    in_order = [engine(wish, folders) for engine in (_hibari, _piper, _pyttsx3)]
    there = [_reading(choice, wish) for choice in in_order if choice]
    if wish.name is None:
        return replace(there[0], others=tuple(there[1:]))
    named = _reading(_named(wish, folders), wish)
    return replace(named, others=tuple(c for c in there if c.engine != named.engine))


def say(choice: Choice, phrases: Sequence[str], progress: Progress) -> Said:
    """Return the clip of every phrase: kept ones, and where some are missing new ones.

    They are kept by what an engine is handed: a phrase with a word that is said otherwise is made
    anew. Whoever has more to be said in the same voice hands in ``Said.choice``.

    Raises:
        SpeechError: a phrase cannot be said, or nothing on this machine speaks.

    """
    forms = {phrase: choice.form_of(phrase) for phrase in phrases}
    wanted = tuple(dict.fromkeys(forms.values()))
    try:
        clips = say_all(choice.voice, ClipCache(choice.clips), wanted, progress)
        return Said({phrase: clips[form] for phrase, form in forms.items()}, choice)
    except SpeechError:
        if not choice.others or _works(choice.usual):
            raise
    following = replace(choice.others[0], others=choice.others[1:])
    said = say(following, phrases, progress)
    title, instead = choice.title, said.choice.title
    notice = f"{title[0].upper()}{title[1:]} does not work on this computer, so {instead} speaks."
    return replace(said, notice=notice)


def kept_lengths(choice: Choice, phrases: Sequence[str]) -> dict[str, Milliseconds] | None:
    """Return how long phrases take, or None where one of them is still to be made."""
    forms = {phrase: choice.form_of(phrase) for phrase in phrases}
    kept = ClipCache(choice.clips).lengths(choice.voice.identity, tuple(forms.values()))
    return kept and {phrase: kept[form] for phrase, form in forms.items()}


def _reading(choice: Choice, wish: VoiceWish) -> Choice:
    return replace(choice, language=wish.language, pronounce=wish.pronounce)


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


def _named(wish: VoiceWish, folders: Folders) -> Choice:
    """Return the voice that is wished for by name.

    Raises:
        SpeechError: as ``choose``.

    """
    if wish.asked and wish.asked.endswith(PIPER_SUFFIX):
        path = Path(wish.asked).expanduser().resolve()
        return replace(_by_piper(piper_voice_file(path), wish, folders), why=ASKED_FOR)
    engine, _, voice = str(wish.name).rpartition(":")
    if not engine and voice in {"hibari", "piper", "pyttsx3"}:
        engine, voice = voice, ""
    if engine == "piper" or (not engine and voice in piper_voices(folders.voices)):
        chosen = _piper(wish, folders, voice or None)
        if chosen is None:
            raise SpeechError(_no_piper_voice(voice, wish, folders))
    elif engine == "hibari" or (not engine and voice in hibari_voices()):
        chosen = _hibari(wish, folders, voice or SHIPPED)
        if chosen is None:
            raise SpeechError(NOT_INSTALLED)
    elif engine == "pyttsx3":
        chosen = _pyttsx3(wish, folders, voice or None)
    else:
        chosen = _pyttsx3(wish, folders, wish.name)
    return replace(chosen, why=ASKED_FOR)


def _hibari(wish: VoiceWish, folders: Folders, name: str | None = None) -> Choice | None:
    """Return the natural voice for English; None where it is not installed.

    Raises:
        SpeechError: the one that is named is not here, or speaks another language.

    """
    engine = hibari()
    if engine is None or (name is None and wish.language != Language.ENGLISH):
        return None
    if name is not None:
        check_hibari_voice(name, wish.language)
    usual = _voice_of(engine, None, wish, folders)
    title = f"the natural voice {name or SHIPPED}"
    why = "the clearest one for English"
    voice = replace(usual, name=None if name == SHIPPED else name)
    return Choice("hibari", title, why, voice, usual, folders.clips)


def _piper(wish: VoiceWish, folders: Folders, name: str | None = None) -> Choice | None:
    """Return a piper voice of the user's own, the first for the language; None where none is."""
    voices = piper_voices(folders.voices) if is_piper_installed() else {}
    fitting = [voice for voice in voices.values() if voice.language == wish.language]
    voice = voices.get(name) if name else next(iter(fitting), None)
    return _by_piper(voice, wish, folders) if voice else None


def _by_piper(voice: PiperVoiceFile, wish: VoiceWish, folders: Folders) -> Choice:
    if not is_piper_installed():
        raise SpeechError(PIPER_NOT_INSTALLED)
    spoken = _voice_of(piper_engine(voice), str(voice.path), wish, folders)
    why = "the clearest one you have for this language"
    return Choice("piper", f"the piper voice {voice.name}", why, spoken, spoken, folders.clips)


def _no_piper_voice(name: str, wish: VoiceWish, folders: Folders) -> str:
    if not is_piper_installed():
        return PIPER_NOT_INSTALLED
    wanted = f"piper voice {name!r}" if name else f"piper voice for {wish.language.value!r}"
    there = ", ".join(piper_voices(folders.voices)) or "none yet"
    return f"there is no {wanted} in {folders.voices} (there: {there}); put its two files there"


def _pyttsx3(wish: VoiceWish, folders: Folders, name: str | None = None) -> Choice:
    fitting = WORDS[wish.language].espeak_voice if sys.platform == "linux" else None
    usual = _voice_of(PYTTSX3, fitting, wish, folders)
    title = f"the computer's own voice {name or ''}".strip()
    why = "as no natural voice is installed for this language"
    voice = replace(usual, name=name or fitting)
    return Choice("pyttsx3", title, why, voice, usual, folders.clips)


def _voice_of(engine: Engine, name: str | None, wish: VoiceWish, folders: Folders) -> EngineVoice:
    return EngineVoice(engine, name, wish.language, wish.words_per_minute, folders.clips)
