"""Session file -> routine: read, checked in full, each problem with line, column and field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache, partial
from importlib import resources
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias, TypeVar, get_args

from pydantic import TypeAdapter, ValidationError

from handscue.errors import Problem, SessionError
from handscue.routine import including, yaml_text
from handscue.routine.fields import Pronunciations, Written
from handscue.routine.model import (
    Block,
    FittedPart,
    Heading,
    Include,
    Routine,
    SessionFile,
    Step,
)
from handscue.routine.outline import Placed, entries, times_done, with_steps
from handscue.routine.problems import in_order, nearest_place, problems_of, shown, unknown_field
from handscue.routine.references import (
    FILES_OF_STEPS,
    ranges_explained,
    unknown_techniques,
    unusable_files,
    unusable_sounds,
)
from handscue.routine.technique import Technique, TechniquesFile
from handscue.routine.techniques import Techniques
from handscue.routine.yaml_text import Document, YamlProblemError
from handscue.units import LONGEST_SESSION_MS, Milliseconds

Settings = TypeVar("Settings", bound=Written)

_TECHNIQUES_FILE: TypeAdapter[TechniquesFile] = TypeAdapter(TechniquesFile)
_PRONUNCIATIONS_FILE: TypeAdapter[dict[str, str]] = TypeAdapter(Pronunciations)

MOST_ENTRIES = 20_000
LEAST_SEGMENT_MS = 1000  # its chime and its name alone take longer


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
    """A session file read: what it holds, and where each value of it stands in the file.

    ``files`` are the file and all that it includes.
    """

    routine: Routine
    techniques: Techniques
    places: Mapping[yaml_text.Path, yaml_text.Place]
    written: tuple[yaml_text.Path, ...] = ()  # for each entry of its steps, where it is written
    notes: tuple[Problem, ...] = ()  # how it was understood where that may surprise
    files: frozenset[Path] = frozenset()

    def path_in_file(self, path: yaml_text.Path) -> yaml_text.Path:
        """Return the path in the file for one in the routine: for an included step its include."""
        if len(path) < 2 or path[0] != "steps" or not isinstance(path[1], int):
            return path
        written = self.written[path[1]]
        return written if written[-1] == "include" else (*written, *path[2:])


def load_session(
    path: Path, users: Path | None = None, library: Path | None = None, text: str | None = None
) -> Loaded:
    """Read a session file as ``load_routine`` does, with the sessions it includes.

    ``library`` is the folder in which an included session is looked for that does not lie beside
    the file. ``text`` is what is to stand in the file, where it is not what stands there now.

    Raises:
        SessionError: a file cannot be read or used; it holds every problem found.

    """
    techniques = shipped_techniques()
    if users is not None and users.exists():
        techniques = techniques.overridden(load_techniques(users))
    document = _read(path) if text is None else _understood(path, text)
    return _load(path, document, techniques, library, (), {})


def _load(
    path: Path,
    document: Document,
    techniques: Techniques,
    library: Path | None,
    within: tuple[Path, ...],
    known: _Known,
) -> Loaded:
    written = _checked(path, document, techniques)
    techniques = techniques.overridden(written.techniques)
    unknown = unknown_techniques(document, techniques)
    unusable = unusable_sounds(written, path.parent, document)
    of_steps = unusable_files(path.parent, document)
    inside = _Inside(path, document, library, (*within, path.resolve()), known)
    put, problems = _all_put_in(written, inside, techniques)
    if faults := (*unknown, *unusable, *of_steps, *problems):
        raise SessionError(str(path), in_order(faults))
    if len(put.steps) > MOST_ENTRIES:
        raise SessionError.of(path, "includes far more steps than a day has room for")
    notes = in_order(tuple(ranges_explained(document)))
    routine = _routine_of(written, put, path.parent)
    files = frozenset((path.resolve(), *put.files))
    loaded = Loaded(routine, techniques, document.values, tuple(put.origins), notes, files)
    if problem := _repeated_too_often(loaded):
        raise SessionError(str(path), (problem,))
    return loaded


def _routine_of(written: SessionFile, put: _PutTogether, folder: Path) -> Routine:
    fields = {name: getattr(written, name) for name in Heading.model_fields}
    fields["setup"] = tuple(_with_files(step, folder) for step in written.setup)
    fields["pronounce"] = put.pronounce | written.pronounce
    return Routine.model_construct(  # all of it is checked
        **fields, steps=tuple(put.steps), parts=tuple(put.parts)
    )


def _with_files(step: Step, folder: Path) -> Step:
    """Return a step that knows the whole paths of its files, wherever it is included."""
    named = {field: given for field in FILES_OF_STEPS if (given := getattr(step, field))}
    if not named:
        return step
    whole = {field: str((folder / given).resolve()) for field, given in named.items()}
    return step.model_copy(update=whole)


def _repeated_too_often(loaded: Loaded) -> Problem | None:
    """Reckon how long repeats make a session at least, before any of it is unrolled."""
    placed = list(entries(loaded.routine))
    spent: dict[yaml_text.Path, Milliseconds] = {}
    for one in placed:
        top = one.path[:2]
        spent[top] = spent.get(top, 0) + _least_ms(one, loaded.techniques)
    if sum(spent.values()) <= LONGEST_SESSION_MS or all(one.entry.rounds == 1 for one in placed):
        return None
    at = loaded.path_in_file(max(spent, key=lambda path: spent[path]))
    hours = LONGEST_SESSION_MS // 3_600_000
    message = f"is repeated until the session takes more than {hours} hours; lower its repeat"
    return Problem(message, *nearest_place(at, loaded.places), shown(at))


def _least_ms(placed: Placed, techniques: Techniques) -> Milliseconds:
    """Reckon the time of a step in all its rounds, or that of the rests between a block's."""
    entry, times = placed.entry, times_done(placed)
    rests = (entry.rest_of_rounds or 0) * times * (entry.rounds - 1) // entry.rounds
    if isinstance(entry, Step):
        return rests + times * max(LEAST_SEGMENT_MS, techniques.usual_ms(entry))
    return rests // max(1, len(entry.sides))


