"""How much time is left, in words that are made beforehand: rounded, so that they are few."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handscue.schedule.languages import WORDS, Words
from handscue.schedule.wording import Spoken

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from handscue.schedule.unroll import Turn
    from handscue.units import Milliseconds

_ROUNDED = ((180, 30), (60, 5), (0, 1))  # from so many minutes on, to so many
_LONGER_MS = 60_000  # than a step may become by itself: what is said makes it so


def time_left(words: Words, message: str, ms: Milliseconds) -> Spoken:
    """Say how much time is left: to five seconds under a minute, then to half and whole minutes.

    Beyond an hour it is told to five minutes, beyond three hours to half an hour: all that may be
    said is spoken and held beforehand, and a day has 1440 minutes.
    """
    said = message.format(amount=_amount(words, ms))
    return Spoken(said[:1].upper() + said[1:])


def _amount(words: Words, ms: Milliseconds) -> str:
    seconds = max(5, 5 * round(ms / 5000))
    if seconds < 60:
        return words.seconds["other"].format(number=words.number(seconds).lower())
    if 75 <= seconds < 105:
        return words.minute_and_a_half
    minutes = _whole_minutes(ms)
    return words.minutes[words.plural(minutes)].format(number=words.number(minutes).lower())


def _whole_minutes(ms: Milliseconds) -> int:
    exact = ms / 60_000
    to = next(to for least, to in _ROUNDED if exact >= least)
    return to * round(exact / to)


def told_exactly(ms: Milliseconds) -> bool:
    """Return whether ``time_left`` says so much time as it is."""
    if ms < 60_000:
        return ms > 0 and ms % 5000 == 0
    return ms == 90_000 or ms == 60_000 * _whole_minutes(ms)


def reminders(turn: Turn, duration_ms: Milliseconds) -> Iterator[tuple[Milliseconds, Spoken]]:
    """Return the times left at which a turn of that length says so, with the words, soonest last.

    They come as often as the session asks, but for those that could not be told as they are.
    """
    if turn.remind_ms is None:
        return
    words = WORDS[turn.language]
    last = duration_ms - duration_ms % turn.remind_ms
    for left_ms in range(last, 0, -turn.remind_ms):
        if told_exactly(left_ms):
            yield left_ms, time_left(words, words.left_in_step, left_ms)


def everything_reminded(turns: Iterable[Turn]) -> tuple[str, ...]:
    """Return every phrase that reminds of the time in any of these turns, each once."""
    said = (
        words.text
        for turn in turns
        for _, words in reminders(turn, max(turn.wanted_ms, *(turn.bend_ms or (0,))) + _LONGER_MS)
    )
    return tuple(dict.fromkeys(said))
