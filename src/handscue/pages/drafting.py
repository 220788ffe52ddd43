"""Steps in the page's words -> a routine, with comments where a reading may be wrong."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from handscue.languages.cautions import cautions
from handscue.languages.counts import count
from handscue.languages.positions import position
from handscue.languages.times import in_seconds, length
from handscue.languages.words import sentences
from handscue.pages.fields import Drafted, cut, drafted
from handscue.pages.found import Found, WrittenStep
from handscue.pages.siding import Sides, sided, steps_meant
from handscue.routine.model import Routine
from handscue.routine.yaml_text import Path
from handscue.units import Milliseconds, write_duration


@dataclass(frozen=True)
class Doubt:
    """A reading that may be wrong: where it stands in the page, and why."""

    line: int
    source: str
    why: str


@dataclass
class Draft:
    """A routine on its way, with its comments by path and all doubts in order."""

    routine: Routine
    comments: dict[Path, str] = field(default_factory=dict)
    doubts: list[Doubt] = field(default_factory=list)


def draft(found: Found, title: str) -> Draft:
    """Make a routine of what was found on a page; ``found`` has at least one step."""
    read = (drafted(written, found) for written in found.steps)
    steps = [step for step in read if any(map(str.isalnum, step.fields["name"]))]
    entries = sided(_shared_out(_counted_together(_repeated(steps, found), found), found), found)
    data: dict[str, Any] = {"title": title, "position": _position(found), "steps": []}
    if found.words.language != "en":
        data["language"] = found.words.language
    if setup := [_setup_step(found, step) for step in _distinct(found.setup)]:
        data["setup"] = setup
    comments: dict[Path, str] = {}
    doubts: list[Doubt] = []
    for entry in entries:
        path: Path = ("steps", len(data["steps"]))
        if isinstance(entry, Sides):
            data["steps"].append(entry.data(found.words))
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
    texts = (first, found.title or "", opening)
    return next((named for text in texts if (named := position(found.words, text))), None)


def _setup_step(found: Found, written: WrittenStep) -> dict[str, Any]:
    warnings, text = cautions(found.words, written.text)
    fields: dict[str, Any] = {"name": written.name}
    if said := cut(text)[0]:
        fields["say"] = said
    if warnings:
        fields["caution"] = cut(" ".join(warnings))[0]
    return fields


def _distinct(steps: Iterable[WrittenStep]) -> list[WrittenStep]:
    named = [step for step in steps if any(map(str.isalnum, step.name))]
    return list({step.text: step for step in named}.values())


def _repeated(steps: list[Drafted], found: Found) -> list[Drafted]:
    """Put in place of "repeat step 1" the step it means."""
    done: list[Drafted] = []
    for step in steps:
        meant = steps_meant(found.words, step.source) if step.other is None else None
        inside = [
            s for s in done if meant and s.number is not None and meant[0] <= s.number <= meant[1]
        ]
        if not inside or not _only_repeats(step, found):
            done.append(step)
            continue
        why = f'"{" ".join(step.source.split())[:40]}": repeated here'
        written = replace(step.written, number=None)
        done += [
            replace(s, written=written, source=step.source, other=None, fields=dict(s.fields),
                    doubts=(("name", why),))
            for s in inside
        ]  # fmt: skip
    return done


def _only_repeats(step: Drafted, found: Found) -> bool:
    """Tell a step that is no more than "repeat steps 1 to 3"."""
    return any(
        pattern.search(step.source[:40])
        for pattern in found.words.patterns("sides", "repeat_steps")
    )


def _counted_together(steps: list[Drafted], found: Found) -> list[Drafted]:
    """Give "(steps 8 and 9), four times" to the steps that it names."""
    given: dict[int, int] = {}
    for step in steps:
        for sentence in sentences(step.written.everything):
            for pattern in found.words.patterns("sides", "steps_named"):
                match = pattern.search(sentence)
                often = count(found.words, sentence) if match else None
                if match and often and not often.is_repeat:
                    numbers = range(int(match["from"]), int(match["to"] or match["from"]) + 1)
                    given |= dict.fromkeys(numbers, often.passes)
    return [
        replace(step, fields=step.fields | {"passes": given[step.number]})
        if step.number in given and "passes" not in step.fields
        else step
        for step in steps
    ]


def _shared_out(steps: list[Drafted], found: Found) -> list[Drafted]:
    """Share the time of several steps, or of a heading, out among those that have none."""
    done = list(steps)
    for index, step in enumerate(steps):
        if (whole := _time_of_all(step, found)) is not None:
            first = index
            while first > 0 and steps[first - 1].section == step.section:
                first -= 1
            without = {k: v for k, v in done[index].fields.items() if k != "duration"}
            done[index] = replace(done[index], fields=without)
            _share(done, range(first, index + 1), whole)
    sections = dict.fromkeys(s.section for s in steps if s.section)
    for section in sections:
        lasting = length(found.words, section or "")
        inside = [i for i, s in enumerate(done) if s.section == section]
        if lasting and len(inside) > 1:
            _share(done, inside, lasting.ms)
    return done


def _time_of_all(step: Drafted, found: Found) -> Milliseconds | None:
    for sentence in sentences(step.written.text):
        if found.words.pattern("sides", "all_in_time").search(sentence):
            lasting = length(found.words, sentence)
            return lasting.ms if lasting else None
    return None


def _share(steps: list[Drafted], inside: Iterable[int], whole: Milliseconds) -> None:
    """Give each step without a time an equal part of the whole."""
    free = [i for i in inside if "duration" not in steps[i].fields and not steps[i].only_other]
    if not free:
        return
    part = round(whole / len(free) / 1000) * 1000
    why = f"{in_seconds(whole)} in all, shared out among {len(free)} steps"
    for i in free:
        fields = steps[i].fields | {"duration": write_duration(max(1000, part))}
        doubts = tuple(d for d in steps[i].doubts if "20 seconds" not in d[1])
        steps[i] = replace(steps[i], fields=fields, doubts=(*doubts, ("duration", why)))
