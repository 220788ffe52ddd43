"""What is handed to simpleaudio: each stretch of sound with its instant, nothing else."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from handscue.play.outputs.simpleaudio_process import JOINED, LONGEST, _sounds
from play.sessions import bursts

SECOND = 48_000
MIX = bursts([0.0, 0.5, 3.0, 6.0, 6.4], seconds=0.3, total_s=9.0)
WHOLE = MIX.read(0, MIX.frames)


def laid(frame: int, until: int, lead_in: int) -> np.ndarray:
    """Put what is handed over where its instants say, from the first frame on."""
    heard = np.zeros(until - frame, np.int16)
    for at, sound in _sounds(MIX, frame, until, 0.0, lead_in):
        samples = np.frombuffer(sound, np.int16)
        start = round(at * SECOND)
        if start < 0:  # what leads in
            assert not samples[:-start].any()
            start, samples = 0, samples[-start:]
        assert len(samples)  # an empty buffer must never reach it
        assert not heard[start : start + len(samples)].any()
        heard[start : start + len(samples)] = samples
    return heard


@given(st.integers(0, 9 * SECOND), st.integers(0, 9 * SECOND), st.sampled_from([0, 4800, 96_000]))
def test_every_frame_is_handed_over_once_and_at_its_instant(a: int, b: int, lead_in: int) -> None:
    frame, until = sorted((a, b))
    assert np.array_equal(laid(frame, until, lead_in), WHOLE[frame:until])


def test_spans_with_little_between_are_one_sound() -> None:
    starts = [at for at, _ in _sounds(MIX, 0, MIX.frames, 0.0, 0)]
    assert starts == [0.0, 3.0, 6.0]
    assert JOINED == SECOND


def test_a_lead_in_is_silence_before_each_sound() -> None:
    sounds = list(_sounds(MIX, 0, MIX.frames, 100.0, SECOND // 2))
    assert [at for at, _ in sounds] == [99.5, 102.5, 105.5]
    assert not any(np.frombuffer(sound, np.int16)[: SECOND // 2].any() for _, sound in sounds)


def test_what_is_played_from_its_middle_on_is_led_in_too() -> None:
    [(at, sound), *_] = _sounds(MIX, SECOND // 10, MIX.frames, 100.0, SECOND // 2)
    assert at == 99.5
    assert np.array_equal(np.frombuffer(sound, np.int16)[SECOND // 2 :][:480], WHOLE[4800:5280])


def test_very_long_sound_comes_in_pieces() -> None:
    long = bursts([0.0], seconds=45.0)
    sizes = [len(sound) // 2 for _, sound in _sounds(long, 0, long.frames, 0.0, 0)]
    assert sizes == [LONGEST, LONGEST, 5 * SECOND]
