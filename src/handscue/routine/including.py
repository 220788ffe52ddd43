"""Sessions made of sessions: where an included one is found, and how its steps are put in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from handscue.routine.model import Block, FittedPart, Include, Routine, Side, Step
from handscue.routine.outline import entries, with_steps
from handscue.routine.techniques import Techniques

DEEPEST = 8


class CannotIncludeError(ValueError):
    """A session cannot be included; the message says why."""


def find(name: str, folder: Path, library: Path | None, within: tuple[Path, ...]) -> Path:
    """Return the file of an included session: beside the file that names it, or in the library.

    ``within`` are the files that are being read, the outermost first.

    Raises:
        CannotIncludeError: it lies elsewhere, is not there, or includes itself.

    """
    file = name if name.endswith((".yaml", ".yml")) else f"{name}.yaml"
    for place in filter(None, (folder, library)):
        if path := _file_in(place, file):
            _refuse_circles(path, within)
            return path
    raise CannotIncludeError("there is no such session beside this file or in the library")


def _file_in(place: Path, name: str) -> Path | None:
    """Return the file of that name in a folder or below it, or None where there is none."""
    try:
        path = (place / name).resolve()
        is_inside = path.is_relative_to(place.resolve())
        is_there = path.is_file()
    except (OSError, ValueError, RuntimeError):
        raise CannotIncludeError("is not a usable file name") from None
    if not is_inside:
        raise CannotIncludeError("is outside the session's folder; copy it beside this file")
    return path if is_there else None


def _refuse_circles(path: Path, within: tuple[Path, ...]) -> None:
    if path in within:
        circle = " -> ".join(p.name for p in (*within[within.index(path) :], path))
        raise CannotIncludeError(f"includes itself: {circle}; take one of them out")
    if len(within) >= DEEPEST:
        raise CannotIncludeError(f"is included more than {DEEPEST} files deep")


class PutIn(NamedTuple):
    """An entry of an included session as it is to be done here; ``origin`` is its index there."""

    entry: Step | Block
    origin: int | None  # None for what was its setup


def put_in(entry: Include, part: Routine, techniques: Techniques) -> list[PutIn]:
    """Return an included session's steps as they are to be done here; at least one.

    Raises:
        CannotIncludeError: a step that is changed or left out is not there, or no step is left.

    """
    _refuse_unknown_names(entry, part)
    pace = part.pace if entry.pace is None else entry.pace
    setup = part.setup if entry.setup else ()
    put = [PutIn(_settled(step, techniques, 1.0), None) for step in setup]
    for origin, item in enumerate(part.steps):
        changed = with_steps(
            (item,),
            lambda step: _changed(step, entry, techniques, pace),
            lambda block: _on_sides(block, entry.sides),
        )
        put += [PutIn(step, origin) for step in changed]
    if not put:
        raise CannotIncludeError("nothing of it is left; leave out fewer steps or sides")
    return put


def fitted_parts(
    entry: Include, part: Routine, put: Sequence[PutIn], first: int, where: str
) -> Iterator[FittedPart]:
    """Return what of an included session has a length of its own: parts within it, and itself.

    ``first`` is the place of its first entry here; ``where`` says where its length is asked for.
    """
    for within in part.parts:
        those = range(within.first, within.first + within.count)
        kept = [index for index, one in enumerate(put) if one.origin in those]
        if kept:
            place = {"first": first + kept[0], "count": len(kept)}
            yield within.model_copy(update=place)
    if entry.fit is not None:
        yield FittedPart(title=part.title, fit=entry.fit, first=first, count=len(put), where=where)


def _changed(step: Step, entry: Include, techniques: Techniques, pace: float) -> Step | None:
    if step.name in entry.leave_out:
        return None
    change = entry.change.get(step.name)
    fields = {name: getattr(change, name) for name in change.model_fields_set} if change else {}
    if "passes" in fields:  # the step's own bounds are of its own passes
        fields = {"passes_between": None, **fields}
    if "say" in fields:  # and what was recorded are the words it had
        fields = {"recorded": None, **fields}
    return _settled(step.model_copy(update=fields), techniques, pace)


def _on_sides(block: Block, sides: Sequence[Side] | None) -> Block | None:
    """Return a block on those of its sides that are wanted; None where it is on none of them."""
    if sides is None or not block.sides:
        return block
    kept = tuple(side for side in block.sides if side in sides)
    return block.model_copy(update={"sides": kept}) if kept else None


def _settled(step: Step, techniques: Techniques, pace: float) -> Step:
    """Return a step with the duration it has in its own session, by that one's pace."""
    if step.wait:
        return step
    return step.model_copy(update={"duration": round(techniques.usual_ms(step) * pace)})


def _refuse_unknown_names(entry: Include, part: Routine) -> None:
    names = {placed.entry.name for placed in entries(part) if isinstance(placed.entry, Step)}
    for name in (*entry.leave_out, *entry.change):
        if name not in names:
            raise CannotIncludeError(f"has no step named {name!r}")
