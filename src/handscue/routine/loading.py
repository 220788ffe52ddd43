"""Session file -> routine: read, checked in full, each problem with line, column and field."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, TypeVar, get_args

from pydantic import TypeAdapter, ValidationError

from handscue.errors import Problem, SessionError
from handscue.routine import yaml_text
from handscue.routine.model import (
    Block,
    ChangeOver,
    ChimeName,
    Routine,
    Step,
    Technique,
    TechniquesFile,
    Written,
)
from handscue.routine.techniques import Techniques
from handscue.routine.yaml_text import Document, YamlProblemError

Settings = TypeVar("Settings", bound=Written)

_TECHNIQUES_FILE: TypeAdapter[TechniquesFile] = TypeAdapter(TechniquesFile)

_MESSAGES = {
    "missing": "is missing; every {owner} needs one",
    "string_type": "must be text; if it is a number or yes/no, put it in quotes",
    "string_too_long": "is too long: at most {max_length} characters",
    "string_too_short": "is empty",
    "int_type": "must be a whole number, such as 3",
    "bool_type": "must be true or false",
    "greater_than": "must be more than {gt}",
    "greater_than_equal": "must be at least {ge}",
    "less_than_equal": "must be at most {le}",
    "too_short": "is empty; it needs at least {min_length}",
    "too_long": "has too many entries; at most {max_length}",
    "enum": "must be {expected}",
    "tuple_type": "must be a list: a line for each, beginning with a dash",
    "dict_type": "must be fields, each as 'name: value'",
    "model_type": "must be fields, each as 'name: value'",
    "finite_number": "must be a number",
}


def load_routine(path: Path, users: Path | None = None) -> tuple[Routine, Techniques]:
    """Read a session file, with the techniques it may use: ours, then the user's, then its own.

    ``users`` is the user's own techniques file; one that is not there is passed over.

    Raises:
        SessionError: a file cannot be read or used; it holds every problem found.

    """
    document = _read(path)
    try:
        routine = Routine.model_validate(document.data)
    except ValidationError as error:
        raise SessionError(str(path), _problems(error, document, "session")) from None
    techniques = shipped_techniques()
    if users is not None and users.exists():
        techniques = techniques.overridden(load_techniques(users))
    techniques = techniques.overridden(routine.techniques)
    if unknown := tuple(_unknown_techniques(routine, techniques, document)):
        raise SessionError(str(path), unknown)
    return routine, techniques


def load_techniques(path: Path) -> dict[str, Technique]:
    """Read a techniques file.

    Raises:
        SessionError: it cannot be read or used.

    """
    document = _read(path)
    try:
        return _TECHNIQUES_FILE.validate_python(document.data)
    except ValidationError as error:
        problems = _problems(error, document, "technique")
        raise SessionError(str(path), problems) from None


def load_settings(path: Path, kind: type[Settings]) -> Settings:
    """Read a file of the user's settings; one that says nothing leaves all as it is.

    Raises:
        SessionError: it cannot be read or used; it holds every problem found.

    """
    document = _read(path)
    known, unknown = _known_fields(kind, {} if document.data is None else document.data)
    problems = tuple(_unknown_setting(at, owner, document) for at, owner in unknown)
    try:
        settings = kind.model_validate(known)
    except ValidationError as error:
        problems += _problems(error, replace(document, data=known), "settings file")
    if problems:
        raise SessionError(str(path), tuple(sorted(problems, key=lambda p: p.line or 0)))
    return settings


def _known_fields(
    kind: type[Written], data: Any, path: yaml_text.Path = ()
) -> tuple[Any, list[tuple[yaml_text.Path, type[Written]]]]:
    """Part a file's fields from those that may not stand where they do, with what they stand in."""
    if not isinstance(data, dict):
        return data, []
    known, unknown = {}, []
    for name, value in data.items():
        if name not in kind.model_fields:
            unknown.append(((*path, name), kind))
            continue
        below = _written_in(kind.model_fields[name].annotation)
        known[name], more = (
            _known_fields(below, value, (*path, name)) if below is not None else (value, [])
        )
        unknown += more
    return known, unknown


def _written_in(annotation: Any) -> type[Written] | None:
    """Give the fields' own kind where a field holds fields, with or without ``| None``."""
    kinds = [k for k in (annotation, *get_args(annotation)) if isinstance(k, type)]
    return next((k for k in kinds if issubclass(k, Written)), None)


def _unknown_setting(at: yaml_text.Path, owner: type[Written], document: Document) -> Problem:
    message = _unknown_field(str(at[-1]), tuple(owner.model_fields))
    place = document.keys.get(at) or _nearest_place(at, document.values)
    return Problem(message, *place, _shown(at))


