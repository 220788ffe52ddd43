"""``handscue play`` through a real output, compared with its export and its plan."""

from __future__ import annotations

import os
import subprocess
import sys
import wave
from pathlib import Path

import numpy as np
import pytest

from cli.sessions import short_session
from handscue.app.environment import Environment
from handscue.app.preparing import Ready, ready
from handscue.app.request import Request
from handscue.play.outputs.simpleaudio_process import is_installed
from handscue.schedule.wording import Chime
from handscue.sounds.clip import Samples
from handscue.units import to_frames
from rig.listening import aligned, find_clip, timing
from rig.recording import Recording
from rig.sound_card import SoundCard

ROOT = Path(__file__).resolve().parents[2]
OTHER_PYTHONS = sorted(
    {"python3.11", "python3.12", "python3.13"} - {f"python3.{sys.version_info.minor}"}
)


@pytest.fixture
def session(tmp_path: Path) -> Ready:
    """The short session, its speech made."""
    return ready(Request(short_session(tmp_path)), Environment())


def play(card: SoundCard, session: Path, output: str, python: str = sys.executable) -> Recording:
    """Play a session to its end, and give what was heard."""
    with card.record() as recording:
        run = subprocess.run(
            [python, "-m", "handscue", "play", str(session), "--output", output],
            env=card.env,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
    assert run.returncode == 0, run.stderr
    assert "finished" in run.stdout
    assert "No sound" not in run.stdout
    return recording


def chimes(session: Ready, recording: Recording) -> tuple[list[float], list[float | None]]:
    """Give when each chime is planned, laid on the first one heard, and when it is heard."""
    planned_ms = [cue.start_ms for cue in session.plan.cues if isinstance(cue.content, Chime)]
    lengths_ms = [cue.length_ms for cue in session.plan.cues if isinstance(cue.content, Chime)]
    opening = session.mix.read(0, to_frames(lengths_ms[0]))
    first = recording.instant_of(aligned(recording.samples, opening))
    planned, heard = [], []
    for start_ms, length_ms in zip(planned_ms, lengths_ms, strict=True):
        planned.append(first + start_ms / 1000)
        sound = session.mix.read(to_frames(start_ms), to_frames(length_ms))
        heard.append(find_clip(recording, sound, near=planned[-1], within=0.3))
    return planned, heard


def in_the_natural_voice(session: Path) -> Samples:
    """Return a whole session as it sounds in the natural voice."""
    pytest.importorskip("hibari")
    mix = ready(Request(session, voice="hibari"), Environment()).mix
    return mix.read(0, mix.frames)


def environment_of(python: str, folder: Path) -> Path:
    """Install handscue for a Python; nothing is compiled that may never be loaded."""
    subprocess.run([python, "-m", "venv", "--without-pip", folder], check=True)
    own = folder / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", own, "install", "--quiet", "--no-compile"]
    # What plays in real time beside it goes first.
    subprocess.run(["nice", *pip, f"{ROOT}[simpleaudio]"], check=True, stdout=subprocess.DEVNULL)
    return own


def require_simpleaudio() -> None:
    if not is_installed():
        if os.environ.get("HANDSCUE_RIG") == "required":
            pytest.fail("simpleaudio is not installed")
        pytest.skip("simpleaudio is not installed")


@pytest.mark.rig
def test_miniaudio_plays_the_export_sample_for_sample(
    tmp_path: Path, sound_card: SoundCard, session: Ready
) -> None:
    path, out = tmp_path / "short.yaml", tmp_path / "short.wav"
    subprocess.run(
        [sys.executable, "-m", "handscue", "export", str(path), "-o", str(out)], check=True
    )
    with wave.open(str(out)) as file:
        exported = np.frombuffer(file.readframes(file.getnframes()), "<i2")
    assert len(exported) == session.mix.frames
    assert np.array_equal(exported, in_the_natural_voice(path))
    recording = play(sound_card, path, "miniaudio")
    lag = aligned(recording.samples, exported)
    assert np.array_equal(recording.samples[lag : lag + len(exported)], exported)
    assert not recording.samples[:lag].any()
    assert not recording.samples[lag + len(exported) :].any()


@pytest.mark.rig
@pytest.mark.measured
def test_simpleaudio_plays_every_chime_where_it_is_planned(
    tmp_path: Path, sound_card: SoundCard, session: Ready
) -> None:
    require_simpleaudio()
    recording = play(sound_card, tmp_path / "short.yaml", "simpleaudio")
    measured = timing(*chimes(session, recording))
    assert measured.count >= 4
    assert measured.missing == 0
    assert round(measured.jitter_p95_ms, 6) <= 10  # to the nanosecond


@pytest.mark.rig
@pytest.mark.parametrize("python", OTHER_PYTHONS)
def test_every_python_plays_through_simpleaudio(
    tmp_path: Path, sound_card: SoundCard, session: Ready, python: str
) -> None:
    """It crashes from 3.12 on where its process is not started as it has to be."""
    if subprocess.run([python, "-c", ""], capture_output=True, check=False).returncode:
        pytest.skip(f"{python} is not on this machine")
    require_simpleaudio()
    own_python = str(environment_of(python, tmp_path / "environment"))
    recording = play(sound_card, tmp_path / "short.yaml", "simpleaudio", own_python)
    measured = timing(*chimes(session, recording))
    assert measured.missing == 0
