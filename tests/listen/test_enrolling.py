"""Enrolling learns every label there is, in the order in which a profile names them."""

from __future__ import annotations

import numpy as np
import pytest

from handscue.listen import enrolling
from handscue.listen.embedding import Embedder
from handscue.listen.enrolling import Study, studied
from handscue.listen.profile import Profile
from handscue.listen.takes import Take
from handscue.listen.training import Classifier
from handscue.listen.varying import as_another
from handscue.listen.windows import FEATURES, windows
from listen.conftest import NEXT, PREFIX, WORDS, takes_of


def test_every_label_has_its_takes(profile: Profile) -> None:
    assert profile.said == (PREFIX, *(word.label for word in WORDS))
    assert profile.arrays["weights"].shape == (FEATURES, 4)
    assert profile.arrays["take_labels"].tolist() == [0, 0, 0, 1, 1, 1, 2, 2, 2]


def test_no_sound_is_kept(profile: Profile) -> None:
    assert sum(array.nbytes for array in profile.arrays.values()) < 100_000


def test_a_label_without_a_take_is_refused(embedder: Embedder) -> None:
    takes = {PREFIX: takes_of(PREFIX), NEXT: takes_of(NEXT)}
    with pytest.raises(ValueError, match="ieuo"):
        studied(takes, [np.zeros(16_000, np.float32)], embedder, words=WORDS, prefix=PREFIX)


def test_what_was_studied_of_the_same_takes_is_kept(
    takes: dict[str, list[Take]],
    study: Study,
    embedder: Embedder,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(enrolling, "VARIATIONS", 1)
    silence = [np.zeros(16_000, np.float32)]
    other = {**takes, NEXT: takes_of("eaeo")}
    after = studied(other, silence, embedder, words=WORDS, prefix=PREFIX, before=study)
    kept = [one is other for one, other in zip(study.examples, after.examples, strict=True)]
    assert kept == [True] * 3 + [False] * 3 + [True] * 3


def test_a_word_in_another_voice_is_no_command(profile: Profile, embedder: Embedder) -> None:
    """It is her voice that her words are known by."""
    hers = takes_of(NEXT)[0]
    odds = [_best_odds(profile, embedder, take.samples) for take in (hers, as_another(hers, 1.38))]
    assert odds[0] > 0 > odds[1]


def _best_odds(profile: Profile, embedder: Embedder, sound: np.ndarray) -> float:
    """Return the highest log-odds of the second label while a sound is heard and after it."""
    classifier = Classifier(*(profile.arrays[n] for n in ("mean", "spread", "weights", "bias")))
    quiet = 1e-4 * np.random.default_rng(0).standard_normal(16_000)
    heard = np.concatenate([quiet, sound, quiet]).astype(np.float32)
    return max(float(classifier.log_odds(row)[1]) for row in windows(embedder.rows(heard)))
