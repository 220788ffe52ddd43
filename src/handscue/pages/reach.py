"""What a page says of several steps at once, and of which: "8 and 9 get a full minute each".

A sentence names its steps by their numbers, by a heading's label, by their names, by where they
stand ("these three", "the last two"), or means each one. What it says is theirs, and not that of
the step in whose text it stands.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from handscue.languages.cautions import is_caution
from handscue.languages.counts import Count
from handscue.languages.quantities import amounts, is_only_an_amount
from handscue.languages.references import Reference, Which, reference
from handscue.languages.sides import each_part, in_turn, one_at_a_time, other_named, part_named
from handscue.languages.times import Length
from handscue.languages.words import Words, sentences
from handscue.pages.found import Found, WrittenStep
from handscue.pages.naming import looks_like_work

_LONGEST = 40  # words of a sentence
_MOST_TOLD = 200  # sentences about several steps; no person writes as many
_NEAR = 2  # steps before a line, that may have its words
_LABEL = re.compile(r"\b\w+\s(?:\d{1,2}|[A-Z])\b")
_ALREADY_IN = 0.75  # of a sentence's words, that a step has too
_EACH_AT_MOST_MS = 60_000  # what is longer is all of theirs together, unless "each" is said


@dataclass(frozen=True)
class Told:
    """What is said of several steps: how often, how long, on both sides of which part.

    ``of`` are the steps' places in order; ``together`` where the time is that of all of them.
    """

    of: tuple[int, ...]
    text: str
    count: Count | None = None
    length: Length | None = None
    part: str | None = None
    together: bool = False
    by_name: bool = True  # and not just "each": what a step says for itself goes before that


@dataclass(frozen=True)
class _Said:
    """A sentence and where it stands: in a step's text, at a place among the steps, under a heading."""

    text: str
    owner: int | None
    place: int  # how many steps stand before it
    section: str | None


@dataclass(frozen=True)
class _Layout:
    """The places of a page's steps: all, and by the heading they stand under; headings by label."""

    steps: Sequence[WrittenStep]
    every: tuple[int, ...]
    under: Mapping[str | None, tuple[int, ...]]
    labelled: Mapping[str, str]


def _layout(steps: Sequence[WrittenStep]) -> _Layout:
    under: dict[str | None, list[int]] = {}
    for i, step in enumerate(steps):
        under.setdefault(step.section, []).append(i)
    labels = ((section, _LABEL.match(section)) for section in under if section)
    return _Layout(
        steps,
        tuple(range(len(steps))),
        {section: tuple(places) for section, places in under.items()},
        {label[0].casefold(): section for section, label in labels if label},
    )


def told_of_several(found: Found) -> tuple[list[WrittenStep], list[Told]]:
    """Return the steps without what is said of several of them, and what that is."""
    gone: dict[int, list[str]] = {}
    told: list[Told] = []
    before: tuple[int, ...] = ()
    layout = _layout(found.steps)
    for said in _said(found):
        here = list(_of_sentence(found.words, layout, said, before))
        before = here[-1].of if here else ()
        if not here or len(told) > _MOST_TOLD:
            continue
        told += here
        if said.owner is not None:
            gone.setdefault(said.owner, []).append(said.text)
    own = {i for one in told for i in one.of}
    steps = [
        _without(found.words, step, gone.get(i, []), is_meant=i in own)
        for i, step in enumerate(found.steps)
    ]
    kept = [i for i, step in enumerate(steps) if step is not None]
    places = {old: new for new, old in enumerate(kept)}
    return (
        [step for step in steps if step is not None],
        [replace(one, of=tuple(places[i] for i in one.of if i in places)) for one in told],
    )


def _without(
    words: Words, step: WrittenStep, gone: Sequence[str], *, is_meant: bool
) -> WrittenStep | None:
    """Return a step without sentences; None where it is nothing else, and they are of others."""
    if not gone:
        return step
    text, beside = step.text, step.beside
    for sentence in gone:
        text, beside = (
            " ".join(t.replace(sentence, " ").split(" ")).strip() for t in (text, beside)
        )
    is_nothing = not is_meant and set(sentences(_whole(step))) <= set(gone)
    is_named_so = any(step.name[:12].casefold() in sentence.casefold() for sentence in gone)
    is_label = step.beside.startswith(f"{step.name}:") or not looks_like_work(words, step.name)
    is_nothing = is_nothing and (is_named_so or is_label)
    return None if is_nothing else replace(step, text=text, beside=beside)


def _whole(step: WrittenStep) -> str:
    return step.text or step.beside or step.name


def _said(found: Found) -> Iterator[_Said]:
    """Yield the sentences of a page with where they stand, in order."""
    lines: list[tuple[int, int, _Said]] = []
    for i, step in enumerate(found.steps):
        told = sentences(_whole(step))
        lines += [(step.line, i, _Said(s, i, i + 1, step.section)) for s in told]
    first = {step.section: i for i, step in reversed(list(enumerate(found.steps))) if step.section}
    for section, i in first.items():
        lines.append((found.steps[i].line, i, _Said(section, None, i, section)))
    held = [frozenset(_tokens(step.everything)) for step in found.steps]
    starts = list(accumulate((step.line for step in found.steps), max))
    for beside in found.beyond:
        place = bisect_right(starts, beside.line)
        near = held[max(0, place - _NEAR) : place + 1]
        for sentence in sentences(beside.text):
            if sentence != beside.section and not _is_in(sentence, near):
                lines.append((beside.line, place, _Said(sentence, None, place, beside.section)))
    yield from (said for _, _, said in sorted(lines, key=lambda line: line[:2]))


