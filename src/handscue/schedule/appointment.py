"""How long a session is to be, from what was asked for: a length, an end, or being late."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from handscue.errors import FitError
from handscue.units import LONGEST_SESSION_MS, format_duration, parse_length

if TYPE_CHECKING:
    from handscue.units import Milliseconds

HALF_A_DAY = timedelta(hours=12)

_TIME = re.compile(
    r"(?P<hour>\d{1,2})(?:[:.h](?P<minute>[0-5]\d)(?:[:.](?P<second>[0-5]\d))?)?"
    r"(?:\s*(?P<half>[ap])\.?m\.?)?",
    re.IGNORECASE,
)
_MINUTES = re.compile(r"\d{1,3}(?:[.,]\d{1,3})?")


@dataclass(frozen=True)
class Appointment:
    """What was asked for: an end, or else a length, which being late shortens."""

    length_ms: Milliseconds | None = None
    end: time | None = None
    late_ms: Milliseconds | None = None

    def length(self, usual_ms: Milliseconds, now: datetime) -> Milliseconds | None:
        """Return how long a session that begins now is to be; None where nothing was asked for.

        Raises:
            FitError: there is no such time.

        """
        if self.end is not None:
            return until(coming(self.end, now), now)
        if self.late_ms is None:
            return self.length_ms
        length_ms = usual_ms if self.length_ms is None else self.length_ms
        if self.late_ms >= length_ms:
            raise FitError(_nothing_left(length_ms, self.late_ms))
        return length_ms - self.late_ms


def _nothing_left(length_ms: Milliseconds, late_ms: Milliseconds) -> str:
    whole, late = format_duration(length_ms), format_duration(late_ms)
    return f"starting {late} late leaves nothing of a {whole} session"


def coming(end: time, now: datetime) -> datetime:
    """Return the instant a time of day means: today's, or tomorrow's where that is long past."""
    today = datetime.combine(now.date(), end, now.tzinfo).replace(fold=now.fold)
    return today + timedelta(days=1) if now - today > HALF_A_DAY else today


def until(end: datetime, now: datetime) -> Milliseconds:
    """Return how long it is until an end, whether or not clocks are changed on the way.

    Raises:
        FitError: that is past, or further off than any session is long.

    """
    # Between two times of one zone Python subtracts what the clock on the wall shows.
    ms = (end.astimezone(UTC) - now.astimezone(UTC)) // timedelta(milliseconds=1)
    if ms <= 0:
        raise FitError(f"{end:%H:%M} is already past: it is {now:%H:%M}")
    if ms > LONGEST_SESSION_MS:
        raise FitError(f"{end:%H:%M} is {format_duration(ms)} away, longer than any session can be")
    return ms


def parse_time(text: str) -> time:
    """Read a time of day: ``14:50``, ``14.50``, ``14:50:30``, ``2:50pm``, ``2 p.m.``.

    Raises:
        ValueError: it is none.

    """
    match = _TIME.fullmatch(text.strip())
    if match and (match["minute"] or match["half"]):
        hour = _hour_of_day(int(match["hour"]), match["half"])
        if hour is not None:
            return time(hour, int(match["minute"] or 0), int(match["second"] or 0))
    shown = text if len(text) <= 30 else f"{text[:30]}..."
    raise ValueError(f"{shown!r} is not a time of day; write it like 14:50 or 2:50pm")


def _hour_of_day(hour: int, half: str | None) -> int | None:
    """Return the hour from midnight on, of one before (``a``) or after (``p``) noon; or None."""
    if half is None:
        return hour if hour < 24 else None
    if not 1 <= hour <= 12:
        return None
    return hour % 12 + (12 if half.casefold() == "p" else 0)


def parse_late(text: str) -> Milliseconds:
    """Read by how much a session begins late: a length; a bare number is minutes.

    Raises:
        ValueError: it is none.

    """
    written = text.strip()
    return parse_length(f"{written}m" if _MINUTES.fullmatch(written) else written)
