"""Vorbis's blocks: silence of any length between them, and each where its neighbours say."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from export.sounding import session
from handscue.export.packets import Run
from handscue.export.vorbis import (
    AFTER_LONG,
    BEFORE_LONG,
    IS_LONG,
    UNIT,
    VorbisCodec,
    frames_between,
    silence,
)

SHORT = VorbisCodec.silent


def are_neighbours(one: bytes, other: bytes) -> bool:
    """Return whether long blocks are told what is beside them; short ones never are."""
    before_long = bool(one[0] & BEFORE_LONG)
    after_long = bool(other[0] & AFTER_LONG)
    return (not one[0] & IS_LONG or before_long == bool(other[0] & IS_LONG)) and (
        not other[0] & IS_LONG or after_long == bool(one[0] & IS_LONG)
    )


@given(st.integers(0, 5000))
def test_silence_is_as_long_as_asked_and_ends_in_a_short_block(units: int) -> None:
    made = silence(units * UNIT)
    packets = [SHORT, *(packet for packet, times in made for _ in range(times))]
    assert sum(frames_between(*both) for both in pairwise(packets)) == units * UNIT
    assert packets[-1] == SHORT
    assert all(are_neighbours(*both) for both in pairwise(packets))
    assert len(packets) <= units // 8 + 10  # long blocks wherever there is room


def test_a_run_takes_exactly_its_time_whatever_blocks_it_needs() -> None:
    mix = session(8, (1.234,))
    codec = VorbisCodec()
    for first in range(300, 316):
        run = Run(first, first + 900)
        packets = [SHORT, *codec.encode(mix.read, run)]
        assert sum(frames_between(*both) for both in pairwise(packets)) == 900 * UNIT
        assert all(are_neighbours(*both) for both in pairwise(packets))
        assert packets[-1] == SHORT
