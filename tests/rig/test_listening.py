"""Where sounds are in a recording, and how well they kept to the plan: on synthetic sound."""

from __future__ import annotations

import math
from dataclasses import astuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rig.listening import Timing, aligned, find_clip, onsets, paired, timing
from rig.recording import Recording, Samples

RATE = 8_000
MILLISECONDS = st.integers(0, 10**6)


def noise(frames: int, seed: int, peak: int = 10_000) -> Samples:
    """Reproducible noise, like nothing but itself."""
    return np.random.default_rng(seed).integers(-peak, peak, frames).astype(np.int16)


def recording_of(samples: Samples, t0: float = 100.0) -> Recording:
    """Make a recording at the rate of these tests."""
    return Recording(RATE, samples, t0)


class TestOnsets:
    """`onsets`: where a sound begins after a silence."""

    @given(st.lists(st.integers(0, 2000), max_size=6), st.integers(1, 500))
    def test_every_burst_after_enough_quiet_is_one_onset(
        self, pauses: list[int], length: int
    ) -> None:
        """Bursts that lie more than `quiet_s` apart are all found, to the frame."""
        quiet = int(0.08 * RATE)
        parts: list[Samples] = [np.zeros(0, np.int16)]
        expected = []
        for pause in pauses:
            parts += [np.zeros(quiet + pause, np.int16), np.full(length, 2000, np.int16)]
            expected.append(sum(map(len, parts)) - length)
        found = onsets(np.concatenate(parts), RATE)
        assert np.rint(found * RATE).astype(int).tolist() == expected

    def test_a_short_pause_does_not_begin_a_new_sound(self) -> None:
        """Speech has pauses between its syllables; a word is still one onset."""
        samples = np.zeros(RATE, np.int16)
        samples[1000] = samples[1000 + int(0.07 * RATE)] = 20_000
        assert onsets(samples, RATE).tolist() == [1000 / RATE]

    def test_a_recording_may_begin_with_sound(self) -> None:
        """Before the first sample all was silent."""
        assert onsets(np.full(10, 20_000, np.int16), RATE).tolist() == [0.0]

    @pytest.mark.parametrize("level", [-32768, 32767, 700, -700])
    def test_both_signs_are_heard(self, level: int) -> None:
        """Also the lowest sample, which has no positive counterpart."""
        samples = np.zeros(100, np.int16)
        samples[40] = level
        assert onsets(samples, RATE).tolist() == [40 / RATE]

    def test_what_is_fainter_than_the_threshold_is_silence(self) -> None:
        """The threshold is a part of full scale."""
        samples = np.full(100, 600, np.int16)
        assert len(onsets(samples, RATE, threshold=0.02)) == 0
        assert len(onsets(samples, RATE, threshold=0.01)) == 1

    def test_floats_have_a_full_scale_of_one(self) -> None:
        """The same sound gives the same onsets as floats and as 16-bit samples."""
        samples = np.concatenate([np.zeros(500, np.int16), noise(500, seed=1)])
        floats = samples.astype(np.float32) / 32768
        assert onsets(floats, RATE).tolist() == onsets(samples, RATE).tolist()

    def test_silence_has_none(self) -> None:
        """Neither does nothing at all."""
        assert onsets(np.zeros(100, np.int16), RATE).shape == (0,)
        assert onsets(np.zeros(0, np.int16), RATE).shape == (0,)


