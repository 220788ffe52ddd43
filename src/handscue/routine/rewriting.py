"""A session file's text with a field or an entry changed; every other line stays as it is.

Each change is made twice: in the text, where the thing stands, and in the data read from it. Only
a text that reads as that data is returned, so that no layout of a file can make a change go wrong
unseen.

    with_field     a field of a step, a block or the file is given, changed or taken out
    with_fields    a field that holds fields is, those alone that differ
    with_entry     a step, a block or an include is put into a list
    without_entry  one is taken out
    moved          one is put elsewhere, its comments with it
    in_a_block     one is put into a block of its own
    taken_apart    the entries of a block take its place
    without_remark a comment is settled
"""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping, Sequence
from functools import reduce
from typing import Any, NoReturn, TypeAlias

from handscue.errors import Problem
from handscue.routine import yaml_text
from handscue.routine.fields import Written
from handscue.routine.layout import LINE_END, Field, Fields, Layout, layout, line_start, newline
from handscue.routine.model import Block, ChangeOver, Heading, Include, Step, kind_of_entry
from handscue.routine.rewriting_lines import Lines, shifted
from handscue.routine.writing import entry_lines, field_lines, inline
from handscue.routine.yaml_text import Path, YamlProblemError

Data: TypeAlias = Any
Entry: TypeAlias = Mapping[str, Any]

_KINDS: dict[str, type[Written]] = {"step": Step, "block": Block, "include": Include}
_HEADER = re.compile(r"[|>][-+0-9]*")  # of a text in lines of its own


def with_field(text: str, path: Path, name: str, value: Any) -> str:
    """Return the text with a field of what stands at a path; with None it is taken out.

    What is left without any field goes with it.

    Raises:
        YamlProblemError: the text cannot be read, or this cannot be changed in it alone.

    """
    found, data = _understood(text)
    if path[-1:] == ("change_over",) and path not in found.fields:  # the block says nothing of it
        return text if value is None else with_field(text, path[:-1], "change_over", {name: value})
    fields = _of(found.fields, path)
    if value is None and len(fields.of) == 1 and path:
        return with_field(text, path[:-1], str(path[-1]), None)
    holder = _at(data, path)
    if holder.get(name) == value and name in holder:
        return text
    order = _order(path, holder)
    if value is None:
        holder.pop(name, None)
        return _checked(_without(text, fields, name), data) if name in fields.of else text
    holder[name] = value
    if name in fields.of:
        return _checked(_replaced(text, fields, name, value), data)
    return _checked(_added(text, fields, name, value, order), data)


def with_fields(text: str, path: Path, name: str, value: Any) -> str:
    """Return the text with a field changed that may hold fields itself: only those that differ.

    Raises:
        YamlProblemError: see ``with_field``.

    """
    there = _at(_understood(text)[1], path).get(name) if isinstance(value, dict) else None
    if not value or not isinstance(there, dict) or not there:
        return with_field(text, path, name, value)
    inside = (*path, name)
    for key, inner in value.items():
        text = with_fields(text, inside, key, inner)
    for key in there.keys() - value.keys():
        text = with_field(text, inside, key, None)
    return text


def with_entry(text: str, path: Path, index: int, entry: Entry) -> str:
    """Return the text with another entry of the list at a path, before the one at ``index``.

    Raises:
        YamlProblemError: see ``with_field``.

    """
    found, data = _understood(text)
    if not entry:
        _refuse("needs a field at the least")
    if path == ("setup",) and path not in found.entries:
        return with_field(text, path[:-1], str(path[-1]), [dict(entry)])
    lines = _lines(text, found, path)
    made = entry_lines(entry, lines.column)
    _at(data, path).insert(index, dict(entry))
    return _checked(lines.with_put_in(index, made), data)


def without_entry(text: str, path: Path) -> str:
    """Return the text without an entry; the last one of a block takes the block with it.

    Raises:
        YamlProblemError: see ``with_field``; it is the only step there is.

    """
    found, data = _understood(text)
    above, index, entries = _parted(data, path)
    if len(entries) == 1:
        return _without_all(text, above)
    del entries[index]
    return _checked(_lines(text, found, above).without(index), data)


def _without_all(text: str, path: Path) -> str:
    """Take out a whole list: of a block with the block, of the file with its field."""
    if path == ("steps",):
        _refuse("a session needs at least one step")
    return without_entry(text, path[:-1]) if path[1:] else with_field(text, (), str(path[0]), None)


