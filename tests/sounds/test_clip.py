"""Clips: their length, rounding to 16 bits, and trimming silence."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from handscue.sounds.clip import SILENT_BELOW, Clip, from_float, trimmed
from tones import tone


@pytest.mark.parametrize(("frames", "ms"), [(0, 0), (1, 1), (48, 1), (49, 2), (48_000, 1000)])
def test_a_part_of_a_millisecond_counts_as_one(frames: int, ms: int) -> None:
    clip = Clip(tone(frames))
    assert (clip.frames, clip.length_ms) == (frames, ms)


def test_a_clip_cannot_be_written_to() -> None:
    with pytest.raises(ValueError, match="read-only"):
        Clip(tone(10)).samples[0] = 1


def test_what_is_beyond_full_scale_is_held_at_it() -> None:
    given_samples = np.array([0, 1, -1, 2, -2, 0.5 / 32767, 0.51 / 32767])
    assert from_float(given_samples).tolist() == [0, 32767, -32767, 32767, -32767, 0, 1]


@given(before=st.integers(0, 200), after=st.integers(0, 200), margin=st.integers(0, 50))
def test_trimming_leaves_the_sound_and_a_margin(before: int, after: int, margin: int) -> None:
    sound = np.full(30, 5000, np.int16)
    faint = SILENT_BELOW - 1
    whole = np.pad(sound, (before, after), constant_values=(faint, -faint))
    left = trimmed(whole, margin)
    assert len(left) == 30 + min(before, margin) + min(after, margin)
    np.testing.assert_array_equal(left[min(before, margin) :][:30], sound)


def test_of_silence_nothing_is_left() -> None:
    assert len(trimmed(np.full(100, SILENT_BELOW - 1, np.int16), 10)) == 0
    assert len(trimmed(np.zeros(0, np.int16), 10)) == 0


def test_the_lowest_sample_counts_as_sound() -> None:
    assert len(trimmed(np.array([0, -32_768, 0], np.int16), 0)) == 1
