"""Steps -> blocks of what is done on one side and then on the other."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from handscue.languages.references import names_steps
from handscue.languages.sides import (
    each_part,
    first_side,
    one_then_other,
    other_side,
    side_named,
    spoken_part,
)
from handscue.languages.vocabulary import vocabulary
from handscue.languages.words import Words, sentences
from handscue.pages.fields import Drafted
from handscue.pages.found import Beside, Found
from handscue.pages.naming import says_how_much

_PART_REGIONS = {
    "leg": {"leg", "foot"},
    "foot": {"foot", "leg"},
    "arm": {"arm", "hand"},
    "hand": {"hand", "arm"},
}
_LONGEST_QUOTED = 80  # characters
_LEG = {"leg", "foot", "hips"}


@dataclass(frozen=True)
class Sides:
    """Steps done on one side, then on the other."""

    part: str
    steps: tuple[Drafted, ...]
    why: str
    line: int
    source: str
    first: str = "left"

    def data(self, words: Words) -> dict[str, Any]:
        """Return it as a session file has it."""
        second = "right" if self.first == "left" else "left"
        return {
            "sides": [self.first, second],
            "part": spoken_part(words, self.part),
            "steps": [step.fields for step in self.steps],
        }


def sided(steps: list[Drafted], found: Found) -> list[Drafted | Sides]:
    """Put into blocks what is done on both sides in turn."""
    said = "\n".join([*found.intro, *(s.source for s in steps)])
    first = first_side(found.words, said) or "left"
    entries: list[Drafted | Sides] = []
    for index, step in enumerate(steps):
        if step.other is None:
            entries.append(_alone(step, first))
        else:
            _with_the_other(entries, steps, index, found, first)
    return _by_heading(entries, found, first)


def _alone(step: Drafted, first: str) -> Drafted | Sides:
    if step.both_of is None:
        return step
    said = " ".join(step.written.beside.split())
    quoted = f'"{said}": ' if 0 < len(said) <= _LONGEST_QUOTED else ""
    why = f"{quoted}each {step.both_of}: this step on one, then on the other"
    return Sides(step.both_of, (step,), why, step.line, step.source, first)


def _with_the_other(
    entries: list[Drafted | Sides], steps: list[Drafted], index: int, found: Found, first: str
) -> None:
    """Enter a step that says that the other side follows, and close the block it is about."""
    step = steps[index]
    other = step.other
    if other is None:
        return
    meant = steps_meant(found.words, step.words, sent=True)
    is_all = other.all_before and not (other.the_same and _goes_on(steps, index))
    is_whole = bool(meant) or step.only_other or is_all or _ends_its_run(steps, index)
    if step.only_other:
        _close(found, entries, step, (first, meant), whole=is_whole)
    elif not is_whole and "passes" in step.fields and "duration" not in step.fields:
        fields = step.fields | {"on_each_side": True}
        note = ("on_each_side", f"the other {other.part} too: this step alone")
        entries.append(replace(step, fields=fields, doubts=(*step.doubts, note)))
    else:
        entries.append(step)
        _close(found, entries, step, (first, meant), whole=is_whole)


def _goes_on(steps: list[Drafted], index: int) -> bool:
    """Tell whether further steps follow in the same section."""
    return index + 1 < len(steps) and steps[index + 1].section == steps[index].section


def _ends_its_run(steps: list[Drafted], index: int) -> bool:
    """Tell whether a step's "repeat on the other leg" is about all of the leg's steps."""
    step = steps[index]
    if step.other is None or step.other.part not in _PART_REGIONS:
        return False
    if any(earlier.other for earlier in steps[:index]):
        return False  # each step says so for itself
    regions = _regions(step.other.part)
    run = [earlier for earlier in steps[:index] if earlier.section == step.section]
    if step.section and any(s.region and s.region not in regions for s in run):
        return False  # a part of the page on more than this limb
    following = steps[index + 1] if index + 1 < len(steps) else None
    return following is None or following.section != step.section


def _regions(part: str) -> set[str]:
    """Return the regions whose steps may be done on a limb and then on the other."""
    regions = _PART_REGIONS.get(part, set())
    return regions | _LEG if part in {"leg", "foot"} else regions


def steps_meant(words: Words, text: str, *, sent: bool = False) -> tuple[int, int] | None:
    """Return the first and last number of "repeat steps 2 to 6 on the left", else None.

    ``sent`` where the text sends to the other side: any range in such a sentence is of steps.
    """
    for pattern in words.patterns("sides", "repeat_steps"):
        if match := pattern.search(text):
            first = int(match["from"])
            return first, int(match["to"] or first)
    return _range_sent(words, text) if sent else None


def _range_sent(words: Words, text: str) -> tuple[int, int] | None:
    pattern = words.compiled("range", lambda: rf"\b(\d{{1,2}}){words.to}(\d{{1,2}})\b")
    for sentence in sentences(text):
        is_marker = other_side(words, sentence) and not says_how_much(words, sentence)
        if is_marker and (match := pattern.search(sentence)):
            return int(match[1]), int(match[2])
    return None


def _close(
    found: Found,
    entries: list[Drafted | Sides],
    step: Drafted,
    block: tuple[str, tuple[int, int] | None],
    *,
    whole: bool,
) -> None:
    """End a block at the last entry, as far back as its steps belong to the part."""
    first, meant = block
    if step.other is None:
        return
    part = step.other.part
    start, end = _extent(found, entries, step, meant, whole=whole)
    inside = tuple(
        inner
        for entry in entries[start:end]
        for inner in (entry.steps if isinstance(entry, Sides) else (entry,))
    )
    if not inside:
        return
    part = part if part != "side" else _limb_of(inside) or part
    inside = tuple(_once_for_each(inner, part) for inner in inside)
    many = f"these {len(inside)} steps" if len(inside) > 1 else "this step"
    why = f"the other {part} too: {many}"
    entries[start:end] = [Sides(part, inside, why, step.line, step.source, first)]


def _extent(
    found: Found,
    entries: list[Drafted | Sides],
    step: Drafted,
    meant: tuple[int, int] | None,
    *,
    whole: bool,
) -> tuple[int, int]:
    """Return where the block begins and ends among the entries."""
    end = len(entries)
    if meant:
        numbered = [
            i for i, e in enumerate(entries) if isinstance(e, Drafted) and _is_meant(e, meant, step)
        ]
        return (numbered[0], numbered[-1] + 1) if numbered else (end, end)
    if not whole:
        return end - 1, end
    if (named := _named_in(found.words, entries, step)) is not None:
        return named, end
    if (begun := _begun_on_the_other(found.words, entries, step)) is not None:
        return begun, end
    start = end
    is_all = step.other is not None and step.other.all_before and _is_about(found, step.other.part)
    belongs = _can_be_inside if is_all else partial(_belongs, step=step)
    while start > 0 and (belongs(entries[start - 1]) or _stands_between(entries, start - 1, step)):
        start -= 1
    if start == end:  # the last one is of some other part: a whole section then
        while start > 0 and _can_be_inside(entries[start - 1]):
            start -= 1
    return start, end


def _begun_on_the_other(words: Words, entries: list[Drafted | Sides], step: Drafted) -> int | None:
    """Return the step on the right that "the same on the left" is about; not the giver's hand."""
    other, side = step.other, side_named(words, step.words)
    if side is None or other is None or not other.the_same:
        return None
    opposite = words.any_of("sides", "left" if side == "right" else "right")
    tool = words.any_of("sides", "tool") if other.part != "hand" else "(?!)"
    pattern = re.compile(rf"\b(?:{opposite})(?!\w|\s(?:{tool})\b)", re.IGNORECASE)
    return next(
        (
            index
            for index, entry in reversed(list(enumerate(entries)))
            if isinstance(entry, Drafted) and _can_be_inside(entry) and pattern.search(entry.words)
        ),
        None,
    )


