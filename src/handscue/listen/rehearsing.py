"""How clearly each word would be known if it were said once more: each take by the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from handscue.listen.cepstra import aligned, cepstra
from handscue.listen.enrolling import classifier_of
from handscue.listen.spotting import LAST_CEPSTRA, MARGIN, scored, warped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from handscue.listen.enrolling import Example, Study
    from handscue.listen.sound import Matrix
    from handscue.listen.training import Classifier

# What nine variations in ten have to score (benchmarks/listen.py). The first word is a part of
# every command.
_CLEAR, _FIRST_CLEAR = -1.5, 1.0
_TENTH = 10.0  # percent
AGAIN = 2  # times that words which are hard to know are taught anew; then they are kept


def unclear(study: Study, prefix: str | None) -> tuple[str, ...]:
    """Return the labels that are hard to know by their takes, in some ten seconds."""
    least = {prefix: _FIRST_CLEAR}
    return tuple(
        label for label, score in clarity(study).items() if score < least.get(label, _CLEAR)
    )


def clarity(study: Study) -> dict[str, float]:
    """Return for each label the score that nine in ten variations of a take reach by the others.

    Where another label comes close, it is that much lower. Empty where some label has one take.
    """
    turns = _turns(study)
    takes = [turns.count(turn) for turn in set(turns)]
    if takes.count(len(study.labels)) < 2:
        return {}
    scores: dict[int, list[Matrix]] = {}
    for turn in sorted(set(turns)):
        pairs = list(zip(study.examples, turns, strict=True))
        others = [example for example, its in pairs if its != turn]
        classifier = classifier_of(study, others)
        for example in (example for example, its in pairs if its == turn):
            known = _scores(example, others, classifier, len(study.labels))
            scores.setdefault(example.place, []).append(known)
    return {
        label: float(np.percentile(np.concatenate(scores[place]), _TENTH))
        for place, label in enumerate(study.labels)
    }


def _turns(study: Study) -> list[int]:
    """Return of each example which take of its label it is."""
    places = [example.place for example in study.examples]
    return [places[:at].count(place) for at, place in enumerate(places)]


def _scores(
    example: Example, others: Sequence[Example], classifier: Classifier, labels: int
) -> Matrix:
    """Return how clearly each variation of a take is known by the others, over any other word."""
    rows = [cepstra(each.take.samples) for each in others]
    together = np.concatenate(rows)
    mean, spread = together.mean(axis=0), together.std(axis=0) + 1e-6
    takes = [
        [aligned(cepstra(each.take.word), mean, spread) for each in others if each.place == label]
        for label in range(labels)
    ]
    heard = aligned(cepstra(example.take.samples), mean, spread)
    unlike = np.array(warped(heard, takes, min(LAST_CEPSTRA, len(heard))))
    odds = np.array([[classifier.log_odds(row) for row in rows] for rows in example.said])
    best = scored(odds.astype(np.float64), unlike).max(axis=1)
    own, rest = best[:, example.place], np.delete(best, example.place, axis=1)
    over = own - rest.max(axis=1, initial=-np.inf) - MARGIN
    lower: Matrix = np.minimum(own, over)
    return lower
