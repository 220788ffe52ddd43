"""A variation holds the word, about as long and at a known place, over something softer."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handscue.listen.backgrounds import pink
from handscue.listen.sound import level_db
from handscue.listen.takes import cut
from handscue.listen.varying import AFTER, BEFORE, OTHER_VOICES, as_another, varied
from listen.saying import in_a_room, said


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 10_000))
def test_the_word_ends_where_it_says(seed: int) -> None:
    random = np.random.default_rng(seed)
    take = cut(in_a_room(said("aisa")))
    assert take is not None
    samples, end = varied(take, [pink(40_000, random)], random)
    assert len(samples) == end + AFTER
    assert 0.88 < (end - BEFORE) / len(take.word) < 1.3
    assert level_db(samples[end - 4000 : end - 1000]) > level_db(samples[end + 1000 :]) + 3


def test_a_background_may_be_short_or_silent() -> None:
    random = np.random.default_rng(0)
    take = cut(in_a_room(said("aisa")))
    assert take is not None
    assert np.isfinite(varied(take, [np.zeros(100, np.float32)], random).samples).all()


@pytest.mark.parametrize("height", OTHER_VOICES)
def test_another_voice_says_the_same_word_higher_and_faster(height: float) -> None:
    take = cut(in_a_room(said("aisa")))
    assert take is not None
    another = as_another(take, height)
    assert abs(len(another.word) * height - len(take.word)) < 4
    assert abs(level_db(another.word) - level_db(take.word)) < 1.5
    assert _loudest_hertz(another.word) == pytest.approx(
        height * _loudest_hertz(take.word), rel=0.1
    )


def _loudest_hertz(sound: np.ndarray) -> float:
    return float(np.abs(np.fft.rfft(sound)).argmax() * 16_000 / len(sound))
