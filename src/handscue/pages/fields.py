"""One step's words -> the fields of a session file: technique, area, counts, times, cautions."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from handscue.languages.cautions import cautions
from handscue.languages.counts import Count, count
from handscue.languages.quantities import amounts, is_only_an_amount
from handscue.languages.sides import (
    OtherSide,
    each_part,
    in_turn,
    other_side,
    parts_at_once,
    side_named,
)
from handscue.languages.times import Length
from handscue.languages.vocabulary import Area, Named, vocabulary
from handscue.languages.words import Words, sentences
from handscue.pages.found import Found, WrittenStep
from handscue.pages.lists import LONGEST_TURN
from handscue.pages.naming import says_how_much
from handscue.pages.sets import in_sets
from handscue.routine.fields import MOST_PASSES
from handscue.units import write_duration

LONGEST_SAY = 1000  # as the model has it
_LONGEST_MARKER = 16  # words of a text that may still say no more than "the other side"
_KINDS_OF = {  # a name that says only the family; the text may say which of it
    "tapotement": ("hacking", "cupping", "beating", "pounding"),
    "petrissage": ("kneading", "wringing", "squeezing", "picking up", "rolling"),
}
_VAGUENESS = {"hold": 2, "rest": 2, "passive movement": 1, "drawing": 1}  # others: none
_LIMB_REGIONS = {"leg", "foot", "arm", "hand"}


@dataclass(frozen=True)
class Drafted:
    """A step as fields of a session file, and what is still to be decided about its sides."""

    fields: dict[str, Any]
    written: WrittenStep
    source: str
    region: str | None = None
    other: OtherSide | None = None
    only_other: bool = False  # it says nothing but that the other side follows
    both_of: str | None = None  # done on both sides in turn, this step alone
    doubts: tuple[tuple[str, str], ...] = ()  # field and why
    words: str = ""  # all of them, in lower case
    together: str | None = None  # what is worked on both sides at once: "hold both feet"
    both_as_told: str | None = None  # done on both sides, as the page says of several steps

    @property
    def line(self) -> int:
        """Where it stands on the page."""
        return self.written.line

    @property
    def section(self) -> str | None:
        """The heading it stands under."""
        return self.written.section

    @property
    def number(self) -> int | None:
        """The number that the page gives it."""
        return self.written.number


def drafted(written: WrittenStep, found: Found) -> Drafted:
    """Read one step's words."""
    words = found.words
    source = " ".join((written.name, *written.text.split("\n")[:1]))[:160]
    warned, (name, text, beside) = _warnings(words, written)
    other, text = _without_other_side(words, text)
    other = written.other or other or other_side(words, beside)
    if written.slot and written.other is None and side_named(words, name):
        other = None  # a row of its own for the right leg: "as on the left"
    if other is None and not written.text:
        other = other_side(words, name)
    doubts: list[tuple[str, str]] = []
    fields: dict[str, Any] = {"name": name[:120]}
    technique, why = _technique(words, name, text or beside)
    if written.turns or _only_turns(words, written):
        technique, why = "change over", None
        fields["wait"] = True
    if technique:
        fields["technique"] = technique
    if why:
        doubts.append(("technique", why))
    area = _area(written, name, text, found)
    if area:
        fields["area"] = area.name
    read = "\n".join(part for part in (beside, text, name) if part)
    both_of = _counted(words, fields, doubts, read, area.region if area else None)
    fields = in_sets(words, fields, read)
    doubts = [doubt for doubt in doubts if doubt[0] in fields]
    _told(words, fields, doubts, text, warned)
    only_other = other is not None and _says_no_more(words, name, text, written)
    if not technique and not {"duration", "reps"} & fields.keys() and not only_other:
        why = "no technique found, so it takes 20 seconds; give it one, or a duration"
        doubts.append(("name", why))
    return Drafted(
        fields, written, source, area.region if area else None, other, only_other, both_of,
        tuple(doubts), written.everything.casefold(), parts_at_once(words, written.everything),
    )  # fmt: skip


def _only_turns(words: Words, written: WrittenStep) -> bool:
    """Tell a short step in which nothing is done but that the client turns over."""
    text = written.text or written.name
    is_short = len(text.split()) <= LONGEST_TURN
    turns = is_short and words.pattern("pages", "turning").search(text)
    return bool(turns) and not says_how_much(words, written.everything)


def _warnings(words: Words, written: WrittenStep) -> tuple[tuple[str, ...], tuple[str, str, str]]:
    """Return what a step warns of, and its name, text and what stands beside it without that."""
    in_name, name = cautions(words, written.name)
    in_text, text = cautions(words, written.text)
    beside_it, beside = cautions(words, written.beside)
    name = name.strip(" .") or written.name
    return (*in_name, *in_text, *beside_it), (name, text, beside)


