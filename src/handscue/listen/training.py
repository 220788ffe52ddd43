"""A classifier that is trained while she waits: softmax regression over nine embeddings.

Nesterov's descent on all rows at once, with a step by the largest curvature (found by the power
method), so nothing is left to chance: the same rows train the same classifier.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from handscue.listen.embedding import Embeddings

Floats = NDArray[np.float32]

_ROUNDS = 300
_POWER_ROUNDS = 10
_SHRINK = 2e-3
_COMMAND_WEIGHT = 3.0  # of a row that is a command, of which there are few
# Spreads from the mean that count: what was never seen at training is no surer for being stranger.
_FARTHEST = np.float32(2.5)


@dataclass(frozen=True)
class Classifier:
    """Log-odds of each command, against none: weights (864, n + 1), the last column is "none"."""

    mean: Floats
    spread: Floats
    weights: Floats
    bias: Floats

    def log_odds(self, row: Embeddings) -> Floats:
        """Return the log-odds of each command for one window, (864,) to (n,)."""
        scores = _even(row, self.mean, self.spread) @ self.weights + self.bias
        odds: Floats = scores[:-1] - scores[-1]
        return odds


def trained(rows: Embeddings, classes: NDArray[np.int_], commands: int) -> Classifier:
    """Train on rows (m, 864) and their classes; the class ``commands`` is none of them."""
    mean, spread = rows.mean(axis=0), rows.std(axis=0) + np.float32(1e-3)
    even = _even(rows, mean, spread)
    weights, bias = _descended(even, classes, commands + 1)
    return Classifier(mean, spread, weights, bias)


def _even(rows: Embeddings, mean: Floats, spread: Floats) -> Floats:
    """Return rows with all numbers alike in size, and none very large."""
    even: Floats = np.clip((rows - mean) / spread, -_FARTHEST, _FARTHEST).astype(np.float32)
    return even


def _descended(rows: Floats, classes: NDArray[np.int_], count: int) -> tuple[Floats, Floats]:
    """Return weights and bias that make the classes of the rows most likely."""
    wanted = np.eye(count, dtype=np.float32)[classes]
    share = np.where(classes < count - 1, _COMMAND_WEIGHT, 1.0).astype(np.float32)
    share /= share.sum()
    rate = np.float32(1 / (0.5 * _curvature(rows, share) + 0.5))
    weights = np.zeros((rows.shape[1], count), np.float32)
    bias = np.zeros(count, np.float32)
    before = weights, bias
    for turn in range(_ROUNDS):
        ahead = np.float32(turn / (turn + 3))
        at = weights + ahead * (weights - before[0]), bias + ahead * (bias - before[1])
        before = weights, bias
        wrong = (_likelihood(rows @ at[0] + at[1]) - wanted) * share[:, None]
        weights = at[0] - rate * (rows.T @ wrong + np.float32(_SHRINK) * at[0])
        bias = at[1] - rate * wrong.sum(axis=0)
    return weights, bias


def _likelihood(scores: Floats) -> Floats:
    risen = np.exp(scores - scores.max(axis=1, keepdims=True))
    likelihood: Floats = risen / risen.sum(axis=1, keepdims=True)
    return likelihood


def _curvature(rows: Floats, share: Floats) -> float:
    """Return about the largest eigenvalue of the rows' weighted second moments."""
    start = np.random.default_rng(0).standard_normal((rows.shape[1],))
    direction: Floats = start.astype(np.float32)
    for _ in range(_POWER_ROUNDS):
        direction = rows.T @ (share * (rows @ direction))
        direction /= np.linalg.norm(direction) + np.float32(1e-12)
    return float(direction @ (rows.T @ (share * (rows @ direction))))
