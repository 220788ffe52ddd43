"""Steps in the page's words -> a routine, with comments where a reading may be wrong."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from handscue.pages import phrases
from handscue.pages.steps import Found, WrittenStep
from handscue.routine.fields import MOST_PASSES
from handscue.routine.model import Routine
from handscue.routine.vocabulary import Area, vocabulary
from handscue.routine.yaml_text import Path
from handscue.units import write_duration

LONGEST_SAY = 1000  # as the model has it
_PART_REGIONS = {
    "leg": {"leg", "foot", "hips"},
    "foot": {"foot", "leg"},
    "arm": {"arm", "hand"},
    "hand": {"hand", "arm"},
}
_KINDS_OF = {  # a name that says only the family; the text may say which of it
    "tapotement": ("hacking", "cupping", "beating", "pounding"),
    "petrissage": ("kneading", "wringing", "squeezing", "picking up", "rolling"),
}
_LIMB_REGIONS = {"leg", "foot", "arm", "hand"}


@dataclass(frozen=True)
class Doubt:
    """A reading that may be wrong: where it stands in the page, and why."""

    line: int
    source: str
    why: str


@dataclass(frozen=True)
class Drafted:
    """A step as fields of a session file, and what is still to be decided about its sides."""

    fields: dict[str, Any]
    line: int
    source: str
    section: str | None = None
    number: int | None = None
    region: str | None = None
    other: phrases.OtherSide | None = None
    only_other: bool = False  # it says nothing but that the other side follows
    both_of: str | None = None  # done on both sides in turn, this step alone
    doubts: tuple[tuple[str, str], ...] = ()  # field and why
    words: str = ""  # all of them, in lower case


@dataclass
class Draft:
    """A routine on its way, with its comments by path and all doubts in order."""

    routine: Routine
    comments: dict[Path, str] = field(default_factory=dict)
    doubts: list[Doubt] = field(default_factory=list)


def draft(found: Found, title: str) -> Draft:
    """Make a routine of what was found on a page; ``found`` has at least one step."""
    drafted = (step for written in found.steps for step in _drafted(written, found))
    steps = [step for step in drafted if any(map(str.isalnum, step.fields["name"]))]
    entries = _sided(_repeated(steps), found)
    setup = [_setup_step(step) for step in _distinct(found.setup)]
    comments: dict[Path, str] = {}
    doubts: list[Doubt] = []
    data: dict[str, Any] = {"title": title, "position": _position(found), "steps": []}
    if setup:
        data["setup"] = setup
    for entry in entries:
        path: Path = ("steps", len(data["steps"]))
        if isinstance(entry, _Sides):
            data["steps"].append(entry.data())
            comments[*path, "sides"] = entry.why
            inner: Path = (*path, "steps")
            for index, step in enumerate(entry.steps):
                _note(step, (*inner, index), comments, doubts)
            doubts.append(Doubt(entry.line, entry.source, entry.why))
        else:
            data["steps"].append(entry.fields)
            _note(entry, path, comments, doubts)
    doubts.sort(key=lambda doubt: doubt.line)
    return Draft(Routine.model_validate(data), comments, doubts)


def _note(step: Drafted, path: Path, comments: dict[Path, str], doubts: list[Doubt]) -> None:
    for name, why in step.doubts:
        at = (*path, name if name in step.fields else "name")
        comments[at] = f"{comments[at]}; {why}" if at in comments else why
        doubts.append(Doubt(step.line, step.source, why))


def _position(found: Found) -> str | None:
    first = "\n".join([*found.intro, *(step.everything for step in found.setup)])
    opening = "\n".join(step.everything for step in found.steps[:2])
    return (
        phrases.position(first) or phrases.position(found.title or "") or phrases.position(opening)
    )


def _setup_step(written: WrittenStep) -> dict[str, Any]:
    warnings, text = phrases.cautions(written.text)
    fields: dict[str, Any] = {"name": written.name}
    if said := _cut(text)[0]:
        fields["say"] = said
    if warnings:
        fields["caution"] = _cut(" ".join(warnings))[0]
    if lasting := phrases.length(written.text):
        fields["duration"] = write_duration(lasting.ms)
    return fields


def _distinct(steps: Iterable[WrittenStep]) -> list[WrittenStep]:
    return list({step.text: step for step in steps}.values())


def _drafted(written: WrittenStep, found: Found) -> Sequence[Drafted]:
    """Read one step's words."""
    source = " ".join((written.name, *written.text.split("\n")[:1]))[:160]
    warnings_in_name, name = phrases.cautions(written.name)
    warnings, text = phrases.cautions(written.text)
    beside_warnings, beside = phrases.cautions(written.beside)
    name = name.strip(" .") or written.name
    other, text = _without_other_side(text)
    if other is None and not written.text:
        other = phrases.other_side(name)
    read = "\n".join(part for part in (beside, text, name) if part)
    fields: dict[str, Any] = {"name": name[:120]}
    doubts: list[tuple[str, str]] = []
    technique, why = _technique(name, text)
    if technique:
        fields["technique"] = technique
    if why:
        doubts.append(("technique", why))
    area = _area(name, text, written.section, found.title)
    if area:
        fields["area"] = area.name
    region = area.region if area else None
    both_of = _counted(fields, doubts, read, region)
    said = _said(text)
    if said:
        fields["say"], left = _cut(said)
        if left:
            doubts.append(("say", f"too long to be said; left out: {left}"))
    if caution := " ".join(dict.fromkeys((*warnings_in_name, *warnings, *beside_warnings))):
        fields["caution"], left = _cut(caution)
        if left:
            doubts.append(("caution", f"too long to be said; left out: {left}"))
    only_other = other is not None and _says_no_more(name, text, written)
    if not technique and "duration" not in fields and not only_other:
        doubts.append(
            ("name", "no technique found, so it takes 20 seconds; give it one, or a duration")
        )
    return [
        Drafted(
            fields, written.line, source, written.section, written.number, region,
            other, only_other, both_of, tuple(doubts), written.everything.casefold(),
        )
    ]  # fmt: skip