def _told(
    words: Words,
    fields: dict[str, Any],
    doubts: list[tuple[str, str]],
    text: str,
    warned: Sequence[str],
) -> None:
    """Enter what is said and what is warned of, as much as may be said in one step."""
    for field, whole in (("say", _said(words, text)), ("caution", " ".join(_distinct(warned)))):
        if whole:
            fields[field], left = cut(whole)
            if left:
                doubts.append((field, f"too long to be said; left out: {left}"))


def _distinct(warned: Sequence[str]) -> list[str]:
    """Return warnings once each; one that is part of a longer one is not said again."""
    kept = list(dict.fromkeys(warned))
    bare = [w.strip(" .!").casefold() for w in kept]
    return [
        w
        for i, w in enumerate(kept)
        if not any(i != j and bare[i] in other for j, other in enumerate(bare))
    ]


def _technique(words: Words, name: str, text: str) -> tuple[str | None, str | None]:
    """Return the technique, the one its name carries first, and why that may be wrong."""
    known = vocabulary(words.language)
    in_name, in_text = known.techniques_in(name), known.techniques_in(text)
    strong = [t for t in in_text if t.strong]
    if in_name and in_name[0].strong:
        kinds = _KINDS_OF.get(in_name[0].name, ())
        which = (t.name for t in (*in_name, *strong) if t.strong and t.name in kinds)
        return next(which, in_name[0].name), None
    named = min(in_name, key=lambda t: (_vagueness(t), t.span), default=None)
    clear = [t for t in in_text if named is None or _vagueness(t) < _vagueness(named)]
    if named and not clear:
        return named.name, None
    if strong := [t for t in clear if t.strong]:
        others = dict.fromkeys(t.name for t in strong[1:] if t.name != strong[0].name)
        why = f"or {' or '.join(others)}: the text names several" if others else None
        return strong[0].name, why
    if clear:
        first = min(clear, key=lambda t: (_vagueness(t), t.span))
        return first.name, f'technique read from "{text[slice(*first.span)]}"'
    return None, None


def _vagueness(technique: Named) -> int:
    return _VAGUENESS.get(technique.name, 0)


def _area(written: WrittenStep, name: str, text: str, found: Found) -> Area | None:
    """Return the area: of the name, of the words nearest after the technique, of the heading.

    Where a stroke only runs from one place to another, the area is the heading's if it has one.
    """
    known = vocabulary(found.words.language)
    ends: Area | None = None
    for place in (name, text):
        areas = known.areas_in(place)
        if not areas:
            continue
        start = min((t.span[0] for t in known.techniques_in(place)), default=0)
        after = [area for area in areas if area.span[0] >= start] or list(areas)
        worked = [area for area in after if not _is_an_end(place, area)]
        if worked:
            return _joined(place, worked)
        ends = ends or after[0]
    for heading in (written.section, found.title):
        if in_heading := known.areas_in(heading or ""):
            area = _joined(heading or "", list(in_heading))
            is_clear = heading is written.section or len({a.region for a in in_heading}) == 1
            return area if is_clear else ends
    return ends


def _is_an_end(text: str, area: Area) -> bool:
    """Tell a place that a stroke only starts from or goes to: "from the wrist to the shoulder"."""
    before = text[max(0, area.span[0] - 40) : area.span[0]]
    return bool(
        re.search(
            r"\b(?:from|to|towards?|until|reach(?:ing)?|just (?:above|below)|with|up to|as far as)\s"
            r"(?:(?:the|her|his|their|its|tips? of|tops? of|base of|just|above|below|outer|inner|lower|upper)\s)*$",
            before,
            re.IGNORECASE,
        )
    )


def _joined(text: str, areas: list[Area]) -> Area:
    """Join areas named in one breath: "gastrocnemius and soleus"."""
    names = [areas[0].name]
    for before, after in itertools.pairwise(areas):
        between = text[before.span[1] : after.span[0]]
        if not re.fullmatch(r"\s?(?:,|and|&|/|,\sand)\s?(?:the\s)?", between, re.IGNORECASE):
            break
        names.append(after.name)
    named = [*dict.fromkeys(names)]
    joined = " and ".join(named) if len(named) < 3 else f"{', '.join(named[:-1])} and {named[-1]}"
    return replace(areas[0], name=joined[:120])


def _counted(
    words: Words,
    fields: dict[str, Any],
    doubts: list[tuple[str, str]],
    text: str,
    region: str | None,
) -> str | None:
    """Enter passes and duration; return the part done on both sides in turn, where said."""
    said = amounts(words, text)
    often, lasting = said.count, said.length
    if often:
        _enter_count(fields, doubts, often)
    if lasting:
        fields["duration"] = write_duration(lasting.ms)
        doubts += [("duration", note) for note in said.notes]
    turn = in_turn(words, text)
    is_each = (often and often.each_side) or (lasting and lasting.each_side)
    if is_each and often and not lasting:
        fields["on_each_side"] = True
        part = each_part(words, text) or "side"
        whose = "the limb" if region in _LIMB_REGIONS and part == "side" else "the body"
        doubts.append(("on_each_side", f"each side: taken to mean each side of {whose}"))
        return None
    is_counted_alone = bool(often) and not lasting and not is_each
    if (
        (lasting and is_each)
        or (turn and not is_counted_alone)
        or in_turn(words, text, by_turns=True)
    ):
        return turn or each_part(words, text) or "side"
    return None


