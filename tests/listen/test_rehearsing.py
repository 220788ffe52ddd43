"""A word is hard to know where one take is not known by the others; the first must be clearest."""

from __future__ import annotations

import numpy as np
import pytest

from handscue.listen import enrolling, rehearsing
from handscue.listen.embedding import Embedder
from handscue.listen.enrolling import Study, studied
from handscue.listen.rehearsing import clarity, unclear
from listen.conftest import NEXT, PAUSE, PREFIX, WORDS, takes_of, talk


@pytest.fixture(scope="module")
def study(embedder: Embedder) -> Study:
    """Return a study in which one of the takes of a word is of another word."""
    takes = {label: takes_of(label) for label in (PREFIX, NEXT, PAUSE)}
    takes[NEXT][2] = takes_of("eaeo")[0]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(enrolling, "VARIATIONS", 5)
        return studied(takes, [talk()], embedder, words=WORDS, prefix=PREFIX)


def test_a_take_unlike_the_others_makes_its_word_unclear(study: Study) -> None:
    scores = clarity(study)
    assert list(scores) == [PREFIX, NEXT, PAUSE]
    assert scores[NEXT] < min(scores[PREFIX], scores[PAUSE])
    assert NEXT in unclear(study, PREFIX)
    assert PAUSE not in unclear(study, PREFIX)


def test_more_is_asked_of_the_first_word(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rehearsing, "clarity", lambda _: {PREFIX: 0.0, NEXT: 0.0, PAUSE: -9.0})
    assert unclear(study, PREFIX) == (PREFIX, PAUSE)
    assert unclear(study, None) == (PAUSE,)


def test_of_one_take_nothing_can_be_told(embedder: Embedder) -> None:
    takes = {label: takes_of(label)[:1] for label in (PREFIX, NEXT, PAUSE)}
    silence = [np.zeros(16_000, np.float32)]
    assert clarity(studied(takes, silence, embedder, words=WORDS, prefix=PREFIX)) == {}
