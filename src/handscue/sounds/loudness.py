"""Loudness and true peak as ITU-R BS.1770-5 defines them, for mono at 48 kHz.

Loudness is kept as energy a millisecond, which can be added up over any layout of clips, so that a
session is measured without being mixed, and silence costs nothing.
"""

from __future__ import annotations

from functools import cache
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from handscue.sounds.clip import FULL_SCALE, Samples
from handscue.units import FRAMES_PER_MILLISECOND

Energies: TypeAlias = npt.NDArray[np.float64]  # K-weighted squares, summed a millisecond or more

Lufs: TypeAlias = float
Decibels: TypeAlias = float

# The K filter's two stages at 48 kHz (BS.1770, tables 1 and 2), one after the other.
NUMERATOR = np.convolve([1.53512485958697, -2.69169618940638, 1.19839281085285], [1.0, -2.0, 1.0])
DENOMINATOR = np.convolve(
    [1.0, -1.69065929318241, 0.73248077421585], [1.0, -1.99004745483398, 0.99007225036621]
)
ORDER = len(DENOMINATOR) - 1
# Milliseconds that one product of matrices takes: with more, numpy's library shares it among
# threads, which takes it three to ten times as long (2 cores, OpenBLAS).
AT_ONCE = 64
RING_MS = 100  # after which the filter's own ringing is no more than -80 dB

HOP_MS = 100
BLOCK_HOPS = 4  # a block of 400 ms begins every 100 ms
OFFSET = -0.691
ABSOLUTE_GATE: Lufs = -70.0
RELATIVE_GATE: Decibels = -10.0

OVERSAMPLING = 4
NEAR_A_PEAK = 0.6
TAPS = 12  # of each phase, as in BS.1770's own interpolator


def energy_per_ms(samples: Samples) -> Energies:
    """Return the K-weighted energy of each millisecond, and of those in which the filter rings."""
    weighted = _k_weighted(_in_blocks(samples))
    return np.asarray(np.einsum("ij,ij->i", weighted, weighted), np.float64)


def _in_blocks(samples: Samples) -> npt.NDArray[np.float32]:
    """Return sound as ``_k_weighted`` wants it, with silence after it to ring out in."""
    whole, rest = divmod(len(samples), FRAMES_PER_MILLISECOND)
    ms = whole + bool(rest) + RING_MS
    blocks = np.zeros((ms + -ms % AT_ONCE, ORDER + FRAMES_PER_MILLISECOND), np.float32)
    sound, scale = blocks[:, ORDER:], np.float32(1 / FULL_SCALE)
    full = samples[: len(samples) - rest].reshape(whole, FRAMES_PER_MILLISECOND)
    np.multiply(full, scale, out=sound[:whole])
    sound[whole, :rest] = samples[len(samples) - rest :] * scale
    return blocks


def integrated(hops: Energies) -> Lufs:
    """Return the gated loudness of sound, from its energy each 100 ms; -inf of silence."""
    if len(hops) < BLOCK_HOPS:
        hops = np.concatenate([hops, np.zeros(BLOCK_HOPS - len(hops))])
    frames = BLOCK_HOPS * HOP_MS * FRAMES_PER_MILLISECOND
    blocks = np.convolve(hops, np.ones(BLOCK_HOPS), "valid") / frames
    blocks = blocks[blocks > _energy(ABSOLUTE_GATE)]
    if not len(blocks):
        return -np.inf
    gate = _lufs(float(blocks.mean())) + RELATIVE_GATE
    return _lufs(float(blocks[blocks > _energy(gate)].mean()))


def hops_of(energies: Energies, after_ms: int = 0) -> Energies:
    """Add up energies a millisecond, which come after so much silence, to such of 100 ms."""
    stop = after_ms + len(energies)
    whole = np.zeros(stop + -stop % HOP_MS)
    whole[after_ms:stop] = energies
    hops: Energies = whole.reshape(-1, HOP_MS).sum(axis=1)
    return hops


