"""Time: whole milliseconds in a timeline, whole frames in a mix, one way between them; counts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TypeAlias

Milliseconds: TypeAlias = int
Frames: TypeAlias = int
Seconds: TypeAlias = float  # an instant or a span on the monotonic clock

FRAMES_PER_SECOND = 48_000
FRAMES_PER_MILLISECOND = FRAMES_PER_SECOND // 1000

LONGEST_SESSION_MS = 12 * 3_600_000  # asked for; more than a working day is a slip
LONGEST_S = 1e9  # some thirty years; more is a slip, and would overflow

_UNITS_MS = {"h": 3_600_000, "m": 60_000, "s": 1000}
_NUMBER = r"\d+(?:[.,]\d+)?"  # with a comma, too, as most of Europe writes it
_CLOCK = re.compile(
    r"(?:(?P<h>\d{1,2}):)?(?P<m>\d{1,3}):(?P<s>[0-5]\d(?:\.\d{1,3})?)"
    r"(?:\s*(?P<unit>h|hours?|m|mins?\.?|minutes?))?"
)
_HOURS_AND_MINUTES = re.compile(r"(\d{1,2})\s*h\s*(\d{1,2})")
_BARE = re.compile(r"[-+]?\d{1,9}(?:[.,]\d{1,9})?")
_BARE_AND_UNCLEAR = re.compile(r"\d{1,9}(?:,|\s*[-\u2013]\s*)\d{1,9}")
_WITH_UNITS = re.compile(
    rf"(?:(?P<h>{_NUMBER})\s*(?:h|hours?)\s*)?"
    rf"(?:(?P<m>{_NUMBER})\s*(?:m|mins?\.?|minutes?)\s*)?"
    rf"(?:(?P<s>{_NUMBER})\s*(?:s|secs?\.?|seconds?)?)?"
)
_RANGE = re.compile(
    r"(?P<low>[^-\u2013]{1,20}?)\s*(?:-|\u2013|\bto\b)\s*(?P<high>[^-\u2013]{1,20})"
)
_UNIT = re.compile(r"[a-z]+\.?$")
_IN_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def to_frames(ms: Milliseconds) -> Frames:
    """Return the frame at which a millisecond begins; exact, for one is 48 of the other."""
    return ms * FRAMES_PER_MILLISECOND


def to_milliseconds(frames: Frames) -> Milliseconds:
    """Return the whole milliseconds that hold so many frames, a part of one counted as one."""
    return -(-frames // FRAMES_PER_MILLISECOND)


def parse_duration(text: str | float) -> Milliseconds:
    """Read a duration as people write it: ``20s``, ``1m30s``, ``1:30``, ``1,5 min``, ``90``.

    A bare number is seconds, after hours minutes: ``1h30``. ``1:30`` and ``1:30 min`` are a minute
    and a half, ``1:00:00`` an hour.

    Raises:
        ValueError: it is not such a duration; the message shows the forms that are.

    """
    if isinstance(text, int | float) and not isinstance(text, bool):
        return _of_seconds(text)
    written = str(text).strip().lower()
    if match := _CLOCK.fullmatch(written):
        return _of_a_clock(match, text)
    if match := _HOURS_AND_MINUTES.fullmatch(written):
        return int(match[1]) * 3_600_000 + int(match[2]) * 60_000
    if _BARE_AND_UNCLEAR.fullmatch(written):
        point = written.replace(",", ".")
        raise ValueError(f"{written} could be minutes or seconds; write {point}m or {point}s")
    return _of_units(written, text)


def _of_seconds(number: float) -> Milliseconds:
    if not abs(number) < LONGEST_S:  # also what is not a number at all
        raise ValueError(_not_a_duration(number))
    return round(number * 1000)


def _of_units(written: str, text: object) -> Milliseconds:
    match = _WITH_UNITS.fullmatch(written) if len(written) < 40 else None
    if not match or not any(match.groups()):
        raise ValueError(_not_a_duration(text))
    ms = _sum(match.groupdict())
    if ms >= LONGEST_S * 1000:
        raise ValueError(_not_a_duration(text))
    return ms


def _of_a_clock(match: re.Match[str], text: object) -> Milliseconds:
    """Read ``1:30``, ``1:30 min`` or ``1:00:00``; ``1:30 h`` is an hour and a half."""
    parts = match.groupdict()
    unit = parts.pop("unit") or ""
    if parts["h"] and (unit or int(parts["m"]) > 59):
        raise ValueError(_not_a_duration(text))
    if unit.startswith("h"):
        parts = {"h": parts["m"], "m": parts["s"]}
    return _sum(parts)


def _sum(parts: Mapping[str, str | None]) -> Milliseconds:
    amounts = ((float(n.replace(",", ".")), _UNITS_MS[unit]) for unit, n in parts.items() if n)
    return round(sum(number * ms for number, ms in amounts))


def parse_range(text: object) -> tuple[Milliseconds, Milliseconds] | None:
    """Read a duration from one to another: ``2-3m``, ``1:30-2:00``, ``90s to 2 min``.

    None for what is none, and for bare numbers, which could be minutes or seconds.
    """
    match = _RANGE.fullmatch(str(text).strip().lower())
    if match is None or _BARE.fullmatch(match["high"]):
        return None
    low, high = match["low"], match["high"]
    unit = _UNIT.search(high)
    low = f"{low}{unit[0]}" if unit and _BARE.fullmatch(low) else low
    try:
        bounds = parse_duration(low), parse_duration(high)
    except ValueError:
        return None
    return bounds if 0 < bounds[0] <= bounds[1] else None


def parse_length(text: str | float) -> Milliseconds:
    """Read how long a session is to be: a duration as above, but never a bare number.

    ``30`` would be half a minute, where half an hour was most likely meant.

    Raises:
        ValueError: it is not such a length; the message says what to write.

    """
    if _BARE.fullmatch(written := str(text).strip()):
        raise ValueError(_with_minutes(written))
    try:
        ms = parse_duration(text)
    except ValueError:
        raise ValueError(_not_a_duration(text, "30m or 1h15m")) from None
    if ms <= 0:
        raise ValueError("must be more than zero; write it like 30m or 1h15m")
    if ms > LONGEST_SESSION_MS:
        hours = LONGEST_SESSION_MS // 3_600_000
        raise ValueError(f"is too long for one session; at most {hours} hours")
    return ms


def _with_minutes(bare: str) -> str:
    """Say how to write a bare number as minutes."""
    number = bare.lstrip("-+").replace(",", ".")
    if not number.isdigit() or int(number) == 0:
        return "Write 30m for thirty minutes."
    counted = int(number)
    words = _IN_WORDS[counted] if counted < len(_IN_WORDS) else number
    return f"Write {counted}m for {words} minute{'s' if counted > 1 else ''}."


def _not_a_duration(text: object, examples: str = "20s, 1m30s, 1:30 or 90 (seconds)") -> str:
    shown = str(text)
    shown = shown if len(shown) <= 30 else f"{shown[:30]}..."
    return f"{shown!r} is not a duration; write it like {examples}"


def format_duration(ms: Milliseconds) -> str:
    """Write a duration as ``m:ss``, or ``h:mm:ss`` from an hour on, rounded to the second."""
    seconds = (ms + 500) // 1000
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def write_duration(ms: Milliseconds) -> str:
    """Write a duration as a session file has it: ``20s``, ``1m30s``, ``1h``, ``2.5s``; exact."""
    minutes, rest = divmod(ms, 60_000)
    hours, minutes = divmod(minutes, 60)
    seconds = f"{rest / 1000:.3f}".rstrip("0").rstrip(".")
    parts = ((hours, f"{hours}h"), (minutes, f"{minutes}m"), (rest, f"{seconds}s"))
    return "".join(text for amount, text in parts if amount) or "0s"


def counted(number: int, noun: str, plural: str | None = None) -> str:
    """Write how many there are: ``1 step``, ``3 steps``, ``2 boxes``."""
    return f"{number} {noun if number == 1 else plural or noun + 's'}"
