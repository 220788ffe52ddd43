"""The words of ``vocabulary.yaml``: which technique, area or position a piece of prose names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from handscue.routine import yaml_text


@dataclass(frozen=True)
class Area:
    """An area found in prose: how a session names it, its region, and where it was found."""

    name: str
    region: str
    span: tuple[int, int]


@dataclass(frozen=True)
class Named:
    """A technique found in prose; a strong word names one whatever stands around it."""

    name: str
    strong: bool
    span: tuple[int, int]


@dataclass(frozen=True)
class Vocabulary:
    """The known words, each list compiled to one expression with the longest words first."""

    strong: re.Pattern[str]
    weak: re.Pattern[str]
    technique_of: Mapping[str, str]
    areas: re.Pattern[str]
    area_of: Mapping[str, tuple[str, str]]
    limbs: Mapping[str, str]
    actions: re.Pattern[str]
    setup: re.Pattern[str]
    headings: Mapping[str, tuple[str, ...]]

    def techniques_in(self, text: str) -> tuple[Named, ...]:
        """Return the techniques a text names: strong words in order, then weak ones in order."""
        return tuple(
            Named(self.technique_of[_folded(match[0])], strong, match.span())
            for pattern, strong in ((self.strong, True), (self.weak, False))
            for match in pattern.finditer(text)
            if not _is_no_technique(text, match)
        )

    def areas_in(self, text: str) -> tuple[Area, ...]:
        """Return the areas of the client's body a text names, in order."""
        return tuple(
            Area(*self.area_of[_folded(match[0])], match.span())
            for match in self.areas.finditer(text)
            if _is_the_clients(text, match)
        )

    def heading_kind(self, heading: str) -> str | None:
        """Tell a heading over something that is no step: skip, cautions or setup, else None."""
        folded = f"{heading.casefold()} "
        for kind, words in self.headings.items():
            if any(re.search(rf"\b{re.escape(word.strip())}", folded) for word in words):
                return kind
        return None


# After these, "back" is a direction; a hand, thumb or finger is the therapist's own.
_DIRECTION_AFTER = re.compile(r"\s*(?:to(?:wards?)?|and forth|down|up|in|on|again|over|out|with)\b")
_ARTICLE_BEFORE = re.compile(
    r"(?:\b(?:the|their|his|her|client's|partner's|person's|friend's|receiver's|recipient's|whole|"
    r"entire|full|middle|on|over|of|for|massage)\s|^\W*|[:,(/–-]\s?)$",
    re.IGNORECASE,
)
_CLIENTS = (
    r"\b(?:their|his|her|client's|partner's|person's|friend's|receiver's|each of the|"
    r"back of the|of the|the whole|between the|all the)\s$"
)
_NOT_THE_THERAPISTS = re.compile(r"(?<!\byour)(?<!\bone)(?<!\bboth)(?<!\bflat)(?<!\beach)\s$|^\W*$")
_THE_OR_CLIENTS = re.compile(rf"{_CLIENTS}|\bthe\s$", re.IGNORECASE)
_ALSO_THE_THERAPISTS = {  # words for what both have, and what stands before the client's own
    "hand": _THE_OR_CLIENTS,
    **dict.fromkeys(("finger", "fingers", "thumb"), re.compile(_CLIENTS, re.IGNORECASE)),
    **dict.fromkeys(("heel", "heels", "sole", "palm"), _NOT_THE_THERAPISTS),
}
_POSSESSED = re.compile(r"\s+(?:of|on)\s+(?:your|one|both|the)\s+(?:\w+\s+)?(?:hands?|fingers?)")


def _is_the_clients(text: str, match: re.Match[str]) -> bool:
    """Tell the client's back and hands from "back towards you" and "your hands"."""
    before, after = text[max(0, match.start() - 24) : match.start()], text[match.end() :]
    word = match[0].casefold()
    if word == "back":
        is_place = bool(re.search(r"\b(?:the|her|his|their)\s$", before))
        is_direction = bool(_DIRECTION_AFTER.match(after)) and not is_place
        return bool(_ARTICLE_BEFORE.search(before)) and not is_direction
    if word in {"bottom", "waist", "arch"}:
        return bool(_ARTICLE_BEFORE.search(before))
    if word in _ALSO_THE_THERAPISTS:
        is_tool = _POSSESSED.match(after) or re.match(r"\s+(?:over|in|on)\s+(?:hand|top)|-", after)
        return not is_tool and bool(_ALSO_THE_THERAPISTS[word].search(before))
    return not re.search(r"\byour(?: own)?\s(?:\w+\s)?$", before)


def _is_no_technique(text: str, match: re.Match[str]) -> bool:
    """Leave out a word that only looks like a technique where it stands."""
    before, after = text[: match.start()].casefold(), text[match.end() :].casefold()
    word = match[0].casefold()
    return (
        (word == "rest" and bool(re.search(r"\bthe\s$", before)))
        or (word == "rest" and bool(re.match(r"\s+(?:of|your|the|on|in)\b", after)))
        or (word == "hold" and after.lstrip().startswith("of"))
        or (word == "stretch" and bool(re.search(r"\b(?:a|the|long)\s$", before)))
        or (word in {"tap", "beat"} and bool(re.search(r"\b(?:the|a|heart)\s$", before)))
        or (word == "circular" and "circular saw" in f"circular{after[:4]}")
        or (word.startswith("knuckle") and bool(re.search(r"\b(?:your|the)\s$", before)))
        or (
            word in {"roll", "rolls", "rolling"}
            and bool(re.match(r"\s+(?:up\s)?(?:a|the)\s+(?:\w+\s)?(?:towel|sheet|blanket)", after))
        )
        or (word == "milk" and bool(re.search(r"\b(?:of|the|warm)\s$", before)))
    )


@cache
def vocabulary() -> Vocabulary:
    """Read the package's own vocabulary."""
    raw = (resources.files("handscue.routine") / "vocabulary.yaml").read_bytes()
    data = yaml_text.read(yaml_text.decode(raw)).data
    strong, weak = data["techniques"]["strong"], data["techniques"]["weak"]
    technique_of = {
        word: name for words in (strong, weak) for name, forms in words.items() for word in forms
    }
    area_of = {
        word: (words[0], region)
        for region, entries in data["areas"].items()
        for words in entries
        for word in words
    }
    return Vocabulary(
        strong=_any_of(word for forms in strong.values() for word in forms),
        weak=_any_of(word for forms in weak.values() for word in forms),
        technique_of=technique_of,
        areas=_any_of(area_of),
        area_of=area_of,
        limbs=data["limbs"],
        actions=_any_of(data["actions"]),
        setup=_any_of(data["setup"]),
        headings={kind: tuple(words) for kind, words in data["headings"].items()},
    )


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted(words, key=len, reverse=True)
    alternatives = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in longest_first)
    return re.compile(rf"\b(?:{alternatives})\b", re.IGNORECASE)


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