def _technique(name: str, text: str) -> tuple[str | None, str | None]:
    """Give the technique, the one its name carries first, and why that may be wrong."""
    words = vocabulary()
    in_name, in_text = words.techniques_in(name), words.techniques_in(text)
    strong = [t for t in in_text if t.strong]
    if in_name and in_name[0].strong:
        kinds = _KINDS_OF.get(in_name[0].name, ())
        which = (t.name for t in (*in_name, *strong) if t.strong and t.name in kinds)
        return next(which, in_name[0].name), None
    vague = {"hold", "rest", "passive movement", "drawing"}
    if in_name and not (strong and in_name[0].name in vague):
        earliest = min(in_name, key=lambda t: t.span)
        return earliest.name, None
    if strong:
        others = dict.fromkeys(t.name for t in strong[1:] if t.name != strong[0].name)
        why = f"or {' or '.join(others)}: the text names several" if others else None
        return strong[0].name, why
    if in_text:
        first = min(in_text, key=lambda t: t.span)
        return first.name, f'technique read from "{text[slice(*first.span)]}"'
    return None, None


def _area(name: str, text: str, section: str | None, title: str | None) -> Area | None:
    """Give the area: of the name, of the words nearest after the technique, of the heading.

    Where a stroke only runs from one place to another, the area is the heading's if it has one.
    """
    words = vocabulary()
    ends: Area | None = None
    for place in (name, text):
        areas = words.areas_in(place)
        if not areas:
            continue
        techniques = words.techniques_in(place)
        start = min((t.span[0] for t in techniques), default=0)
        after = [area for area in areas if area.span[0] >= start] or list(areas)
        worked = [area for area in after if not _is_an_end(place, area)]
        if worked:
            return _joined(place, worked)
        ends = ends or after[0]
    for heading in (section, title):
        if in_heading := words.areas_in(heading or ""):
            area = _joined(heading or "", list(in_heading))
            return area if heading is section or len({a.region for a in in_heading}) == 1 else ends
    return ends


def _is_an_end(text: str, area: Area) -> bool:
    """Tell a place that a stroke only starts from or goes to: "from the wrist to the shoulder"."""
    before = text[max(0, area.span[0] - 40) : area.span[0]]
    return bool(
        re.search(
            r"\b(?:from|to|towards?|until|reach(?:ing)?|just (?:above|below)|with|up to|as far as)\s+"
            r"(?:(?:the|her|his|their|its|tips? of|tops? of|base of|just|above|below|outer|inner|lower|upper)\s+)*$",
            before,
            re.IGNORECASE,
        )
    )


