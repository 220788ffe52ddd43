"""The last part of a session's address on a site: letters that need no escaping anywhere."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

LONGEST = 80


def addresses(sessions: Iterable[str], suffixes: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Return an address for each session, by its path, with each of some suffixes.

    ``Beine/Rücken.yaml`` is at ``beine-rucken``; where two would be the same, the later one gets a
    number.
    """
    taken: set[str] = set()
    return {
        session: tuple(_free(f"{_plain(session)}{suffix}", taken) for suffix in suffixes)
        for session in sessions
    }


def _free(address: str, taken: set[str]) -> str:
    number, free = 1, address
    while free in taken:
        number += 1
        free = f"{address}-{number}"
    taken.add(free)
    return free


def _plain(session: str) -> str:
    text = session.removesuffix(".yaml")
    letters = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub("[^a-z0-9]+", "-", letters)[:LONGEST].strip("-") or "session"
