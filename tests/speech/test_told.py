"""From a phrase to what an engine is asked: said in full, each word with its sound."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from handscue.errors import SpeechError
from handscue.routine.model import Language, Routine
from handscue.sounds.clip import Clip
from handscue.speech.choice import Choice, VoiceWish, say
from handscue.speech.engine_voice import EngineVoice
from handscue.speech.hibari_voice import hibari
from handscue.speech.manner import Manner
from handscue.speech.pyttsx3_voice import PYTTSX3
from speech.fakes import ToneVoice

EFFLEURAGE = "⟦Effleurage|ˌɛfləɹˈɑʒ⟧"


@dataclass
class AttentiveVoice(ToneVoice):
    """A voice that remembers what it was asked to say."""

    asked: list[str] = field(default_factory=list)

    def speak(self, phrases: Sequence[str]) -> Iterator[tuple[str, Clip]]:
        """See ``Voice``."""
        self.asked += phrases
        return super().speak(phrases)


def said(folder: Path, phrases: Sequence[str], language: str = "en", **own: str) -> list[str]:
    """Have phrases said, and return what the voice was asked for."""
    voice = AttentiveVoice()
    choice = Choice(
        "tones", "tones", "", voice, voice, folder, language=Language(language), pronounce=own
    )
    clips = say(choice, phrases, lambda *_: None).clips
    assert list(clips) == list(dict.fromkeys(phrases))
    return voice.asked


def test_an_engine_sees_what_is_to_be_said_and_its_sound(tmp_path: Path) -> None:
    assert said(tmp_path, ["Effleurage, 2-3x.", "Knead (softly)."]) == [
        f"{EFFLEURAGE}, 2 to 3 times.",
        "Knead, softly.",
    ]


def test_each_language_has_its_own_words(tmp_path: Path) -> None:
    assert said(tmp_path, ["10-15 Min. Kneten."], "de") == ["10 bis 15 Minuten Kneten."]
    assert said(tmp_path, ["10-15 min."], "es") == ["10 a 15 minutos."]


def test_phrases_that_are_said_alike_are_made_once(tmp_path: Path) -> None:
    assert said(tmp_path, ["Rest 10 min.", "Rest 10 minutes."]) == ["Rest 10 minutes."]


def test_only_what_is_said_otherwise_is_made_anew(tmp_path: Path) -> None:
    phrases = ["Roll the ITB.", "Rest."]
    assert said(tmp_path, phrases) == ["Roll the I.T.B.", "Rest."]
    assert said(tmp_path, phrases) == []
    assert said(tmp_path, phrases, ITB="eye tee bee") == ["Roll the eye tee bee."]


def test_what_leaves_nothing_to_say_is_refused_as_it_was_written(tmp_path: Path) -> None:
    with pytest.raises(SpeechError, match="🙂"):
        said(tmp_path, ["🙂"])


def test_what_the_session_says_comes_before_what_its_user_says() -> None:
    routine = Routine.model_validate(
        {"title": "Feet", "pronounce": {"nuad": "nwad"}, "steps": [{"name": "Press"}]}
    )
    wish = VoiceWish.of(routine, own={"nuad": "noo-ud", "sen": "senn"})
    assert wish.pronounce == {"nuad": "nwad", "sen": "senn"}


def espeak() -> EngineVoice:
    return EngineVoice(PYTTSX3, "en-us", manner=Manner(150, 0.0))


def natural() -> EngineVoice:
    engine = hibari()
    assert engine is not None
    return EngineVoice(engine, manner=Manner(1.0, 0.0))


@pytest.mark.parametrize("voice", [espeak, natural])
def test_the_real_engine_says_the_sound_and_not_the_letters(
    voice: Callable[[], EngineVoice],
) -> None:
    phrases = ["One ⟦stroke|stɹˈoʊk⟧.", "One ⟦qzx|stɹˈoʊk⟧.", "One ⟦stroke|θˈæsɪk⟧.", "One qzx."]
    clips = {text: clip.samples.tobytes() for text, clip in voice().speak(phrases)}
    same, as_told, other, by_letters = (clips[text] for text in phrases)
    assert same == as_told
    assert len({same, other, by_letters}) == 3


@pytest.mark.parametrize("voice", [espeak, natural])
def test_a_word_in_a_message_is_the_word_that_was_written(
    voice: Callable[[], EngineVoice],
) -> None:
    with pytest.raises(SpeechError, match="cannot say 'Effleurage'"):
        list(EngineVoice(voice().engine, "nobody", manner=Manner(1, 0.0)).speak([EFFLEURAGE]))
