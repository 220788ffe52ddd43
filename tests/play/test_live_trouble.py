"""What a session survives, heard on the rig: the device goes in many ways, and comes back."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO, cast

import numpy as np
import pytest

from handscue.app.environment import Environment
from handscue.app.preparing import Ready, ready
from handscue.app.request import Request
from handscue.schedule.wording import announcement
from handscue.units import to_frames
from rig.listening import aligned, find_clip
from rig.recording import Recording
from rig.sound_card import SoundCard

pytestmark = pytest.mark.rig

ROUTINE = """\
title: Trouble
steps:
  - name: First
    say: Glide up the calf with the flat of both hands.
    duration: 14s
  - name: Second
    duration: 6.5s
"""
LOST_AT, BACK_AT = 4.0, 8.0  # seconds after the first step is shown
REAL = ["miniaudio", "simpleaudio"]
TROUBLES: dict[str, tuple[str, str]] = {
    "sound server crash": ("kill", "start"),
    "unplugged": ("unplug", "plug"),
    "stalled": ("stall", "unstall"),
}


class Played:
    """A session that was played through trouble, and what was heard of it."""

    def __init__(self, session: Ready, recording: Recording, shown: str) -> None:
        self.session, self.recording, self.shown = session, recording, shown
        opening = session.mix.read(0, to_frames(2500))
        self.begin = recording.instant_of(aligned(recording.samples, opening))

    def heard(self, phrase_of: int, near: float, within: float) -> float | None:
        """Return when a segment's words were heard, near an instant."""
        words = announcement(self.session.plan.timeline.segments[phrase_of].turn)[-1]
        clip = self.session.sounds.clips[words].samples
        return find_clip(self.recording, clip, near=near, within=within)


def play(
    folder: Path, card: SoundCard, output: str, *events: tuple[float, Callable[[], None]]
) -> Played:
    """Play the session with events at their seconds after its first step is shown."""
    path = folder / "trouble.yaml"
    path.write_text(ROUTINE)
    session = ready(Request(path), Environment(), to_play=True)
    with card.record() as recording:
        process = subprocess.Popen(
            [sys.executable, "-m", "handscue", "play", str(path), "--output", output],
            env=card.env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
        )
        timers = [threading.Timer(at, event) for at, event in events]
        with cast("IO[str]", process.stdout) as lines:
            shown = lines.readline()
            for timer in timers:
                timer.start()
            shown += lines.read()
        for timer in timers:
            timer.join()
    assert process.wait() == 0
    return Played(session, recording, shown)


@pytest.mark.parametrize("output", REAL)
@pytest.mark.parametrize("trouble", TROUBLES)
def test_a_device_that_goes_and_comes_back(
    tmp_path: Path, sound_card: SoundCard, output: str, trouble: str
) -> None:
    lose, regain = (getattr(sound_card, name) for name in TROUBLES[trouble])
    back: list[float] = []

    def come_back() -> None:
        regain()
        back.append(time.monotonic())

    played = play(tmp_path, sound_card, output, (LOST_AT, lose), (BACK_AT, come_back))
    [returned] = back
    assert played.shown.count("No sound") == 1
    assert played.shown.count("Sound is back.") == 1
    # Within two seconds of its return the step is announced.
    again = played.heard(0, near=returned + 1.5, within=1.5)
    assert again is not None
    assert again - returned < 2 + 0.8  # the name comes before the words that are looked for
    # The clock went on: what comes after is heard where it was planned, and nothing twice.
    second = played.begin + played.session.plan.timeline.segments[1].start_ms / 1000
    heard = played.heard(1, near=second + 1, within=1.5)
    planned = played.session.plan.cues
    [cue] = [c for c in planned if c.segment == 1 and c.kind == "instruction"]
    assert heard is not None
    assert abs(heard - played.begin - cue.start_ms / 1000) < 0.05


@pytest.mark.parametrize("output", REAL)
def test_a_device_that_is_there_only_later(
    tmp_path: Path, sound_card: SoundCard, output: str
) -> None:
    sound_card.kill()
    path = tmp_path / "trouble.yaml"
    path.write_text(ROUTINE)
    session = ready(Request(path), Environment(), to_play=True)
    with sound_card.record() as recording:
        process = subprocess.Popen(
            [sys.executable, "-m", "handscue", "play", str(path), "--output", output],
            env=sound_card.env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
        )
        time.sleep(4)  # noqa: TID251 - in real time
        sound_card.start()
        returned = time.monotonic()
        shown, _ = process.communicate()
    assert process.returncode == 0
    assert shown.count("No sound") == 1
    words = session.sounds.clips[announcement(session.plan.timeline.segments[0].turn)[-1]].samples
    again = find_clip(recording, words, near=returned + 1.5, within=1.5)
    assert again is not None
    assert again - returned < 2.8


def test_the_process_that_plays_through_simpleaudio_may_be_killed(
    tmp_path: Path, sound_card: SoundCard
) -> None:
    killed: list[float] = []

    def kill_player() -> None:
        found = subprocess.run(
            ["pgrep", "-f", f"simpleaudio_child.*{'--probe'}"],
            capture_output=True,
            text=True,
            check=True,
        )
        for pid in map(int, found.stdout.split()):
            if str(tmp_path) in Path(f"/proc/{os.getppid()}/environ").read_text(errors="ignore"):
                continue
            if sound_card.env["PULSE_SERVER"] in Path(f"/proc/{pid}/environ").read_text():
                os.kill(pid, signal.SIGKILL)
                killed.append(time.monotonic())

    played = play(tmp_path, sound_card, "simpleaudio", (4.0, kill_player))
    [gone] = killed
    heard = np.flatnonzero(played.recording.between(gone + 0.05, gone + 2))
    assert heard[0] / 48_000 + 0.05 < 0.3
    second = played.begin + played.session.plan.timeline.segments[1].start_ms / 1000
    chime = played.session.mix.read(
        to_frames(played.session.plan.timeline.segments[1].start_ms), 24_000
    )
    found = find_clip(played.recording, chime, near=second, within=0.3)
    assert found is not None
    assert abs(found - second) < 0.05