def moved(text: str, path: Path, to: Path, index: int, *, keeping: bool = False) -> str:
    """Return the text with an entry put into the list ``to``, before the one at ``index``.

    ``index`` counts the entries as they are before. With ``keeping`` it also stays where it is.

    Raises:
        YamlProblemError: see ``with_field``; it is the only one of its list.

    """
    found, data = _understood(text)
    above, at, entries = _parted(data, path)
    source, target, others = _lines(text, found, above), _lines(text, found, to), _at(data, to)
    if len(entries) == 1 and not keeping:
        _refuse("is the only step of its block; take the block apart")
    entry = copy.deepcopy(entries[at])
    others.insert(index, entry)
    if not keeping:
        del entries[at + (entries is others and index <= at)]
    chunk = shifted(source.entry(at), target.column - source.column)
    splices = [target.put_in(index, chunk), *([] if keeping else [source.taken_out(at)])]
    return _checked(source.spliced(splices), data)


def in_a_block(text: str, path: Path, fields: Entry) -> str:
    """Return the text with an entry put into a block of its own, which has these fields.

    Raises:
        YamlProblemError: see ``with_field``.

    """
    found, data = _understood(text)
    if not fields:
        _refuse("needs sides, or rounds")
    above, at, entries = _parted(data, path)
    lines = _lines(text, found, above)
    entries[at] = {**fields, "steps": [entries[at]]}
    head = entry_lines(fields, lines.column)
    below = shifted(lines.entry(at), 4)
    made = [*head, f"{' ' * (lines.column + 2)}steps:", *below]
    return _checked(lines.with_in_place(at, made), data)


def taken_apart(text: str, path: Path) -> str:
    """Return the text with the entries of a block in its place.

    Raises:
        YamlProblemError: see ``with_field``.

    """
    found, data = _understood(text)
    above, at, entries = _parted(data, path)
    lines, inner = _lines(text, found, above), _lines(text, found, (*path, "steps"))
    entries[at : at + 1] = entries[at]["steps"]
    below = shifted(inner.all_entries(), lines.column - inner.column)
    return _checked(lines.with_in_place(at, below), data)


def without_remark(text: str, at: Path, remark: str) -> str:
    """Return the text without a remark beside a field, or with an empty path anywhere.

    Where it is not there, or no longer, the text stays as it is.

    Raises:
        YamlProblemError: the text cannot be read.

    """
    found, data = _understood(text)
    wanted = " ".join(remark.split())
    fields = found.fields.get(at[:-1]) if at else None
    field = fields.of.get(str(at[-1])) if fields else None
    start = line_start(text, max(0, line_start(text, field.key) - 1)) if field else 0
    comment = rf"(?P<before>#(?:[^\r\n]*; | +)){re.escape(wanted)}(?P<after>; |)"
    match = re.compile(comment).search(text, start)
    if not wanted or not match or (field and match.start() > _line_end(text, field.end)):
        return text
    return _checked(_without_comment(text, match), data)


def _without_comment(text: str, match: re.Match[str]) -> str:
    """Take a remark out of its comment; one with nothing else in it goes, and so does its line."""
    before, after = match["before"], match["after"]
    rest_ends = _line_end(text, match.end())
    if before.strip("# ") or after or text[match.end() : rest_ends].strip():
        kept = before.removesuffix("; ") if not after else before
        return text[: match.start()] + kept + text[match.end() :]
    start = line_start(text, match.start())
    if text[start : match.start()].strip():
        return text[: match.start()].rstrip(" ") + text[rest_ends:]
    ending = LINE_END.search(text, rest_ends)
    return text[:start] + text[ending.end() if ending else len(text) :]


def _line_end(text: str, at: int) -> int:
    ending = LINE_END.search(text, at)
    return ending.start() if ending else len(text)


def _understood(text: str) -> tuple[Layout, Data]:
    """Return where everything stands in a text, and its data, which is read first."""
    data = yaml_text.read(text).data
    if not isinstance(data, dict):
        _refuse("has no fields that could be changed; write it as a text")
    return layout(text), data


