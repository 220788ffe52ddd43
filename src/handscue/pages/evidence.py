"""What tells of a unit what it is there for: its words, its look, its neighbours, what recurs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from handscue.languages.cautions import cautions, is_caution
from handscue.languages.counts import count
from handscue.languages.positions import position
from handscue.languages.quantities import is_only_an_amount
from handscue.languages.sides import other_side, part_named, side_named
from handscue.languages.times import lengths
from handscue.languages.vocabulary import vocabulary
from handscue.languages.words import Words
from handscue.pages.naming import as_told
from handscue.pages.units import Place, Unit

_LENGTHS = (2, 4, 7, 11, 18, 30)  # words
_PARTS = (0.1, 0.25, 0.75, 0.9)  # of a page
_LONGEST_NAME = 4  # words
_LONGEST_TITLE = 8  # words
_OF_A_PAGE = re.compile(r"\b(?:19|20)\d\d\b|[€$£%@©]|https?:|www\.")
_QUOTES = frozenset('"“„«>(*')
_LABEL = re.compile(r"[^.:!?\n]{2,45}?(?::|\s[–—-])\s\S")


@dataclass(frozen=True)
class Seen:
    """A unit and what its own words and look say."""

    unit: Unit
    words: frozenset[str]
    look: str
    works: bool
    much: bool


def seen(words: Words, unit: Unit) -> Seen:
    """Look at one unit by itself."""
    facts = {**_of_work(words, unit.text), **_of_talk(words, unit.text), **_of_form(unit.text)}
    named = {name for name, holds in facts.items() if holds}
    is_short = len(unit.text.split()) <= _LONGEST_TITLE
    kind = vocabulary(words.language).heading_kind(unit.text) if is_short else None
    named |= {f"kind {kind}"} if kind else set()
    works = bool(
        named & {"strong", "weak"} or {"area", "action"} <= named or {"area", "verb"} <= named
    )
    much = bool(named & {"timed", "counted"})
    return Seen(unit, frozenset(named), look(unit), works, much)


def _of_work(words: Words, text: str) -> dict[str, bool]:
    """Tell what of a text asks for work: techniques, parts of the body, amounts, sides."""
    known = vocabulary(words.language)
    techniques = known.techniques_in(text)
    strong = any(t.strong for t in techniques)
    often = count(words, text)
    first = re.match(r"\W*(?:(?:and|now|then|next|und|et|y)\W+)?(\w+)", as_told(words, text))
    return {
        "strong": strong,
        "weak": bool(techniques) and not strong,
        "area": bool(known.areas_in(text)),
        "action": bool(known.actions.search(text)),
        "verb": bool(first and _is_verb(words, first[1])),
        "timed": bool(lengths(words, text)),
        "counted": often is not None and not often.is_repeat,
        "amount": is_only_an_amount(words, text),
        "other": other_side(words, text) is not None,
        "side": side_named(words, text) is not None,
        "part": part_named(words, text) is not None,
        "told": as_told(words, text) != text,
    }


def _of_talk(words: Words, text: str) -> dict[str, bool]:
    """Tell what a text is about besides the work: warnings, things, talk, how the page goes on."""
    warned, left = cautions(words, text)
    begins = ("sequence", "goes_on", "benefit", "total", "generic", "finish")
    return {
        "warns": bool(warned) and bool(left),
        "warning": is_caution(words, text),
        "setup": bool(vocabulary(words.language).setup.search(text)),
        "talk": bool(words.pattern("pages", "talk").search(text)),
        "turning": bool(words.pattern("pages", "turning").search(text)),
        "position": position(words, text) is not None,
        **{key: bool(words.pattern("pages", key).match(text)) for key in begins},
    }


def _of_form(text: str) -> dict[str, bool]:
    """Tell how a text is written, whatever its language."""
    return {
        "question": text.endswith("?"),
        "capitals": text.isupper() and len(text) > 3,
        "small": text[:1].islower(),
        "colon": text.endswith(":"),
        "stop": text.endswith((".", "!")),
        "label": bool(_LABEL.match(text)),
        "digit": any(map(str.isdigit, text)),
        "of a page": bool(_OF_A_PAGE.search(text)),
        "quoted": text[:1] in _QUOTES,
    }


def _is_verb(words: Words, word: str) -> bool:
    known = vocabulary(words.language)
    techniques = known.techniques_in(word)
    return bool(known.actions.fullmatch(word)) or any(t.span == (0, len(word)) for t in techniques)


def look(unit: Unit) -> str:
    """Return what units that an author means alike have in common."""
    block = unit.block
    marks = [str(unit.place)]
    if unit.begins:
        if block.lead:
            marks.append("bold" if block.lead.strip() == block.text.strip() else "lead")
        if unit.place in {Place.ITEM, Place.NESTED, Place.HEADING, Place.NUMBERED}:
            marks.append(str(min(block.level, 6)))
        if unit.place is Place.NESTED and block.number is not None:
            marks.append("#")
    if unit.begins and _is_a_name(unit):
        marks.append(".")
    if unit.place in {Place.TEXT, Place.LINE, Place.SENTENCE}:
        if _LABEL.match(unit.text):
            marks.append(":")
        if unit.text.isupper():
            marks.append("A")
    return " ".join(marks)


def is_inner(one: str) -> bool:
    """Tell the look of sentences that no line begins with."""
    return one.startswith(str(Place.SENTENCE))


def _is_a_name(unit: Unit) -> bool:
    """Tell "Ankle." with more to follow in the same block."""
    return len(unit.text.split()) <= _LONGEST_NAME and unit.text.endswith(".") and not unit.is_last


def evidence(words: Words, units: Sequence[Unit]) -> list[list[str]]:
    """Return for each unit the names of all that speaks for or against a role."""
    looked = [seen(words, unit) for unit in units]
    recurring = _recurring(looked)
    page = _page(looked)
    heads = Counter(_head(unit) for unit in units if unit.place is not Place.SENTENCE)
    return [
        [*_of(looked, i, recurring, page), *_of_head(unit, heads)] for i, unit in enumerate(units)
    ]


def _head(unit: Unit) -> str:
    return " ".join(re.findall(r"[^\W\d_]+", unit.text.casefold())[:1])


def _of_head(unit: Unit, heads: Counter[str]) -> Iterator[str]:
    """Say how many lines begin with the same word: "Perform", "Duration"."""
    if unit.place is Place.SENTENCE:
        return
    often = _bucket(heads[_head(unit)], (2, 3, 5))
    yield f"head {often}"
    yield f"head {often} {unit.place}"


def _bucket(value: float, edges: Sequence[float]) -> int:
    return sum(value >= edge for edge in edges)


def _recurring(looked: Sequence[Seen]) -> dict[str, str]:
    """Say of each look how often it recurs, and how much of the work begins with it."""
    groups: dict[str, list[list[Seen]]] = {}
    for look in {one.look for one in looked}:
        groups[look] = list(_groups(looked, look))
    total = sum(one.works or one.much for one in looked) or 1
    told = {}
    for look, grouped in groups.items():
        n = len(grouped)
        working = sum(any(o.works for o in group) for group in grouped) / n
        much = sum(any(o.much for o in group) for group in grouped) / n
        amounts = sum(sum(o.much for o in group) for group in grouped) / n
        covered = sum(o.works or o.much for group in grouped for o in group) / total
        told[look] = (
            f"n{_bucket(n, (2, 3, 5, 9))} w{_bucket(working, (0.34, 0.67, 0.9))} "
            f"m{_bucket(much, (0.2, 0.5, 0.8))} a{_bucket(amounts, (0.5, 1.2, 2.1))} "
            f"c{_bucket(covered, (0.3, 0.6, 0.85))}"
        )
    return told


_TELLING = frozenset(
    {"colon", "amount", "verb", "sequence", "turning", "warning", "other", "small"}
)
_RANK = {
    Place.HEADING: 0, Place.NAME: 1, Place.NUMBERED: 2, Place.ROW: 2, Place.ITEM: 2,
    Place.TEXT: 2, Place.NESTED: 3, Place.LINE: 4, Place.SENTENCE: 5,
}  # fmt: skip


def _groups(looked: Sequence[Seen], look: str) -> Iterator[list[Seen]]:
    """Yield each unit of a look with those up to the next of it, or of a higher rank."""
    held: list[Seen] = []
    for one in looked:
        if one.look == look:
            if held:
                yield held
            held = [one]
        elif held and _RANK[one.unit.place] < _RANK[held[0].unit.place]:
            yield held
            held = []
        elif held:
            held.append(one)
    if held:
        yield held


def _page(looked: Sequence[Seen]) -> str:
    """Say which of the marks that set steps apart a page has."""
    often = Counter(one.unit.place for one in looked)
    marks = [
        mark
        for mark, place, least in (
            ("#", Place.NUMBERED, 3), ("r", Place.ROW, 3), ("*", Place.ITEM, 3), ("n", Place.NAME, 2)
        )
        if often[place] >= least
    ]  # fmt: skip
    return "".join(marks) or "plain"


def _of(looked: Sequence[Seen], i: int, recurring: Mapping[str, str], page: str) -> Iterator[str]:
    """Yield what speaks of one unit, most of it also together with where it stands."""
    one, unit, place = looked[i], looked[i].unit, looked[i].unit.place
    length = f"long {_bucket(len(unit.text.split()), _LENGTHS)}"
    work, own = _work(one), recurring[one.look]
    together = [length, *sorted(one.words), f"does {work}", *(f"recurs {p}" for p in own.split())]
    yield from together
    yield from (f"{name} {place}" for name in together)
    yield from ("any", f"at {place}", f"look {one.look}", f"page {page} {place}")
    starts = bool(one.words & {"verb", "sequence"})
    yield f"does {work} {starts} {place in (Place.SENTENCE, Place.LINE)}"
    yield from _of_recurring(own, place)
    if unit.block.number is not None and unit.begins:
        yield f"number {'first' if unit.block.number == 1 else 'next'}"
    yield from _beside(looked, i)
    yield f"part {_bucket(i / len(looked), _PARTS)}"
    yield f"is last {unit.is_last}"


def _of_recurring(own: str, place: Place) -> Iterator[str]:
    """Yield pairs of what recurs of a unit's look: how often, how much work, how many amounts."""
    often, working, much, amounts, covered = own.split()
    yield f"recurs {often} {working}"
    yield f"recurs {working} {amounts}"
    yield f"recurs {covered} {amounts}"
    yield f"recurs {covered} {working} {place}"
    yield f"recurs {much} {amounts} {place}"


def _work(one: Seen) -> str:
    return ("works" if one.works else "") + (" much" if one.much else "") or "idle"


def _beside(looked: Sequence[Seen], i: int) -> Iterator[str]:
    """Say what the neighbours are."""
    for name, j in (("before", i - 1), ("after", i + 1)):
        if not 0 <= j < len(looked):
            yield f"{name} none"
            continue
        other = looked[j]
        yield f"{name} {other.unit.place}"
        yield f"{name} {other.unit.place} {looked[i].unit.place}"
        same = other.look == looked[i].look
        yield f"{name} same {same}"
        yield f"{name} {_work(other)}"
        for word in other.words & {
            "colon",
            "amount",
            "verb",
            "follows",
            "turning",
            "warning",
            "other",
            "small",
        }:
            yield f"{name} {word}"
            yield f"{name} {word} {looked[i].unit.place}"
