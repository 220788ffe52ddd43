"""What pydantic found wrong with a file -> problems, each with line, column and field.

Pydantic tells of a value by its place in the models: union tags and marks of keys stand in it
that no file has, and its messages speak to programmers. Here its places become paths in the file,
and from there lines and columns; each kind of its errors has a message of ours.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from functools import reduce
from typing import TYPE_CHECKING, Any

from handscue.errors import Problem
from handscue.routine import yaml_text
from handscue.routine.fields import Written
from handscue.routine.model import (
    Block,
    ChangeOver,
    Include,
    SessionFile,
    Step,
    StepChange,
    kind_of_entry,
)
from handscue.routine.music import MusicBed
from handscue.routine.technique import Technique
from handscue.routine.yaml_advice import without_a_space
from handscue.routine.yaml_text import Document

if TYPE_CHECKING:
    from pydantic import ValidationError

MOST_PROBLEMS = 50  # shown at once

_MESSAGES = {
    "missing": "is missing; {owner} needs it",
    "string_type": "must be text; put a number in quotes",
    "string_unicode": "has a character that cannot be read aloud; take it out",
    "string_too_long": "is too long: at most {max_length} characters",
    "string_too_short": "is empty",
    "float_type": "must be a number",
    "int_type": "must be a whole number, such as 3",
    "bool_type": "must be yes or no",
    "greater_than": "must be more than {gt}",
    "greater_than_equal": "must be at least {ge}",
    "less_than_equal": "must be at most {le}",
    "too_short": "is empty; it needs at least {min_length}",
    "too_long": "has too many entries; at most {max_length}",
    "enum": "must be {expected}",
    "tuple_type": "must be a list: a line for each, beginning with a dash",
    "finite_number": "must be a number",
}


def problems_of(error: ValidationError, document: Document, owner: str) -> tuple[Problem, ...]:
    """Turn what pydantic found wrong into problems; ``owner`` is what the file is: "session"."""
    entries = error.errors(include_url=False, include_input=False)
    # A list whose entries are all wrong counts as empty; it is not, and has its problems below.
    holders = {entry["loc"][:depth] for entry in entries for depth in range(len(entry["loc"]))}
    found = sorted(
        (
            _problem(dict(entry), document, owner)
            for entry in entries
            if entry["type"] != "too_short" or entry["loc"] not in holders
        ),
        key=lambda problem: (problem.line or 0, problem.column or 0),
    )
    more = len(found) - MOST_PROBLEMS
    return (*found[:MOST_PROBLEMS], *([Problem(f"and {more} more like these")] if more > 0 else ()))


def _problem(entry: dict[str, Any], document: Document, owner: str) -> Problem:
    path = _path_in_file(entry["loc"])
    kind, context = entry["type"], entry.get("ctx", {})
    place: tuple[int | None, int | None] = nearest_place(path, document.values)
    if kind == "extra_forbidden":
        place = document.keys.get(path, place)
        message = _forbidden(str(path[-1]), _written_at(path[:-1], document.data))
    elif kind == "value_error":
        message = str(context["error"])
    elif kind == "missing":
        message = _MESSAGES[kind].format(owner=_owner(path[:-1], document.data, owner))
    elif kind in ("model_type", "dict_type"):
        message = _no_fields(value_at(path, document.data), path)
    elif kind in _MESSAGES:
        message = _MESSAGES[kind].format_map(context)
    else:
        message = entry["msg"]
    return Problem(message, *place, shown(path))


def _no_fields(value: Any, path: yaml_text.Path) -> str:
    if value is None and not path:
        return "is empty; a session needs at least a title and steps"
    advice = without_a_space(value) if isinstance(value, str) else None
    return advice or "must be made of fields, each written 'name: value'"


def value_at(path: yaml_text.Path, data: Any) -> Any:
    """Return what stands at a path of a document's data."""
    return reduce(lambda holder, part: holder[part], path, data)


def _forbidden(name: str, owner: type[Written]) -> str:
    """Say what is wrong with a field that may not stand where it does."""
    if name == "include":
        return "a session is included beside blocks and steps, not inside one; put it one level up"
    if owner is Step and name in Block.model_fields:
        return (
            f"{name} goes with a block of steps, not with one step; begin a block with "
            "'- sides: [left, right]', put 'steps:' below it, and this step below that"
        )
    return unknown_field(name, tuple(owner.model_fields))


_TAGS = {"step", "block", "include"}  # of the models that an entry of steps may be


def _path_in_file(loc: tuple[str | int, ...]) -> yaml_text.Path:
    """Take out of pydantic's location what is not in the file: union tags and key marks."""
    before = (None, *loc)
    return tuple(
        part
        for part, last in zip(loc, before, strict=False)
        if part != "[key]" and not (isinstance(last, int) and part in _TAGS)
    )


def nearest_place(
    path: yaml_text.Path, places: Mapping[yaml_text.Path, yaml_text.Place]
) -> tuple[int | None, int | None]:
    """Return the place of a value, or where it is missing that of what should hold it."""
    while path:
        if path in places:
            return places[path]
        path = path[:-1]
    return None, None


def shown(path: yaml_text.Path) -> str | None:
    """Write a path as people count: ``steps[1].steps[3].passes``."""
    shown = "".join(f"[{p + 1}]" if isinstance(p, int) else f".{p}" for p in path)
    return shown.removeprefix(".") or None


def unknown_field(name: str, allowed: tuple[str, ...]) -> str:
    """Say that there is no such field, and which is most like it, or which there are."""
    if name.startswith("-") and name.strip("- "):
        return f"needs a space after the dash: - {name.strip('- ')}"
    close = difflib.get_close_matches(name.lower(), allowed, n=1)
    advice = f"did you mean {close[0]}?" if close else f"the fields here are {', '.join(allowed)}"
    return f"there is no field with this name; {advice}"


def _owner(path: yaml_text.Path, data: Any, whole: str) -> str:
    """Name what misses a field."""
    if not path:
        return f"every {whole}"
    owners: dict[type[Written], str] = {Block: "a block of steps", MusicBed: "the music"}
    return owners.get(_written_at(path, data), "every step")


def _written_at(path: yaml_text.Path, data: Any) -> type[Written]:
    owner: type[Written] = Step
    if not path:
        owner = SessionFile
    elif path[0] == "music":
        owner = MusicBed
    elif path[0] == "techniques" or len(path) == 1:  # the latter in a techniques file
        owner = Technique
    elif path[-1] == "change_over":
        owner = ChangeOver
    elif "change" in path[2:]:
        owner = StepChange
    elif path[0] == "steps" and isinstance(path[-1], int):
        kind = kind_of_entry(value_at(path, data))
        if kind == "block":
            owner = Block
        elif kind == "include" and len(path) == 2:
            owner = Include
    return owner


def in_order(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """Sort problems as they stand in the file, those without a line last."""
    return tuple(sorted(problems, key=lambda p: (p.line or 1 << 30, p.column or 0)))
