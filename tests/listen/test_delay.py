"""The delay is found within seconds wherever it lies, and what cannot be followed is known."""

from __future__ import annotations

import numpy as np
import pytest

from handscue.listen.delay import DelayFinder, Echo
from handscue.listen.sound import SAMPLE_RATE, Samples
from listen.paths import hops, noise, through_a_room


def looked(microphone: Samples, played: Samples) -> DelayFinder:
    finder = DelayFinder()
    for heard, sent in zip(hops(microphone), hops(played), strict=True):
        finder.feed(heard, sent)
    return finder


@pytest.mark.parametrize("delay_s", [0.0, 0.02, 0.15, 0.35, 0.5, 0.79])
def test_it_is_found(delay_s: float) -> None:
    played = noise(6)
    finder = looked(through_a_room(played, delay_s), played)
    assert finder.state is Echo.FOLLOWED
    assert finder.delay == pytest.approx(delay_s * SAMPLE_RATE, abs=16)


def test_it_is_found_under_a_voice_as_loud() -> None:
    played = noise(8)
    finder = looked(through_a_room(played, 0.2) + noise(8, seed=5) / 2, played)
    assert finder.state is Echo.FOLLOWED
    assert finder.delay == pytest.approx(0.2 * SAMPLE_RATE, abs=16)


def test_it_is_seen_to_a_tenth_of_a_sample_and_when() -> None:
    """In the middle of the sound: it came and went between one and two seconds ago."""
    finder, played = DelayFinder(), noise(8)
    at = np.arange(len(played)) / SAMPLE_RATE
    sent = np.where((at % 1 < 0.5) & ((at < 3) | (at >= 7)), played, 0).astype(np.float32)
    exact = np.fft.irfft(
        np.fft.rfft(sent) * np.exp(-2j * np.pi * 800.3 * np.fft.rfftfreq(len(sent)))
    )
    seen = [
        finder.feed(*pair) for pair in zip(hops(exact.astype(np.float32)), hops(sent), strict=True)
    ]
    told = [each for each in seen if each]
    assert len(told) >= 2
    assert all(each.delay == pytest.approx(800.3, abs=0.1) for each in told)
    assert all(0 < each.ago < 2 * SAMPLE_RATE for each in told)


def test_one_too_long_is_lost() -> None:
    played = noise(8)
    assert looked(through_a_room(played, 0.9), played).state is Echo.LOST


def test_one_that_comes_before_it_was_played_is_lost() -> None:
    played = noise(8)
    early = through_a_room(np.roll(played, -800), 0.0)
    assert looked(early, played).state is Echo.LOST


def test_headphones_are_silent() -> None:
    finder = looked(noise(6, seed=5), noise(6))
    assert (finder.state, finder.delay) == (Echo.SILENT, None)


def test_while_nothing_plays_what_was_known_stays_known() -> None:
    played = np.concatenate([noise(6), np.zeros(6 * SAMPLE_RATE, np.float32)])
    finder = looked(through_a_room(played, 0.3), played)
    assert finder.state is Echo.FOLLOWED


def test_a_delay_that_jumps_is_followed() -> None:
    played = noise(16)
    half = len(played) // 2
    heard = np.concatenate(
        [through_a_room(played, 0.1)[:half], through_a_room(played, 0.25)[half:]]
    )
    finder = looked(heard, played)
    assert finder.state is Echo.FOLLOWED
    assert finder.delay == pytest.approx(0.25 * SAMPLE_RATE, abs=16)


def test_what_is_played_now_and_then_is_never_lost_between() -> None:
    played = noise(60)
    at = np.arange(len(played)) / SAMPLE_RATE
    heard = np.where(at % 8 < 0.5, through_a_room(played, 0.1), noise(60, seed=5))
    finder, states = DelayFinder(), set()
    for microphone, sent in zip(hops(heard), hops(played), strict=True):
        finder.feed(microphone, sent)
        states.add(finder.state)
    assert finder.state is Echo.FOLLOWED
    assert Echo.LOST not in states
