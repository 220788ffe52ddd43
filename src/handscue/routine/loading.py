"""Session file -> routine: read, checked in full, each problem with line, column and field."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, TypeVar, get_args

from pydantic import TypeAdapter, ValidationError

from handscue.errors import Problem, SessionError
from handscue.routine import including, yaml_text
from handscue.routine.model import (
    Block,
    ChangeOver,
    ChimeName,
    FittedPart,
    Heading,
    Include,
    MusicBed,
    Routine,
    SessionFile,
    Step,
    StepChange,
    Technique,
    TechniquesFile,
    Written,
)
from handscue.routine.techniques import Techniques
from handscue.routine.yaml_text import Document, YamlProblemError

Settings = TypeVar("Settings", bound=Written)

_TECHNIQUES_FILE: TypeAdapter[TechniquesFile] = TypeAdapter(TechniquesFile)

MOST_ENTRIES = 20_000
MOST_PROBLEMS = 50  # told at once

_MESSAGES = {
    "missing": "is missing; {owner} needs it",
    "string_type": "must be text; if it is a number or yes/no, put it in quotes",
    "string_unicode": "has a character that cannot be read aloud; take it out",
    "string_too_long": "is too long: at most {max_length} characters",
    "string_too_short": "is empty",
    "float_type": "must be a number",
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
    loaded = load_session(path, users)
    return loaded.routine, loaded.techniques


@dataclass(frozen=True)
class Loaded:
    """A session file read: what it holds, and where each value of it stands in the file."""

    routine: Routine
    techniques: Techniques
    places: Mapping[yaml_text.Path, yaml_text.Place]
    written: tuple[yaml_text.Path, ...] = ()  # for each entry of its steps, where it is written

    def path_in_file(self, path: yaml_text.Path) -> yaml_text.Path:
        """Give the path in the file for one in the routine: for an included step its include."""
        if len(path) < 2 or path[0] != "steps" or not isinstance(path[1], int):
            return path
        written = self.written[path[1]]
        return written if written[-1] == "include" else (*written, *path[2:])


def load_session(path: Path, users: Path | None = None, library: Path | None = None) -> Loaded:
    """Read a session file as ``load_routine`` does, with the sessions it includes.

    ``library`` is the folder in which an included session is looked for that does not lie beside
    the file.

    Raises:
        SessionError: a file cannot be read or used; it holds every problem found.

    """
    techniques = shipped_techniques()
    if users is not None and users.exists():
        techniques = techniques.overridden(load_techniques(users))
    return _load(path, techniques, library, ())


def _load(
    path: Path, techniques: Techniques, library: Path | None, within: tuple[Path, ...]
) -> Loaded:
    document = _read(path)
    try:
        written = SessionFile.model_validate(document.data)
    except ValidationError as error:
        named = tuple(_unknown_techniques(document, techniques))
        problems = (*_problems(error, document, "session"), *named)
        raise SessionError(str(path), _in_order(problems)) from None
    techniques = techniques.overridden(written.techniques)
    problems = (
        *_unknown_techniques(document, techniques),
        *_unusable_sounds(written, path.parent, document),
    )
    steps: list[Step | Block] = []
    origins: list[yaml_text.Path] = []
    parts: list[FittedPart] = []
    within = (*within, path.resolve())
    for index, entry in enumerate(written.steps):
        if not isinstance(entry, Include):
            steps.append(entry)
            origins.append(("steps", index))
            continue
        at: yaml_text.Path = ("steps", index, "include")
        try:
            found = including.find(entry.include, path.parent, library, within)
            part = _load(found, techniques, library, within)
            put = including.put_in(entry, part.routine, part.techniques)
            where = _where(path, ("steps", index, "fit"), document)
            parts += including.fitted_parts(entry, part.routine, put, len(steps), where)
            steps += [one.entry for one in put]
            origins += [at] * (len(steps) - len(origins))
        except including.CannotIncludeError as error:
            problem = Problem(str(error), *nearest_place(at, document.values), shown(at))
            problems = (*problems, problem)
        except RecursionError:
            raise SessionError(str(path), (Problem("includes sessions too deep"),)) from None
    if problems:
        raise SessionError(str(path), _in_order(problems))
    if len(steps) > MOST_ENTRIES:
        raise SessionError(str(path), (Problem("includes far more steps than a day has room for"),))
    fields = {name: getattr(written, name) for name in Heading.model_fields}
    routine = Routine.model_construct(  # all of it is checked
        **fields, steps=tuple(steps), parts=tuple(parts)
    )
    return Loaded(routine, techniques, document.values, tuple(origins))


def _where(path: Path, at: yaml_text.Path, document: Document) -> str:
    """Say where a value of a file stands, as a problem with it would."""
    line, column = nearest_place(at, document.values)
    return f"{path}: line {line}, column {column}, {shown(at)}"


def _in_order(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    return tuple(sorted(problems, key=lambda p: (p.line or 1 << 30, p.column or 0)))


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
    place = document.keys.get(at) or nearest_place(at, document.values)
    return Problem(message, *place, shown(at))


@cache
def shipped_techniques() -> Techniques:
    """Give the techniques of the package's own data file."""
    with resources.as_file(resources.files("handscue.routine") / "techniques.yaml") as path:
        return Techniques(load_techniques(path))