def _stands_between(entries: list[Drafted | Sides], index: int, step: Drafted) -> bool:
    """Tell one step of elsewhere between those of the part: "the middle of the back of the hand"."""
    if index == 0 or index + 1 == len(entries) or step.other is None:
        return False
    entry, before = entries[index], entries[index - 1]
    if isinstance(entry, Sides) or isinstance(before, Sides):
        return False
    is_of_part = before.region in _regions(step.other.part) and _belongs(before, step)
    is_same_list = entry.section == before.section == step.section
    return is_same_list and is_of_part and _can_be_inside(entry) and not entry.together


def _is_about(found: Found, part: str) -> bool:
    """Tell a page on one part of the body alone, whose steps all are of that part."""
    title = found.title or ""
    areas = vocabulary(found.words.language).areas_in(title)
    if not areas:  # "Handmassage"
        begins = rf"\b{re.escape(spoken_part(found.words, part))}"
        return re.search(begins, title, re.IGNORECASE) is not None
    return {area.region for area in areas} <= _PART_REGIONS.get(part, set())


def _named_in(words: Words, entries: list[Drafted | Sides], step: Drafted) -> int | None:
    """Return the entry that "repeat all from the ankle rotation on" begins with."""
    from_it = words.any_of("sides", "from")
    for index, entry in enumerate(entries):
        inner = entry.steps[0] if isinstance(entry, Sides) else entry
        name = re.escape(str(inner.fields["name"]).casefold())
        if inner is not step and re.search(
            rf"\b(?:{from_it})\s(?:\w+\s)?[\"'“„«]?{name}\b", step.words
        ):
            return index
    return None


def _is_meant(entry: Drafted, meant: tuple[int, int], step: Drafted) -> bool:
    return (
        entry.number is not None
        and meant[0] <= entry.number <= meant[1]
        and entry.section == step.section
    )


