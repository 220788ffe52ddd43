"""Listening to an engine: the speed is found whatever its own measure means."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from handscue.sounds.clip import Clip, from_float
from handscue.speech.manner import LEVEL, Heard, Manner, Speeds, heard, manner_for

SPEEDS = Speeds(((0.5, 90), (1.0, 180), (2.0, 340)))


@given(st.integers(100, 300), st.floats(0.8, 1.25), st.floats(0.85, 1.2))
def test_the_speed_is_found_of_an_engine_that_differs_from_what_is_known(
    wanted: int, factor: float, power: float
) -> None:
    def listen(speed: float) -> Heard:
        return Heard(180 * factor * speed**power, -20.0)

    found = manner_for(wanted, SPEEDS, listen)
    within = SPEEDS.points[0][0] < found.speed < SPEEDS.points[-1][0]
    assert not within or listen(found.speed).words_per_minute == pytest.approx(wanted, rel=0.021)
    assert found.gain == LEVEL + 20


@given(st.integers(100, 300))
def test_where_speeds_come_in_steps_one_of_the_nearest_is_taken(wanted: int) -> None:
    steps = [90, 120, 150, 160, 200, 250, 330]

    def listen(speed: float) -> Heard:
        return Heard(steps[min(len(steps) - 1, int((speed - 0.5) / 0.21))], -25.0)

    found = listen(manner_for(wanted, SPEEDS, listen).speed).words_per_minute
    slower = steps.index(max(step for step in steps if step <= wanted))
    assert found in steps[max(0, slower - 1) : slower + 2]


@pytest.mark.parametrize("wanted", [20, 1000])
def test_beyond_what_an_engine_can_it_is_as_slow_or_fast_as_it_can(wanted: int) -> None:
    found = manner_for(wanted, SPEEDS, lambda speed: Heard(180 * speed, -25.0))
    assert found.speed == (0.5 if wanted < 100 else 2.0)


def test_it_listens_no_more_than_it_must() -> None:
    asked = []

    def listen(speed: float) -> Heard:
        asked.append(speed)
        return Heard(180 * speed, -25.0)

    manner_for(180, SPEEDS, listen)
    assert asked == [1.0]


def test_words_are_counted_and_silence_between_phrases_is_not() -> None:
    tone = Clip(from_float(0.1 * np.sin(np.arange(48_000) / 5)))
    now = heard([("One two.", tone), ("Three.", tone)])
    assert now.words_per_minute == pytest.approx(90)
    assert now.loudness == pytest.approx(-23, abs=1)


@given(st.floats(0.1, 500), st.floats(-60, 60))
def test_it_is_kept_as_it_is(speed: float, gain: float) -> None:
    assert Manner.from_json(Manner(speed, gain).to_json()) == Manner(speed, gain)