class TestFindClip:
    """`find_clip`: the instant at which a known clip was heard."""

    @given(st.integers(0, 3000), st.integers(-400, 400), st.sampled_from([1.0, 0.3, 0.05]))
    def test_a_clip_is_found_to_the_sample(self, place: int, miss: int, gain: float) -> None:
        """Wherever it is in the range, and however faint."""
        clip = noise(600, seed=2)
        samples = np.zeros(4000, np.int16)
        samples[place : place + len(clip)] = clip * gain
        recording = recording_of(samples)
        near = recording.instant_of(min(max(place + miss, 0), 4000))
        assert find_clip(recording, clip, near, within=0.05) == recording.instant_of(place)

    def test_clips_may_follow_each_other_without_a_pause(self) -> None:
        """Onsets cannot tell them apart."""
        clips = [noise(300, seed) for seed in range(5)]
        recording = recording_of(np.concatenate(clips))
        found = [find_clip(recording, clip, 100.08, within=0.1) for clip in clips]
        assert found == [recording.instant_of(300 * index) for index in range(5)]

    def test_of_equal_clips_the_nearest_is_taken(self) -> None:
        """A pace tick sounds like the one before it."""
        tick = noise(200, seed=3)
        samples = np.zeros(8000, np.int16)
        for place in (1000, 3000, 5000):
            samples[place : place + 200] = tick
        recording = recording_of(samples)
        near = recording.instant_of(3100)
        assert find_clip(recording, tick, near, within=0.4) == recording.instant_of(3000)

    def test_another_sound_is_not_the_clip(self) -> None:
        """Noise correlates with no other noise."""
        recording = recording_of(noise(4000, seed=4))
        assert find_clip(recording, noise(600, seed=5), 100.2, within=0.2) is None

    def test_half_a_clip_is_not_the_clip(self) -> None:
        """A clip that was cut off in its first half was not heard."""
        clip = noise(600, seed=6)
        samples = np.zeros(4000, np.int16)
        samples[1000:1270] = clip[:270]
        recording = recording_of(samples)
        assert find_clip(recording, clip, recording.instant_of(1000), within=0.1) is None

    @pytest.mark.parametrize("level", [0, 1, 20])
    def test_a_whisper_is_not_the_clip(self, level: int) -> None:
        """A click is shaped like any lone sample; one that is 40 dB fainter is not heard."""
        samples = np.zeros(4000, np.int16)
        samples[1000] = level
        click = np.zeros(100, np.int16)
        click[0] = 10_000
        assert find_clip(recording_of(samples), click, 100.2, within=0.2) is None

    def test_outside_of_the_range_it_is_not_looked_for(self) -> None:
        """The clip is there, but too late."""
        clip = noise(200, seed=7)
        recording = recording_of(np.concatenate([np.zeros(1000, np.int16), clip]))
        assert find_clip(recording, clip, 100.05, within=0.05) is None

    def test_looking_outside_of_the_recording_is_an_error(self) -> None:
        """A test must not find a cue missing because nobody listened."""
        with pytest.raises(ValueError, match="outside of the recording"):
            find_clip(recording_of(noise(100, seed=8)), noise(10, seed=9), 101.0, within=0.1)

    def test_a_silent_clip_is_an_error(self) -> None:
        """Silence is everywhere."""
        with pytest.raises(ValueError, match="energy 0"):
            find_clip(recording_of(noise(100, seed=8)), np.zeros(10, np.int16), 100.0, within=0.1)


class TestAligned:
    """`aligned`: the lag at which a recording holds what was sent."""

    @given(st.integers(0, 2000), st.integers(0, 500))
    def test_the_expected_samples_lie_at_the_lag(self, lag: int, lead_in: int) -> None:
        """Though louder sound comes before them, and though they begin with silence."""
        expected = np.concatenate([np.zeros(lead_in, np.int16), noise(700, seed=10, peak=500)])
        before = np.concatenate([noise(900, seed=11), np.zeros(500 + lag, np.int16)])
        recorded = np.concatenate([before, expected, np.zeros(300, np.int16)])
        found = aligned(recorded, expected)
        assert found == len(before)
        assert np.array_equal(recorded[found : found + len(expected)], expected)

    def test_of_equal_places_the_first_is_taken(self) -> None:
        """Rounding in the correlation does not decide."""
        sound = noise(100, seed=12)
        assert aligned(np.tile(sound, 5), sound) == 0

    def test_more_than_was_recorded_is_an_error(self) -> None:
        """There is no such place."""
        with pytest.raises(ValueError, match="cannot place 11 samples"):
            aligned(noise(10, seed=13), noise(11, seed=13))


