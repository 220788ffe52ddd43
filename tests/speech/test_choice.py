"""Who speaks, why, and who does when the first cannot."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from handscue.errors import SpeechError
from handscue.routine.model import Language
from handscue.speech.choice import Choice, Folders, VoiceWish, choose, say, speaks
from handscue.speech.engine_voice import EngineVoice
from handscue.speech.pyttsx3_voice import PYTTSX3
from speech.fakes import BrokenVoice, ToneVoice


def quiet(_done: int, _of: int) -> None:
    """Show no progress."""


def chosen(folder: Path, first: ToneVoice | BrokenVoice, *then: ToneVoice | BrokenVoice) -> Choice:
    """Give a choice of these voices, in this order."""
    title, others = f"the voice {first.identity}", tuple(chosen(folder, one) for one in then)
    return Choice(first.identity, title, "for the test", first, first, folder, others=others)


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
    assert said.notice == (
        "The voice first does not work on this computer, so the voice tones speaks."
    )
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
    assert choose(wish, folders).voice == EngineVoice(PYTTSX3, "en-us", kept=folders.clips)


def test_the_natural_voice_speaks_english_and_the_computers_own_is_next(folders: Folders) -> None:
    choice = choose(VoiceWish(Language.ENGLISH), folders)
    assert [choice.engine, *(other.engine for other in choice.others)] == ["hibari", "pyttsx3"]


def test_without_the_natural_voice_the_computers_own_speaks(
    folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handscue.speech.choice.hibari", lambda: None)
    assert choose(VoiceWish(), folders).engine == "pyttsx3"
    with pytest.raises(SpeechError, match="pip install hibari-tts"):
        choose(VoiceWish(named="hibari"), folders)


@pytest.mark.parametrize("language", sorted(set(Language) - {Language.ENGLISH}))
def test_the_natural_voice_is_for_english_alone(folders: Folders, language: Language) -> None:
    assert choose(VoiceWish(language), folders).engine == "pyttsx3"
    with pytest.raises(SpeechError, match="reads English only"):
        choose(VoiceWish(language, named="hibari"), folders)


@pytest.mark.parametrize(
    ("name", "engine", "voice"),
    [
        ("hibari", "hibari", None),
        ("heart", "hibari", None),
        ("hibari:heart", "hibari", None),
        ("pyttsx3", "pyttsx3", None),
        ("pyttsx3:en-gb", "pyttsx3", "en-gb"),
        ("en+f3", "pyttsx3", "en+f3"),
        ("urn:moz-tts:speechd:x", "pyttsx3", "urn:moz-tts:speechd:x"),
    ],
)
def test_a_voice_is_named_alone_or_with_its_engine(
    folders: Folders, name: str, engine: str, voice: str | None
) -> None:
    choice = choose(VoiceWish(named=name), folders)
    assert choice.engine == engine
    assert isinstance(choice.voice, EngineVoice)
    assert choice.voice.name == voice
    assert engine not in {other.engine for other in choice.others}


def test_a_voice_that_would_be_downloaded_is_refused_with_what_to_type(
    folders: Folders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HIBARI_HOME", str(tmp_path))
    with pytest.raises(SpeechError, match=r"not on this computer.* --voice emma"):
        choose(VoiceWish(named="emma"), folders)


def test_a_voice_that_was_downloaded_speaks(
    folders: Folders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its file is one of hibari's own kind: here the one that comes with it."""
    package = Path(importlib.util.find_spec("hibari").submodule_search_locations[0])
    monkeypatch.setenv("HIBARI_HOME", str(tmp_path))
    (tmp_path / "af_kore.int8.onnx").write_bytes((package / "assets/hibari.onnx").read_bytes())
    choice = choose(VoiceWish(named="kore"), folders)
    assert say(choice, ["Left leg."], quiet).clips.keys() == {"Left leg."}


def test_a_name_hibari_has_not_is_refused(folders: Folders) -> None:
    with pytest.raises(SpeechError, match="it has heart"):
        choose(VoiceWish(named="hibari:nobody"), folders)


@pytest.mark.parametrize("language", Language)
def test_every_language_has_a_voice_of_its_own(folders: Folders, language: Language) -> None:
    identities = {choose(VoiceWish(other), folders).voice.identity for other in Language}
    assert len(identities) == len(Language)
    assert choose(VoiceWish(language), folders).voice.identity in identities
