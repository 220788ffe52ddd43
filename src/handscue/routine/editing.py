"""A session file's text with other durations: those lines are changed, every other stays as it is.

A duration that is there is replaced where it stands, whatever stands beside it; one that is not
is put on a line of its own, or among the others of a step written in braces. A range, ``2-3m``,
makes way for one duration, and its ends stay the step's least and most.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from handscue.errors import Problem
from handscue.routine import yaml_text
from handscue.routine.layout import LINE_END, Field, Fields, layout, line_start, newline
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
    mappings = layout(text).fields
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


def _change(text: str, mappings: Mapping[Path, Fields], path: Path, written: str) -> _Change:
    fields = mappings.get(path)
    if fields is None:  # changing over, of which the block does not speak
        return _with_field(text, mappings[path[:-1]], CHANGE_OVER, {DURATION: written})
    there = fields.of.get(DURATION)
    if there is None:
        return _with_field(text, fields, DURATION, written)
    gap = " " if there.start == there.end else ""  # nothing stands after the colon
    return _Change(there.start, there.end, f"{gap}{written}")


def _with_field(text: str, fields: Fields, name: str, value: str | Mapping[str, str]) -> _Change:
    """Put a field in that is not there."""
    if fields.in_braces:
        return _within_braces(fields, name, value)
    for before in _BEFORE[name]:
        field = fields.of.get(before)
        if field and not field.is_block:
            return _on_a_line_after(text, field, name, value)
    for field in fields.of.values():
        if not text[line_start(text, field.key) : field.key].strip(" "):
            return _on_a_line_before(text, field, name, value)
    line = text.count("\n", 0, fields.start) + 1
    raise YamlProblemError(Problem(f"{name} cannot be added here on its own", line))


def _within_braces(fields: Fields, name: str, value: str | Mapping[str, str]) -> _Change:
    inner = value if isinstance(value, str) else f"{{{_pairs(value)}}}"
    if not fields.of:
        return _Change(fields.start + 1, fields.start + 1, f"{name}: {inner}")
    end = max(field.end for field in fields.of.values())
    return _Change(end, end, f", {name}: {inner}")


def _on_a_line_after(text: str, field: Field, name: str, value: str | Mapping[str, str]) -> _Change:
    end = LINE_END.search(text, field.end)
    at = end.start() if end else len(text)
    lines = "".join(f"{newline(text)}{line}" for line in _lines(field.column, name, value))
    return _Change(at, at, lines)


def _on_a_line_before(
    text: str, field: Field, name: str, value: str | Mapping[str, str]
) -> _Change:
    at = line_start(text, field.key)
    lines = "".join(f"{line}{newline(text)}" for line in _lines(field.column, name, value))
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
