"""The editor: a session's text with what it says, each change of it, and saving."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias

from pydantic import Field

from handscue.app.editing import ChangedMeanwhileError, file_to_edit, look, saved
from handscue.app.library import known_techniques
from handscue.app.shelving import LONGEST_TITLE, is_ours, kept_as, revision_of, text_of
from handscue.errors import Problem
from handscue.routine import rewriting
from handscue.routine.yaml_text import YamlProblemError
from handscue.schedule.wording import heading, passes
from handscue.web.access import Role
from handscue.web.routes.sessions import named, ours
from handscue.web.routing import Answer, Entry, Form, Refused, answered

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from handscue.app.editing import Look
    from handscue.schedule.timeline import Segment
    from handscue.web.desk import Desk
    from handscue.web.routing import Asked

LARGEST_TEXT = 200_000  # characters; twenty times a long routine, looked at in a second or two
MOST = 1_300_000  # bytes of a text as it is sent
MOST_CHANGES = 500

Name = Annotated[str, Field(max_length=255)]
Text = Annotated[str, Field(max_length=LARGEST_TEXT)]
Place: TypeAlias = Annotated[tuple[str | int, ...], Field(max_length=12)]


class Change(Form):
    """A change of what stands at a path; which of the rest is needed depends on what is done."""

    do: Literal["set", "add", "remove", "move", "copy", "enclose", "release", "settle"]
    at: Place
    field: Annotated[str, Field(max_length=120)] = ""
    value: Any = None
    to: Place = ()
    index: Annotated[int, Field(ge=0, le=100_000)] = 0


class Edited(Form):
    """A text, and what is to be changed in it."""

    name: Name
    text: Text
    changes: Annotated[tuple[Change, ...], Field(max_length=MOST_CHANGES)] = ()


class Saved(Form):
    """A text to be saved, and the mark of the one it was made from."""

    name: Name
    text: Text
    revision: Annotated[str, Field(max_length=64)]


class Kept(Form):
    """A text to be saved as a session of its own."""

    text: Text
    title: Annotated[str, Field(min_length=1, max_length=LONGEST_TITLE)]


def opened(desk: Desk, asked: Asked) -> dict[str, Any]:
    """Return a session as it is to be edited."""
    path = named(asked.path["name"], desk.env.places)
    text = text_of(path)
    if len(text) > LARGEST_TEXT:
        raise Refused(413, "This file is too large for the page; edit it as a text file.")
    looked = told(look(file_to_edit(path, desk.env), text, desk.env))
    return {"text": text, "revision": revision_of(text), "own": not is_ours(path), **looked}


def techniques(desk: Desk, _: Asked) -> dict[str, Any]:
    """Return the techniques that are known, with how long each takes."""
    known = known_techniques(desk.env.places).by_name
    return {
        "techniques": [
            {"name": name, "per_pass": one.per_pass, "hold": one.hold, "aliases": one.aliases}
            for name, one in known.items()
        ]
    }


def changed(desk: Desk, asked: Asked) -> dict[str, Any]:
    """Return a text with changes made, and what it says then; nothing is saved."""
    wanted: Edited = asked.form
    path, text = _beside(wanted.name, desk), wanted.text
    try:
        for change in wanted.changes:
            text = _DO[change.do](text, change)
    except YamlProblemError as error:
        raise Refused(409, f"This {error.problem.message}.") from None
    return {"text": text, **told(look(file_to_edit(path, desk.env), text, desk.env))}


def _beside(name: str, desk: Desk) -> Path:
    """Return the file of a session; of one that is gone or not there yet, where it would be."""
    return ours(desk.env.places).get(name) or desk.env.places.sessions / "new.yaml"


def save(desk: Desk, asked: Asked) -> Answer:
    """Save a text; where the file was changed meanwhile, return what stands in it."""
    wanted: Saved = asked.form
    path = named(wanted.name, desk.env.places)
    try:
        own = saved(path, wanted.text, wanted.revision, desk.env)
    except ChangedMeanwhileError as changed:
        theirs = {"text": changed.text, "revision": revision_of(changed.text)}
        return answered({"problem": str(changed), **theirs}, 409)
    return {"name": own.stem, "revision": revision_of(text_of(own))}


def save_as(desk: Desk, asked: Asked) -> dict[str, Any]:
    """Save a text as a session of its own, under another title."""
    try:
        text = rewriting.with_field(asked.form.text, (), "title", asked.form.title)
    except YamlProblemError:
        text = asked.form.text  # it cannot be read yet, and is kept as it is
    return {"name": kept_as(asked.form.title, text, desk.env).stem}


def _set(text: str, change: Change) -> str:
    return rewriting.with_fields(text, change.at, change.field, _tidied(change.value))


def _add(text: str, change: Change) -> str:
    if not isinstance(change.value, dict):
        raise Refused(422, "What is added has to be a step, a block or a session.")
    return rewriting.with_entry(text, change.at, change.index, _tidied(change.value))


def _enclose(text: str, change: Change) -> str:
    return rewriting.in_a_block(text, change.at, _tidied(change.value or {}))


_DO: dict[str, Callable[[str, Change], str]] = {
    "set": _set,
    "add": _add,
    "remove": lambda text, change: rewriting.without_entry(text, change.at),
    "move": lambda text, change: rewriting.moved(text, change.at, change.to, change.index),
    "copy": lambda text, change: rewriting.moved(
        text, change.at, change.to, change.index, keeping=True
    ),
    "enclose": _enclose,
    "release": lambda text, change: rewriting.taken_apart(text, change.at),
    "settle": lambda text, change: rewriting.without_remark(text, change.at, str(change.value)),
}


def _tidied(value: Any) -> Any:
    """Return a value without the blanks that nobody hears; a text of nothing else is none."""
    if isinstance(value, str):
        return " ".join(value.split()) or None
    if isinstance(value, dict):
        tidied = {str(name): _tidied(inner) for name, inner in value.items()}
        return {name: inner for name, inner in tidied.items() if inner is not None}
    return [_tidied(inner) for inner in value] if isinstance(value, list) else value


def told(looked: Look) -> dict[str, Any]:
    """Return what pages are told of a text."""
    timeline = looked.timeline
    return {
        "data": looked.data,
        "problems": [_problem(problem) for problem in looked.problems],
        "remarks": [_problem(problem) for problem in looked.remarks],
        "times": looked.times,
        "rows": timeline and [_row(segment) for segment in timeline.segments],
        "total": timeline and timeline.total_ms / 1000,
    }


def _problem(problem: Problem) -> dict[str, Any]:
    return {"message": problem.message, "line": problem.line, "field": problem.field}


def _row(segment: Segment) -> dict[str, Any]:
    turn = segment.turn
    return {
        "start": segment.start_ms / 1000,
        "length": segment.duration_ms / 1000,
        "step": turn.step,
        "words": heading(turn),
        "passes": passes(turn),
        "side": turn.side,
        "lengthened": segment.lengthened,
    }


TABLE = (
    Entry("GET", "/api/edit/{name}", Role.EDIT, opened),
    Entry("GET", "/api/techniques", Role.EDIT, techniques),
    Entry("POST", "/api/editing/change", Role.EDIT, changed, Edited, MOST),
    Entry("POST", "/api/editing/save", Role.EDIT, save, Saved, MOST),
    Entry("POST", "/api/editing/save-as", Role.EDIT, save_as, Kept, MOST),
)