@cache
def shipped_techniques() -> Techniques:
    """Give the techniques of the package's own data file."""
    with resources.as_file(resources.files("handscue.routine") / "techniques.yaml") as path:
        return Techniques(load_techniques(path))


def _read(path: Path) -> Document:
    try:
        if path.is_dir():
            raise SessionError(str(path), (Problem("is a folder, not a session file"),))
        with path.open("rb") as file:
            raw = file.read(yaml_text.LARGEST_FILE + 1)
        return yaml_text.read(yaml_text.decode(raw))
    except FileNotFoundError:
        problem = Problem("there is no such file; check the name and the folder")
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else error
        problem = Problem(f"cannot be read ({reason})")
    except YamlProblemError as error:
        problem = error.problem
    raise SessionError(str(path), (problem,))


def _problems(error: ValidationError, document: Document, owner: str) -> tuple[Problem, ...]:
    found = [_problem(dict(entry), document, owner) for entry in error.errors()]
    return tuple(sorted(found, key=lambda p: (p.line or 0, p.column or 0)))


def _problem(entry: dict[str, Any], document: Document, owner: str) -> Problem:
    path = _path_in_file(entry["loc"])
    kind, context = entry["type"], entry.get("ctx", {})
    place: tuple[int | None, int | None] = _nearest_place(path, document.values)
    if kind == "extra_forbidden":
        place = document.keys.get(path, place)
        message = _unknown_field(str(path[-1]), _fields_at(path[:-1], document.data))
    elif kind == "value_error":
        message = str(context["error"])
    elif kind == "missing":
        message = _MESSAGES[kind].format(owner="step" if len(path) > 1 else owner)
    elif kind in ("model_type", "dict_type") and not path and document.data is None:
        message = "is empty; a session needs at least a title and steps"
    elif kind in _MESSAGES:
        message = _MESSAGES[kind].format_map(context)
    else:
        message = entry["msg"]
    return Problem(message, *place, _shown(path))


def _path_in_file(loc: tuple[str | int, ...]) -> yaml_text.Path:
    """Take out of pydantic's location what is not in the file: union tags and key marks."""
    in_union = len(loc) > 2 and loc[0] == "steps" and isinstance(loc[1], int)
    without_tag = loc[:2] + loc[3:] if in_union else loc
    return tuple(part for part in without_tag if part != "[key]")


def _nearest_place(
    path: yaml_text.Path, places: dict[yaml_text.Path, yaml_text.Place]
) -> tuple[int | None, int | None]:
    """Give the place of a value, or where it is missing that of what should hold it."""
    while path:
        if path in places:
            return places[path]
        path = path[:-1]
    return None, None


def _shown(path: yaml_text.Path) -> str | None:
    """Write a path as people count: ``steps[1].steps[3].passes``."""
    shown = "".join(f"[{p + 1}]" if isinstance(p, int) else f".{p}" for p in path)
    return shown.removeprefix(".") or None


def _unknown_field(name: str, allowed: tuple[str, ...]) -> str:
    close = difflib.get_close_matches(name.lower(), allowed, n=1)
    advice = f"did you mean {close[0]}?" if close else f"here may stand: {', '.join(allowed)}"
    return f"there is no field of this name; {advice}"


def _fields_at(path: yaml_text.Path, data: Any) -> tuple[str, ...]:
    """Name the fields that may stand where an unknown one was found."""
    owner: type[Written] = Step
    if not path:
        owner = Routine
    elif path[-1] == "change_over":
        owner = ChangeOver
    elif path[0] == "techniques" or (isinstance(path[0], str) and len(path) == 1):
        owner = Technique
    elif path[0] == "steps" and len(path) == 2:
        entry = data["steps"][path[1]]
        owner = Block if "steps" in entry or "sides" in entry else Step
    return tuple(owner.model_fields)


def _unknown_techniques(
    routine: Routine, techniques: Techniques, document: Document
) -> Iterator[Problem]:
    for path, step in _steps(routine):
        if step.technique is not None and techniques.find(step.technique) is None:
            near = techniques.nearest(step.technique)
            advice = (
                f"did you mean {near}?"
                if near
                else "add it under techniques: with its per_pass or hold"
            )
            message = f"there is no technique {step.technique!r}; {advice}"
            at = (*path, "technique")
            yield Problem(message, *_nearest_place(at, document.values), _shown(at))


def _steps(routine: Routine) -> Iterator[tuple[yaml_text.Path, Step]]:
    """Give every step with its path in the file."""
    for index, step in enumerate(routine.setup):
        yield ("setup", index), step
    for index, entry in enumerate(routine.steps):
        if isinstance(entry, Step):
            yield ("steps", index), entry
        else:
            for inner, step in enumerate(entry.steps):
                yield ("steps", index, "steps", inner), step


CHIME_NAMES = tuple(str(name) for name in ChimeName)
