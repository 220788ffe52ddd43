"""Enrolling learns every label there is, in the order in which a profile names them."""

from __future__ import annotations

import numpy as np
import pytest

from handscue.listen.embedding import Embedder
from handscue.listen.enrolling import enrol
from handscue.listen.profile import Profile
from handscue.listen.windows import FEATURES
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
        enrol(takes, [np.zeros(16_000, np.float32)], embedder, words=WORDS, prefix=PREFIX)
