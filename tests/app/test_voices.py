"""Who speaks, and a text said and heard without a session."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from handscue.app.environment import Environment
from handscue.app.notices import Collected
from handscue.app.places import Places
from handscue.app.voices import hear, sample, saying, speaking, voices
from handscue.errors import SpeechError
from handscue.mix.mix import Mix
from handscue.routine.model import Language
from handscue.sounds.clip import Clip, from_float
from handscue.speech.hibari_voice import hibari_voices


@pytest.fixture
def env(tmp_path: Path) -> Environment:
    places = Places(tmp_path / "config", tmp_path / "data", tmp_path / "cache", tmp_path / "state")
    return Environment(places, Collected())


class HeldClock:
    """A clock that stands still but for who waits by it."""

    def __init__(self) -> None:
        self.at = 100.0

    def now(self) -> float:
        """See ``Clock``."""
        return self.at

    def wait(self, seconds: float) -> None:
        """See ``Clock``."""
        self.at += seconds


class NotingOutput:
    """An output that notes what it is told."""

    name, lag, lead = "noting", 0.05, 0.2

    def __init__(self) -> None:
        self.played: list[tuple[Mix, int, int, float]] = []
        self.attended: list[float] = []

    def play(self, mix: Mix, frame: int, until: int, at: float) -> None:
        """See ``Output``."""
        self.played.append((mix, frame, until, at))

    def attend(self, now: float) -> None:
        """See ``Output``."""
        self.attended.append(now)

    def stop(self) -> None:
        """See ``Output``."""

    def close(self) -> None:
        """See ``Output``."""


def test_it_is_told_who_speaks_each_language_and_why(env: Environment) -> None:
    english, *others = speaking(env.places)
    assert (english.language, english.who) == ("English", "the natural voice heart")
    assert [one.language for one in others] == ["German", "French", "Spanish"]
    assert {one.who for one in others} == {"the computer's own voice"}


def test_voices_there_are_and_those_one_might_have(
    env: Environment, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HIBARI_HOME", str(tmp_path))
    here = [offer.name for offer in voices(env.places) if not offer.lacking]
    assert here == ["heart", "pyttsx3"]
    lacking = {offer.name: offer.lacking or "" for offer in voices(env.places) if offer.lacking}
    assert list(lacking) == [
        ", ".join(name for name in hibari_voices() if name != "heart"),
        "piper",
    ]
    assert all("download" in how for how in lacking.values())
    assert str(env.places.voices) in lacking["piper"]


def test_without_the_natural_voice_it_says_how_to_have_it(
    env: Environment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handscue.speech.hibari_voice.hibari", lambda: None)
    monkeypatch.setattr("handscue.speech.hibari_voice.hibari_voices", dict)
    first, *_ = voices(env.places)
    assert (first.name, first.engine) == ("heart", "hibari")
    assert "pip install hibari-tts" in (first.lacking or "")


def test_what_is_said_of_a_text_is_told_and_made(env: Environment) -> None:
    env.places.config.mkdir()
    env.places.pronunciations.write_text("ITB: eye tee bee\n")
    said = saying("R. leg, ITB: effleurage, 2-3x", Language.ENGLISH, "pyttsx3", env)
    assert said.words == "right leg, eye tee bee: effleurage, 2 to 3 times"
    assert said.clip.length_ms > 1500
    assert said.who == "the computer's own voice"


def test_a_voice_that_is_not_there_is_refused(env: Environment) -> None:
    with pytest.raises(SpeechError, match=r"does not speak: .*Is there a voice nobody here"):
        saying("Left leg.", Language.ENGLISH, "nobody", env)


@pytest.mark.parametrize("language", Language)
def test_there_is_a_sentence_to_try_a_voice_with(language: Language) -> None:
    assert 8 < len(sample(language).split()) < 20


def test_it_is_played_whole_and_attended_to_until_it_is_over() -> None:
    clip = Clip(from_float(0.05 * np.sin(np.arange(48_000) / 9)))
    output, clock = NotingOutput(), HeldClock()
    hear(clip, output, clock)
    [(mix, frame, until, at)] = output.played
    assert (frame, until) == (0, clip.frames)
    assert at >= 100 + output.lead
    assert clock.at >= at + 1 + output.lag
    assert np.diff([100.0, *output.attended]).max() <= 0.25
    played = mix.read(0, clip.frames)
    assert np.abs(played).max() > 2 * np.abs(clip.samples).max()  # as loud as a session