def _joined(text: str, areas: list[Area]) -> Area:
    """Join areas named in one breath: "gastrocnemius and soleus"."""
    names = [areas[0].name]
    for before, after in itertools.pairwise(areas):
        between = text[before.span[1] : after.span[0]]
        if not re.fullmatch(r"\s*(?:,|and|&|/|,\s*and)\s*(?:the\s+)?", between, re.IGNORECASE):
            break
        names.append(after.name)
    named = dict.fromkeys(names)
    joined = (
        " and ".join(named) if len(named) < 3 else f"{', '.join([*named][:-1])} and {[*named][-1]}"
    )
    return replace(areas[0], name=joined[:120])


def _first_count(text: str) -> phrases.Count | None:
    """Give the first number said; "repeat" without one counts only where there is no other."""
    found = [c for sentence in phrases.sentences(text) if (c := phrases.count(sentence))]
    said = [c for c in found if c.unsure != phrases.REPEAT_UNSURE]
    return next(iter(said or found), None)


def _counted(
    fields: dict[str, Any], doubts: list[tuple[str, str]], text: str, region: str | None
) -> str | None:
    """Enter passes and duration; give the part done on both sides in turn where that is said."""
    often, lasting = _first_count(text), phrases.length(text)
    part = phrases.said_of_each(text) or "side"
    if often:
        fields["passes"] = min(often.passes, MOST_PASSES)
        if often.low != often.high:
            fields["passes_between"] = [often.low, often.high]
        if often.unsure:
            doubts.append(("passes", often.unsure))
        if often.each_side and not (lasting and lasting.each_side):
            fields["on_each_side"] = True
            whose = "the limb" if region in _LIMB_REGIONS and part == "side" else "the body"
            doubts.append(("on_each_side", f"each side: read as of {whose}"))
    if lasting:
        _lasting(fields, doubts, lasting, text)
    in_turn = (lasting and lasting.each_side) or (not often and _ON_EACH.search(text))
    return part if in_turn else None


_ON_EACH = re.compile(
    r"(?:\b(?:on|for)|[,;(–-])\s*(?:each|either)\s+(?:side|leg|arm|foot|hand|shoulder)\b(?!\s+of)",
    re.IGNORECASE,
)
_EACH_TIME = re.compile(r"\bh[eo]ld|each time|at a time|per (?:pass|stroke)", re.IGNORECASE)
_LONGEST_EACH_TIME_MS = 30_000


def _lasting(
    fields: dict[str, Any], doubts: list[tuple[str, str]], lasting: phrases.Length, text: str
) -> None:
    """Enter the duration: for all passes, where what is said is how long each is held."""
    ms, passes = lasting.ms, fields.get("passes", 1)
    if passes > 1 and ms <= _LONGEST_EACH_TIME_MS and _EACH_TIME.search(text):
        ms *= passes
        doubts.append(("duration", f"{write_duration(lasting.ms)} for each of {passes}"))
    fields["duration"] = write_duration(ms)
    if lasting.unsure:
        doubts.append(("duration", lasting.unsure))


def _without_other_side(text: str) -> tuple[phrases.OtherSide | None, str]:
    """Take out the sentences that only say to go on with the other side."""
    found: phrases.OtherSide | None = None
    kept = []
    for line in text.split("\n"):
        sentences = []
        for sentence in phrases.sentences(line):
            other = phrases.other_side(sentence)
            found = found or other
            rest = sentence[: other.span[0]] + sentence[other.span[1] :] if other else sentence
            if not other or re.search(r"\w{3,}", rest):
                sentences.append(sentence)
        if sentences:
            kept.append(" ".join(sentences))
    return found, "\n".join(kept)


def _says_no_more(name: str, text: str, written: WrittenStep) -> bool:
    """Tell a step that is only "repeat on the other leg", under whatever name."""
    first_line = written.everything.split("\n")[0]
    named_other = phrases.other_side(name) or phrases.other_side(first_line)
    words = vocabulary()
    if not (named_other or _REPEATS.match(written.name)):
        return not text.strip() and not words.techniques_in(name) and not words.areas_in(name)
    return not words.techniques_in(text) and len(text.split()) < 16


