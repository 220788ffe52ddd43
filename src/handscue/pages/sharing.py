"""Times that a page gives for several steps: of a section, of those named, of each one alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from handscue.languages.counts import count
from handscue.languages.references import names_steps
from handscue.languages.times import Length, in_seconds, length, lengths
from handscue.languages.words import Words, sentences
from handscue.pages.fields import Drafted
from handscue.pages.found import Found
from handscue.pages.timetables import clock_of
from handscue.units import Milliseconds, parse_duration, write_duration

_NO_TECHNIQUE = "20 seconds"
_LEAST_ADDED = 3  # rows
_NEAR_THE_SUM = 0.02


def shared_out(steps: list[Drafted], found: Found) -> list[Drafted]:
    """Share the time of several steps, or of a heading, out among those that have none.

    What is said of each step alike is given to those that have neither a time nor a count.
    """
    done = list(steps)
    for index, step in enumerate(steps):
        if (whole := _time_of_all(step, found)) is not None:
            first = index
            while first > 0 and steps[first - 1].section == step.section:
                first -= 1
            without = {k: v for k, v in done[index].fields.items() if k != "duration"}
            done[index] = replace(done[index], fields=without)
            share(done, range(first, index + 1), whole)
    for section, whole in _times_of_sections(steps, found):
        inside = [i for i, s in enumerate(done) if s.section == section]
        if _is_of_each(found.words, section):
            _give(done, inside, whole)
        elif len(inside) > 1 or _is_bare(done, inside):
            share(done, inside, whole)
    return _given_to_each(done, found)


def without_sums(steps: Sequence[Drafted]) -> list[Drafted]:
    """Leave out the rows of a table that add up the rows before them: "First half, 23 min"."""
    kept: list[Drafted] = []
    rows, added = 0, 0
    for step in steps:
        ms = _whole_ms(step)
        if rows >= _LEAST_ADDED and _is_a_sum(step, ms, added):
            rows = added = 0
            continue
        kept.append(step)
        rows, added = rows + (ms > 0), added + ms
    return kept


def _is_a_sum(step: Drafted, ms: Milliseconds, added: Milliseconds) -> bool:
    names_nothing = step.written.slot and not {"technique", "area", "passes"} & step.fields.keys()
    return names_nothing and ms > 0 and abs(ms - added) <= _NEAR_THE_SUM * added


def _whole_ms(step: Drafted) -> Milliseconds:
    """Return how long a step takes on all its sides together; 0 where it does not say."""
    if "duration" not in step.fields:
        return 0
    is_both = step.both_of is not None and not step.fields.get("on_each_side")
    return parse_duration(step.fields["duration"]) * (2 if is_both else 1)


def _is_of_each(words: Words, heading: str) -> bool:
    """Tell "Kneading (2 minutes each)", which is of each step and no sum."""
    said = _of_heading(words, heading)
    return said is not None and not said.each_side and _is_each(words, heading, said)


def _is_each(words: Words, text: str, said: Length) -> bool:
    return bool(words.pattern("sides", "each_alone").match(text[said.span[1] :][:12]))


def _give(steps: list[Drafted], inside: Sequence[int], ms: Milliseconds) -> None:
    """Give each step that has neither a time nor a count the same time."""
    for i in inside:
        if not {"duration", "passes"} & steps[i].fields.keys() and not steps[i].only_other:
            steps[i] = lasting_so_long(steps[i], ms, f"{in_seconds(ms)} each, as the heading says")


def _is_bare(steps: Sequence[Drafted], inside: Sequence[int]) -> bool:
    """Tell the only step of a section, where that says how long and the step says nothing."""
    return len(inside) == 1 and "passes" not in steps[inside[0]].fields


def _time_of_all(step: Drafted, found: Found) -> Milliseconds | None:
    for sentence in sentences(step.written.text):
        if found.words.pattern("sides", "all_in_time").search(sentence):
            lasting = length(found.words, sentence)
            return lasting.ms if lasting else None
    return None


def _times_of_sections(
    steps: Iterable[Drafted], found: Found
) -> Iterator[tuple[str, Milliseconds]]:
    """Yield the sections whose headings say how long they take: "10-25 minutes", "Back (20 min)".

    A clock that goes on from one heading to the next is read as such.
    """
    sections = list(dict.fromkeys(s.section for s in steps if s.section))
    clocks = {section: clock_of(section) for section in sections}
    end = 0
    for section in sections:
        clock = clocks[section]
        if clock and clock[0] in {end, 0} and len([c for c in clocks.values() if c]) > 1:
            yield section, clock[1] - clock[0]
        elif lasting := _of_heading(found.words, section):
            yield section, lasting.ms
            clock = (end, end + lasting.ms)
        end = clock[1] if clock else end


def _of_heading(words: Words, heading: str) -> Length | None:
    """Return a heading's time; of several the one in brackets, which adds up the others."""
    said = [one for one in lengths(words, heading) if ":" not in heading[slice(*one.span)]]
    bracketed = [one for one in said if heading[: one.span[0]].rstrip().endswith("(")]
    return next(iter(bracketed or said), None)


def share(steps: list[Drafted], inside: Sequence[int], whole: Milliseconds) -> None:
    """Give each of the steps inside that has no time an equal part of the whole."""
    free = [i for i in inside if "duration" not in steps[i].fields and not steps[i].only_other]
    if not free:
        return
    fixed = sum(
        parse_duration(steps[i].fields["duration"]) for i in inside if "duration" in steps[i].fields
    )
    rest = whole - fixed if fixed < whole else whole
    part = round(rest / len(free) / 1000) * 1000
    why = f"{in_seconds(whole)} in all, shared out among {len(free)} steps"
    for i in free:
        steps[i] = lasting_so_long(steps[i], max(1000, part), why)


def lasting_so_long(step: Drafted, ms: Milliseconds, why: str) -> Drafted:
    """Return a step with a time, and why it has that."""
    fields = step.fields | {"duration": write_duration(ms)}
    doubts = tuple(d for d in step.doubts if _NO_TECHNIQUE not in d[1])
    return replace(step, fields=fields, doubts=(*doubts, ("duration", why)))


def _given_to_each(steps: list[Drafted], found: Found) -> list[Drafted]:
    """Give what the page says of each step alike, as "stay in every pose for three minutes"."""
    said = _of_each(found)
    if said is None:
        return steps
    return [_with_the_usual(step, *said) for step in steps]


def _with_the_usual(step: Drafted, lasting: Length | None, often: int | None) -> Drafted:
    why = "as the page says of each step"
    if {"duration", "passes", "wait"} & step.fields.keys() or step.only_other:
        return step
    if lasting:
        return lasting_so_long(step, lasting.ms, why)
    fields = step.fields | {"passes": often}
    return replace(step, fields=fields, doubts=(*step.doubts, ("passes", why)))


def _of_each(found: Found) -> tuple[Length | None, int | None] | None:
    words = found.words
    for beside in found.beyond:
        for sentence in sentences(beside.text):
            if names_steps(words, sentence):
                continue
            lasting = length(words, sentence)
            is_of_all = lasting and words.pattern("sides", "whole").search(sentence)
            is_each = is_of_all and lasting and _is_each(words, sentence, lasting)
            if not is_each and not words.pattern("pages", "each_step").search(sentence):
                continue
            often = count(words, sentence)
            passes = often.passes if often and not often.is_repeat else None
            if lasting or passes:
                return lasting, None if lasting else passes
    return None
