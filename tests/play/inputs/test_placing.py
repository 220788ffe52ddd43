"""What was heard and what was played, side by side on one line of frames."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from handscue.play.inputs.placing import HOLE, SLOW, Arrivals, Played
from handscue.sounds.clip import Samples
from handscue.units import FRAMES_PER_SECOND

PERIOD = 3840


def sound(frames: int, first: int = 1) -> Samples:
    return np.arange(first, first + frames).astype(np.int16)


@given(st.lists(st.floats(0, 0.2), min_size=1, max_size=30))
def test_late_calls_of_a_microphone_move_nothing(delays: list[float]) -> None:
    arrivals = Arrivals()
    placed = [
        arrivals.placed(100 + n * PERIOD / FRAMES_PER_SECOND + delay - delays[0], PERIOD)
        for n, delay in enumerate(delays)
    ]
    assert placed == [placed[0] + n * PERIOD for n in range(len(delays))]


@given(st.integers(1, 20), st.floats(0.3, 60))
def test_a_hole_is_seen(before: int, lost_s: float) -> None:
    arrivals, period_s = Arrivals(), PERIOD / FRAMES_PER_SECOND
    for n in range(before):
        last = arrivals.placed(100 + n * period_s, PERIOD)
    after = arrivals.placed(100 + before * period_s + lost_s, PERIOD)
    assert abs(after - last - PERIOD - lost_s * FRAMES_PER_SECOND) <= 2
    assert after - last - PERIOD > HOLE


@given(st.floats(0, 200e-6), st.integers(0, 100))
def test_a_microphone_whose_clock_is_slower_is_placed_when_it_heard(
    slower: float, seed: int
) -> None:
    """Calls are late, as ever, by this and that."""
    arrivals, period = Arrivals(), PERIOD * (1 + slower)
    late = np.random.default_rng(seed).exponential(0.005, 2000)
    late[0] = 0
    for n, late_s in enumerate(late):
        heard = 100 * FRAMES_PER_SECOND + n * period
        placed = arrivals.placed((heard + PERIOD) / FRAMES_PER_SECOND + late_s, PERIOD)
        assert -2 * SLOW < placed - heard < SLOW


@given(st.lists(st.integers(1, 3000), min_size=1, max_size=20), st.integers(1, 5000))
def test_a_stream_is_read_as_it_was_put_in_whatever_the_pieces(
    lengths: list[int], step: int
) -> None:
    played, at, whole = Played(), 100.0, sound(sum(lengths))
    for start, frames in zip(np.cumsum([0, *lengths]), lengths, strict=False):
        played.put(at + start / FRAMES_PER_SECOND, whole[start : start + frames])
    first = round(at * FRAMES_PER_SECOND)
    reads = [played.read(first + n, step) for n in range(0, len(whole), step)]
    heard = np.concatenate(reads)
    assert np.array_equal(heard[: len(whole)], whole)
    assert not heard[len(whole) :].any()


def test_what_begins_anew_takes_the_place_of_what_was_to_come() -> None:
    played = Played()
    played.put(10.0, sound(48_000))
    played.put(10.5, np.full(100, -7, np.int16))
    heard = played.read(480_000, 48_000)
    assert np.array_equal(heard[:24_000], sound(24_000))
    assert (heard[24_000:24_100] == -7).all()
    assert not heard[24_100:].any()


def test_before_and_between_sounds_there_is_silence() -> None:
    played = Played()
    assert not played.read(0, 480).any()
    played.put(1.0, sound(480))
    played.put(2.0, sound(480))
    heard = played.read(47_000, 60_000)
    assert np.flatnonzero(heard)[[0, -1]].tolist() == [1000, 49_479]
    assert np.count_nonzero(heard) == 960
