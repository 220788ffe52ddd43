"""Sessions: found by name, read, listed, copied and saved."""

from __future__ import annotations

import difflib
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from handscue.errors import FitError, Problem, SessionError
from handscue.ordinary import opened
from handscue.routine.loading import (
    Loaded,
    load_session,
    load_techniques,
    shipped_techniques,
)
from handscue.routine.outline import steps_with_paths
from handscue.schedule.fit import usual
from handscue.shipped import shipped_folder
from handscue.whole import make_folder, write_whole

if TYPE_CHECKING:
    from handscue.app.environment import Environment
    from handscue.app.places import Places
    from handscue.routine.model import Routine
    from handscue.routine.techniques import Techniques
    from handscue.units import Milliseconds

LONGEST_NAME = 60  # of a session, as far as it is compared
LOOKED_AT = 20_000  # bytes of a file that may be a session


@dataclass(frozen=True)
class Listed:
    """A session that is found by its name; what of it cannot be read has ``has_problems``."""

    path: Path
    title: str = ""
    position: str = ""
    length_ms: Milliseconds | None = None  # of its work, nothing said
    areas: tuple[str, ...] = ()

    @property
    def has_problems(self) -> bool:
        """Whether it cannot be played as it is."""
        return self.length_ms is None


def load(path: Path, places: Places) -> Loaded:
    """Read a session file, its includes from beside it or from the shipped sessions.

    Raises:
        SessionError: what is wrong with it.

    """
    if not path.exists() and len(path.parts) == 1 and (hint := _did_you_mean(path, places)):
        raise SessionError.of(path, hint)
    return load_session(path, places.techniques, shipped_folder("sessions"))


def load_text(path: Path, text: str, places: Places) -> Loaded:
    """Read what is to stand in a session file, as if it stood there already.

    Raises:
        SessionError: what is wrong with it.

    """
    return load_session(path, places.techniques, shipped_folder("sessions"), text)


def _did_you_mean(path: Path, places: Places) -> str | None:
    """Return what to say where nothing is found by a name: the name that was meant, if any is."""
    known = [session.stem for session in found(places)]
    written = path.name.removesuffix(".yaml").casefold()
    close = difflib.get_close_matches(written[:LONGEST_NAME], known, n=1)
    if not close:
        return None
    return f"there is no such session; did you mean {close[0]}? handscue list shows them all"


def known_techniques(places: Places) -> Techniques:
    """Return our techniques with the user's own laid over them.

    Raises:
        SessionError: what is wrong with the user's.

    """
    known = shipped_techniques()
    own = places.techniques
    return known.overridden(load_techniques(own)) if own.exists() else known


def found(places: Places) -> tuple[Path, ...]:
    """Return the sessions that are found by name, one for each name, in the order of the names."""
    by_name: dict[str, Path] = {}
    for folder in places.session_folders:
        for path in sorted(folder.glob("*.yaml")) if folder.is_dir() else ():
            if folder != Path() or _looks_like_a_session(path):
                by_name.setdefault(path.stem, path)
    return tuple(by_name[name] for name in sorted(by_name))


def _looks_like_a_session(path: Path) -> bool:
    """Pass over the other YAML files of a folder that is not one for sessions."""
    try:
        with opened(path) as file:
            start = file.read(LOOKED_AT)
    except OSError:
        return False
    return b"\nsteps:" in start and b"title:" in start


def listed(path: Path, places: Places) -> Listed:
    """Return what a list tells of a session."""
    try:
        loaded = load(path, places)
        length_ms = usual(loaded.routine, loaded.techniques, defaultdict(int)).total_ms
    except (SessionError, FitError):
        return Listed(path)
    routine = loaded.routine
    return Listed(path, routine.title, routine.position or "", length_ms, areas_of(routine))


def areas_of(routine: Routine) -> tuple[str, ...]:
    """Return the areas a routine works, in order."""
    return tuple(dict.fromkeys(step.area for _, step in steps_with_paths(routine) if step.area))


def to_edit(session: Path, env: Environment) -> Path:
    """Return the file to edit of a session; of one that came with handscue, the user's own copy.

    Raises:
        SessionError: there is no such session.

    """
    path = env.places.located(session)
    if not path.is_file():
        problem = Problem("there is no such file; make one with: handscue new")
        raise SessionError(str(session), (problem,))
    return own_copy(path, session, env)


def own_copy(path: Path, session: Path, env: Environment) -> Path:
    """Copy a session that came with handscue into the user's folder, where it is found first.

    ``path`` is the file that ``session`` leads to; where it is the user's already, it is returned.
    """
    if session.exists() or path.parent != shipped_folder("sessions"):
        return path
    copy = env.places.sessions / path.name
    save(copy, path.read_text(encoding="utf-8"), env)
    env.notices.say(f"{copy}: your own copy. From now on handscue uses this one.")
    return copy


def save(path: Path, text: str, env: Environment, *, force: bool = False) -> None:
    """Write a session file, whole or not at all, never over another by accident.

    A folder that is not there is made, and that is said.

    Raises:
        SessionError: it is there already and ``force`` is not given, or is a folder.
        OSError: it cannot be written.

    """
    if path.is_dir():
        raise SessionError.of(path, "is a folder; name a file in it")
    if make_folder(path.parent):
        env.notices.say(f"{path.parent}: made this folder.")
    if path.exists() and force:
        path.open("r+b").close()  # one that may not be written to is not replaced either
    try:
        write_whole(path, text.encode(), replace=force)
    except FileExistsError:
        advice = "is there already; give another name, or --force to replace it"
        raise SessionError.of(path, advice) from None