def _tokens(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _is_in(sentence: str, held: Sequence[frozenset[str]]) -> bool:
    """Tell a sentence that a step has in other words, as a row of a table."""
    mine = set(_tokens(sentence))
    return any(len(mine & theirs) >= _ALREADY_IN * len(mine) for theirs in held)


def _of_sentence(
    words: Words, layout: _Layout, said: _Said, before: tuple[int, ...]
) -> Iterator[Told]:
    """Yield what a sentence says of several steps, clause by clause."""
    if len(said.text.split()) > _LONGEST or is_caution(words, said.text):
        return
    for clause in map(str.strip, said.text.split(";")):
        meant = _meant(words, layout, (said, clause), before)
        if meant is None:
            continue
        of, rest, which = meant
        before = of
        one = _told(
            words, rest, replace(_NOTHING, of=of, text=said.text, by_name=which not in _ANY)
        )
        if one and which is Which.WHOLE:
            one = replace(one, count=None, length=None)
        if one and (one.count or one.length or one.part):
            yield one


_NOTHING = Told((), "")
_ANY = frozenset({Which.EVERY, Which.WHOLE})


def _told(words: Words, clause: str, told: Told) -> Told | None:
    """Read what a clause says, its reference taken out."""
    said = amounts(words, clause)
    often = said.count if said.count and not said.count.is_repeat else None
    part = _part(words, clause, often, said.length, is_every=not told.by_name)
    if not (often or said.length or part):
        return None
    is_each = words.pattern("reach", "apart").search(clause)
    is_all = words.pattern("reach", "shared").search(clause)
    is_long = said.length is not None and said.length.ms > _EACH_AT_MOST_MS
    together = bool(is_all) or (is_long and not is_each and not part)
    return replace(told, count=often, length=said.length, part=part, together=together)


def _part(
    words: Words, clause: str, often: Count | None, lasting: Length | None, *, is_every: bool
) -> str | None:
    """Return the part on both of whose sides a clause says that something is done.

    "Each one for 45 seconds, and 15 to change over" says no such thing.
    """
    may_send = lasting is None
    if words.pattern("sides", "at_once").search(clause):
        return None
    if part := one_at_a_time(words, clause, may_send=may_send) or in_turn(words, clause):
        return part
    if (often and often.each_side) or (lasting and lasting.each_side and not is_every):
        return each_part(words, clause) or "side"
    if words.pattern("sides", "both_parts_named").search(clause):
        return part_named(words, clause)
    return None if is_every else other_named(words, clause)


def _meant(
    words: Words, layout: _Layout, clause_of: tuple[_Said, str], before: tuple[int, ...]
) -> tuple[tuple[int, ...], str, Which] | None:
    """Return the steps that a clause is about, the rest of it, and how they are named."""
    said, clause = clause_of
    if labelled := _labelled(layout, said, clause):
        return labelled, clause, Which.NUMBERS
    meant = reference(words, clause)
    if meant is None:
        return None
    rest = f"{clause[: meant.span[0]]} {clause[meant.span[1] :]}".strip()
    of = _places(layout, said, meant, before)
    if said.owner is not None and not _may_stand_in_a_step(words, meant, rest, of):
        return None
    return (of, clause if meant.which in _ANY else rest, meant.which) if of else None


def _may_stand_in_a_step(words: Words, meant: Reference, rest: str, of: Sequence[int]) -> bool:
    """Tell what is said in a step's text of several steps from what the step itself is about."""
    if meant.which is Which.NUMBERS:
        return len(of) > 1
    is_of_these = meant.which not in _ANY and bool(meant.many)
    return is_of_these and (is_only_an_amount(words, rest) or other_named(words, rest) is not None)


def _labelled(layout: _Layout, said: _Said, clause: str) -> tuple[int, ...]:
    """Return the steps below the heading whose label a clause names: "the whole of Table 2"."""
    if said.owner is not None:
        return ()
    named = (layout.labelled.get(label.casefold()) for label in _LABEL.findall(clause))
    section = next((one for one in named if one and one != clause.strip()), None)
    return layout.under[section] if section else ()


def _places(
    layout: _Layout, said: _Said, meant: Reference, before: tuple[int, ...]
) -> tuple[int, ...]:
    """Return the places of the steps that a reference is to."""
    inside = layout.under.get(said.section) or layout.every
    if meant.which is Which.NUMBERS:
        return _numbered(layout, inside, meant.numbers)
    if meant.which is Which.THESE:
        return _these(layout, said, meant.many, before)
    first, last = {Which.FIRST: (0, meant.many), Which.LAST: (-(meant.many or 1), None)}.get(
        meant.which, (0, None)
    )
    return inside[first:last]


def _these(
    layout: _Layout, said: _Said, many: int | None, before: tuple[int, ...]
) -> tuple[int, ...]:
    """Return the steps told of just before; those that follow where it stands over them."""
    inside = layout.under.get(said.section) or layout.every
    is_over = said.text.strip(" :") == said.section and said.owner is None
    if said.owner is not None and _is_a_label(layout.steps[said.owner], said.text):
        is_over = True
    most = many or len(inside)
    if not is_over and before and many in {None, len(before)}:
        return before
    above = () if is_over else tuple(i for i in inside if i < said.place)
    below = tuple(i for i in inside if i >= said.place)
    return above[-most:] if above else below[:most]


def _is_a_label(step: WrittenStep, sentence: str) -> bool:
    """Tell a step that is a name and this sentence: "Waking up: a minute for these three"."""
    return sentence.strip() == (step.text or step.beside).strip()


def _numbered(layout: _Layout, inside: Sequence[int], numbers: frozenset[int]) -> tuple[int, ...]:
    """Return the steps of these numbers: those of the section, or of the page where it has none."""
    for places in (inside, layout.every):
        of = [i for i in places if layout.steps[i].number in numbers]
        if len(of) == len(numbers):
            return tuple(of)
    return ()
