"""The microphone, on the rig: a take holds what is played there, and nothing is left open."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from rig.sound_card import SoundCard

TAKING = """
import sys, time
import numpy as np
from handscue.app.voices import hear
from handscue.play.clock import MonotonicClock
from handscue.play.outputs.choice import output_opener
from handscue.sounds.clip import Clip, from_float
from handscue.speech.microphone import MiniaudioMicrophone

tone = Clip(from_float(0.1 * np.sin(2 * np.pi * 440 * np.arange(48_000) / 48_000)))
output = output_opener("miniaudio")(sure=True)
with MiniaudioMicrophone() as microphone:
    takes = [microphone.take(lambda: hear(tone, output, MonotonicClock())) for _ in range(2)]
output.close()
np.save(sys.argv[1], np.concatenate([np.array([len(t) for t in takes]), *takes]))
"""


@pytest.mark.rig
def test_takes_hold_what_was_played_and_nothing_stays_open(
    tmp_path: Path, sound_card: SoundCard
) -> None:
    out = tmp_path / "takes.npy"
    subprocess.run([sys.executable, "-c", TAKING, str(out)], env=sound_card.env, check=True)
    first, second, *samples = np.load(out)
    takes = np.split(np.array(samples), [first])
    assert (len(takes[0]), len(takes[1])) == (first, second)
    for take in takes:
        spectrum = np.abs(np.fft.rfft(take, 48_000 * (1 + len(take) // 48_000)))
        heard = spectrum.argmax() / (1 + len(take) // 48_000)
        assert heard == pytest.approx(440, abs=2)
        assert 0.8 * 48_000 < np.count_nonzero(np.abs(take) > 300) < 1.1 * 48_000
    assert sound_card.clients() == 0