def true_peak(samples: Samples) -> float:
    """Return the highest level between the samples too, where full scale is 1."""
    level = np.abs(samples)  # no sample is -32 768
    highest = int(level.max(initial=0))
    # A peak between samples stands beside high ones: only those are looked at closely.
    near = np.flatnonzero(level > int(highest * NEAR_A_PEAK))
    padded = np.concatenate([np.zeros(TAPS, np.int16), samples, np.zeros(TAPS, np.int16)])
    windows = np.lib.stride_tricks.sliding_window_view(padded, TAPS)
    between = 0.0
    first = TAPS // 2  # the window in which a sample is the second of the two in the middle
    for shift in (first, first + 1):
        found = windows[near + shift] @ _phases()
        between = max(between, float(np.abs(found).max(initial=0.0)))
    return max(float(highest), between) / FULL_SCALE


def decibels(ratio: float) -> Decibels:
    """Return a ratio of levels in decibels."""
    return 20 * float(np.log10(ratio)) if ratio > 0 else -np.inf


def ratio(change: Decibels) -> float:
    """Return decibels as a ratio of levels."""
    return float(10 ** (change / 20))


def _lufs(energy: float) -> Lufs:
    return OFFSET + 10 * float(np.log10(energy))


def _energy(loudness: Lufs) -> float:
    return float(10 ** ((loudness - OFFSET) / 10))


def _k_weighted(blocks: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Filter sound given as blocks: each has room for the filter's state before it, and its sound.

    A recursive filter, but not sample after sample: what a block gives, and what state it leaves,
    is a matrix times its sound and the state before. The states follow by doubling: those 1, 2,
    4, ... blocks back are added until they no longer matter.
    """
    to_sound, to_state, ahead = _filter_matrices(blocks.shape[1] - ORDER)
    parts = blocks.reshape(-1, AT_ONCE, blocks.shape[1])
    states = (parts @ to_state).reshape(-1, ORDER).astype(np.float64)
    back = 1
    while back < len(states) and np.abs(ahead).max() > 1e-12:
        states[back:] = states[back:] + states[:-back] @ ahead
        ahead, back = ahead @ ahead, 2 * back
    blocks[1:, :ORDER] = states[:-1]
    return np.asarray((parts @ to_sound).reshape(len(blocks), -1))


@cache
def _filter_matrices(
    size: int,
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32], npt.NDArray[np.float64]]:
    """Return what a block comes to: its output, the state after, and the latter of states alone.

    Found by filtering each unit of the state and each unit of the sound by itself.
    """
    state = np.concatenate([np.eye(ORDER), np.zeros((ORDER, size))], axis=1)
    heard = np.zeros((size, ORDER + size))
    for n in range(size):
        sound = np.zeros(ORDER + size)
        sound[ORDER + n] = 1
        heard[n] = NUMERATOR[0] * sound + state[0]
        moved = np.concatenate([state[1:], np.zeros((1, ORDER + size))])
        state = moved + np.outer(NUMERATOR[1:], sound) - np.outer(DENOMINATOR[1:], heard[n])
    return (
        np.ascontiguousarray(heard.T, np.float32),
        np.ascontiguousarray(state.T, np.float32),
        np.ascontiguousarray(state[:, :ORDER].T),
    )


@cache
def _phases() -> npt.NDArray[np.float64]:
    """Return the interpolator's weights of shape (taps, phases): between the two middle taps."""
    taps = np.arange(TAPS)[:, None] - (TAPS // 2 - 1)
    between = np.arange(1, OVERSAMPLING)[None] / OVERSAMPLING
    distance = between - taps
    window = np.i0(7.0 * np.sqrt(np.clip(1 - (distance / (TAPS / 2)) ** 2, 0, 1))) / np.i0(7.0)
    weights = np.sinc(distance) * window
    weights /= weights.sum(axis=0)
    return np.asarray(weights)
