"""A drift is believed only where delays lie on a line; sound is read between its samples."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handscue.listen.clocks import EDGE, Drift, late
from handscue.listen.delay import DelayFinder
from handscue.listen.sound import HOP, SAMPLE_RATE, Matrix
from listen.paths import drifting, hops, noise, through_a_room
from listen.saying import chime, every_five_seconds, said

MILLION = 1e6
few = settings(max_examples=20)


def looked(drift: Drift, rate: float, seconds: Matrix, seed: int = 0, start: float = 900) -> Drift:
    """Show a drift the delays at some times, each off by as much as in a room."""
    off = np.random.default_rng(seed).normal(0, 0.15, len(seconds))
    for at, by in zip(seconds * SAMPLE_RATE, off, strict=True):
        drift.feed(float(at), float(start + rate * at + by))
    return drift


def prompts_seen(prompts: int, first_s: float = 0) -> Matrix:
    """Return when a delay is seen: two or three times around each prompt."""
    return first_s + np.concatenate([5 * at + np.arange(2 + at % 2) for at in range(prompts)])


@few
@given(ppm=st.floats(-250, 250), seed=st.integers(0, 99))
def test_after_a_minute_of_prompts_any_drift_is_known(ppm: float, seed: int) -> None:
    drift = looked(Drift(), ppm / MILLION, prompts_seen(12), seed)
    assert drift.rate * MILLION == pytest.approx(ppm, abs=1.5)


@few
@given(seed=st.integers(0, 999))
def test_on_one_clock_there_is_none(seed: int) -> None:
    assert looked(Drift(), 0, prompts_seen(24), seed).rate == 0


@few
@given(
    seed=st.integers(0, 999), wide=st.sampled_from([40, 400, 8000]), rate=st.sampled_from([0, 5e-5])
)
def test_delays_all_over_the_place_tell_of_none(seed: int, wide: float, rate: float) -> None:
    """Nor do they make what is known run away."""
    drift = looked(Drift(), rate, prompts_seen(12))
    for at, delay in enumerate(np.random.default_rng(seed).uniform(0, wide, 60)):
        drift.feed((60 + at) * SAMPLE_RATE, float(delay))
    assert drift.rate == pytest.approx(rate, abs=1e-6)


def test_no_sound_card_is_off_by_a_thousandth() -> None:
    assert looked(Drift(), 1e-3, prompts_seen(24)).rate == 0


@pytest.mark.parametrize("jump", [-700, -40, 5, 2000])
def test_a_delay_that_jumps_is_no_drift(jump: int) -> None:
    drift = looked(Drift(), 20e-6, prompts_seen(12))
    for first_s in range(60, 180, 5):
        looked(drift, 20e-6, prompts_seen(1, first_s), first_s, start=900 + jump)
        assert drift.rate == pytest.approx(20e-6, abs=1e-6)


def test_a_drift_that_changes_is_followed() -> None:
    drift = looked(Drift(), 20e-6, prompts_seen(12))
    later = looked(drift, -10e-6, prompts_seen(30, 60), start=900 + 30e-6 * 60 * SAMPLE_RATE)
    assert later.rate == pytest.approx(-10e-6, abs=1e-6)


@pytest.mark.parametrize("ppm", [0, 20])
@pytest.mark.parametrize("voice", [0.0, 0.5])
def test_it_is_what_the_delays_in_a_room_tell_even_where_she_talks(
    ppm: float, voice: float
) -> None:
    played = every_five_seconds([chime(), said("ousi", 4), said("eas", 4)], 8)
    heard = drifting(through_a_room(played, 0.05), ppm) + voice * noise(41, seed=5)[: len(played)]
    finder, drift = DelayFinder(), Drift()
    for number, pair in enumerate(zip(hops(heard), hops(played), strict=True), 1):
        if seen := finder.feed(*pair):
            drift.feed(number * HOP - seen.ago, seen.delay)
    assert drift.rate * MILLION == pytest.approx(ppm, abs=1 if ppm else 0)


def wave(at: Matrix) -> Matrix:
    return np.sin(0.9 * at) + np.sin(0.1 * at)


@given(by=st.integers(EDGE, 500) | st.floats(EDGE, 500), more=st.floats(-0.1, 0.1))
def test_it_is_what_was_there_so_long_ago(by: float, more: float) -> None:
    at = np.arange(2000.0)
    last = max(EDGE, by + more)
    expected = wave(at[-1000:] - np.linspace(by, last, 1001)[:-1])
    told = late(wave(at).astype(np.float32), 1000, by, last)
    np.testing.assert_allclose(told, expected, atol=0.01)


def test_whole_samples_are_the_very_same() -> None:
    sound = wave(np.arange(2000.0)).astype(np.float32)
    np.testing.assert_array_equal(late(sound, 1000, 0, 0), sound[-1000:])
    np.testing.assert_array_equal(late(sound, 1000, 7, 7), sound[-1007:-7])
