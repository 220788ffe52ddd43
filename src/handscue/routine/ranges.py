"""Ranges as people write them, ``passes: 3-5`` or ``duration: 2-3m``: the middle, and its bounds.

The middle is what is played. A session that is fitted to a length goes as far as the ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from handscue.units import parse_range, write_duration

_PASSES = re.compile(
    r"(\d{1,4})\s*(?:-|\u2013|\bto\b)\s*(\d{1,4})\s*(?:x|times|passes)?", re.IGNORECASE
)


def passes_range(text: object) -> tuple[int, int] | None:
    """Read a repeat count from one to another: ``2-3``, ``3 to 5``, ``3-5x``; None for no range."""
    match = _PASSES.fullmatch(str(text).strip())
    if match is None:
        return None
    low, high = int(match[1]), int(match[2])
    return (low, high) if 0 < low <= high else None


def middle(low: int, high: int) -> int:
    """Return the whole number in the middle, the higher of two."""
    return (low + high + 1) // 2


def spelled_out(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return a step's fields with each range as its middle, its ends in fields of their own.

    A range that cannot be one stays as it is, for its own field to say so; bounds that are given
    besides come first.
    """
    plain = dict(fields)
    if isinstance(plain.get("passes"), str) and (passes := passes_range(plain["passes"])):
        plain["passes"] = middle(*passes)
        plain.setdefault("passes_between", passes)
    if isinstance(plain.get("duration"), str) and (duration := parse_range(plain["duration"])):
        least, most = duration
        plain["duration"] = write_duration(middle(least, most))
        plain.setdefault("least", write_duration(least))
        plain.setdefault("most", write_duration(most))
    return plain


def explained(field: str, text: str) -> Iterator[str]:
    """Say how a range is understood; nothing where it is none."""
    if field == "passes" and (passes := passes_range(text)):
        low, high = passes
        yield (
            f"read as passes: {middle(low, high)} and passes_between: [{low}, {high}]; "
            "the bounds count where the session is fitted to a length"
        )
    if field == "duration" and (duration := parse_range(text)):
        least, most = map(write_duration, duration)
        yield (
            f"read as duration: {write_duration(middle(*duration))}, least: {least} and "
            f"most: {most}; the bounds count where the session is fitted to a length"
        )
