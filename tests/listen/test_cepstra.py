"""Cepstra tell vowels apart, and not how loud they are."""

from __future__ import annotations

import numpy as np

from handscue.listen.cepstra import COEFFICIENTS, STEP, WINDOW, aligned, cepstra
from handscue.listen.sound import HOP
from listen.saying import said


def test_there_is_a_row_every_20_ms() -> None:
    sound = said("aaaa")
    assert cepstra(sound).shape == ((len(sound) - WINDOW) // STEP + 1, COEFFICIENTS)


def test_louder_is_the_same() -> None:
    hiss = 0.003 * np.random.default_rng(0).standard_normal(20_000).astype(np.float32)
    sound = said("aeio", level=0.05)
    sound += hiss[: len(sound)]
    np.testing.assert_allclose(cepstra(4 * sound), cepstra(sound), atol=0.15)


def test_pieces_with_80_samples_of_the_one_before_make_the_rows_of_the_whole() -> None:
    sound = said("aeiosu")
    before, hops = WINDOW - STEP, len(sound) // HOP
    padded = np.concatenate([np.zeros(before, np.float32), sound])[: hops * HOP + before]
    pieces = [cepstra(padded[at * HOP : (at + 1) * HOP + before]) for at in range(hops)]
    np.testing.assert_allclose(np.concatenate(pieces), cepstra(padded))


def test_a_vowel_is_nearer_to_itself_than_to_another() -> None:
    hiss = 0.003 * np.random.default_rng(0).standard_normal(3000).astype(np.float32)
    sounds = [said(word, seed)[:3000] + hiss for word, seed in (("aa", 0), ("aa", 1), ("ii", 2))]
    first, again, other = (cepstra(sound).mean(axis=0) for sound in sounds)
    assert np.linalg.norm(first - again) < np.linalg.norm(first - other) / 2


def test_aligned_rows_are_as_long_as_one() -> None:
    rows = np.random.default_rng(0).standard_normal((20, COEFFICIENTS))
    lengths = np.linalg.norm(aligned(rows, rows.mean(0), rows.std(0)), axis=1)
    np.testing.assert_allclose(lengths, 1, atol=1e-3)