def _checked(path: Path, document: Document, techniques: Techniques) -> SessionFile:
    try:
        return SessionFile.model_validate(document.data)
    except ValidationError as error:
        unknown = unknown_techniques(document, techniques)
        problems = (*problems_of(error, document, "session"), *unknown)
        raise SessionError(str(path), in_order(problems)) from None


# The sessions that were put in so far, each with the techniques under which it was read.
_Known: TypeAlias = "dict[Path, tuple[Techniques, Loaded]]"


class _Inside(NamedTuple):
    """The file that is being read, and where what it includes is looked for."""

    path: Path
    document: Document
    library: Path | None
    within: tuple[Path, ...]  # the files that are being read, this one the last
    known: _Known


@dataclass
class _PutTogether:
    """The steps of a file and of those it includes, and for each where it is written here.

    ``pronounce`` is how the included ones say words; ``files`` are those they are read from.
    """

    steps: list[Step | Block] = field(default_factory=list)
    origins: list[yaml_text.Path] = field(default_factory=list)
    parts: list[FittedPart] = field(default_factory=list)
    pronounce: dict[str, str] = field(default_factory=dict)
    files: set[Path] = field(default_factory=set)


def _all_put_in(
    written: SessionFile, inside: _Inside, techniques: Techniques
) -> tuple[_PutTogether, list[Problem]]:
    put, problems = _PutTogether(), list[Problem]()
    for index, entry in enumerate(written.steps):
        if not isinstance(entry, Include):
            put.steps += with_steps((entry,), partial(_with_files, folder=inside.path.parent))
            put.origins.append(("steps", index))
            continue
        at: yaml_text.Path = ("steps", index, "include")
        try:
            _put_in(put, entry, index, inside, techniques)
        except including.CannotIncludeError as error:
            place = nearest_place(at, inside.document.values)
            problems.append(Problem(str(error), *place, shown(at)))
        except RecursionError:
            problem = Problem("includes sessions nested too deeply")
            raise SessionError(str(inside.path), (problem,)) from None
        if len(put.steps) > MOST_ENTRIES:
            break  # told by whoever asked; more would only take time
    return put, problems


