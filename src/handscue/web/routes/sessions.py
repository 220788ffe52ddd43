"""The sessions there are: what a list tells of them, with when each was run last."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from handscue.app.library import Listed, found, listed
from handscue.app.records import runs_of
from handscue.app.resuming import left_lately
from handscue.app.shelving import is_ours
from handscue.errors import HandscueError
from handscue.history.resume import place_of
from handscue.history.unfinished import find
from handscue.printable import printable
from handscue.web.access import Role
from handscue.web.routing import Entry, Refused

if TYPE_CHECKING:
    from handscue.app.environment import Environment
    from handscue.app.places import Places
    from handscue.history.unfinished import Found
    from handscue.web.desk import Desk
    from handscue.web.routing import Asked


def sessions(desk: Desk, _: Asked) -> dict[str, Any]:
    """List the sessions that are found by name."""
    env, last = desk.env, last_runs(desk.env)
    left = find(env.places.journals)
    rows = [
        {**_row(session, last), "left": _place(session.path, left, env)}
        for session in everything_listed(env.places)
    ]
    return {"sessions": sorted(rows, key=lambda row: str(row["title"] or row["name"]).casefold())}


def everything_listed(places: Places) -> tuple[Listed, ...]:
    """Return what a list tells of each session; read anew only where a file has changed."""
    paths = tuple(ours(places).values())
    # Of all files: one may include another.
    changes = tuple((path, *_change(path)) for path in (*paths, places.techniques))
    return _listed(places, paths, changes)


def _change(path: Path) -> tuple[int, int]:
    try:
        status = path.stat()
    except OSError:
        return 0, 0
    return status.st_mtime_ns, status.st_size


@lru_cache(maxsize=2)
def _listed(places: Places, paths: tuple[Path, ...], _changes: object) -> tuple[Listed, ...]:
    return tuple(listed(path, places) for path in paths)


def _row(session: Listed, last: Mapping[str, float]) -> dict[str, Any]:
    path = session.path
    return {
        "name": path.stem,
        "title": printable(session.title),
        "position": printable(session.position),
        "length": session.length_ms and session.length_ms / 1000,
        "areas": [printable(area) for area in session.areas],
        "own": not is_ours(path),
        "last": last.get(str(path.absolute())),
    }


def _place(path: Path, left: Found, env: Environment) -> str | None:
    """Return where a run of a session was left unfinished lately."""
    run = left_lately(path, left, env)
    return printable(place_of(run.note)) if run else None


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
