"""Sessions begun, copied, renamed, put into the trash, and taken out of it again.

What comes along with handscue is never changed: who changes it changes her own copy.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from handscue.app.authoring import Answers, file_name, session_of
from handscue.app.library import found, save
from handscue.app.records import carry_over
from handscue.errors import Problem, SessionError
from handscue.routine import yaml_text
from handscue.routine.rewriting import with_field
from handscue.routine.yaml_text import YamlProblemError
from handscue.shipped import shipped_folder
from handscue.whole import make_folder

if TYPE_CHECKING:
    from handscue.app.environment import Environment
    from handscue.app.places import Places

LONGEST_TITLE = 120
_LEFT = "-+-"  # in the trash, between when it was put there and its name


def is_ours(path: Path) -> bool:
    """Say whether a session came along with handscue."""
    return path.resolve().parent == shipped_folder("sessions").resolve()


def text_of(path: Path) -> str:
    """Return a session file's text, its ends of lines as they are.

    Raises:
        SessionError: it cannot be read as text.

    """
    try:
        with path.open("rb") as file:
            return yaml_text.decode(file.read(yaml_text.LARGEST_FILE + 1))
    except YamlProblemError as error:
        raise SessionError(str(path), (error.problem,)) from None


def revision_of(text: str) -> str:
    """Return a mark of a text: another text has another."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def begun(title: str, env: Environment) -> Path:
    """Write a first session of a title; return its file.

    Raises:
        SessionError: the title cannot be read aloud.

    """
    try:
        text = session_of(Answers(_plain(title), "prone", None, []))
    except ValidationError:
        raise SessionError(title[:60], (_NO_TITLE,)) from None
    return kept_as(title, text, env)


def kept_as(title: str, text: str, env: Environment) -> Path:
    """Write a text as a new session of the user's, called after its title; return its file."""
    path = _free(env.places, title)
    save(path, text, env)
    return path


def copied(path: Path, title: str, env: Environment) -> Path:
    """Copy a session under another title; return the copy.

    What lies beside the session stays where it is, and so does the copy of one's own.

    Raises:
        SessionError: it cannot be read, or given that title.

    """
    text = _titled(path, text_of(path), title)
    folder = env.places.sessions if is_ours(path) else path.parent
    copy = folder / _free(env.places, title).name
    save(copy, text, env)
    return copy


def renamed(path: Path, title: str, env: Environment) -> Path:
    """Give a session another title, and its file a name after it; its history goes along.

    A file that other sessions include keeps its name.

    Raises:
        SessionError: it is one of ours, cannot be read, or cannot be given that title.

    """
    _check_own(path)
    text = _titled(path, text_of(path), title)
    wanted = file_name(_plain(title))
    if wanted.name == path.name or any(_includes(other, path) for other in found(env.places)):
        save(path, text, env, force=True)
        return path
    new = path.parent / _free(env.places, title).name
    save(new, text, env)
    carry_over(new, path, env)
    path.unlink()
    return new


def binned(path: Path, env: Environment) -> str:
    """Put a session into the trash; return its name in there.

    Raises:
        SessionError: it is one of ours.

    """
    _check_own(path)
    make_folder(env.places.trash)
    name = f"{env.unix_time * 1000:.0f}{_LEFT}{path.name}"
    _origin(env.places.trash / name).write_text(str(path.absolute()), "utf-8")
    shutil.move(path, env.places.trash / name)
    return name


def taken_out(name: str, env: Environment) -> Path:
    """Put a session back from the trash to where it was; return its file.

    Raises:
        SessionError: it is not in the trash, or another has its place.

    """
    there = _in_trash(name, env)
    path = Path(_origin(there).read_text("utf-8"))
    if path.exists():
        path = path.parent / _free(env.places, path.stem).name
    make_folder(path.parent)
    shutil.move(there, path)
    _origin(there).unlink()
    return path


def thrown_away(name: str, env: Environment) -> None:
    """Delete what is in the trash for good: one session by its name there.

    Raises:
        SessionError: it is not in the trash.

    """
    there = _in_trash(name, env)
    there.unlink()
    _origin(there).unlink()


def _in_trash(name: str, env: Environment) -> Path:
    there = {one.name: one for one in trashed(env.places)}.get(name)
    if there is None:
        raise SessionError(name, (Problem("is no longer in the trash"),))
    return there


@dataclass(frozen=True)
class Trashed:
    """A session in the trash: its name there, what it was called, and when it was deleted."""

    name: str
    title: str
    deleted_at: float  # Unix time


def told_of_trash(places: Places) -> tuple[Trashed, ...]:
    """Return what is in the trash as a list tells of it, the latest first."""
    return tuple(_told(one) for one in trashed(places))


def _told(binned_as: Path) -> Trashed:
    when, _, file = binned_as.name.partition(_LEFT)
    try:
        title = yaml_text.read(text_of(binned_as)).data["title"]
    except (OSError, SessionError, YamlProblemError, LookupError, TypeError):
        title = None
    name = Path(file).stem
    return Trashed(binned_as.name, title if isinstance(title, str) else name, int(when) / 1000)


def trashed(places: Places) -> tuple[Path, ...]:
    """Return what is in the trash, the latest first."""
    inside = places.trash.glob(f"*{_LEFT}*.yaml") if places.trash.is_dir() else ()
    kept = [one for one in inside if one.name.split("-")[0].isdecimal() and _origin(one).is_file()]
    return tuple(sorted(kept, key=lambda one: one.name, reverse=True))


def _origin(binned_as: Path) -> Path:
    """Return the file beside one in the trash that says where it was."""
    return binned_as.with_name(f"{binned_as.name}.from")


_NO_TITLE = Problem("a title has to be a few plain words")


def _check_own(path: Path) -> None:
    if is_ours(path):
        raise SessionError.of(path, "came with handscue and stays as it is; copy it, or edit it")


def _plain(title: str) -> str:
    return " ".join(title.split())[:LONGEST_TITLE]


def _titled(path: Path, text: str, title: str) -> str:
    if not any(map(str.isalnum, title)) or not _plain(title).isprintable():
        raise SessionError(title[:60], (_NO_TITLE,))
    try:
        return with_field(text, (), "title", _plain(title))
    except YamlProblemError as error:
        raise SessionError(str(path), (error.problem,)) from None


def _free(places: Places, title: str) -> Path:
    """Return a file of the user's for a title, whose name no session has."""
    stem = file_name(_plain(title)).stem
    taken = {path.stem for path in found(places)}
    names = (stem if number == 1 else f"{stem}-{number}" for number in range(1, 10_000))
    return next(
        path
        for name in names
        if name not in taken and not (path := places.sessions / f"{name}.yaml").exists()
    )


def _includes(other: Path, path: Path) -> bool:
    """Say whether a session includes a file."""
    if other.resolve() == path.resolve():
        return False
    try:
        data = yaml_text.read(text_of(other)).data
    except (OSError, SessionError, YamlProblemError):
        return False
    return path.stem in (Path(name).name.removesuffix(".yaml") for name in _named(data))


def _named(data: object) -> Iterator[str]:
    entries = data.get("steps") if isinstance(data, dict) else None
    for entry in entries if isinstance(entries, list) else ():
        if isinstance(entry, dict) and isinstance(entry.get("include"), str):
            yield entry["include"]
