"""Sessions made of sessions: where an included one is found, and how its steps are put in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from handscue.routine.model import Block, Include, Routine, Step
from handscue.routine.techniques import REST, Techniques

DEEPEST = 8


class CannotIncludeError(ValueError):
    """A session cannot be included; the message says why."""


def find(name: str, folder: Path, library: Path | None, within: tuple[Path, ...]) -> Path:
    """Give the file of an included session: beside the file that names it, or in the library.

    ``within`` are the files that are being read, the outermost first.

    Raises:
        CannotIncludeError: it lies elsewhere, is not there, or includes itself.

    """
    file = name if name.endswith((".yaml", ".yml")) else f"{name}.yaml"
    for place in (folder, library):
        if place is None:
            continue
        try:
            path = (place / file).resolve()
            is_inside = path.is_relative_to(place.resolve())
            is_there = path.is_file()
        except (OSError, ValueError, RuntimeError):
            raise CannotIncludeError("is not a usable file name") from None
        if not is_inside:
            raise CannotIncludeError("lies outside the session's folder; copy it beside this file")
        if path in within:
            circle = " -> ".join(p.name for p in (*within[within.index(path) :], path))
            raise CannotIncludeError(f"includes itself: {circle}; take one of them out")
        if is_there:
            if len(within) >= DEEPEST:
                raise CannotIncludeError(f"is included more than {DEEPEST} files deep")
            return path
    raise CannotIncludeError("there is no such session beside this file, nor among ours")


def put_in(entry: Include, part: Routine, techniques: Techniques) -> Iterator[Step | Block]:
    """Give an included session's steps as they are to be done here.

    Raises:
        CannotIncludeError: a step that is changed or left out is not there, or no step is left.

    """
    _refuse_unknown_names(entry, part)
    pace = part.pace if entry.pace is None else entry.pace
    given = [_settled(step, techniques, 1.0) for step in part.setup] if entry.setup else []
    steps: list[Step | Block] = [*given]
    for item in part.steps:
        if isinstance(item, Step):
            steps += _changed((item,), entry, techniques, pace)
            continue
        sides = tuple(side for side in item.sides if entry.sides is None or side in entry.sides)
        inner = tuple(_changed(item.steps, entry, techniques, pace))
        if sides and inner:
            steps.append(item.model_copy(update={"sides": sides, "steps": inner}))
    if not steps:
        raise CannotIncludeError("nothing of it is left; leave out fewer steps or sides")
    yield from steps


def _changed(
    steps: Iterable[Step], entry: Include, techniques: Techniques, pace: float
) -> Iterator[Step]:
    for step in steps:
        if step.name in entry.leave_out:
            continue
        change = entry.change.get(step.name)
        fields = {name: getattr(change, name) for name in change.model_fields_set} if change else {}
        yield _settled(step.model_copy(update=fields), techniques, pace)


def _settled(step: Step, techniques: Techniques, pace: float) -> Step:
    """Give a step the duration it has in its own session, whose pace and techniques are its own."""
    if step.wait:
        return step
    usual = step.duration
    if usual is None:
        passes = step.passes and step.passes * (2 if step.on_each_side else 1)
        usual = techniques.duration(step.technique or REST, passes)
    return step.model_copy(update={"duration": round(usual * pace)})


def _refuse_unknown_names(entry: Include, part: Routine) -> None:
    inner = (item.steps if isinstance(item, Block) else (item,) for item in part.steps)
    names = {step.name for steps in inner for step in steps}
    for name in (*entry.leave_out, *entry.change):
        if name not in names:
            raise CannotIncludeError(f"has no step named {name!r}")