def _once_for_each(step: Drafted, part: str) -> Drafted:
    """Count "five times per leg" once in a block of legs, which are its sides already."""
    if f"per {part}" not in step.words and f"each {part}" not in step.words:
        return step
    fields = {name: value for name, value in step.fields.items() if name != "on_each_side"}
    doubts = tuple(doubt for doubt in step.doubts if doubt[0] != "on_each_side")
    return replace(step, fields=fields, doubts=doubts)


def _can_be_inside(entry: Drafted | Sides) -> bool:
    if isinstance(entry, Sides):
        return len(entry.steps) == 1
    return (
        not entry.written.turns
        and not entry.written.opening
        and (entry.fields.get("technique") != "change over")
    )


def _belongs(entry: Drafted | Sides, step: Drafted) -> bool:
    if not _can_be_inside(entry) or step.other is None:
        return False
    if _is_of_both_at_once(entry, step.other.part):
        return False
    inner = entry.steps[0] if isinstance(entry, Sides) else entry
    if step.written.other:
        return inner.section == step.section
    regions = _regions(step.other.part)
    if not regions:
        return inner.section == step.section
    return inner.region is None or inner.region in regions


def _is_of_both_at_once(entry: Drafted | Sides, part: str) -> bool:
    """Tell a step that takes both feet into its hands: no block of one foot and the other has it."""
    if isinstance(entry, Sides) or entry.together is None:
        return False
    return part == "side" or entry.together in {part, *_regions(part)}


def _limb_of(steps: tuple[Drafted, ...]) -> str | None:
    regions = {step.region for step in steps if step.region}
    if regions and regions <= {"leg", "foot"}:
        return "leg" if "leg" in regions else "foot"
    if regions and regions <= {"arm", "hand"}:
        return "arm" if "arm" in regions else "hand"
    only = next(iter(regions), None)
    return only if len(regions) == 1 and only in _PART_REGIONS else None


@dataclass(frozen=True)
class _Said:
    """What a page says of sides outside its steps.

    ``of_all`` is the part that its beginning says to finish on one side before the other;
    ``of_each`` the parts on both of which each step is done, with the headings it is said under.
    """

    of_all: str | None
    of_each: tuple[tuple[str | None, str], ...]
    is_of_one_section: bool


def _said(found: Found) -> _Said:
    words = found.words
    turns = (
        one_then_other(words, "\n".join(s for s in sentences(text) if not names_steps(words, s)))
        for text in found.intro
    )
    of_each = tuple(
        (beside.section, part)
        for beside in found.beyond
        for sentence in sentences(beside.text)
        if not names_steps(words, sentence)
        and (part := one_then_other(words, sentence))
        and (_is_of_each_step(words, sentence) or _is_said_of_all(found, beside, sentence))
    )
    is_of_one = len({step.section for step in found.steps}) == 1
    return _Said(next((part for part in turns if part), None), of_each, is_of_one)


def _by_heading(entries: list[Drafted | Sides], found: Found, first: str) -> list[Drafted | Sides]:
    """Put sections into blocks whose heading, or the page whose title, says "each leg"."""
    done: list[Drafted | Sides] = []
    said = _said(found)
    for entry in entries:
        part = _each_in_heading(entry, found, said)
        is_told = isinstance(entry, Drafted) and entry.both_as_told is not None
        at_once = part is not None and not is_told and _is_of_both_at_once(entry, part)
        if at_once or not _can_be_inside(entry):
            part = None
        before = done[-1] if done else None
        if part is None or not isinstance(entry, Drafted):
            done.append(entry)
        elif isinstance(before, Sides) and before.steps[-1].section == entry.section:
            done[-1] = replace(before, steps=(*before.steps, entry))
        else:
            why = f"each {part}, as the page says of these steps"
            done.append(Sides(part, (entry,), why, entry.line, entry.section or "", first))
    return done


def _each_in_heading(entry: Drafted | Sides, found: Found, said: _Said) -> str | None:
    words = found.words
    section = entry.section if isinstance(entry, Drafted) else None
    if isinstance(entry, Drafted) and entry.both_as_told:
        return entry.both_as_told
    heading = section or found.title or ""
    if part := each_part(words, heading) or one_then_other(words, heading):
        return part
    if said.of_all and (section is None or said.is_of_one_section):
        return said.of_all
    if isinstance(entry, Drafted) and entry.fields.get("passes") == 1:
        return None
    is_one = said.is_of_one_section
    parts = (part for at, part in said.of_each if is_one or at in {None, section})
    return next(parts, None)


def _is_said_of_all(found: Found, beside: Beside, sentence: str) -> bool:
    """Tell "one leg, then the other" above a section's steps, or "all on each leg" below them."""
    lines = [step.line for step in found.steps if step.section == beside.section]
    is_whole = found.words.pattern("sides", "whole").search(sentence)
    return bool(lines) and (beside.line < lines[0] or bool(is_whole and beside.line > lines[-1]))


def _is_of_each_step(words: Words, sentence: str) -> bool:
    """Tell "do each stretch on both sides" from what is said of all as a whole."""
    said = words.pattern("pages", "each_step").search(sentence)
    return said is not None and one_then_other(words, sentence) is not None
