"""A rehearsal through a real output: faster, with the very sound of the session at its own pace."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from handscue.cli.fitting import Wish
from handscue.cli.practising import practised
from handscue.cli.wiring import prepare
from handscue.units import to_frames
from rig.listening import aligned
from rig.sound_card import SoundCard

ONLY = "left ankle"


@pytest.mark.rig
@pytest.mark.measured
def test_speech_is_undistorted_and_every_cue_on_time_at_tempo_4(
    sound_card: SoundCard, back_of_legs: Path
) -> None:
    """To the sample: each clip as it is in the whole session played by itself."""
    usual = prepare(back_of_legs)
    part = practised(back_of_legs, Wish(), 4, ONLY)
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
    assert len(part.cues) >= 4
    for cue in part.cues:
        clip = usual.sounds.clips[cue.content]
        start = lag + to_frames(cue.start_ms)
        assert np.array_equal(recording.samples[start : start + clip.frames], clip.samples)
