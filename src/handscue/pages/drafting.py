"""Steps in the page's words -> a routine, with comments where a reading may be wrong."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from handscue.languages.cautions import cautions
from handscue.languages.positions import position
from handscue.languages.words import Words
from handscue.pages.fields import Drafted, cut, drafted
from handscue.pages.found import Found, WrittenStep
from handscue.pages.giving import with_what_is_told
from handscue.pages.named_sides import sides_apart
from handscue.pages.reach import told_of_several
from handscue.pages.rounds import Rounds, in_rounds, without_round_steps
from handscue.pages.sharing import shared_out, without_sums
from handscue.pages.siding import Sides, sided, steps_meant
from handscue.routine.model import Routine
from handscue.routine.yaml_text import Path


@dataclass(frozen=True)
class Doubt:
    """A reading that may be wrong: where it stands in the page, and why.

    ``at`` is the path of the field that is remarked on in the session, empty where none is.
    """

    line: int
    source: str
    why: str
    at: Path = field(default=(), compare=False)


@dataclass
class Draft:
    """A routine on its way, with its comments by path and all doubts in order."""

    routine: Routine
    comments: dict[Path, str] = field(default_factory=dict)
    doubts: list[Doubt] = field(default_factory=list)


def draft(found: Found, title: str) -> Draft:
    """Make a routine of what was found on a page; ``found`` has at least one step."""
    written, told = told_of_several(found)
    found = replace(found, steps=written)
    read = with_what_is_told([drafted(step, found) for step in written], told)
    steps = [step for step in read if any(map(str.isalnum, step.fields["name"]))]
    steps = without_round_steps(sides_apart(found.words, without_sums(steps)), found)
    placed = shared_out(_repeated(steps, found), found)
    entries = in_rounds(sided(placed, found), found)
    data: dict[str, Any] = {"title": title, "position": _position(found), "steps": []}
    if found.words.language != "en":
        data["language"] = found.words.language
    if setup := [_setup_step(found, step) for step in _distinct(found.setup)]:
        data["setup"] = setup
    notes = _Notes({}, [])
    data["steps"] = [
        _entered(entry, ("steps", index), found.words, notes) for index, entry in enumerate(entries)
    ]
    notes.doubts.sort(key=lambda doubt: doubt.line)
    return Draft(Routine.model_validate(data), notes.comments, notes.doubts)


class _Notes(NamedTuple):
    """Remarks by the place in the file that they stand at, and all doubts."""

    comments: dict[Path, str]
    doubts: list[Doubt]


def _entered(
    entry: Drafted | Sides | Rounds, path: Path, words: Words, notes: _Notes
) -> dict[str, Any]:
    """Return an entry as a session file has it, and note what is remarked of it."""
    if isinstance(entry, Drafted):
        _note(entry, path, notes.comments, notes.doubts)
        return entry.fields
    at: Path = (*path, "sides" if isinstance(entry, Sides) else "repeat")
    notes.doubts.append(Doubt(entry.line, entry.source, entry.why, at))
    inner: tuple[Drafted | Sides, ...] = entry.steps if isinstance(entry, Sides) else entry.entries
    steps = [
        _entered(one, (*path, "steps", index), words, notes) for index, one in enumerate(inner)
    ]
    notes.comments[at] = entry.why
    if isinstance(entry, Sides):
        return entry.data(words) | {"steps": steps}
    return entry.data() | {"steps": steps}


def _note(step: Drafted, path: Path, comments: dict[Path, str], doubts: list[Doubt]) -> None:
    for name, why in step.doubts:
        at = (*path, name if name in step.fields else "name")
        comments[at] = f"{comments[at]}; {why}" if at in comments else why
        doubts.append(Doubt(step.line, step.source, why, at))


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
