"""The tap: what is played is told, and nothing of it is changed or waited for."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from handscue.errors import RequestError
from handscue.mix.mix import Mix, Placed
from handscue.play.outputs.choice import output_opener
from handscue.play.outputs.feed import Feed
from handscue.play.outputs.miniaudio_stream import _Requests, _stream
from handscue.play.outputs.tap import KEPT, Piece, Tap
from handscue.sounds.clip import Clip
from handscue.units import FRAMES_PER_SECOND

NOISE = np.random.default_rng(1).integers(-9000, 9000, 20_000).astype(np.int16)
MIX = Mix([Placed(Clip(NOISE), 500)], 24_000)


def played(requests: list[int], tap: Tap | None) -> bytes:
    """Return all that a device is handed that asks for so many frames at a time."""
    stream = _stream(Feed(MIX, 0, MIX.frames, 0.0), _Requests(), tap)
    next(stream)
    return b"".join(stream.send(frames) for frames in requests)


@given(st.lists(st.integers(1, 9600), min_size=1, max_size=KEPT))
def test_what_is_told_is_what_is_played_and_that_is_as_without(requests: list[int]) -> None:
    tap = Tap()
    heard = played(requests, tap)
    assert heard == played(requests, None)
    pieces = tap.take(0)
    assert np.concatenate([piece.samples for piece in pieces]).tobytes() == heard
    for before, after in pairwise(pieces):
        assert after.at - before.at == pytest.approx(len(before.samples) / FRAMES_PER_SECOND)


def test_where_nobody_takes_it_the_oldest_is_dropped() -> None:
    tap = Tap()
    for n in range(KEPT + 5):
        tap.put(Piece(float(n), NOISE))
    assert [piece.at for piece in tap.take(0)] == [float(n) for n in range(5, KEPT + 5)]
    assert tap.take(0) == []


def test_only_one_stream_of_sound_can_be_told_of() -> None:
    assert output_opener("auto", tap=Tap()).args[0] == "miniaudio"  # type: ignore[attr-defined]
    with pytest.raises(RequestError, match="leave out simpleaudio"):
        output_opener("simpleaudio", tap=Tap())
