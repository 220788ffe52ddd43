"""What to drill next: spaced by FSRS, from whether each step was known when it was asked for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import reduce
from typing import TYPE_CHECKING, TypeVar

from fsrs import Card, Rating, Scheduler

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from handscue.history.answers import Answer

K = TypeVar("K")

# What was known is asked for again only days later, also where it was new. The spacing is FSRS's
# own, but without its dice: the same answers give the same order.
_SOON = (timedelta(minutes=10),)
_SCHEDULER = Scheduler(
    learning_steps=_SOON, relearning_steps=_SOON, maximum_interval=365, enable_fuzzing=False
)


def drill_order(
    asked: Sequence[K], given: Mapping[K, Sequence[Answer]], now: datetime
) -> tuple[tuple[K, ...], tuple[K, ...]]:
    """Return what is due, the weakest first, and all the rest in the order it is asked in.

    What was not known the last time is due at once, and comes before all that was. What was never
    answered is not due: it has its place among the rest.
    """
    cards = {key: card_of(given[key]) for key in asked if given.get(key)}
    due = [key for key, card in cards.items() if not given[key][-1].knew or card.due <= now]
    due.sort(key=lambda key: (given[key][-1].knew, _likely(cards[key], now)))
    return tuple(due), tuple(key for key in asked if key not in due)


def due_at(given: Sequence[Answer]) -> datetime:
    """Return when a step that was answered at least once is to be asked for again."""
    return card_of(given).due


def card_of(given: Sequence[Answer]) -> Card:
    """Return what FSRS knows of a step after the answers on it, at least one, the oldest first."""
    return reduce(_reviewed, given, Card(card_id=0, due=_instant(given[0].at)))


def _reviewed(card: Card, answer: Answer) -> Card:
    rating = Rating.Good if answer.knew else Rating.Again
    return _SCHEDULER.review_card(card, rating, _instant(answer.at))[0]


def _likely(card: Card, now: datetime) -> tuple[float, float]:
    """Return how likely a step is still known; of those asked the same day, how well it is."""
    return _SCHEDULER.get_card_retrievability(card, now), card.stability or 0.0


def _instant(at: float) -> datetime:
    return datetime.fromtimestamp(at, UTC)
