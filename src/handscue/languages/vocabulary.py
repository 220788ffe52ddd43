"""Which technique or area of the body a piece of text names, in its language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from handscue.languages.words import ENGLISH, Words, alternatives, listed_words, words_of


@dataclass(frozen=True)
class Area:
    """An area found in a text: how a session names it, its region, and where it was found."""

    name: str
    region: str
    span: tuple[int, int]


@dataclass(frozen=True)
class Named:
    """A technique found in a text; a strong word names one whatever stands around it."""

    name: str
    strong: bool
    span: tuple[int, int]


class Vocabulary:
    """The known words of one language, each list as one expression, the longest words first."""

    def __init__(self, words: Words) -> None:
        self._words = words
        techniques = words.table("techniques")
        kinds = {kind: _listed(techniques.get(kind, {})) for kind in ("strong", "weak")}
        self._patterns = tuple((_any_of(kinds[kind]), kind == "strong") for kind in kinds)
        self._technique_of = {
            w: name for kind in ("weak", "strong") for w, name in kinds[kind].items()
        }
        self._area_of = dict(_areas(words.table("areas")))
        self._areas = _any_of(self._area_of)
        self._only = {
            word: re.compile(before.replace(" ", r"\s"), re.IGNORECASE)
            for word, before in words.table("areas_only").items()
        }
        self._no_technique = words.pattern("techniques_never", "words")
        self._no_area = words.pattern("areas_never", "words")
        self.actions = _any_of(listed_words(words.table("words")["actions"]))
        self.setup = _any_of(listed_words(words.table("words")["setup"]))
        self._headings = {
            kind: re.compile(rf"\b(?:{'|'.join(map(re.escape, listed_words(listed))) or '(?!)'})")
            for kind, listed in words.table("headings").items()
        }
        self._cached_techniques = lru_cache(maxsize=4096)(self._find_techniques)
        self._cached_areas = lru_cache(maxsize=4096)(self._find_areas)

    def techniques_in(self, text: str) -> tuple[Named, ...]:
        """Return the techniques a text names: strong words in order, then weak ones in order."""
        return self._cached_techniques(text)

    def areas_in(self, text: str) -> tuple[Area, ...]:
        """Return the areas of the client's body a text names, in order."""
        return self._cached_areas(text)

    def heading_kind(self, heading: str) -> str | None:
        """Tell a heading over something that is no step: skip, cautions or setup, else None."""
        folded = f"{heading.casefold()} "
        return next((kind for kind, word in self._headings.items() if word.search(folded)), None)

    def _find_techniques(self, text: str) -> tuple[Named, ...]:
        never = [match.span() for match in self._no_technique.finditer(text)]
        return tuple(
            Named(self._technique_of[_folded(match[0])], strong, match.span())
            for pattern, strong in self._patterns
            for match in pattern.finditer(text)
            if not any(start <= match.start() < end for start, end in never)
        )

    def _find_areas(self, text: str) -> tuple[Area, ...]:
        never = [match.span() for match in self._no_area.finditer(text)]
        return tuple(
            Area(*self._area_of[_folded(match[0])], match.span())
            for match in self._areas.finditer(text)
            if self._stands_right(text, match)
            and not any(start <= match.start() < end for start, end in never)
        )

    def _stands_right(self, text: str, match: re.Match[str]) -> bool:
        """Tell the client's back and hands from "back towards you" and "your hands"."""
        only = self._only.get(match[0].casefold())
        return only is None or bool(only.search(text[max(0, match.start() - 24) : match.start()]))


def _listed(table: Mapping[str, str]) -> dict[str, str]:
    return {_folded(word): name for name, listed in table.items() for word in listed_words(listed)}


def _areas(table: Mapping[str, str]) -> Iterable[tuple[str, tuple[str, str]]]:
    for region, lines in table.items():
        for line in lines.strip().split("\n"):
            listed = listed_words(line)
            for word in listed:
                yield _folded(word), (listed[0], region)


def _any_of(listed: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{alternatives(listed)})\b".replace(r"\ ", r"\s"), re.IGNORECASE)


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


@cache
def vocabulary(language: str = ENGLISH) -> Vocabulary:
    """Return what is known of a language's techniques and areas."""
    return Vocabulary(words_of(language))
