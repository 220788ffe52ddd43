"""The sessions there are: what a list tells of them, with when each was run last."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from handscue.app.library import found, listed
from handscue.app.records import runs_of
from handscue.errors import HandscueError
from handscue.printable import printable
from handscue.web.access import Role
from handscue.web.routing import Entry, Refused

if TYPE_CHECKING:
    from handscue.app.environment import Environment
    from handscue.app.places import Places
    from handscue.web.desk import Desk
    from handscue.web.routing import Asked


def sessions(desk: Desk, _: Asked) -> dict[str, Any]:
    """List the sessions that are found by name."""
    places, last = desk.env.places, last_runs(desk.env)
    rows = [_row(path, places, last) for path in ours(places).values()]
    return {"sessions": sorted(rows, key=lambda row: str(row["title"] or row["name"]).casefold())}


def _row(path: Path, places: Places, last: Mapping[str, float]) -> dict[str, Any]:
    session = listed(path, places)
    return {
        "name": path.stem,
        "title": printable(session.title),
        "position": printable(session.position),
        "length": session.length_ms and session.length_ms / 1000,
        "areas": [printable(area) for area in session.areas],
        "last": last.get(str(path.absolute())),
    }


def ours(places: Places) -> dict[str, Path]:
    """Return the sessions that pages may ask for, by name: files in the session folders.

    A link that leads out of these folders leads out of what pages may see.
    """
    folders = [folder.resolve() for folder in places.session_folders]
    return {path.stem: path for path in found(places) if path.resolve().parent in folders}


def named(name: str, places: Places) -> Path:
    """Return the file of a session by its name.

    Raises:
        Refused: there is none.

    """
    path = ours(places).get(name)
    if path is None:
        raise Refused(404, "There is no such session. It may have been renamed or deleted.")
    return path


def last_runs(env: Environment) -> dict[str, float]:
    """Return when each session file was begun last (Unix time); nothing where that is not known."""
    try:
        runs = runs_of(None, env)
    except HandscueError:
        return {}
    return {run.session: run.began_at for run in reversed(runs)}


TABLE = (Entry("GET", "/api/sessions", Role.SEE, sessions),)