def _read(path: Path) -> Document:
    try:
        if path.is_dir():
            raise SessionError(str(path), (Problem("is a folder, not a session file"),))
        if path.exists() and not path.is_file():  # a pipe would be waited for, perhaps for ever
            raise SessionError(str(path), (Problem("is not a file that can be read twice"),))
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
        message = _unknown_field(str(path[-1]), _fields_at(path[:-1], document.data))
    elif kind == "value_error":
        message = str(context["error"])
    elif kind == "missing":
        message = _MESSAGES[kind].format(owner=_owner(path[:-1], document.data, owner))
    elif kind in ("model_type", "dict_type") and not path and document.data is None:
        message = "is empty; a session needs at least a title and steps"
    elif kind in _MESSAGES:
        message = _MESSAGES[kind].format_map(context)
    else:
        message = entry["msg"]
    return Problem(message, *place, shown(path))


def _path_in_file(loc: tuple[str | int, ...]) -> yaml_text.Path:
    """Take out of pydantic's location what is not in the file: union tags and key marks."""
    in_union = len(loc) > 2 and loc[0] == "steps" and isinstance(loc[1], int)
    without_tag = loc[:2] + loc[3:] if in_union else loc
    return tuple(part for part in without_tag if part != "[key]")


def nearest_place(
    path: yaml_text.Path, places: Mapping[yaml_text.Path, yaml_text.Place]
) -> tuple[int | None, int | None]:
    """Give the place of a value, or where it is missing that of what should hold it."""
    while path:
        if path in places:
            return places[path]
        path = path[:-1]
    return None, None


def shown(path: yaml_text.Path) -> str | None:
    """Write a path as people count: ``steps[1].steps[3].passes``."""
    shown = "".join(f"[{p + 1}]" if isinstance(p, int) else f".{p}" for p in path)
    return shown.removeprefix(".") or None


def _unknown_field(name: str, allowed: tuple[str, ...]) -> str:
    close = difflib.get_close_matches(name.lower(), allowed, n=1)
    advice = f"did you mean {close[0]}?" if close else f"here may stand: {', '.join(allowed)}"
    return f"there is no field of this name; {advice}"


def _owner(path: yaml_text.Path, data: Any, whole: str) -> str:
    """Name what misses a field."""
    if not path:
        return f"every {whole}"
    owners = {Block: "a block of steps", MusicBed: "the music"}
    return owners.get(_written_at(path, data), "every step")


def _fields_at(path: yaml_text.Path, data: Any) -> tuple[str, ...]:
    """Name the fields that may stand where an unknown one was found."""
    return tuple(_written_at(path, data).model_fields)


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
    elif path[0] == "steps" and len(path) == 2:
        entry = data["steps"][path[1]]
        owner = Block if "steps" in entry or "sides" in entry else Step
        owner = Include if "include" in entry else owner
    return owner


def _unknown_techniques(document: Document, techniques: Techniques) -> Iterator[Problem]:
    """Find techniques nobody knows; those the session adds are known, even if they have faults."""
    own = document.data.get("techniques") if isinstance(document.data, dict) else None
    added = set(map(str, own)) if isinstance(own, dict) else set()
    for path, value in _values_at("technique", document.data, ()):
        if techniques.find(value) is None and value not in added and value.strip():
            near = techniques.nearest(value)
            advice = (
                f"did you mean {near}?"
                if near
                else "add it under techniques: with its per_pass or hold"
            )
            message = f"there is no technique {value!r}; {advice}"
            yield Problem(message, *nearest_place(path, document.values), shown(path))


def _values_at(field: str, data: Any, path: yaml_text.Path) -> Iterator[tuple[yaml_text.Path, str]]:
    """Give every text of a field, however deep, with its path."""
    if isinstance(data, dict):
        for key, value in data.items():
            if key == field and isinstance(value, str):
                yield (*path, key), value
            elif path or key in {"setup", "steps"}:
                yield from _values_at(field, value, (*path, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from _values_at(field, value, (*path, index))


def _unusable_sounds(routine: Heading, folder: Path, document: Document) -> Iterator[Problem]:
    named: list[tuple[yaml_text.Path, str]] = [
        (("sounds", name.value), given) for name, given in routine.sounds.items()
    ]
    named += [(("music", "file"), routine.music.file)] if routine.music else []
    for at, given in named:
        if message := _why_unusable(folder, given):
            yield Problem(message, *nearest_place(at, document.values), shown(at))


def _why_unusable(folder: Path, given: str) -> str | None:
    """Say what keeps a sound from being used; links are followed first."""
    try:
        sound = (folder / given).resolve()
        if not sound.is_relative_to(folder.resolve()):
            return "lies outside the session's folder; put the sound beside the session file"
        return None if sound.is_file() else "there is no such sound file beside the session file"
    except (OSError, ValueError, RuntimeError):  # too long, NUL, links in a circle
        return "is not a usable file name"


def steps_with_paths(routine: Routine) -> Iterator[tuple[yaml_text.Path, Step]]:
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
