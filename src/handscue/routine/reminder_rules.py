"""What ``reminders.yaml`` knows: places to mind, directions of strokes, how a routine closes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from handscue.routine import yaml_text


@dataclass(frozen=True)
class Place:
    """A place over which percussion is cautioned."""

    words: tuple[str, ...]
    why: str
    source: str

    def named_in(self, text: str) -> str | None:
        """Return the word for the place that a text has, if it has one."""
        return first_named(self.words, text)


@dataclass(frozen=True)
class Rules:
    """The rules of the reminders, as the data file has them."""

    percussion: frozenset[str]
    places: tuple[Place, ...]
    kidney_words: tuple[str, ...]
    strokes: frozenset[str]
    limbs: tuple[tuple[str, ...], ...]
    lightly: tuple[str, ...]
    direction_source: str
    closing: frozenset[str]
    closing_source: str
    place_words: tuple[str, ...]


def first_named(words: tuple[str, ...], text: str) -> str | None:
    """Return the first of some words that stands in a text, whatever the case."""
    folded = text.casefold()
    return next((w for w in words if re.search(rf"\b{re.escape(w)}\b", folded)), None)


@cache
def shipped_rules() -> Rules:
    """Read the package's own rules."""
    raw = (resources.files("handscue.routine") / "reminders.yaml").read_bytes()
    data: dict[str, Any] = yaml_text.read(yaml_text.decode(raw)).data
    direction, closing = data["towards_the_heart"], data["closing"]
    return Rules(
        percussion=frozenset(data["percussion"]),
        places=tuple(Place(tuple(p["words"]), p["why"], p["source"]) for p in data["places"]),
        kidney_words=tuple(data["near"]["kidneys"]),
        strokes=frozenset(direction["strokes"]),
        limbs=tuple(tuple(limb) for limb in direction["limbs"]),
        lightly=tuple(direction["lightly"]),
        direction_source=direction["source"],
        closing=frozenset(closing["techniques"]),
        closing_source=closing["source"],
        place_words=tuple(data["place_words"]),
    )
