"""A treatment room made up: ways from a mouth and from a loudspeaker to one microphone.

A direct path and a tail of noise that falls by 60 dB within 0.35 s. How much of each there is
follows from the distance and the critical distance of a room of 35 cubic metres: 0.57 m for a
loudspeaker, 0.8 m for a mouth that faces the microphone. Real rooms have early reflections that are
not noise, things that buzz, and loudspeakers that distort.
"""

from __future__ import annotations

import numpy as np

from handscue.listen.sound import SAMPLE_RATE, Samples

REVERBERATION_S = 0.35
OF_A_MOUTH_M, OF_A_LOUDSPEAKER_M = 0.8, 0.57  # critical distances


def way(distance_m: float, critical_m: float, delay_s: float, seed: int) -> Samples:
    """Return an impulse response whose direct path is 1, so that levels stay what they are."""
    random = np.random.default_rng(seed)
    at = np.arange(round(REVERBERATION_S * SAMPLE_RATE)) / SAMPLE_RATE
    tail = random.standard_normal(len(at)) * np.exp(-6.9 * at / REVERBERATION_S)
    tail[: round(0.002 * SAMPLE_RATE)] = 0
    tail *= distance_m / critical_m / np.sqrt(np.square(tail).sum())
    tail[0] = 1.0
    return np.concatenate([np.zeros(round(delay_s * SAMPLE_RATE)), tail]).astype(np.float32)


def through(sound: Samples, room: Samples) -> Samples:
    """Return what arrives of a sound, as long as the sound was."""
    size = 1 << (len(sound) + len(room)).bit_length()
    arrived = np.fft.irfft(np.fft.rfft(sound, size) * np.fft.rfft(room, size), size)
    return arrived[: len(sound)].astype(np.float32)
