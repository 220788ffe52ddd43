"""A rehearsal through a real output: faster, with the very sound of the session at its own pace."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from handscue.app.environment import Environment
from handscue.app.preparing import ready
from handscue.app.request import Request
from handscue.schedule.selection import Selection
from handscue.units import to_frames
from rig.listening import aligned
from rig.sound_card import SoundCard

ONLY = "left ankle"


@pytest.mark.rig
def test_speech_is_undistorted_and_every_cue_on_time_at_tempo_4(
    sound_card: SoundCard, back_of_legs: Path
) -> None:
    """To the sample: each clip as it is in the whole session played by itself."""
    usual = ready(Request(back_of_legs), Environment())
    part = ready(Request(back_of_legs, part=Selection(only=ONLY, tempo=4)), Environment())
    options = ["--tempo", "4", "--only", ONLY, "--output", "miniaudio"]
    with sound_card.record() as recording:
        run = subprocess.run(
            [sys.executable, "-m", "handscue", "rehearse", str(back_of_legs), *options],
            env=sound_card.env,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
    assert run.returncode == 0, run.stderr
    assert "finished" in run.stdout
    lag = aligned(recording.samples, part.mix.read(0, part.mix.frames))
    assert len(part.plan.cues) >= 4
    for cue in part.plan.cues:
        clip = usual.sounds.clips[cue.content]
        start = lag + to_frames(cue.start_ms)
        assert np.array_equal(recording.samples[start : start + clip.frames], clip.samples)