_REPEATS = re.compile(
    r"\W*(?:now |then |and |next,? |finally,? )*(?:repeat|perform|do|carry|same|switch|swap|change|go|move|work)\b",
    re.IGNORECASE,
)
_ONLY_A_COUNT = re.compile(
    r"^\W*(?:(?:now|then|and|please)\s+)?(?:repeat(?:\s+(?:this|it|the (?:stroke|movement)))?|do this|do it|x)?\W*$",
    re.IGNORECASE,
)


def _said(text: str) -> str:
    """Give the words to be said: without the sentences that are nothing but a count."""
    kept = []
    for sentence in phrases.sentences(_each_line_ended(text)):
        often = phrases.count(sentence)
        rest = sentence[: often.span[0]] + sentence[often.span[1] :] if often else sentence
        if often and _ONLY_A_COUNT.match(_each_side_off(rest)):
            continue
        kept.append(sentence)
    return " ".join(" ".join(kept).split())


def _each_line_ended(text: str) -> str:
    """Put a stop where a line ends without one, so that it is heard."""
    lines = [line.strip() for line in text.split("\n")]
    ended = (
        line if line.endswith((".", "!", "?", ":", ",", ";")) else f"{line}." for line in lines[:-1]
    )
    return "\n".join([*ended, *lines[-1:]])


def _each_side_off(text: str) -> str:
    return re.sub(r"\b(?:on|for)?\s*(?:each|both|either)\s+\w+|\bin (?:all|total)\b", "", text)


def _cut(text: str) -> tuple[str, str]:
    """Keep as many whole sentences as may be said in one step; give the rest apart."""
    text = " ".join(text.split())
    if len(text) <= LONGEST_SAY:
        return text, ""
    kept = ""
    for sentence in phrases.sentences(text):
        if len(kept) + 1 + len(sentence) > LONGEST_SAY:
            break
        kept = f"{kept} {sentence}".strip()
    kept = kept or text[:LONGEST_SAY].rsplit(" ", 1)[0][:LONGEST_SAY]
    return kept, text[len(kept) :].strip()


_REPEAT_STEPS = re.compile(
    r"^\W*(?:now\s+|then\s+)?repeat\s+(?:steps?|numbers?|movements?|nos?\.?)\s*(\d+)(?:\s*(?:-|–|to|and|through)\s*(\d+))?",
    re.IGNORECASE,
)


def _repeated(steps: list[Drafted]) -> list[Drafted]:
    """Put in place of "repeat step 1" the step it means."""
    done: list[Drafted] = []
    for step in steps:
        match = _REPEAT_STEPS.match(step.source)
        if not match or step.other:
            done.append(step)
            continue
        first, last = int(match[1]), int(match[2] or match[1])
        meant = [s for s in done if s.number is not None and first <= s.number <= last]
        why = f'"{match[0].strip()}": put in here once more'
        done += [
            replace(s, number=None, line=step.line, source=step.source, other=None,
                    fields=dict(s.fields), doubts=(("name", why),))
            for s in meant
        ] or [step]  # fmt: skip
    return done


@dataclass(frozen=True)
class _Sides:
    """Steps done on one side, then on the other."""

    part: str
    steps: tuple[Drafted, ...]
    why: str
    line: int
    source: str
    first: str = "left"

    def data(self) -> dict[str, Any]:
        second = "right" if self.first == "left" else "left"
        return {
            "sides": [self.first, second],
            "part": self.part,
            "steps": [step.fields for step in self.steps],
        }


def _sided(steps: list[Drafted], found: Found) -> list[Drafted | _Sides]:
    """Put into blocks what is done on both sides in turn."""
    first = phrases.first_side("\n".join([*found.intro, *(s.source for s in steps)])) or "left"
    entries: list[Drafted | _Sides] = []
    for index, step in enumerate(steps):
        if step.other is None:
            if step.both_of:
                why = f"each {step.both_of}: this step on one, then on the other"
                entries.append(_Sides(step.both_of, (step,), why, step.line, step.source, first))
            else:
                entries.append(step)
            continue
        is_whole = step.only_other or step.other.all_before or _ends_its_run(steps, index)
        if not step.only_other:
            if not is_whole and "passes" in step.fields:
                fields = step.fields | {"on_each_side": True}
                note = ("on_each_side", f"the other {step.other.part} too: this step alone")
                entries.append(replace(step, fields=fields, doubts=(*step.doubts, note)))
                continue
            entries.append(step)
        _close(entries, step, first, whole=is_whole)
    return _by_heading(entries, found, first)


