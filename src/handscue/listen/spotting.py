"""Spot single words in a stream: two scores in one, and a peak of it where a word ended."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from handscue.listen.cepstra import COEFFICIENTS, STEP, WINDOW, aligned, cepstra
from handscue.listen.embedding import REACH, SIZE, Embeds
from handscue.listen.pairing import Spotted
from handscue.listen.quiet import quiet_from, stands_alone, waited_since
from handscue.listen.sound import HOP, SAMPLE_RATE, Matrix, Samples, levels_db
from handscue.listen.training import Classifier
from handscue.listen.warping import costs
from handscue.listen.windows import ENDS_AFTER, ROWS

if TYPE_CHECKING:
    from handscue.listen.profile import Profile

# In the study: with these, one limit serves every speaker.
_WARPING_WEIGHT, _WARPING_MIDDLE = 25.0, 0.45
_UNSEEN_COST = 0.7  # of a word whose log-odds are too low to be worth warping
_WORTH_WARPING = -4.0  # log-odds
MARGIN = 1.0  # over the second best word

_FRAME = SAMPLE_RATE // 100
_KEPT_LEVELS = 400  # 4 s
_KEPT_CEPSTRA, _HEARD_CEPSTRA = 500, 110  # 10 s for the mean, 2.2 s to find a take in
LAST_CEPSTRA = 32  # in which a word may have ended
_TAIL = WINDOW - STEP
LATE = 40  # frames of quiet after a word
_HOP_FRAMES = HOP // _FRAME


class Spotter:
    """A stream of 80 ms pieces in, now and then a word out, about 0.3 s after its end."""

    def __init__(self, profile: Profile, embedder: Embeds) -> None:
        arrays = profile.arrays
        self._labels, self._embedder = profile.said, embedder
        self._classifier = Classifier(*(arrays[name] for name in _CLASSIFIER))
        self._cepstra_spread = arrays["cepstra_spread"].astype(np.float64)
        self._takes = _takes(profile)
        self._durations = [round(_mean_rows(takes) * STEP) for takes in self._takes]
        embedder.reset()
        self._rows = np.zeros((ROWS, SIZE), np.float32)
        self._tail = np.zeros(_TAIL, np.float32)
        mean = arrays["cepstra_mean"].astype(np.float64)
        self._cepstra: Matrix = np.tile(mean, (_KEPT_CEPSTRA, 1))
        self._levels = np.full(_KEPT_LEVELS, -100.0)
        self._scores: list[Matrix] = []
        self._heard = 0

    def feed(self, hop: Samples) -> Spotted | None:
        """Take the next 1280 samples; return the word that is sure by now to have ended."""
        self._take_in(hop)
        self._scores = [*self._scores, self._score()][-3:]
        if len(self._scores) < 3:
            return None
        if (peak := peak_of(self._scores)) is not None:
            return self._spotted(*peak, HOP)
        peak = peak_of([*self._scores[1:], self._scores[-1]])
        return None if peak is None else self._spotted(*peak, 0, only_if_due=True)

    def _take_in(self, hop: Samples) -> None:
        joined = np.concatenate([self._tail, hop])
        self._tail = hop[-_TAIL:]
        self._cepstra = np.concatenate([self._cepstra, cepstra(joined)])[-_KEPT_CEPSTRA:]
        self._levels = np.concatenate([self._levels, levels_db(hop, _FRAME)])[-_KEPT_LEVELS:]
        self._rows = np.concatenate([self._rows[1:], self._embedder.step(hop)[None]])
        self._heard += HOP

    def _score(self) -> Matrix:
        """Return how clearly each label has just been said."""
        odds = self._classifier.log_odds(self._rows.ravel()).astype(np.float64)
        unlike = np.full(len(odds), _UNSEEN_COST)
        worth = np.flatnonzero(odds > _WORTH_WARPING).tolist()
        if worth:
            mean = self._cepstra.mean(axis=0)
            heard = aligned(self._cepstra[-_HEARD_CEPSTRA:], mean, self._cepstra_spread)
            unlike[worth] = warped(heard, [self._takes[label] for label in worth], LAST_CEPSTRA)
        return scored(odds, unlike)

    def _spotted(
        self, label: int, score: float, ago: int, *, only_if_due: bool = False
    ) -> Spotted | None:
        """Return the word that seems to have ended so many samples ago, if it stood alone.

        One that is still getting clearer is only told where it would be late a piece later.
        """
        since = ago + REACH // 2 - ENDS_AFTER * HOP
        end, duration = self._heard - since, self._durations[label]
        last = len(self._levels) - since // _FRAME
        first = last - duration // _FRAME
        waited = waited_since(self._levels, first, last)
        is_due = LATE - _HOP_FRAMES <= waited < LATE
        if not stands_alone(self._levels, first, last) or (only_if_due and not is_due):
            return None
        quiet = end - (last - quiet_from(self._levels, first, last)) * _FRAME
        late = waited >= LATE
        return Spotted(self._labels[label], score, end - duration, end, quiet, late)


class Peak(NamedTuple):
    """The place of a label, and its score."""

    label: int
    score: float


def peak_of(scores: list[Matrix]) -> Peak | None:
    """Return the best label of the middle of three, if it is higher there than before and after.

    It must also stand out from what any other label reached in the three.
    """
    before, middle, after = scores
    label = int(middle.argmax())
    best = float(middle[label])
    others = np.delete(np.max(scores, axis=0), label)
    if best < max(before.max(), after.max()):
        return None
    if len(others) and best - others.max() < MARGIN:
        return None
    return Peak(label, best)


_CLASSIFIER = ("mean", "spread", "weights", "bias")


def _takes(profile: Profile) -> list[list[Matrix]]:
    """Return the aligned cepstra of the takes of each label."""
    arrays = profile.arrays
    ends = np.cumsum(arrays["take_rows"])[:-1]
    takes = np.split(arrays["takes"].astype(np.float64).reshape(-1, COEFFICIENTS), ends)
    labels = arrays["take_labels"].tolist()
    return [
        [take for take, its in zip(takes, labels, strict=True) if its == label]
        for label in range(len(profile.said))
    ]


def _mean_rows(takes: list[Matrix]) -> float:
    return float(np.mean([len(take) for take in takes]))


def scored(odds: Matrix, unlike: Matrix) -> Matrix:
    """Return how clearly labels were said, by log-odds and by the cost of warping."""
    scores: Matrix = odds - _WARPING_WEIGHT * (unlike - _WARPING_MIDDLE)
    return scores


def warped(heard: Matrix, takes: list[list[Matrix]], last: int) -> list[float]:
    """Return for each label the mean cost of the two takes that are most like what was heard.

    One may end in any of the ``last`` rows of what was heard.
    """
    each = iter(costs(heard, [take for its in takes for take in its], last))
    return [float(np.mean(sorted(islice(each, len(its)))[:2])) for its in takes]
