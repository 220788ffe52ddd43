"""Sessions begun, copied, renamed, deleted, and brought back from the trash."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field

from handscue.app.shelving import (
    LONGEST_TITLE,
    begun,
    binned,
    copied,
    renamed,
    taken_out,
    thrown_away,
    told_of_trash,
)
from handscue.printable import printable
from handscue.web.access import Role
from handscue.web.routes.sessions import named
from handscue.web.routing import Entry, Form

if TYPE_CHECKING:
    from handscue.web.desk import Desk
    from handscue.web.routing import Asked


Name = Annotated[str, Field(max_length=255)]
Title = Annotated[str, Field(min_length=1, max_length=LONGEST_TITLE)]


class Begun(Form):
    """What a new session is to be called."""

    title: Title


class Titled(Form):
    """A session, and what it or its copy is to be called."""

    name: Name
    title: Title


class Unwanted(Form):
    """A session that is to go."""

    name: Name


class InTrash(Form):
    """What is to be brought back or deleted for good, by its name in the trash."""

    trashed: Annotated[str, Field(max_length=300)]


def begin(desk: Desk, asked: Asked) -> dict[str, Any]:
    """Begin a session, with a step to go on from."""
    return {"name": begun(asked.form.title, desk.env).stem}


def copy(desk: Desk, asked: Asked) -> dict[str, Any]:
    """Copy a session under another title."""
    path = named(asked.form.name, desk.env.places)
    return {"name": copied(path, asked.form.title, desk.env).stem}


def rename(desk: Desk, asked: Asked) -> dict[str, Any]:
    """Give a session another title."""
    path = named(asked.form.name, desk.env.places)
    return {"name": renamed(path, asked.form.title, desk.env).stem}


def delete(desk: Desk, asked: Asked) -> dict[str, Any]:
    """Put a session into the trash; the answer is what brings it back."""
    return {"trashed": binned(named(asked.form.name, desk.env.places), desk.env)}


def bring_back(desk: Desk, asked: Asked) -> dict[str, Any]:
    """Bring a session back from the trash."""
    return {"name": taken_out(asked.form.trashed, desk.env).stem}


def trash(desk: Desk, _: Asked) -> dict[str, Any]:
    """List what is in the trash, the latest first."""
    return {
        "trashed": [
            {"name": one.name, "title": printable(one.title), "deleted": one.deleted_at}
            for one in told_of_trash(desk.env.places)
        ]
    }


def throw_away(desk: Desk, asked: Asked) -> dict[str, Any]:
    """Delete a session in the trash for good."""
    thrown_away(asked.form.trashed, desk.env)
    return {"gone": asked.form.trashed}


TABLE = (
    Entry("GET", "/api/trash", Role.EDIT, trash),
    Entry("POST", "/api/shelf/new", Role.EDIT, begin, Begun),
    Entry("POST", "/api/shelf/copy", Role.EDIT, copy, Titled),
    Entry("POST", "/api/shelf/rename", Role.EDIT, rename, Titled),
    Entry("POST", "/api/shelf/delete", Role.EDIT, delete, Unwanted),
    Entry("POST", "/api/shelf/back", Role.EDIT, bring_back, InTrash),
    Entry("POST", "/api/shelf/gone", Role.EDIT, throw_away, InTrash),
)
