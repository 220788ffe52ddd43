"""A word is hard to know where one take is not known by the others; the first must be clearest."""

from __future__ import annotations

import numpy as np
import pytest

from handscue.listen import enrolling, rehearsing
from handscue.listen.embedding import Embedder
from handscue.listen.enrolling import Study, studied
from handscue.listen.rehearsing import clarity, unclear
from handscue.listen.takes import Take
from listen.conftest import NEXT, PAUSE, PREFIX, WORDS, takes_of, talk


@pytest.fixture(scope="module")
def mixed(takes: dict[str, list[Take]], study: Study, embedder: Embedder) -> Study:
    """Return a study in which one of the takes of a word is of another word."""
    other = {**takes, NEXT: [*takes[NEXT][:2], takes_of("eaeo")[0]]}
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(enrolling, "VARIATIONS", 5)
        return studied(other, [talk()], embedder, words=WORDS, prefix=PREFIX, before=study)


def test_a_take_unlike_the_others_makes_its_word_unclear(mixed: Study) -> None:
    scores = clarity(mixed)
    assert list(scores) == [PREFIX, NEXT, PAUSE]
    assert scores[NEXT] < min(scores[PREFIX], scores[PAUSE])
    assert NEXT in unclear(mixed, PREFIX)
    assert PAUSE not in unclear(mixed, PREFIX)


def test_more_is_asked_of_the_first_word(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rehearsing, "clarity", lambda _: {PREFIX: 0.0, NEXT: 0.0, PAUSE: -9.0})
    assert unclear(study, PREFIX) == (PREFIX, PAUSE)
    assert unclear(study, None) == (PAUSE,)


def test_of_one_take_nothing_can_be_told(
    takes: dict[str, list[Take]], study: Study, embedder: Embedder
) -> None:
    single = {label: own[:1] for label, own in takes.items()}
    silence = [np.zeros(16_000, np.float32)]
    one_each = studied(single, silence, embedder, words=WORDS, prefix=PREFIX, before=study)
    assert len(one_each.examples) == 3
    assert clarity(one_each) == {}
