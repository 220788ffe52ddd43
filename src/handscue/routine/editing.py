"""A session file's text with other durations: those lines are changed, every other stays as it is.

A duration that is there is replaced where it stands, whatever stands beside it; one that is not
is put on a line of its own, or among the others of a step written in braces. A range, ``2-3m``,
makes way for one duration, and its ends stay the step's least and most.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from ruamel.yaml import YAML
from ruamel.yaml.events import (
    CollectionEndEvent,
    CollectionStartEvent,
    MappingStartEvent,
    ScalarEvent,
)

from handscue.errors import Problem
from handscue.routine import yaml_text
from handscue.routine.ranges import spelled_out
from handscue.routine.yaml_text import Path, YamlProblemError
from handscue.units import Milliseconds, parse_range, write_duration

DURATION = "duration"
CHANGE_OVER = "change_over"

# After the first of these that is there, a line is put in.
_BEFORE = {
    DURATION: ("on_each_side", "passes_between", "passes", "area", "technique", "name"),
    CHANGE_OVER: ("part", "sides"),
    "least": (DURATION,),
    "most": (DURATION,),
}
_LINE_END = re.compile(r"\r\n|\r|\n|$")


class _Field(NamedTuple):
    """Where a field stands in the text: its name, and where its value begins and ends."""

    key: int
    column: int
    start: int
    end: int
    is_block: bool  # below its name, in lines of its own


@dataclass(frozen=True)
class _Fields:
    """Where the fields of a mapping stand."""

    start: int
    in_braces: bool
    of: Mapping[str, _Field]


class _Change(NamedTuple):
    """Text in place of that from ``start`` to ``end``."""

    start: int
    end: int
    text: str


def with_durations(text: str, durations: Mapping[Path, Milliseconds]) -> str:
    """Return a session file's text with other durations.

    ``durations`` are those of steps and of changing over, by the paths of what has them, such as
    ``("steps", 0, "steps", 2)`` or ``("steps", 0, "change_over")``.

    Raises:
        YamlProblemError: the text cannot be read, or is written in such a way that a duration
            cannot be put in without touching other lines.

    """
    wanted = yaml_text.read(text).data
    mappings = dict(_mappings(text))
    changes = []
    for path, ms in durations.items():
        ends = _put(wanted, path, write_duration(ms))
        changes.append(_change(text, mappings, path, write_duration(ms)))
        changes += [_with_field(text, mappings[path], name, end) for name, end in ends.items()]
    changed = text
    for change in sorted(changes, reverse=True):
        changed = changed[: change.start] + change.text + changed[change.end :]
    if not _reads_as(changed, wanted):
        raise YamlProblemError(Problem("is written so that single lines cannot be changed"))
    return changed


def _reads_as(text: str, wanted: Any) -> bool:
    try:
        return bool(yaml_text.read(text).data == wanted)
    except YamlProblemError:
        return False


def _put(data: Any, path: Path, written: str) -> dict[str, str]:
    """Put a duration in; return the ends of a range that was there and are no fields yet."""
    holder = data
    for part in path:
        if part == CHANGE_OVER:
            holder.setdefault(part, {})
        holder = holder[part]
    ends = spelled_out(holder) if parse_range(holder.get(DURATION)) else {}
    new: dict[str, str] = {
        name: ends[name] for name in ("least", "most") if name in ends and name not in holder
    }
    holder |= new | {DURATION: written}
    return new


def _change(text: str, mappings: Mapping[Path, _Fields], path: Path, written: str) -> _Change:
    fields = mappings.get(path)
    if fields is None:  # changing over, of which the block does not speak
        return _with_field(text, mappings[path[:-1]], CHANGE_OVER, {DURATION: written})
    there = fields.of.get(DURATION)
    if there is None:
        return _with_field(text, fields, DURATION, written)
    gap = " " if there.start == there.end else ""  # nothing stands after the colon
    return _Change(there.start, there.end, f"{gap}{written}")


def _with_field(text: str, fields: _Fields, name: str, value: str | Mapping[str, str]) -> _Change:
    """Put a field in that is not there."""
    if fields.in_braces:
        return _within_braces(fields, name, value)
    for before in _BEFORE[name]:
        field = fields.of.get(before)
        if field and not field.is_block:
            return _on_a_line_after(text, field, name, value)
    for field in fields.of.values():
        if not text[_line_start(text, field.key) : field.key].strip(" "):
            return _on_a_line_before(text, field, name, value)
    line = text.count("\n", 0, fields.start) + 1
    raise YamlProblemError(Problem(f"{name} cannot be added here on its own", line))


def _within_braces(fields: _Fields, name: str, value: str | Mapping[str, str]) -> _Change:
    inner = value if isinstance(value, str) else f"{{{_pairs(value)}}}"
    if not fields.of:
        return _Change(fields.start + 1, fields.start + 1, f"{name}: {inner}")
    end = max(field.end for field in fields.of.values())
    return _Change(end, end, f", {name}: {inner}")


def _on_a_line_after(
    text: str, field: _Field, name: str, value: str | Mapping[str, str]
) -> _Change:
    end = _LINE_END.search(text, field.end)
    at = end.start() if end else len(text)
    lines = "".join(f"{_newline(text)}{line}" for line in _lines(field.column, name, value))
    return _Change(at, at, lines)


def _on_a_line_before(
    text: str, field: _Field, name: str, value: str | Mapping[str, str]
) -> _Change:
    at = _line_start(text, field.key)
    lines = "".join(f"{line}{_newline(text)}" for line in _lines(field.column, name, value))
    return _Change(at, at, lines)


def _lines(column: int, name: str, value: str | Mapping[str, str]) -> Iterator[str]:
    indent = " " * column
    if isinstance(value, str):
        yield f"{indent}{name}: {value}"
        return
    yield f"{indent}{name}:"
    yield from (f"{indent}  {inner}: {text}" for inner, text in value.items())


def _pairs(value: Mapping[str, str]) -> str:
    return ", ".join(f"{name}: {text}" for name, text in value.items())


def _newline(text: str) -> str:
    """Return what ends the text's lines."""
    found = _LINE_END.search(text)
    return (found and found[0]) or "\n"


