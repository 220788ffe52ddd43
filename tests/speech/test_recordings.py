"""Recordings: named by their phrase, kept whole, trimmed of the room, and as loud as any voice."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st

from handscue.errors import SpeechError
from handscue.sounds.clip import Clip, Samples, from_float
from handscue.sounds.loudness import energy_per_ms, hops_of, integrated
from handscue.speech.manner import LEVEL
from handscue.speech.recordings import LONGEST_NAME, Recordings, file_name, finished

RATE = 48_000


def voiced(seconds: float, level: float) -> np.ndarray:
    """Give something as uneven as speech."""
    at = np.arange(int(seconds * RATE)) / RATE
    return level * np.sin(2 * np.pi * 180 * at) * (0.6 + 0.4 * np.sin(2 * np.pi * 4 * at))


def in_a_room(level: float = 0.2, noise: float = 0.001) -> Samples:
    """Give a second of speech with a second of the room before and after it."""
    sound = np.concatenate([np.zeros(RATE), voiced(1, level), np.zeros(RATE)])
    return from_float(sound + noise * np.random.default_rng(1).standard_normal(len(sound)))


class TestNames:
    """A file's name is its phrase, as far as a file may be called so."""

    def test_a_person_can_read_it(self) -> None:
        assert file_name("Left leg.") == "left-leg"
        assert file_name("Effleurage. Four passes.") == "effleurage-four-passes"
        assert file_name("Über den Rücken") == "über-den-rücken"

    @given(st.text())
    def test_it_leads_nowhere_and_is_not_too_long(self, text: str) -> None:
        name = file_name(text)
        assert 0 < len(name) <= LONGEST_NAME
        assert Path(name).name == name
        assert not name.startswith((".", "-"))

    @given(st.text("ab c", min_size=70), st.text("ab c", min_size=70))
    def test_long_phrases_are_told_apart(self, one: str, other: str) -> None:
        assert one == other or file_name(one) != file_name(other)


class TestFinished:
    """What is made of a take."""

    @pytest.mark.parametrize("level", [0.02, 0.2, 0.9])
    @pytest.mark.parametrize("noise", [0.0, 0.0003])
    def test_the_room_is_cut_off_and_it_is_as_loud_as_any_voice(
        self, level: float, noise: float
    ) -> None:
        clip = finished(in_a_room(level, noise))
        assert 1000 <= clip.length_ms <= 1250
        loudness = integrated(hops_of(energy_per_ms(clip.samples)))
        assert loudness == pytest.approx(LEVEL, abs=0.5)

    def test_a_bang_is_not_cut_off_at_full_scale(self) -> None:
        sound = voiced(2, 0.005)
        sound[RATE : RATE + 50] = 0.5
        clip = finished(from_float(sound))
        assert np.abs(clip.samples.astype(int)).max() <= 0.91 * 32767

    @pytest.mark.parametrize("samples", [np.zeros(RATE, np.int16), np.zeros(0, np.int16)])
    def test_where_nobody_spoke_it_says_so(self, samples: Samples) -> None:
        with pytest.raises(SpeechError, match="nothing is heard"):
            finished(samples)


class TestFolder:
    """What lies in the folder is what is played."""

    def test_what_was_kept_is_found(self, tmp_path: Path) -> None:
        recordings = Recordings(tmp_path / "mine")
        assert recordings.clip("Left leg.") is None
        clip = finished(in_a_room())
        path = recordings.keep("Left leg.", clip)
        assert path.name == "left-leg.wav"
        found = recordings.clip("Left leg.")
        assert found is not None
        assert found.length_ms == pytest.approx(clip.length_ms, abs=40)
        assert recordings.clip("Right leg.") is None

    def test_one_that_a_person_put_there_is_found_and_replaced(self, tmp_path: Path) -> None:
        soundfile.write(tmp_path / "left-leg.flac", voiced(1, 0.5), RATE)
        recordings = Recordings(tmp_path)
        assert recordings.clip("Left leg") is not None
        recordings.keep("Left leg", finished(in_a_room()))
        assert [path.name for path in tmp_path.iterdir()] == ["left-leg.wav"]

    def test_one_that_cannot_be_used_is_refused_by_its_phrase(self, tmp_path: Path) -> None:
        (tmp_path / "left-leg.wav").write_text("no sound")
        with pytest.raises(SpeechError, match=r"recording of 'Left leg\.' cannot be used"):
            Recordings(tmp_path).clip("Left leg.")

    def test_a_link_out_of_the_folder_is_none(self, tmp_path: Path) -> None:
        soundfile.write(tmp_path / "outside.wav", voiced(1, 0.5), RATE)
        inside = tmp_path / "mine"
        inside.mkdir()
        (inside / "left-leg.wav").symlink_to(tmp_path / "outside.wav")
        assert Recordings(inside).clip("Left leg.") is None

    def test_an_earlier_one_stays_where_a_new_one_cannot_be_written(self, tmp_path: Path) -> None:
        recordings = Recordings(tmp_path / "mine")
        recordings.keep("Left leg.", finished(in_a_room()))
        before = (tmp_path / "mine" / "left-leg.wav").read_bytes()
        with pytest.raises(AttributeError):
            recordings.keep("Left leg.", Clip)  # type: ignore[arg-type]
        assert (tmp_path / "mine" / "left-leg.wav").read_bytes() == before
