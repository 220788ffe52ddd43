"""What takes are mixed with: noise that falls towards the treble, music, and what was handed in."""

from __future__ import annotations

import numpy as np

from handscue.listen.backgrounds import LENGTH, backgrounds, music, pink


def test_every_octave_of_pink_noise_is_as_loud() -> None:
    power = np.abs(np.fft.rfft(pink(160_000, np.random.default_rng(0)))) ** 2
    octaves = [power[at : 2 * at].sum() for at in (1000, 5000, 25_000)]
    assert max(octaves) < 1.2 * min(octaves)


def test_music_is_never_silent_for_long_and_never_clips() -> None:
    sound = music(LENGTH, np.random.default_rng(1))
    assert np.abs(sound).max() <= 0.5
    assert np.abs(sound).reshape(-1, 16_000).max(axis=1).min() > 0.01


def test_talk_serves_if_it_is_long_enough() -> None:
    long, short = np.ones(LENGTH, np.float32), np.ones(100, np.float32)
    told = backgrounds([long, short], np.random.default_rng(0))
    assert any(piece is long for piece in told)
    assert not any(piece is short for piece in told)