def _checked(text: str, wanted: Data) -> str:
    """Return a text that reads as is wanted.

    Raises:
        YamlProblemError: it does not.

    """
    try:
        reads_so = yaml_text.read(text).data == wanted
    except YamlProblemError:
        reads_so = False
    if not reads_so:
        _refuse("is written so that this cannot be changed by itself; change it in the text")
    return text


def _refuse(message: str) -> NoReturn:
    raise YamlProblemError(Problem(message))


def _of(places: Mapping[Path, Any], path: Path) -> Any:
    if path not in places:
        _refuse("is no longer there")
    return places[path]


def _at(data: Data, path: Path) -> Any:
    try:
        return reduce(lambda holder, part: holder[part], path, data)
    except (LookupError, TypeError):
        _refuse("is no longer there")


def _parted(data: Data, path: Path) -> tuple[Path, int, list[Any]]:
    """Return the path of an entry's list, its index there, and the list."""
    _at(data, path)
    *above, index = path or ("",)
    entries = _at(data, tuple(above))
    if not isinstance(index, int) or not isinstance(entries, list):
        _refuse("is not a step")
    return tuple(above), index, entries


def _lines(text: str, found: Layout, path: Path) -> Lines:
    entries = _of(found.entries, path)
    if entries.in_brackets:
        _refuse("is a list in brackets; change it in the text")
    return Lines(text, entries)


def _order(path: Path, holder: Data) -> Sequence[str]:
    """Return the fields that what stands at a path may have, in the order they are written."""
    if not path:
        return (*Heading.model_fields, "steps")
    if path[-1] == "change_over":
        return tuple(ChangeOver.model_fields)
    return tuple(_KINDS[kind_of_entry(holder)].model_fields)


def _replaced(text: str, fields: Fields, name: str, value: Any) -> str:
    field = fields.of[name]
    start, end = field.start, field.end
    header = _HEADER.match(text, start) if field.is_block else None
    beside = _beside(text, header.end() if header else end)
    if not header and field.is_block:  # a list or fields below the name, or a text over lines
        start = text.index(":", field.key) + 1
    gap = "" if text[start - 1 : start].isspace() else " "
    written, below = _as_lines(name, value, field.column, in_braces=fields.in_braces)
    rest = text[end + len(beside) if not header else end :]
    lines = "".join(f"{newline(text)}{line}" for line in below)
    return text[:start] + f"{gap}{written}{beside}{lines}" + rest


def _beside(text: str, at: int) -> str:
    """Return the comment that stands on the rest of a line, with the blanks before it."""
    rest = text[at : _line_end(text, at)]
    return rest if rest.lstrip().startswith("#") and rest[:1].isspace() else ""


def _as_lines(name: str, value: Any, indent: int, *, in_braces: bool) -> tuple[str, list[str]]:
    """Return what stands on the line of a field's name, and the lines below it."""
    if in_braces:
        return inline(value), []
    first, *below = field_lines(name, value, indent)
    return first.strip().partition(":")[2].strip(), below


def _added(text: str, fields: Fields, name: str, value: Any, order: Sequence[str]) -> str:
    if fields.in_braces:
        end = max(field.end for field in fields.of.values())
        return f"{text[:end]}, {name}: {inline(value)}{text[end:]}"
    before = order[: order.index(name)] if name in order else tuple(fields.of)
    there = [fields.of[other] for other in before if other in fields.of]
    after = max(there or [min(fields.of.values())], key=lambda field: field.key)
    at = _line_end(text, after.end)
    lines = field_lines(name, value, after.column)
    if after.column == 0 and len(lines) > 1 and isinstance(value, list | dict):
        lines = ["", *lines]
    return text[:at] + "".join(f"{newline(text)}{line}" for line in lines) + text[at:]


def _without(text: str, fields: Fields, name: str) -> str:
    field = fields.of[name]
    following = min((f for f in fields.of.values() if f.key > field.key), default=None)
    preceding = max((f for f in fields.of.values() if f.key < field.key), default=None)
    is_first = bool(text[line_start(text, field.key) : field.key].strip())
    if fields.in_braces and preceding:
        return text[: preceding.end] + text[field.end :]
    if is_first or fields.in_braces:
        return text[: field.key] + text[following.key if following else field.end :]
    return _without_lines(text, field)


def _without_lines(text: str, field: Field) -> str:
    start, ending = line_start(text, field.key), LINE_END.search(text, field.end)
    return text[:start] + text[ending.end() if ending else len(text) :]
