"""How arrivals become a recording on the monotonic clock: on made-up arrivals."""

from __future__ import annotations

import wave
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rig.recording import AHEAD_S, Recording, Samples, Stretch, fill

if TYPE_CHECKING:
    from pathlib import Path

RATE = 48_000
BLOCK = round(AHEAD_S * RATE)
SAMPLES = st.integers(-32768, 32767)


def stereo(left: Samples, right: Samples) -> bytes:
    """Make the bytes of both channels, as they arrive."""
    return np.stack([left, right], axis=1).astype("<i2").tobytes()


def stretch_of(level: int, start: float, delays: list[float]) -> Stretch:
    """Make a stretch of blocks, each of which arrives some seconds after it was rendered."""
    stretch = Stretch(RATE)
    block = np.full(BLOCK, level, np.int16)
    for index, delay in enumerate(delays):
        stretch.add(stereo(block, block), start + index * AHEAD_S + delay)
    return stretch


class TestStretch:
    """A stretch: sound without a hole, and the instant at which it starts."""

    @given(st.lists(st.floats(0, 0.5), min_size=1, max_size=50), st.data())
    def test_the_promptest_arrival_gives_the_start(
        self, delays: list[float], data: st.DataObject
    ) -> None:
        """However late the others are, one prompt arrival suffices."""
        delays[data.draw(st.integers(0, len(delays) - 1))] = 0.0
        assert stretch_of(1, 50.0, delays).start == pytest.approx(50.0, abs=1e-9)

    def test_blocks_may_arrive_together(self) -> None:
        """A reader that was kept waiting finds several in the pipe."""
        stretch = Stretch(RATE)
        stretch.add(bytes(4 * 3 * BLOCK), 50.0 + 2 * AHEAD_S)
        assert stretch.frames == 3 * BLOCK
        assert stretch.start == pytest.approx(50.0)

    @given(st.lists(SAMPLES, min_size=1))
    def test_equal_channels_make_exactly_that_channel(self, values: list[int]) -> None:
        """Also at both ends of the scale."""
        samples = np.array(values, np.int16)
        stretch = Stretch(RATE)
        stretch.add(stereo(samples, samples), 0.0)
        assert np.array_equal(stretch.mono(), samples)

    @given(SAMPLES, SAMPLES)
    def test_unequal_channels_are_averaged(self, left: int, right: int) -> None:
        """Halves are rounded down."""
        stretch = Stretch(RATE)
        stretch.add(stereo(np.array([left], np.int16), np.array([right], np.int16)), 0.0)
        assert stretch.mono().tolist() == [(left + right) // 2]

    @given(st.integers(1, 30))
    def test_sound_may_arrive_in_pieces_of_any_size(self, size: int) -> None:
        """A pipe knows no frames."""
        samples = np.arange(100, dtype=np.int16)
        data = stereo(samples, samples)
        stretch = Stretch(RATE)
        for position in range(0, len(data), size):
            stretch.add(data[position : position + size], 0.0)
        assert np.array_equal(stretch.mono(), samples)


class TestFill:
    """`fill`: stretches laid out on the clock."""

    def test_one_stretch_is_the_recording(self) -> None:
        """It starts with the first frame heard, and has no gap."""
        recording = Recording(RATE)
        fill(recording, [stretch_of(7, 50.0, [0.0] * 10)], began=50.01, ended=50.05)
        assert recording.t0 == pytest.approx(50.0)
        assert recording.samples.tolist() == [7] * 10 * BLOCK
        assert recording.gaps == ()

    def test_a_hole_is_silent_and_listed(self) -> None:
        """What comes after it is at its own instant."""
        recording = Recording(RATE)
        stretches = [stretch_of(7, 50.0, [0.0] * 10), stretch_of(9, 50.5, [0.0] * 10)]
        fill(recording, stretches, began=50.0, ended=50.0)
        assert np.array(recording.gaps) == pytest.approx(np.array([(50.1, 50.5)]))
        assert set(recording.between(50.0, 50.1)) == {7}
        assert set(recording.between(50.1, 50.5)) == {0}
        assert set(recording.between(50.5, 50.6)) == {9}

    def test_a_card_that_is_away_at_both_ends_is_a_gap_there(self) -> None:
        """The recording covers its whole block."""
        recording = Recording(RATE)
        fill(recording, [stretch_of(7, 50.5, [0.0] * 10)], began=50.0, ended=51.0)
        assert recording.t0 == 50.0
        assert np.array(recording.gaps) == pytest.approx(np.array([(50.0, 50.5), (50.6, 51.0)]))
        assert len(recording.samples) == RATE

    def test_a_card_that_never_sounds_is_one_gap(self) -> None:
        """A stretch into which nothing arrived makes no difference."""
        recording = Recording(RATE)
        fill(recording, [Stretch(RATE)], began=50.0, ended=51.0)
        assert recording.gaps == ((50.0, 51.0),)
        assert recording.samples.tolist() == [0] * RATE


class TestRecording:
    """A recording: asked by instants, saved for listening."""

    def test_between_is_by_monotonic_instants(self) -> None:
        """Frame n is heard at t0 + n / rate."""
        recording = Recording(RATE, np.arange(480, dtype=np.int16), t0=20.0)
        assert recording.between(20.001, 20.002).tolist() == list(range(48, 96))

    @pytest.mark.parametrize(("start", "stop"), [(19.999, 20.001), (20.0, 20.02), (20.005, 20.0)])
    def test_where_nothing_was_recorded_it_refuses_to_answer(
        self, start: float, stop: float
    ) -> None:
        """An empty answer would pass for silence."""
        recording = Recording(RATE, np.zeros(480, np.int16), t0=20.0)
        with pytest.raises(ValueError, match="not a span of the recording"):
            recording.between(start, stop)

    def test_while_it_runs_it_refuses_to_answer(self) -> None:
        """It is filled in when its block ends."""
        with pytest.raises(ValueError, match="when its block ends"):
            Recording(RATE).between(0, 0)

    def test_it_can_be_saved(self, tmp_path: Path) -> None:
        """As a mono WAV file with the very same samples."""
        samples = np.arange(-500, 500, dtype=np.int16)
        Recording(44_100, samples, t0=0.0).save(tmp_path / "heard.wav")
        with wave.open(str(tmp_path / "heard.wav")) as file:
            assert file.getparams()[:4] == (1, 2, 44_100, 1000)
            assert np.array_equal(np.frombuffer(file.readframes(1000), "<i2"), samples)
