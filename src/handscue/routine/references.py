"""What a session's values stand for: techniques and files that have to be there, and ranges."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from handscue.errors import Problem
from handscue.routine import pictures, ranges, yaml_text
from handscue.routine.model import Heading
from handscue.routine.problems import MOST_PROBLEMS, nearest_place, shown
from handscue.routine.techniques import Techniques
from handscue.routine.yaml_text import Document

FILES_OF_STEPS = {"picture": "picture", "recorded": "sound"}  # fields, and what they name


def unknown_techniques(document: Document, techniques: Techniques) -> Iterator[Problem]:
    """Find techniques nobody knows; those the session adds are known, even if they have faults."""
    own = document.data.get("techniques") if isinstance(document.data, dict) else None
    added = set(map(str, own)) if isinstance(own, dict) else set()
    found = 0
    for path, value in values_at("technique", document.data, ()):
        if techniques.find(value) is None and value not in added and value.strip():
            found += 1
            near = techniques.nearest(value) if found <= MOST_PROBLEMS else None
            advice = (
                f"did you mean {near}?"
                if near
                else "add it under techniques: with its per_pass or hold"
            )
            message = f"there is no technique {value!r}; {advice}"
            yield Problem(message, *nearest_place(path, document.values), shown(path))


def ranges_explained(document: Document) -> Iterator[Problem]:
    """Say of each range of passes or times how it is understood."""
    for field in ("passes", "duration"):
        for path, value in values_at(field, document.data, ()):
            for message in ranges.explained(field, value):
                yield Problem(message, *nearest_place(path, document.values), shown(path))


def values_at(field: str, data: Any, path: yaml_text.Path) -> Iterator[tuple[yaml_text.Path, str]]:
    """Return every text of a field, however deep, with its path."""
    if isinstance(data, dict):
        for key, value in data.items():
            if key == field and isinstance(value, str):
                yield (*path, key), value
            elif path or key in {"setup", "steps"}:
                yield from values_at(field, value, (*path, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from values_at(field, value, (*path, index))


def unusable_sounds(routine: Heading, folder: Path, document: Document) -> Iterator[Problem]:
    """Find sounds that are not beside the session file, in ``folder``."""
    named: list[tuple[yaml_text.Path, str]] = [
        (("sounds", name.value), given) for name, given in routine.sounds.items()
    ]
    named += [(("music", "file"), routine.music.file)] if routine.music else []
    unusable = [(at, _why_unusable(folder, given)) for at, given in named]
    if routine.recorded and not _is_within(folder, routine.recorded):
        unusable.append((("recorded",), "has to be a folder beside the session file"))
    for at, message in unusable:
        if message:
            yield Problem(message, *nearest_place(at, document.values), shown(at))


def unusable_files(folder: Path, document: Document) -> Iterator[Problem]:
    """Find files of steps that are not beside the session file, and pictures of no use."""
    for field, what in FILES_OF_STEPS.items():
        for at, given in values_at(field, document.data, ()):
            if len(at) > 1 and (message := _why_unusable(folder, given, what)):
                yield Problem(message, *nearest_place(at, document.values), shown(at))


def _is_within(folder: Path, given: str) -> bool:
    """Tell whether a folder, which need not be there yet, is one within another; links followed."""
    try:
        inner = (folder / given).resolve()
        return inner != folder.resolve() and inner.is_relative_to(folder.resolve())
    except (OSError, ValueError, RuntimeError):  # too long, NUL, links in a circle
        return False


def _why_unusable(folder: Path, given: str, what: str = "sound") -> str | None:
    """Say what keeps a file from being used; links are followed first."""
    try:
        path = (folder / given).resolve()
        if not path.is_relative_to(folder.resolve()):
            return f"is outside the session's folder; put the {what} beside the session file"
        if not path.is_file():
            return f"there is no such {what} file beside the session file"
        return pictures.why_unusable(path) if what == "picture" else None
    except (OSError, ValueError, RuntimeError):  # too long, NUL, links in a circle
        return "is not a usable file name"
