"""Who speaks, why, and who does when the first cannot."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from handscue.errors import SpeechError
from handscue.routine.model import Language
from handscue.sounds.clip import Clip
from handscue.speech.choice import Choice, Folders, VoiceWish, choose, say, speaks
from handscue.speech.pyttsx3_voice import Pyttsx3Voice
from speech.fakes import ToneVoice


@dataclass(frozen=True)
class BrokenVoice:
    """An engine that does not start."""

    identity: str = "broken"

    def speak(self, phrases: Sequence[str]) -> Iterator[tuple[str, Clip]]:
        """Fail at the first phrase."""
        yield from ()
        if phrases:
            raise SpeechError(f"the voice cannot say {phrases[0]!r}: its process does not start")


def quiet(_done: int, _of: int) -> None:
    """Show no progress."""


def chosen(folder: Path, *voices: ToneVoice | BrokenVoice) -> Choice:
    """Give a choice of these voices, the first of them first."""
    choices = [
        Choice(voice.identity, voice, "for the test", voice, folder) for voice in reversed(voices)
    ]
    choice, *others = reversed(choices)
    return Choice(choice.engine, choice.voice, choice.why, choice.usual, folder, tuple(others))


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    return Folders(tmp_path / "clips", tmp_path / "voices")


def test_the_first_voice_speaks_and_nothing_is_told(tmp_path: Path) -> None:
    said = say(chosen(tmp_path, ToneVoice(), BrokenVoice()), ["One.", "Two."], quiet)
    assert said.clips.keys() == {"One.", "Two."}
    assert (said.choice.engine, said.notice) == ("tones", None)


def test_the_next_voice_speaks_for_an_engine_that_does_not_and_one_line_tells_it(
    tmp_path: Path,
) -> None:
    broken = chosen(tmp_path, BrokenVoice("first"), BrokenVoice("second"), ToneVoice())
    said = say(broken, ["One."], quiet)
    assert said.clips.keys() == {"One."}
    assert said.choice.engine == "tones"
    assert said.notice == "first does not speak on this computer, so tones does."
    assert say(said.choice, ["Two."], quiet).notice is None


def test_a_phrase_that_cannot_be_said_is_refused_whoever_else_there_is(tmp_path: Path) -> None:
    with pytest.raises(SpeechError, match=r"cannot say '\?'"):
        say(chosen(tmp_path, ToneVoice(), ToneVoice()), ["One.", "?"], quiet)


def test_where_nothing_speaks_the_last_voice_says_why(tmp_path: Path) -> None:
    with pytest.raises(SpeechError, match="does not start"):
        say(chosen(tmp_path, BrokenVoice("first"), BrokenVoice("second")), ["One."], quiet)


def test_what_is_kept_is_said_though_its_engine_has_since_broken(tmp_path: Path) -> None:
    say(chosen(tmp_path, ToneVoice()), ["One."], quiet)
    broken = BrokenVoice(ToneVoice.identity)
    assert say(chosen(tmp_path, broken), ["One."], quiet).clips.keys() == {"One."}


def test_whether_a_voice_speaks_is_told(tmp_path: Path) -> None:
    assert speaks(chosen(tmp_path, ToneVoice()))
    assert not speaks(chosen(tmp_path / "other", BrokenVoice()))


def test_who_asks_at_the_keyboard_comes_before_the_session_file(folders: Folders) -> None:
    wish = VoiceWish(named="en-gb", asked="en-us")
    assert choose(wish, folders).voice == Pyttsx3Voice("en-us", wish.words_per_minute)


@pytest.mark.parametrize("language", Language)
def test_every_language_has_a_voice_of_its_own(folders: Folders, language: Language) -> None:
    identities = {choose(VoiceWish(other), folders).voice.identity for other in Language}
    assert len(identities) == len(Language)
    assert choose(VoiceWish(language), folders).voice.identity in identities
