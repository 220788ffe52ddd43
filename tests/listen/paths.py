"""Ways from a loudspeaker to a microphone, for tests: a delay, and a room after it."""

from __future__ import annotations

import numpy as np
import soxr

from handscue.listen.sound import HOP, SAMPLE_RATE, Samples


def noise(seconds: float, seed: int = 0) -> Samples:
    """Return noise that comes and goes, as speech does."""
    random = np.random.default_rng(seed)
    length = round(seconds * SAMPLE_RATE) // HOP * HOP
    swell = np.repeat(random.uniform(0.1, 1, length // 3200 + 1), 3200)[:length]
    return (0.1 * swell * random.standard_normal(length)).astype(np.float32)


def through_a_room(played: Samples, delay_s: float, seed: int = 0) -> Samples:
    """Return what a microphone hears of it: later by the delay, with 60 ms of room."""
    random = np.random.default_rng(seed)
    length = round(0.06 * SAMPLE_RATE)
    room = 0.2 * random.standard_normal(length) * np.exp(-np.arange(length) / 200)
    room[0] = 1.0
    later = np.concatenate([np.zeros(round(delay_s * SAMPLE_RATE)), played])[: len(played)]
    size = 1 << (len(later) + length).bit_length()
    heard = np.fft.irfft(np.fft.rfft(later, size) * np.fft.rfft(room, size))
    return (0.5 * heard[: len(played)]).astype(np.float32)


def drifting(heard: Samples, ppm: float) -> Samples:
    """Return it as a microphone hears it whose clock is faster by some parts in a million."""
    faster = SAMPLE_RATE * (1 + ppm * 1e-6)
    told = soxr.resample(heard, SAMPLE_RATE, faster, quality="VHQ")[: len(heard)]
    return np.pad(told, (0, len(heard) - len(told))).astype(np.float32)


def hops(samples: Samples) -> list[Samples]:
    """Return it 80 ms at a time."""
    return list(samples[: len(samples) // HOP * HOP].reshape(-1, HOP))
