"""Routine -> the text of a session file, as a person would write it, comments where given."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from enum import Enum
from typing import Any, TypeAlias

from pydantic import BaseModel

from handscue.routine.fields import PACES
from handscue.routine.model import Heading
from handscue.routine.technique import Technique
from handscue.routine.yaml_text import Path
from handscue.units import write_duration

_Beside: TypeAlias = Mapping[Path, str]  # comments, by the path of what they stand beside

_WIDTH = 96
_DURATIONS = frozenset(
    {"duration", "per_pass", "hold", "rest_between", "rest", "least", "most", "fit", "areas"}
    | {"remind_every"}
    | {"attack", "release", "crossfade"}
)
_NOT_PLAIN = frozenset(':#[]{}&*!|>"%@`,\\')
_RESERVED = frozenset(["true", "false", "null", "yes", "no", "on", "off", "y", "n", "~"])


def session_text(
    routine: Heading, comments: Mapping[Path, str] | None = None, header: str = "", footer: str = ""
) -> str:
    """Write a routine as a session file; reading it gives the same routine again.

    ``comments`` are put on the line of the value they belong to, by its path in the file;
    ``header`` and ``footer`` are plain text, put at the top and at the end as comments.
    """
    beside = {path: f"# {_remark(comment)}" for path, comment in (comments or {}).items()}
    above, below = _commented(header), _commented(footer)
    lines = [*above, *([""] if above else []), *_mapping(_plain(routine), (), 0, beside)]
    return "\n".join([*lines, *([""] if below else []), *below]).rstrip("\n") + "\n"


def field_lines(name: str, value: Any, indent: int) -> list[str]:
    """Write one field of a session file, as many columns in; ``value`` is plain data."""
    return list(_entry(value, (name,), indent, {}))


def entry_lines(entry: Mapping[str, Any], indent: int) -> list[str]:
    """Write one entry of a list behind its dash, as many columns in."""
    return list(_item(entry, (), indent, {}))


def inline(value: Any) -> str:
    """Write a value on one line, in brackets and braces where it is made of several."""
    if isinstance(value, Mapping):
        pairs = (f"{scalar(name)}: {inline(inner)}" for name, inner in value.items())
        return f"{{{', '.join(pairs)}}}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(inline, value))}]"
    return scalar(value)


def _commented(text: str) -> list[str]:
    return [f"# {line}".rstrip() for line in text.splitlines()]


def _is_long(value: Any) -> bool:
    """Tell a list whose entries have fields, and so lines of their own."""
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)


def _plain(value: Any, field: str = "") -> Any:
    if isinstance(value, BaseModel):
        return {
            name: _plain(getattr(value, name), name)
            for name, info in type(value).model_fields.items()
            if _is_written(value, name, info.get_default(call_default_factory=True))
        }
    if isinstance(value, Mapping):
        return {str(_plain(key)): _plain(item, field) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return _as_written(value, field)


def _as_written(value: Any, field: str) -> Any:
    if field in _DURATIONS and isinstance(value, int):
        return write_duration(value)
    if field == "pace":
        return next((name for name, factor in PACES.items() if factor == value), value)
    return str(value.value) if isinstance(value, Enum) else value


def _is_written(model: BaseModel, name: str, default: Any) -> bool:
    """Leave out what says no more than the default; what a technique states, it overrides."""
    if isinstance(model, Technique):
        return name in model.model_fields_set
    return bool(getattr(model, name) != default)


def _mapping(data: Mapping[str, Any], path: Path, indent: int, beside: _Beside) -> Iterator[str]:
    for index, (key, value) in enumerate(data.items()):
        if not path and index and (_is_long(value) or isinstance(value, dict)):
            yield ""
        yield from _entry(value, (*path, key), indent, beside)


def _entry(value: Any, path: Path, indent: int, beside: _Beside) -> Iterator[str]:
    start = f"{' ' * indent}{scalar(path[-1])}:"
    comment = beside.get(path)
    remark = f"  {comment}" if comment else ""
    if isinstance(value, dict):
        yield start + (remark if value else f" {{}}{remark}")
        yield from _mapping(value, path, indent + 2, beside)
    elif _is_long(value):
        yield start + remark
        for index, item in enumerate(value):
            if index:
                yield ""
            yield from _item(item, (*path, index), indent + 2, beside)
    elif isinstance(value, list):
        yield f"{start} [{', '.join(scalar(item) for item in value)}]{remark}"
    elif isinstance(value, str) and _folds(value, len(start)):
        if remark:
            yield f"{' ' * indent}{remark.strip()}"
        yield f"{start} >-"
        yield from _folded(value, indent + 2)
    else:
        yield f"{start} {scalar(value)}{remark}"


def _item(item: Mapping[str, Any], path: Path, indent: int, beside: _Beside) -> Iterator[str]:
    """Write an entry of a list behind its dash."""
    lines = list(_mapping(item, path, indent + 2, beside))
    first = next(i for i, line in enumerate(lines) if line and not line.lstrip().startswith("#"))
    yield from (line[2:] for line in lines[:first])
    yield f"{' ' * indent}- {lines[first].strip()}"
    yield from lines[first + 1 :]


def _remark(comment: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in comment).split())


def _folds(text: str, used: int) -> bool:
    """Tell whether a text is better written over several lines, and can be without loss."""
    return (
        len(text) + used > _WIDTH - 10
        and text == " ".join(text.split())
        and text.isprintable()
        and " " in text
    )


def _folded(text: str, indent: int) -> Iterator[str]:
    wrapped = textwrap.wrap(
        text, max(40, _WIDTH - indent), break_long_words=False, break_on_hyphens=False
    )
    return (f"{' ' * indent}{line}" for line in wrapped)


def scalar(value: Any) -> str:
    """Write one value so that YAML reads it as what it is; text plain where that is safe."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    text = str(value)
    return text if _is_plain(text) else f'"{"".join(map(_escaped, text))}"'


def _is_plain(text: str) -> bool:
    """Return whether YAML reads the text as that same text without quotes."""
    starts_well = text[:1].isalpha() or (text[:1].isdigit() and text[-1:] in "smh")
    return (
        starts_well
        and text.isprintable()
        and text == text.strip()
        and not _NOT_PLAIN & set(text)
        and text.casefold() not in _RESERVED
        and not (text[:1].isdigit() and not text.isalnum())
    )


def _escaped(char: str) -> str:
    if char in '"\\':
        return f"\\{char}"
    if char.isprintable():
        return char
    code = ord(char)
    return (
        f"\\x{code:02x}"
        if code < 0x100
        else f"\\u{code:04x}"
        if code < 0x10000
        else f"\\U{code:08x}"
    )