def _put_in(
    put: _PutTogether, entry: Include, index: int, inside: _Inside, techniques: Techniques
) -> None:
    found = including.find(entry.include, inside.path.parent, inside.library, inside.within)
    part = _part(found, techniques, inside)
    entries = including.put_in(entry, part.routine, part.techniques)
    where = _where(inside.path, ("steps", index, "fit"), inside.document)
    put.parts += including.fitted_parts(entry, part.routine, entries, len(put.steps), where)
    put.pronounce |= part.routine.pronounce
    put.files |= part.files
    put.steps += [one.entry for one in entries]
    put.origins += [("steps", index, "include")] * len(entries)


def _part(path: Path, techniques: Techniques, inside: _Inside) -> Loaded:
    """Return a session to be put in; one that is put in many times is read once."""
    under, part = inside.known.get(path, (None, None))
    if part is None or under != techniques or not part.files.isdisjoint(inside.within):
        part = _load(path, _read(path), techniques, inside.library, inside.within, inside.known)
        inside.known[path] = techniques, part
    return part


def _where(path: Path, at: yaml_text.Path, document: Document) -> str:
    """Say where a value of a file stands, as a problem with it would."""
    line, column = nearest_place(at, document.values)
    return f"{path}: line {line}, column {column}, {shown(at)}"


def load_techniques(path: Path) -> dict[str, Technique]:
    """Read a techniques file.

    Raises:
        SessionError: it cannot be read or used.

    """
    document = _read(path)
    try:
        return _TECHNIQUES_FILE.validate_python(document.data)
    except ValidationError as error:
        problems = problems_of(error, document, "technique")
        raise SessionError(str(path), problems) from None


def load_pronunciations(path: Path) -> dict[str, str]:
    """Read a file of words and how the user says them; empty where there is none.

    Raises:
        SessionError: it cannot be read or used.

    """
    if not path.exists():
        return {}
    document = _read(path)
    try:
        return _PRONUNCIATIONS_FILE.validate_python(document.data or {})
    except ValidationError as error:
        problems = problems_of(error, document, "pronunciation")
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
        problems += problems_of(error, replace(document, data=known), "settings file")
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
    """Return the fields' own kind where a field holds fields, with or without ``| None``."""
    kinds = [k for k in (annotation, *get_args(annotation)) if isinstance(k, type)]
    return next((k for k in kinds if issubclass(k, Written)), None)


def _unknown_setting(at: yaml_text.Path, owner: type[Written], document: Document) -> Problem:
    message = unknown_field(str(at[-1]), tuple(owner.model_fields))
    place = document.keys.get(at) or nearest_place(at, document.values)
    return Problem(message, *place, shown(at))


@cache
def shipped_techniques() -> Techniques:
    """Return the techniques of the package's own data file."""
    with resources.as_file(resources.files("handscue.routine") / "techniques.yaml") as path:
        return Techniques(load_techniques(path))


def _understood(path: Path, text: str) -> Document:
    try:
        return yaml_text.read(text)
    except YamlProblemError as error:
        raise SessionError(str(path), (error.problem,)) from None


def _read(path: Path) -> Document:
    try:
        return yaml_text.read(yaml_text.decode(_raw(path)))
    except FileNotFoundError:
        problem = Problem("there is no such file; check the name and the folder")
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else error
        problem = Problem(f"cannot be read ({reason})")
    except YamlProblemError as error:
        problem = error.problem
    raise SessionError(str(path), (problem,))


def _raw(path: Path) -> bytes:
    """Return a file's bytes, one more than the largest has at most."""
    if path.is_dir():
        raise SessionError.of(path, "is a folder, not a session file")
    if path.exists() and not path.is_file():  # a pipe would be waited for, perhaps for ever
        raise SessionError.of(path, "is not an ordinary file")
    with path.open("rb") as file:
        return file.read(yaml_text.LARGEST_FILE + 1)
