"""A session's words in somebody's own voice: what there is to read, and that it is then heard."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from handscue.app.checking import check
from handscue.app.environment import Environment
from handscue.app.notices import Collected
from handscue.app.places import Places
from handscue.app.planning import plan
from handscue.app.preparing import ready
from handscue.app.quizzing import prepare_quiz
from handscue.app.recording import script, take
from handscue.app.request import Request
from handscue.app.speaking import Speaker
from handscue.errors import RequestError, SessionError
from handscue.routine.loading import load_routine
from handscue.schedule.quiz import quiz
from handscue.schedule.wording import Spoken
from handscue.sounds.clip import Samples, from_float
from handscue.speech.recordings import Recordings

SESSION = """title: Hand
voice: pyttsx3
{line}
steps:
- {{name: Palm, technique: kneading, duration: 10s}}
- {{name: Thumb, technique: kneading, duration: 10s}}
"""


@dataclass
class ToneMicrophone:
    """A microphone that hears a tone."""

    hertz: float = 440

    def take(self, until: object) -> Samples:
        """See ``Microphone``."""
        assert callable(until)
        until()
        return from_float(0.2 * np.sin(2 * np.pi * self.hertz * np.arange(48_000) / 48_000))


@pytest.fixture
def env(tmp_path: Path, clips: Path) -> Environment:
    places = Places(tmp_path / "config", tmp_path / "data", clips.parent, tmp_path / "state")
    return Environment(places, Collected())


def written(folder: Path, line: str = "recorded: mine") -> Path:
    path = folder / "hand.yaml"
    path.write_text(SESSION.format(line=line))
    return path


def test_it_lists_what_is_said_and_what_is_missing(tmp_path: Path, env: Environment) -> None:
    path = written(tmp_path)
    found = script(path, env)
    assert "Palm." in " ".join(found.texts)
    assert found.missing == found.texts
    found.recordings.keep(found.texts[0], take(ToneMicrophone(), lambda: None))
    assert script(path, env).missing == found.texts[1:]
    assert found.recordings.folder == tmp_path / "mine"
    assert found.line is None


def test_without_a_folder_in_the_file_it_says_what_to_write(
    tmp_path: Path, env: Environment
) -> None:
    found = script(written(tmp_path, ""), env)
    assert found.line == "recorded: hand-recorded"
    assert found.recordings.folder == tmp_path / "hand-recorded"


def test_what_is_recorded_is_heard_and_the_rest_is_said(tmp_path: Path, env: Environment) -> None:
    path = written(tmp_path)
    found = script(path, env)
    mine, spoken = found.texts[:2]
    clip = take(ToneMicrophone(), lambda: None)
    found.recordings.keep(mine, clip)
    routine, _ = load_routine(path)
    heard = Speaker(routine, tmp_path, env).say([mine, spoken])
    assert np.array_equal(heard[Spoken(mine)].samples, clip.samples)
    spectrum = np.abs(np.fft.rfft(heard[Spoken(spoken)].samples))
    assert spectrum.max() < 0.2 * spectrum.sum()  # no tone
    asked = Speaker(routine, tmp_path, env, "pyttsx3").say([mine])
    assert not np.array_equal(asked[Spoken(mine)].samples, clip.samples)


@pytest.mark.parametrize("folder", ["../elsewhere", "/tmp", ".", "mine/../.."])
def test_recordings_lie_beside_the_session_file(
    tmp_path: Path, env: Environment, folder: str
) -> None:
    with pytest.raises(SessionError, match=r"line 3, .*recorded: has to be a folder beside"):
        script(written(tmp_path, f"recorded: {folder}"), env)


def with_own_files(folder: Path) -> tuple[Path, list[Samples]]:
    """Write two steps of the same words, each with a recording of its own, and return these."""
    path, tones = folder / "hand.yaml", []
    steps = ""
    for name, hertz in (("a.wav", 440.0), ("b.wav", 660.0)):
        clip = take(ToneMicrophone(hertz), lambda: None)
        Recordings(folder).keep(name.removesuffix(".wav"), clip)
        tones.append(clip.samples)
        steps += f"- {{name: Knead, duration: 10s, say: Softly., recorded: {name}}}\n"
    path.write_text(f"title: Hand\nvoice: pyttsx3\nsteps:\n{steps}")
    return path, tones


def test_a_step_is_heard_in_its_own_recording(tmp_path: Path, env: Environment) -> None:
    path, tones = with_own_files(tmp_path)
    prepared = ready(Request(path), env)
    heard = [
        (prepared.mix.read(cue.start_ms * 48, prepared.sounds.clips[cue.content].frames), cue)
        for cue in prepared.plan.cues
        if isinstance(cue.content, Spoken) and cue.content.text == "Softly."
    ]
    assert len(heard) == 2
    for (samples, cue), tone in zip(heard, tones, strict=True):
        assert cue.length_ms == round(len(tone) / 48)
        assert np.corrcoef(samples, tone)[0, 1] > 0.999
    assert not any("Softly" in text for text in script(path, env).texts)


def test_with_another_voice_a_steps_words_are_said(tmp_path: Path, env: Environment) -> None:
    path, _ = with_own_files(tmp_path)
    asked = Request(path, voice="pyttsx3")
    said = [c.content for c in plan(asked, env).cues if c.content == Spoken("Softly.")]
    assert len(said) == 2


@pytest.mark.parametrize("voice", [None, "pyttsx3"])
def test_a_quiz_answers_in_the_recordings_of_its_steps(
    tmp_path: Path, env: Environment, voice: str | None
) -> None:
    path, _ = with_own_files(tmp_path)
    prepared = prepare_quiz(Request(path, voice=voice), env)
    answered = {question.asked.recorded for question in prepared.asked}
    assert answered == ({None} if voice else {str(tmp_path / n) for n in ("a.wav", "b.wav")})
    lengths = prepared.ready.plan.lengths
    assert quiz("Hand", prepared.asked, lengths).total_ms > 0


def test_a_recording_in_which_nobody_speaks_is_told(tmp_path: Path, env: Environment) -> None:
    path, _ = with_own_files(tmp_path)
    (tmp_path / "b.wav").write_bytes(b"no sound")
    assert "the recording of 'Softly.' cannot be used" in str(check(path, env).trouble)


def test_a_session_that_comes_with_handscue_is_copied_first(env: Environment) -> None:
    with pytest.raises(RequestError, match="handscue edit feet"):
        script(Path("feet"), env)
