"""What a treatment room sounds like, made up: noise, music and talk to mix her takes with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from handscue.listen.sound import SAMPLE_RATE, Matrix, Samples

if TYPE_CHECKING:
    from collections.abc import Sequence

LENGTH = 20 * SAMPLE_RATE
_CHORDS = ((0, 4, 7), (-3, 0, 4), (-7, -3, 0), (-5, -1, 2))  # in semitones above the keynote
_CHORD_S = 2.5
_NOISES, _TUNES = 4, 3


def backgrounds(talk: Sequence[Samples], random: np.random.Generator) -> list[Samples]:
    """Return stretches of twenty seconds of pink noise and of music, and every long enough talk.

    Nearly as much noise as all else: with less, short words were missed in it
    (benchmarks/listen.py).
    """
    noises = (pink(LENGTH, random) for _ in range(_NOISES))
    tunes = (music(LENGTH, random) for _ in range(_TUNES))
    return [*noises, *tunes, *(piece for piece in talk if len(piece) >= LENGTH // 4)]


def pink(length: int, random: np.random.Generator) -> Samples:
    """Return noise with as much power in every octave: air conditioning, traffic, rain."""
    spectrum = np.fft.rfft(random.standard_normal(length))
    spectrum /= np.sqrt(np.maximum(np.arange(len(spectrum)), length * 20 / SAMPLE_RATE))
    return _scaled(np.fft.irfft(spectrum, length))


def music(length: int, random: np.random.Generator) -> Samples:
    """Return slow broken chords with decaying overtones, as much quiet music has them."""
    sound = np.zeros(length)
    keynote = 110 * 2 ** (random.integers(12) / 12)
    step = round(_CHORD_S * SAMPLE_RATE / 6)
    for number, at in enumerate(range(0, length, step)):
        chord = _CHORDS[number // 6 % len(_CHORDS)]
        semitones = chord[number % 3] + 12 * int(random.integers(3))
        rest = min(length - at, 3 * SAMPLE_RATE)
        sound[at : at + rest] += _note(keynote * 2 ** (semitones / 12), rest, random)
    return _scaled(sound)


def _note(hertz: float, length: int, random: np.random.Generator) -> Matrix:
    """Return a plucked note, up to six overtones below 7 kHz."""
    at = np.arange(length) / SAMPLE_RATE
    first = random.uniform(0.3, 0.8) * np.exp((2j * np.pi * hertz - 1) * at)
    note = overtone = first
    for _ in range(min(6, int(7000 / hertz)) - 1):
        overtone = overtone * first  # its powers are as many times as high, fainter and shorter
        note = note + overtone
    plucked: Matrix = np.minimum(1, at / 0.02) * note.imag
    return plucked


def _scaled(sound: Matrix) -> Samples:
    loudest = np.abs(sound).max() + 1e-9
    scaled: Samples = (0.5 * sound / loudest).astype(np.float32)
    return scaled
