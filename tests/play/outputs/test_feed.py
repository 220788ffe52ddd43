"""The miniaudio stream's feed: every sample in its turn, and made good when the device lags."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from handscue.play.outputs.feed import Feed
from play.sessions import bursts

SECOND = 48_000
MIX = bursts([0.0, 1.0, 2.5, 4.0, 6.0, 9.0], total_s=12.0)
WHOLE = MIX.read(0, MIX.frames)


def given_out(feed: Feed, sizes: list[int], start: float = 0.0) -> np.ndarray:
    """Ask for frames in pieces, each when the ones before have been played."""
    pieces, asked = [], 0
    for size in sizes:
        pieces.append(feed.take(size, start + asked / SECOND))
        asked += size
    return np.concatenate(pieces)


@given(st.lists(st.integers(1, 20_000), min_size=1, max_size=20), st.integers(0, 12 * SECOND))
def test_the_frames_come_in_order_whatever_is_asked_for(sizes: list[int], frame: int) -> None:
    heard = given_out(Feed(MIX, frame, MIX.frames, at=0.0), sizes)
    assert len(heard) == sum(sizes)
    expected = MIX.read(frame, sum(sizes))
    assert np.array_equal(heard, expected)


def test_nothing_is_heard_from_the_stop_on() -> None:
    heard = given_out(Feed(MIX, 0, SECOND + 5000, at=0.0), [9600] * 10)
    assert np.array_equal(heard[: SECOND + 5000], WHOLE[: SECOND + 5000])
    assert not heard[SECOND + 5000 :].any()


def test_an_instant_to_come_is_waited_for_in_silence() -> None:
    heard = given_out(Feed(MIX, 0, MIX.frames, at=100.25), [9600] * 4, start=100.0)
    assert not heard[:12_000].any()
    assert np.array_equal(heard[12_000:], WHOLE[: 4 * 9600 - 12_000])


def paced(delays: dict[int, float], requests: int, pace: float = 1.0) -> tuple[np.ndarray, list]:
    """Ask every 0.2 s of a device, with lasting delays before some of the requests."""
    feed, now, pieces, instants = Feed(MIX, 0, MIX.frames, at=0.0), 0.0, [], []
    for request in range(requests):
        now += delays.get(request, 0.0)
        pieces.append(feed.take(9600, now))
        instants.append(now)
        now += 0.2 * pace
    return np.concatenate(pieces), instants


def starts(heard: np.ndarray) -> list[float]:
    """Where in what was handed out the bursts of the mix begin."""
    found = []
    for span in MIX.spans:
        sound = WHOLE[span.start : span.start + 2000]
        at = np.flatnonzero(heard == sound[0])
        found += [i for i in at if np.array_equal(heard[i : i + 2000], sound)][:1]
    return found


def test_a_late_request_alone_changes_nothing() -> None:
    feed, pieces = Feed(MIX, 0, MIX.frames, at=0.0), []
    for request in range(50):
        late = 0.15 if request % 3 == 1 else 0.0
        pieces.append(feed.take(9600, request * 0.2 + late))
    assert np.array_equal(np.concatenate(pieces), MIX.read(0, 50 * 9600))


def test_a_stream_that_fell_behind_catches_up_in_a_silence() -> None:
    heard, _ = paced({15: 0.1}, 58)
    begun = starts(heard)
    assert len(begun) == len(MIX.spans)  # every burst whole
    assert begun[:4] == [span.start for span in MIX.spans[:4]]
    # After the delay of 4800 frames a burst has to be handed out so many frames earlier.
    assert begun[-1] == MIX.spans[-1].start - 4800


def test_a_stream_that_runs_ahead_is_held_back_in_a_silence() -> None:
    heard, _ = paced({}, 62, pace=0.99)
    begun = starts(heard)
    assert len(begun) == len(MIX.spans)
    drift = begun[-1] * 0.99 - MIX.spans[-1].start
    assert abs(drift) < 2000  # against 4320 frames uncorrected


@pytest.mark.parametrize("late", [-480, 480])
def test_a_stream_that_began_off_the_usual_is_placed_in_its_first_silence(late: int) -> None:
    usual = Feed(MIX, 0, MIX.frames, at=0.0)
    given_out(usual, [9600] * 10)
    assert usual.began is not None
    feed = Feed(MIX, 0, MIX.frames, at=0.0, usual=usual.began - late)
    begun = starts(given_out(feed, [9600] * 60))
    assert begun[:2] == [span.start for span in MIX.spans[:2]]  # before the lag is known
    assert begun[2:] == [span.start - late for span in MIX.spans[2:]]
    assert feed.began == usual.began


def test_a_stream_that_began_as_usual_is_left_as_it_is() -> None:
    usual = Feed(MIX, 0, MIX.frames, at=0.0)
    given_out(usual, [9600] * 10)
    assert usual.began is not None
    feed = Feed(MIX, 0, MIX.frames, at=0.0, usual=usual.began + Feed.PLACED)
    assert np.array_equal(given_out(feed, [9600] * 60), MIX.read(0, 60 * 9600))