class TestPaired:
    """`paired`: which of the sounds heard is which of the ones planned."""

    def test_what_is_missing_and_what_is_too_much_are_told_apart(self) -> None:
        """The second was not heard, and a stray sound follows the third."""
        assert paired([1.0, 2.0, 3.0], [1.1, 3.1, 3.4]) == [1.1, None, 3.1]

    def test_a_sound_may_be_a_little_early(self) -> None:
        """A player that makes up for its latency errs in both directions."""
        assert paired([1.0, 2.0], [0.99, 1.985]) == [0.99, 1.985]

    def test_a_sound_that_is_too_late_is_not_heard_in_its_turn(self) -> None:
        """Half a second late is another sound."""
        assert paired([1.0], [1.6]) == [None]


class TestTiming:
    """`timing`: latency, jitter and drift of what was heard."""

    def test_a_constant_delay_is_latency_alone(self) -> None:
        """It can be compensated; jitter cannot."""
        result = timing([0.0, 60.0, 120.0], [0.25, 60.25, 120.25])
        assert astuple(result) == pytest.approx((250, 0, 0, 0, 0, 3))

    def test_jitter_is_told_from_the_median(self) -> None:
        """Early and late alike."""
        planned = [float(second) for second in range(5)]
        offsets = [0.1, 0.1, 0.1, 0.104, 0.09]
        heard = [second + offset for second, offset in zip(planned, offsets, strict=True)]
        result = timing(planned, heard)
        assert result.latency_ms == pytest.approx(100)
        assert result.jitter_max_ms == pytest.approx(10)
        assert 4 < result.jitter_p95_ms < 10

    def test_a_slow_clock_is_drift(self) -> None:
        """A thousandth too slow makes 60 ms a minute."""
        planned = [float(second) for second in range(100)]
        result = timing(planned, [second * 1.001 for second in planned])
        assert result.drift_ms_per_min == pytest.approx(60)

    def test_what_was_not_heard_is_counted_and_left_out(self) -> None:
        """It has no error to take a median of."""
        result = timing([1.0, 2.0, 3.0], [1.2, None, 3.2])
        assert (result.missing, result.count) == (1, 3)
        assert result.latency_ms == pytest.approx(200)

    @pytest.mark.parametrize("planned", [[], [1.0, 2.0]])
    def test_nothing_heard_is_no_figure(self, planned: list[float]) -> None:
        """So that no limit on a figure is kept by silence."""
        result = timing(planned, [None] * len(planned))
        assert (result.missing, result.count) == (len(planned), len(planned))
        assert math.isnan(result.latency_ms)
        assert not result.jitter_max_ms < math.inf

    def test_one_sound_has_no_drift(self) -> None:
        """One point determines no line."""
        assert math.isnan(timing([1.0], [1.1]).drift_ms_per_min)

    def test_unequal_counts_are_an_error(self) -> None:
        """An extra sound must not pass for a missing one."""
        with pytest.raises(ValueError, match="2 planned but 1 heard"):
            timing([1.0, 2.0], [1.1])

    @given(st.lists(MILLISECONDS, min_size=2, max_size=20, unique=True), st.floats(-0.1, 0.5))
    def test_only_latency_depends_on_a_common_delay(self, plan: list[int], delay: float) -> None:
        """Whatever the plan."""
        planned = [millisecond / 1000 for millisecond in sorted(plan)]
        offsets = [0.001 * (index % 3) for index in range(len(planned))]
        at_once = timing(planned, [p + o for p, o in zip(planned, offsets, strict=True)])
        later = timing(planned, [p + o + delay for p, o in zip(planned, offsets, strict=True)])
        assert later.latency_ms == pytest.approx(at_once.latency_ms + delay * 1000, abs=1e-6)
        assert later.jitter_max_ms == pytest.approx(at_once.jitter_max_ms, abs=1e-6)

    def test_a_timing_is_frozen(self) -> None:
        """A measurement is not changed afterwards."""
        result = Timing(1, 2, 3, 4, 5, 6)
        with pytest.raises(AttributeError):
            result.missing = 0  # type: ignore[misc]