def passes_of(often: Count) -> dict[str, Any]:
    """Return the fields of a count: how often, and between which bounds where it has any."""
    passes = {"passes": min(often.passes, MOST_PASSES)}
    is_range = often.low != often.high
    return passes | {"passes_between": [often.low, often.high]} if is_range else passes


def _enter_count(fields: dict[str, Any], doubts: list[tuple[str, str]], often: Count) -> None:
    fields |= passes_of(often)
    if often.unsure:
        doubts.append(("passes", often.unsure))


def _without_other_side(words: Words, text: str) -> tuple[OtherSide | None, str]:
    """Take out the sentences that only say to go on with the other side."""
    found: OtherSide | None = None
    kept = []
    for line in text.split("\n"):
        told = []
        for sentence in sentences(line):
            other = other_side(words, sentence)
            found = found or other
            rest = sentence[: other.span[0]] + sentence[other.span[1] :] if other else sentence
            if not other or re.search(r"\w{3,}", _without_little(words, rest)):
                told.append(sentence)
            elif says_how_much(words, rest):
                told.append(rest.strip(" ,;"))
        if told:
            kept.append(" ".join(told))
    return found, "\n".join(kept)


def _without_little(words: Words, text: str) -> str:
    return " ".join(w for w in re.findall(r"\w+", text.casefold()) if w not in words.little)


def _says_no_more(words: Words, name: str, text: str, written: WrittenStep) -> bool:
    """Tell a step that is only "repeat on the other leg", under whatever name."""
    if written.other:
        return True
    first_line = written.everything.split("\n")[0]
    known = vocabulary(words.language)
    opening = sentences(written.text)[:1] if written.number is None else []
    in_text = bool(opening and other_side(words, opening[0]))
    in_text |= not written.text and other_side(words, written.beside) is not None
    if not (other_side(words, name) or other_side(words, first_line) or in_text):
        return not text.strip() and not known.techniques_in(name) and not known.areas_in(name)
    rest = _without_marker(words, name)
    other = other_side(words, text) or other_side(words, name)
    most = 2 * _LONGEST_MARKER if other and other.all_before else _LONGEST_MARKER
    told = f"{rest} {_without_marker(words, text)}"
    return not known.techniques_in(told) and len(text.split()) < most


def _without_marker(words: Words, text: str) -> str:
    other = other_side(words, text)
    return text[: other.span[0]] + text[other.span[1] :] if other else text


def _said(words: Words, text: str) -> str:
    """Return the words to be said: without the sentences that are nothing but an amount."""
    praise = words.pattern("pages", "benefit")
    told = [
        s
        for s in sentences(_each_line_ended(text))
        if not _is_only_a_count(words, s) and not praise.match(s)
    ]
    return _without_leading_amount(words, " ".join(" ".join(told).split()))


def _without_leading_amount(words: Words, said: str) -> str:
    """Take off an amount that stands before the words: "4 min per side; keep the foot flexed"."""
    mark = re.search(r"[;,–—-]\s|\.\s", said[:60])
    if mark and is_only_an_amount(words, said[: mark.start()]):
        rest = said[mark.end() :].strip()
        return rest[:1].upper() + rest[1:]
    return said


def _is_only_a_count(words: Words, sentence: str) -> bool:
    return is_only_an_amount(words, sentence) and (
        count(words, sentence) is not None or any(map(str.isdigit, sentence)) or len(sentence) < 60
    )


def _each_line_ended(text: str) -> str:
    """Put a stop where a line ends without one, so that it is heard."""
    lines = [line.strip() for line in text.split("\n")]
    ended = (
        line if line.endswith((".", "!", "?", ":", ",", ";")) else f"{line}." for line in lines[:-1]
    )
    return "\n".join([*ended, *lines[-1:]])


def cut(text: str) -> tuple[str, str]:
    """Keep as many whole sentences as may be said in one step; return the rest apart."""
    text = " ".join(text.split())
    if len(text) <= LONGEST_SAY:
        return text, ""
    kept = ""
    for sentence in sentences(text):
        if len(kept) + 1 + len(sentence) > LONGEST_SAY:
            break
        kept = f"{kept} {sentence}".strip()
    kept = kept or text[:LONGEST_SAY].rsplit(" ", 1)[0][:LONGEST_SAY]
    return kept, text[len(kept) :].strip()


def lasting_of(lasting: Length) -> str:
    """Write a time as a session file has it."""
    return write_duration(lasting.ms)
