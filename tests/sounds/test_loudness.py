"""Loudness and true peak against a meter that is not ours, and what a session comes to."""

from __future__ import annotations

import numpy as np
import pytest

from export.sounding import phrase
from handscue.mix.limiter import limiting_gain, peaks_per_ms, with_gain
from handscue.sounds.clip import FULL_SCALE, from_float
from handscue.sounds.loudness import decibels, energy_per_ms, hops_of, integrated, true_peak
from metering import meter_for

RATE = 48_000


def tone(hertz: float, level: float, seconds: float) -> np.ndarray:
    return level * np.sin(2 * np.pi * hertz * np.arange(round(seconds * RATE)) / RATE)


def ours(samples: np.ndarray) -> float:
    return integrated(hops_of(energy_per_ms(samples)))


def test_a_full_997_hz_tone_is_minus_3_lufs() -> None:
    """The standard's own calibration."""
    assert ours(from_float(tone(997, 1.0, 40))) == pytest.approx(-3.01, abs=0.02)


@pytest.mark.parametrize("hertz", [30, 60, 200, 1000, 4000, 12000])
def test_tones_are_as_loud_as_another_meter_says(hertz: float) -> None:
    samples = from_float(np.concatenate([tone(hertz, 0.3, 4), np.zeros(9600)]))
    meter = meter_for(RATE)
    assert ours(samples) == pytest.approx(meter.integrated_loudness(samples / FULL_SCALE), abs=0.1)


def test_speech_with_pauses_is_as_loud_as_another_meter_says() -> None:
    parts = [np.concatenate([phrase(2.3, n).samples, np.zeros(70_000)]) for n in range(5)]
    samples = np.concatenate(parts).astype(np.int16)
    samples[200_000:330_000] //= 30  # below the relative gate
    theirs = meter_for(RATE).integrated_loudness(samples / FULL_SCALE)
    assert ours(samples) == pytest.approx(theirs, abs=0.1)


def test_silence_has_no_loudness() -> None:
    assert ours(np.zeros(RATE, np.int16)) == -np.inf
    assert ours(np.zeros(0, np.int16)) == -np.inf


def test_a_peak_between_samples_is_found() -> None:
    """At a quarter of the rate, half-way off, every sample is 3 dB under the peak."""
    samples = from_float(0.5 * np.sin(2 * np.pi * np.arange(4800) / 4 + np.pi / 4))
    assert decibels(np.abs(samples).max() / FULL_SCALE) == pytest.approx(-9.03, abs=0.01)
    assert decibels(true_peak(samples)) == pytest.approx(-6.02, abs=0.15)


def test_silence_has_no_peak() -> None:
    assert true_peak(np.zeros(10, np.int16)) == 0
    assert true_peak(np.zeros(0, np.int16)) == 0


def test_limiting_keeps_every_sample_under_the_ceiling_and_moves_gently() -> None:
    clip = phrase(3.0, 2)
    gain, ceiling = 4.0, 0.5
    limiting = limiting_gain(peaks_per_ms(clip.samples) * gain, ceiling)
    heard = with_gain(clip, gain, limiting).samples
    assert 0.45 < np.abs(heard).max() / FULL_SCALE <= ceiling + 1 / FULL_SCALE
    assert limiting.min() < 0.7
    assert np.abs(np.diff(limiting)).max() < 0.3


def test_limiting_leaves_what_is_low_enough_as_it_is() -> None:
    clip = phrase(1.0, 1)
    assert np.all(limiting_gain(peaks_per_ms(clip.samples), 1.0) == 1.0)
    assert limiting_gain(np.zeros(0), 1.0).size == 0