def _line_start(text: str, at: int) -> int:
    return max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1


def _mappings(text: str) -> Iterator[tuple[Path, _Fields]]:
    """Return where the fields of every mapping stand, by its path."""
    events = iter(YAML(typ="rt", pure=True).parse(text))
    next(events), next(events)  # the stream and the document begin
    found: dict[Path, _Fields] = {}
    _walk(text, events, next(events), (), found)
    yield from found.items()


def _walk(
    text: str, events: Iterator[Any], event: Any, path: Path, into: dict[Path, _Fields]
) -> int:
    """Note where a value's mappings stand; return where the value ends."""
    if not isinstance(event, CollectionStartEvent):
        return int(event.end_mark.index)
    fields: dict[str, _Field] = {}
    index = 0
    while not isinstance(inner := next(events), CollectionEndEvent):
        if not isinstance(event, MappingStartEvent):
            _walk(text, events, inner, (*path, index), into)
            index += 1
            continue
        value = next(events)
        name, start = str(inner.value), int(value.start_mark.index)
        end = _walk(text, events, value, (*path, name), into)
        is_block = "\n" in text[start:end] or (
            isinstance(value, ScalarEvent) and value.style in {"|", ">"}
        )
        if start == end:  # nothing stands there; its mark is that of whatever comes next
            start = end = text.find(":", int(inner.end_mark.index)) + 1
        mark = inner.start_mark
        fields[name] = _Field(int(mark.index), int(mark.column), start, end, is_block)
    if isinstance(event, MappingStartEvent):
        start = int(event.start_mark.index)
        into[path] = _Fields(start, bool(event.flow_style), fields)
    return int(inner.end_mark.index)
