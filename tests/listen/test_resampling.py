"""Whatever pieces sound arrives in, what is listened to is the same, and in even pieces."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from handscue.listen.resampling import Downsampler, Hops
from handscue.listen.sound import HOP

TONE = (8000 * np.sin(2 * np.pi * 440 * np.arange(48_000) / 48_000)).astype(np.int16)


def test_a_tone_keeps_its_height_and_its_level() -> None:
    at_16 = Downsampler().feed(TONE)[2000:14_000]
    crossings = np.count_nonzero(np.diff(np.signbit(at_16)))
    assert abs(crossings / 2 / (len(at_16) / 16_000) - 440) < 2
    assert abs(np.abs(at_16).max() - 8000 / 32_768) < 0.002


@given(st.lists(st.integers(1, 5000), min_size=1, max_size=20))
def test_pieces_of_any_length_make_the_same_sound(lengths: list[int]) -> None:
    whole, pieces, at = Downsampler().feed(TONE), Downsampler(), 0
    told = []
    for length in lengths:
        told.append(pieces.feed(TONE[at : at + length]))
        at += length
    joined = np.concatenate(told)
    np.testing.assert_allclose(joined, whole[: len(joined)], atol=1e-5)


@given(st.lists(st.integers(0, 4000), max_size=12))
def test_hops_are_even_and_lose_nothing(lengths: list[int]) -> None:
    sound = np.arange(sum(lengths), dtype=np.float32)
    hops, at, told = Hops(), 0, []
    for length in lengths:
        told += hops.feed(sound[at : at + length])
        at += length
    assert all(len(hop) == HOP for hop in told)
    joined = np.concatenate([*told, np.zeros(0, np.float32)])
    np.testing.assert_array_equal(joined, sound[: len(sound) // HOP * HOP])
