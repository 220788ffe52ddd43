"""The user's own words: learned by the real models from sounds like words, kept, and erased."""

from __future__ import annotations

import json
import stat
import sys
from pathlib import Path

import numpy as np
import pytest

from handscue.app.enrolling import MOST_PROMPTS_S, advice, downsampled, phrases, prompts
from handscue.app.environment import Environment
from handscue.app.listening import (
    PROFILE,
    TAKES,
    TALK,
    Lesson,
    ear,
    forget,
    keep,
    learned,
    left_out,
    listened_for,
    says,
    spoken_words,
    studied,
)
from handscue.app.places import Places
from handscue.app.reporting import figures
from handscue.app.request import Request
from handscue.errors import ListenError, RequestError
from handscue.listen.profile import Profile, Word
from handscue.listen.sound import SAMPLE_RATE
from handscue.listen.takes import Fault, FaultKind, cut
from handscue.play.inputs.keymap import KeyMap
from handscue.play.outputs.tap import Tap
from handscue.play.transport import Command
from listening.sounds import like_a_word, talk_like
from speech.spoken import speak_by_tones

SESSION = "title: Hand\nsteps:\n- {name: Palm, technique: kneading, duration: 10s}\n"
WORDS = (Word("next", "weiter"),)


pytestmark = pytest.mark.usefixtures("quick_lessons")


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places(*(tmp_path / name for name in ("config", "data", "cache", "state")))


def lesson(prefix: str | None = None) -> Lesson:
    take = cut(downsampled(like_a_word(1)))
    assert take is not None
    labels = ["weiter", *([prefix] if prefix else [])]
    return Lesson(WORDS, prefix, {label: [take] for label in labels}, talk_like(4.0))


def learn(lesson: Lesson, places: Places) -> Profile:
    return keep(studied(lesson), lesson, places)


def test_what_is_learned_is_kept_and_read_again(places: Places) -> None:
    assert learned(places) is None
    kept = learn(lesson("cue"), places)
    found = learned(places)
    assert found is not None
    assert (found.words, found.prefix) == (WORDS, "cue") == (kept.words, kept.prefix)
    assert np.array_equal(found.arrays["weights"], kept.arrays["weights"])
    files = {str(path.relative_to(places.words)) for path in places.words.rglob("*.*")}
    assert files == {PROFILE, TALK, f"{TAKES}/1-1.wav", f"{TAKES}/2-1.wav"}


@pytest.mark.skipif(sys.platform == "win32", reason="its files have no modes")
def test_nobody_else_may_read_it(places: Places) -> None:
    learn(lesson(), places)
    for path in (places.words, *places.words.rglob("*")):
        assert not stat.S_IMODE(path.stat().st_mode) & 0o077, path


def test_learning_again_leaves_nothing_of_what_was(places: Places) -> None:
    learn(lesson("cue"), places)
    learn(lesson(), places)
    assert sorted(path.name for path in (places.words / TAKES).iterdir()) == ["1-1.wav"]
    assert [path.name for path in places.data.iterdir()] == [places.words.name]


def test_where_it_cannot_be_written_what_was_there_stays(
    places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    learn(lesson("cue"), places)
    before = {path: path.read_bytes() for path in places.words.rglob("*.*")}

    def full(path: Path, *_: object, **__: object) -> None:
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr("handscue.app.listening.write_whole", full)
    with pytest.raises(OSError, match="No space"):
        learn(lesson(), places)
    assert {path: path.read_bytes() for path in places.words.rglob("*.*")} == before


def test_forgetting_erases_all_of_it(places: Places) -> None:
    assert not forget(places)
    learn(lesson(), places)
    places.words.with_name("listening.new").mkdir()  # left by a kill
    assert forget(places)
    assert list(places.data.iterdir()) == []
    assert learned(places) is None


def test_damage_is_told_of(places: Places) -> None:
    places.words.mkdir(parents=True)
    (places.words / PROFILE).write_bytes(b"no profile")
    with pytest.raises(ListenError, match="handscue listen --learn"):
        learned(places)


def test_nothing_is_listened_for_before_there_is_something(places: Places) -> None:
    with pytest.raises(ListenError, match="No words have been learned yet"):
        spoken_words(KeyMap(), places, Tap())
    learn(lesson(), places)
    source = spoken_words(KeyMap(), places, Tap())
    assert not source.is_on  # until it is read
    with pytest.raises(ListenError, match="leaves out every word"):
        spoken_words(KeyMap(listening_for=(Command.AGAIN,)), places, Tap())
    with pytest.raises(RequestError, match="simpleaudio"):
        ear(KeyMap(), places, "simpleaudio")


def test_a_key_map_leaves_words_out() -> None:
    words = (Word("next", "weiter"), Word("toggle", "halt"))
    profile = Profile(None, words, {})
    assert listened_for(profile, KeyMap()) == words
    chosen = KeyMap.model_validate({"listening_for": "next"})
    assert listened_for(profile, chosen) == words[:1]
    assert left_out(profile, chosen) == ("toggle",)


def test_figures_hold_no_sound_and_no_word_of_hers(places: Places) -> None:
    learn(lesson("geheim"), places)
    profile = learned(places)
    assert profile is not None
    told = json.dumps(figures(profile, places))
    assert "weiter" not in told
    assert "geheim" not in told
    found = json.loads(told)
    assert set(found["words"]) == {"prefix", "next"}
    [take] = found["words"]["next"]
    assert 0.3 < take["seconds"] < 1.5
    assert take["over_room_db"] > 15
    assert found["talk"]["seconds"] == 4.0
    (places.words / TALK).unlink()
    assert figures(profile, places)["talk"]["seconds"] == 0


@pytest.mark.parametrize(
    ("text", "label", "is_said"),
    [
        ("Next: the left calf.", "next", True),
        ("Next: the left calf.", "left calf", True),
        ("Nextdoor", "next", False),
        ("Öffne die Hand", "ÖFFNE", True),
        ("Calf, then left", "left calf", False),
        ("Anything", "", False),
    ],
)
def test_a_word_is_found_in_what_is_said(text: str, label: str, *, is_said: bool) -> None:
    assert says(text, label) is is_said


def test_a_sessions_words_are_had_as_text_and_as_sound(tmp_path: Path, places: Places) -> None:
    path = tmp_path / "hand.yaml"
    path.write_text(SESSION)
    speak_by_tones(path, places.clips)
    env, request = Environment(places), Request(path)
    said = phrases(request, env)
    assert any("Palm" in phrase for phrase in said)
    sounds = prompts(request, said, env)
    assert len(sounds) == len(said)
    assert all(sound.dtype == np.float32 and sound.any() for sound in sounds)
    assert sum(map(len, sounds)) < MOST_PROMPTS_S * SAMPLE_RATE


def test_each_fault_has_its_advice() -> None:
    told = {advice(Fault(kind, "halt")) for kind in FaultKind}
    assert len(told) == len(FaultKind)
    assert "“halt”" in advice(Fault(FaultKind.TOO_LIKE, "halt"))
