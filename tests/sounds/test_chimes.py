"""The sounds of a session: ours, and its own in their stead."""

from pathlib import Path

import numpy as np
import pytest
import soundfile

from handscue.errors import SoundError
from handscue.routine.model import ChimeName
from handscue.sounds.chimes import load_chimes, shipped_folder
from tones import tone


def test_a_session_without_sounds_of_its_own_has_all_of_ours(tmp_path: Path) -> None:
    chimes = load_chimes({}, tmp_path)
    assert set(chimes) == set(ChimeName)
    assert all(clip.frames for clip in chimes.values())


def test_a_sessions_own_sound_takes_the_place_of_ours_alone(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    soundfile.write(tmp_path / "mine" / "gong.wav", tone(480), 48_000, subtype="PCM_16")
    ours = load_chimes({}, tmp_path)
    chimes = load_chimes({ChimeName.GATE: "mine/gong.wav"}, tmp_path)
    np.testing.assert_array_equal(chimes[ChimeName.GATE].samples, tone(480))
    for name in set(ChimeName) - {ChimeName.GATE}:
        np.testing.assert_array_equal(chimes[name].samples, ours[name].samples)


def test_a_damaged_sound_is_told_with_its_name(tmp_path: Path) -> None:
    (tmp_path / "gong.wav").write_text("no sound")
    with pytest.raises(SoundError, match=r"gong\.wav: is not a sound file"):
        load_chimes({ChimeName.GATE: "gong.wav"}, tmp_path)


def test_what_ships_is_found_in_the_checkout() -> None:
    assert (shipped_folder("sounds") / "opening.wav").is_file()
    assert (shipped_folder("sessions") / "back-of-legs.yaml").is_file()