def _ends_its_run(steps: list[Drafted], index: int) -> bool:
    """Tell whether a step's "repeat on the other leg" is about all of the leg's steps."""
    step = steps[index]
    if step.other is None or step.other.part not in _PART_REGIONS:
        return False
    following = steps[index + 1] if index + 1 < len(steps) else None
    return following is None or following.section != step.section


def _close(entries: list[Drafted | _Sides], step: Drafted, first: str, *, whole: bool) -> None:
    """End a block at the last entry, as far back as its steps belong to the part."""
    if step.other is None:
        return
    part = step.other.part
    start = len(entries)
    if not whole:
        start = len(entries) - 1
    else:
        first_meant = _first_meant(step)
        while start > 0 and _belongs(entries[start - 1], part, step, first_meant):
            start -= 1
        if start == len(entries):  # the last one is of some other part: a whole section then
            while start > 0 and isinstance(entries[start - 1], Drafted):
                start -= 1
    inside = tuple(entry for entry in entries[start:] if isinstance(entry, Drafted))
    if not inside:
        return
    part = part if part != "side" else _limb_of(inside) or part
    inside = tuple(_once_for_each(inner, part) for inner in inside)
    many = f"these {len(inside)} steps" if len(inside) > 1 else "this step"
    why = f"the other {part} too: {many}"
    entries[start:] = [_Sides(part, inside, why, step.line, step.source, first)]


def _once_for_each(step: Drafted, part: str) -> Drafted:
    """Count "five times per leg" once in a block of legs, which are its sides already."""
    if f"per {part}" not in step.words and f"each {part}" not in step.words:
        return step
    fields = {name: value for name, value in step.fields.items() if name != "on_each_side"}
    doubts = tuple(doubt for doubt in step.doubts if doubt[0] != "on_each_side")
    return replace(step, fields=fields, doubts=doubts)


_STEPS_MEANT = re.compile(r"\b(?:steps?|numbers?)\s*(\d{1,4})\b", re.IGNORECASE)


def _first_meant(step: Drafted) -> int:
    """Give the first step of "do steps 2 to 5 on the left foot, then on the right"; else 0."""
    match = _STEPS_MEANT.search(step.words)
    return int(match[1]) if match else 0


def _belongs(entry: Drafted | _Sides, part: str, step: Drafted, first_meant: int) -> bool:
    if isinstance(entry, _Sides) or entry.fields.get("technique") == "change over":
        return False
    if entry.number is not None and entry.number < first_meant:
        return False
    regions = _PART_REGIONS.get(part)
    if regions is None:
        return entry.section == step.section
    return entry.region is None or entry.region in regions


def _limb_of(steps: tuple[Drafted, ...]) -> str | None:
    regions = {step.region for step in steps if step.region}
    limbs = vocabulary().limbs
    if regions and regions <= {"leg", "foot"}:
        return "leg" if "leg" in regions else "foot"
    if regions and regions <= {"arm", "hand"}:
        return "arm" if "arm" in regions else "hand"
    return limbs.get(next(iter(regions)), None) if len(regions) == 1 else None


def _by_heading(
    entries: list[Drafted | _Sides], found: Found, first: str
) -> list[Drafted | _Sides]:
    """Put sections into blocks whose heading, or the page whose title, says "each leg"."""
    done: list[Drafted | _Sides] = []
    for entry in entries:
        part = _each_in_heading(entry, found)
        before = done[-1] if done else None
        if part is None or not isinstance(entry, Drafted):
            done.append(entry)
        elif isinstance(before, _Sides) and before.steps[-1].section == entry.section:
            done[-1] = replace(before, steps=(*before.steps, entry))
        else:
            why = f"each {part}, as the page says at its start"
            done.append(_Sides(part, (entry,), why, entry.line, entry.section or "", first))
    return done


def _each_in_heading(entry: Drafted | _Sides, found: Found) -> str | None:
    section = entry.section if isinstance(entry, Drafted) else None
    each = re.search(r"\b(?:each|both)\b|\brepeat\b", section or found.title or "", re.IGNORECASE)
    if each and (part := phrases.said_of_each(section or found.title or "")):
        return part
    for sentence in found.intro:
        if section is None and (in_turn := phrases.one_then_other(sentence)):
            return in_turn
    return None
