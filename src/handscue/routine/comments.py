"""The comments of a YAML text: each with what it stands above or beside, to be written again."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from ruamel.yaml import YAML
from ruamel.yaml.events import ScalarEvent

from handscue.routine.yaml_text import Document, Path, Place

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")
_MARK = re.compile(r"(?:(?<=\s)|^)#")
_NOTHING_YET = re.compile(r"[-\s]*")  # before a comment on its line: no more than list dashes
_BEFORE_A_KEY = re.compile(r" *(?:- +)*")


@dataclass
class Comments:
    """Comments with their ``#``: above and beside values, by their paths, and below all of them.

    Of those above, an empty line stands for itself.
    """

    above: dict[Path, list[str]] = field(default_factory=dict)
    beside: dict[Path, str] = field(default_factory=dict)
    below: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Comment:
    place: Place
    text: str
    alone: bool  # nothing of a value stands before it on its line
    apart: bool  # an empty line follows


def comments_of(text: str, document: Document, written: Collection[Path]) -> Comments:
    """Give all comments of a text that was read as ``document``.

    ``written`` are the paths of what will have a line of its own; a comment of anything else goes
    to the one it is within, or else the next one.
    """
    anchors = _anchors(document)
    places = [place for place, _ in anchors]
    found = Comments()
    for comment in _comments(text):
        after = bisect_left(places, comment.place)
        if not comment.alone and after:
            path = _holder(anchors[after - 1][1], written)
            if path and isinstance(path[-1], str) and path not in found.beside:
                found.beside[path] = comment.text
                continue
            after = bisect_right(places, places[after - 1]) if path is None else after - 1
        paths = (_holder(path, written) for _, path in anchors[after:])
        above = next((path for path in paths if path), None)
        lines = found.below if above is None else found.above.setdefault(above, [])
        lines += [comment.text, ""] if comment.apart and comment.alone else [comment.text]
    return found


def _anchors(document: Document) -> list[tuple[Place, Path]]:
    """Give what a comment may belong to, in the order of the text: fields and list entries."""
    entries = {path: place for path, place in document.values.items() if isinstance(path[-1], int)}
    both = ((place, path) for path, place in (entries | document.keys).items())
    return sorted(both, key=lambda anchor: (anchor[0], len(anchor[1])))


def _holder(path: Path, written: Collection[Path]) -> Path | None:
    """Give the path itself, or the field in whose line it is; None where that is not written."""
    while path not in written:
        if isinstance(path[-1], str):
            return None
        path = path[:-1]
        if not path:
            return None
    return path


def _comments(text: str) -> Iterator[_Comment]:
    values = list(_values(text))
    ends = [end for _, end in values]
    lines = [match[0] for match in _LINE.finditer(text)]
    start = 0
    for number, line in enumerate(lines):
        for match in _MARK.finditer(line):
            at = start + match.start()
            value = bisect_right(ends, at)
            if value == len(values) or at < values[value][0]:
                following = lines[number + 1] if number + 1 < len(lines) else "."
                yield _Comment(
                    (number + 1, match.start() + 1),
                    line[match.start() :].rstrip(),
                    bool(_NOTHING_YET.fullmatch(line[: match.start()])),
                    not following.strip() and bool(following),
                )
                break
        start += len(line)


def _values(text: str) -> Iterator[tuple[int, int]]:
    """Give where each value begins and ends, in which a ``#`` is no comment."""
    for event in YAML(typ="rt", pure=True).parse(text):
        if not isinstance(event, ScalarEvent):
            continue
        if event.style in {"|", ">"}:
            yield _block(text, event.start_mark.index)
        elif event.end_mark.index > event.start_mark.index:
            yield event.start_mark.index, event.end_mark.index


def _block(text: str, mark: int) -> tuple[int, int]:
    """Give where the lines below a ``|`` or ``>`` begin and end; a comment beside it is none."""
    line_start = max(text.rfind("\n", 0, mark), text.rfind("\r", 0, mark)) + 1
    begin = _BEFORE_A_KEY.match(text, line_start)
    outer = begin.end() - line_start if begin and begin.end() < mark else -1
    first = end = at = _LINE.match(text, mark).end()  # type: ignore[union-attr] # always matches
    inner: int | None = None
    while at < len(text):
        line = _LINE.match(text, at)[0]  # type: ignore[index]
        at += len(line)
        if not line.strip():
            continue
        indent = len(line) - len(line.lstrip(" "))
        inner = indent if inner is None else inner
        if indent <= outer or indent < inner:
            break
        end = at
    return first, end
