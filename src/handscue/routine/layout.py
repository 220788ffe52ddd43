"""Where the fields and the entries of a session file stand in its text, for changing some of them.

Places are indices of characters. What is looked at has been read before, see ``yaml_text``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ruamel.yaml import YAML
from ruamel.yaml.events import (
    CollectionEndEvent,
    CollectionStartEvent,
    MappingStartEvent,
    ScalarEvent,
)

from handscue.routine.yaml_text import Path

LINE_END = re.compile(r"\r\n|\r|\n|$")


class Field(NamedTuple):
    """Where a field stands in the text: its name, and where its value begins and ends."""

    key: int
    column: int
    start: int
    end: int
    is_block: bool  # below its name, in lines of its own


@dataclass(frozen=True)
class Fields:
    """Where the fields of a mapping stand."""

    start: int
    in_braces: bool
    of: Mapping[str, Field]


class Entries(NamedTuple):
    """Where the entries of a list begin and end; ``column`` is that of their dashes."""

    column: int
    in_brackets: bool
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Layout:
    """Where everything stands, by its path."""

    fields: dict[Path, Fields] = field(default_factory=dict)
    entries: dict[Path, Entries] = field(default_factory=dict)


def layout(text: str) -> Layout:
    """Return where the fields of every mapping and the entries of every list stand."""
    events = iter(YAML(typ="rt", pure=True).parse(text))
    next(events), next(events)  # the stream and the document begin
    found = Layout()
    _walk(text, events, next(events), (), found)
    return found


def line_start(text: str, at: int) -> int:
    """Return where the line of a character begins."""
    return max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1


def newline(text: str) -> str:
    """Return what ends the text's lines."""
    found = LINE_END.search(text)
    return (found and found[0]) or "\n"


def _walk(text: str, events: Iterator[Any], event: Any, path: Path, into: Layout) -> int:
    """Note where a value's parts stand; return where the value ends."""
    if not isinstance(event, CollectionStartEvent):
        start, end = int(event.start_mark.index), int(event.end_mark.index)
        return start + len(text[start:end].rstrip())
    if isinstance(event, MappingStartEvent):
        return _walk_fields(text, events, event, path, into)
    return _walk_entries(text, events, event, path, into)


def _walk_fields(text: str, events: Iterator[Any], event: Any, path: Path, into: Layout) -> int:
    fields: dict[str, Field] = {}
    while not isinstance(key := next(events), CollectionEndEvent):
        value = next(events)
        name, start = str(key.value), int(value.start_mark.index)
        end = _walk(text, events, value, (*path, name), into)
        if isinstance(value, ScalarEvent) and value.start_mark.index == value.end_mark.index:
            # nothing stands there; its mark is that of whatever comes next
            start = end = text.find(":", int(key.end_mark.index)) + 1
        is_block = bool(re.search(r"[\r\n]", text[int(key.end_mark.index) : end])) or (
            isinstance(value, ScalarEvent) and value.style in {"|", ">"}
        )
        mark = key.start_mark
        fields[name] = Field(int(mark.index), int(mark.column), start, end, is_block)
    in_braces = bool(event.flow_style)
    into.fields[path] = Fields(int(event.start_mark.index), in_braces, fields)
    return int(key.end_mark.index) if in_braces else max(field.end for field in fields.values())


def _walk_entries(text: str, events: Iterator[Any], event: Any, path: Path, into: Layout) -> int:
    spans: list[tuple[int, int]] = []
    while not isinstance(inner := next(events), CollectionEndEvent):
        end = _walk(text, events, inner, (*path, len(spans)), into)
        spans.append((int(inner.start_mark.index), end))
    in_brackets = bool(event.flow_style)
    into.entries[path] = Entries(int(event.start_mark.column), in_brackets, tuple(spans))
    return int(inner.end_mark.index) if in_brackets else spans[-1][1]
