"""One small profile for all tests of this folder: enrolling is what takes the time."""

from __future__ import annotations

import numpy as np
import pytest

from handscue.listen import enrolling
from handscue.listen.embedding import Embedder
from handscue.listen.enrolling import Study, profile_of, studied
from handscue.listen.profile import Profile, Word
from handscue.listen.takes import Take, cut
from listen.saying import in_a_room, said

PREFIX, NEXT, PAUSE = "aisa", "ousi", "ieuo"
WORDS = (Word("next", NEXT), Word("pause", PAUSE))


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    return Embedder()


def takes_of(word: str) -> list[Take]:
    """Return three takes of a word."""
    takes = [cut(in_a_room(said(word, seed), seed=seed)) for seed in range(3)]
    return [take for take in takes if take is not None]


def talk() -> np.ndarray:
    """Return ten seconds of other words without a pause."""
    random = np.random.default_rng(3)
    words = ["".join(random.choice(list("aeious"), 4)) for _ in range(18)]
    return np.concatenate([said(word, seed) for seed, word in enumerate(words)])


@pytest.fixture(scope="session")
def takes() -> dict[str, list[Take]]:
    """Three takes of each label, always the same: what is studied of them is kept."""
    return {label: takes_of(label) for label in (PREFIX, NEXT, PAUSE)}


@pytest.fixture(scope="session")
def study(takes: dict[str, list[Take]], embedder: Embedder) -> Study:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(enrolling, "VARIATIONS", 5)
        return studied(takes, [talk()], embedder, words=WORDS, prefix=PREFIX)


@pytest.fixture(scope="session")
def profile(study: Study) -> Profile:
    return profile_of(study, WORDS)
