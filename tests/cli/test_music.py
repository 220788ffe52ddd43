"""Music under a session, as a therapist asks for it: in its file or on the command line."""

from __future__ import annotations

import subprocess
import sys
import wave
from pathlib import Path

import numpy as np
import pytest
import soundfile

from beds import pad
from cli.desk import Desk
from handscue.play.outputs.choice import output_opener
from rig.listening import aligned
from rig.sound_card import SoundCard

PLAIN = "title: T\nsteps:\n- name: Press\n  technique: knead\n- name: Rest\n  duration: 5s\n"
OVER_MUSIC = f"music: rain.flac\n{PLAIN}"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path)
    soundfile.write(tmp_path / "rain.flac", pad(6).samples, 48_000)
    desk.write(OVER_MUSIC)
    return desk


def exported(desk: Desk, *options: str) -> np.ndarray:
    done = desk.call("export", "session.yaml", "-o", "x.wav", "--force", *options)
    assert done.returncode == 0, done.stderr
    with wave.open(str(desk.folder / "x.wav")) as file:
        return np.frombuffer(file.readframes(file.getnframes()), "<i2").astype(int)


def loudness_of(heard: np.ndarray, second: float) -> float:
    part = heard[round(second * 48_000) :][:24_000]
    return float(20 * np.log10(np.sqrt(np.mean(part.astype(float) ** 2)) + 1e-9))


def test_music_is_heard_where_the_session_is_silent_else(desk: Desk) -> None:
    heard, plain = exported(desk), exported(desk, "--no-music")
    assert len(heard) == len(plain)
    free = next(s for s in range(6, 25) if not plain[48_000 * s :][:120_000].any())
    assert heard[48_000 * free :][:480].any()
    at = free + 1
    softer = exported(desk, "--music-level", "-20 dB")
    assert loudness_of(heard, at) - loudness_of(softer, at) == pytest.approx(6, abs=0.2)


def test_music_of_the_command_line_comes_before_the_session_s_own(desk: Desk) -> None:
    heard = exported(desk)
    (desk.folder / "elsewhere").mkdir()
    soundfile.write(desk.folder / "elsewhere" / "other.wav", pad(8, seed=3).samples, 48_000)
    assert not np.array_equal(exported(desk, "--music", "elsewhere/other.wav"), heard)
    desk.write(PLAIN)
    over = exported(desk, "--music", "rain.flac")
    assert np.array_equal(over, heard)


def test_a_silence_to_begin_with_is_one_and_a_part_has_music_too(desk: Desk) -> None:
    heard = exported(desk, "--gap", "3s", "--from", "step 2", "--quiet")
    assert not heard[: 3 * 48_000].any()
    assert heard[-2 * 48_000 :].any()


def test_steps_apart_put_together_are_the_session(desk: Desk) -> None:
    whole = exported(desk)
    assert desk.call("export", "session.yaml", "-o", "s.wav", "--split").returncode == 0
    parts = [soundfile.read(p, dtype="int16")[0] for p in sorted((desk.folder / "s").iterdir())]
    assert np.array_equal(np.concatenate(parts), whole)


@pytest.mark.parametrize("command", ["export", "play", "check"])
def test_music_that_cannot_be_used_is_told_before_anything_else(desk: Desk, command: str) -> None:
    (desk.folder / "rain.flac").write_bytes(b"no music")
    output = {"export": ["-o", "x.wav"], "play": ["--output", "silent"], "check": []}[command]
    done = desk.call(command, "session.yaml", *output)
    assert (done.returncode, done.stdout) == (1, "")
    [line] = done.stderr.splitlines()
    assert "rain.flac: is not a music file that can be read" in line
    assert not (desk.folder / "x.wav").exists()


def test_showing_the_timetable_names_the_music_and_reads_none(desk: Desk) -> None:
    (desk.folder / "rain.flac").write_bytes(b"no music")
    shown = desk.call("show", "session.yaml")
    assert shown.returncode == 0
    assert "\nmusic: rain.flac, at -14 dB relative to the speech\n" in shown.stdout
    assert "music" not in desk.call("show", "session.yaml", "--json").stdout
    assert "music" not in desk.call("show", "session.yaml", "--tempo", "2").stdout


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--music", "none.mp3"], "none.mp3: there is no such music file"),
        (
            ["--music-level", "-12", "--no-music"],
            "--no-music cannot be combined with --music or --music-level",
        ),
        (["--music-level", "5"], "'5': write it in decibels, from -60 to 0, like -20"),
        (["--music-level", "soft"], "'soft': write it in decibels"),
    ],
)
def test_what_does_not_go_together_is_told(desk: Desk, options: list[str], message: str) -> None:
    done = desk.call("export", "session.yaml", "-o", "x.wav", *options)
    assert done.returncode != 0
    assert message in " ".join(done.stderr.split())


def test_a_level_of_no_music_is_told(desk: Desk) -> None:
    desk.write(PLAIN)
    done = desk.call("export", "session.yaml", "-o", "x.wav", "--music-level", "-12")
    assert done.returncode == 2
    assert "there is no music" in done.stderr


def test_music_is_played_through_miniaudio() -> None:
    assert output_opener("auto", has_music=True).args[0] == "miniaudio"  # type: ignore[attr-defined]
    assert output_opener("silent", has_music=True).args[0] == "silent"  # type: ignore[attr-defined]


@pytest.mark.rig
def test_what_is_heard_is_the_export_sample_for_sample(desk: Desk, sound_card: SoundCard) -> None:
    desk.write("title: T\nmusic: rain.flac\nsteps:\n- name: Rest\n  duration: 9s\n")
    meant = exported(desk)
    with sound_card.record() as recording:
        run = subprocess.run(
            [sys.executable, "-m", "handscue", "play", "session.yaml"],
            cwd=desk.folder, env={**sound_card.env, "XDG_CACHE_HOME": desk.env["XDG_CACHE_HOME"]},
            stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
        )  # fmt: skip
    assert run.returncode == 0, run.stderr
    lag = aligned(recording.samples, meant[48_000 : 3 * 48_000]) - 48_000
    assert np.array_equal(recording.samples[lag : lag + len(meant)], meant)
    assert not recording.samples[lag + len(meant) :].any()
