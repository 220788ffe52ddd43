"""YAML text into plain data and the place of each value, refusing what a session never needs.

An untrusted file must not hurt: its size, its nesting, aliases (which multiply) and tags (which
name types) are checked on the stream of parse events, before anything is built from it.
"""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass
from typing import Any, NoReturn, TypeAlias

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.constructor import DuplicateKeyError
from ruamel.yaml.error import MarkedYAMLError, ReusedAnchorWarning
from ruamel.yaml.events import AliasEvent, CollectionEndEvent, CollectionStartEvent, ScalarEvent
from ruamel.yaml.parser import RoundTripParser
from ruamel.yaml.reader import ReaderError
from ruamel.yaml.scanner import Scanner

from handscue.errors import Problem
from handscue.routine.yaml_advice import explained

LARGEST_FILE = 1 << 20  # bytes; 300 to 500 times a long routine, read in some seconds
DEEPEST = 32
LONGEST_KEY = 200
MOST_VALUES = 150_000  # 10 000 steps with all their fields have fewer

TIMES = {"duration", "least", "most", "fit"}  # fields of the times that people write as on a clock

_DATE = re.compile(r"\d{4}-\d\d?-\d\d?(?:(?:[Tt]|[ \t]+)\d.*)?")
_DUPLICATE = re.compile(r"found duplicate key \"([^\"]{1,200})\"")  # ruamel's words
_CLOCK_WITH_A_POINT = re.compile(r"\d{1,2}\.[0-5]\d")  # 1.30, which YAML has as 1.3
_LONG_NUMBER = re.compile(r"[-+]?[\d_]{100,}")

Path: TypeAlias = tuple[str | int, ...]
Place: TypeAlias = tuple[int, int]  # line and column, from 1


class YamlProblemError(Exception):
    """The text cannot be read; ``problem`` says why and where."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True)
class Document:
    """Plain data (dict, list, str, int, float, bool, None) and where each part of it stands.

    ``values`` and ``keys`` lead from a path into the data to a place in the text.
    """

    data: Any
    values: dict[Path, Place]
    keys: dict[Path, Place]


def decode(raw: bytes) -> str:
    """Turn a file's bytes into text.

    Raises:
        YamlProblemError: too large, a binary file, or not UTF-8.

    """
    if len(raw) > LARGEST_FILE:
        message = f"is larger than {LARGEST_FILE // 1024} KB, far more than any routine needs"
        raise YamlProblemError(Problem(message))
    if (nul := raw.find(b"\0")) >= 0:
        line = raw.count(b"\n", 0, nul) + 1
        message = "is not a text file (it has NUL bytes); save it as plain text, UTF-8"
        raise YamlProblemError(Problem(message, line))
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise YamlProblemError(Problem("is not UTF-8 text; save it as UTF-8", line)) from None


def read(text: str) -> Document:
    """Read one YAML document.

    Raises:
        YamlProblemError: it is not YAML, or uses what a session file may not.

    """
    try:
        reader = YAML(typ="rt", pure=True)
        reader.Scanner = Scanner  # passes comments over, which takes it a third less time
        reader.Parser = _Guarded
        with warnings.catch_warnings(action="ignore", category=ReusedAnchorWarning):
            loaded = reader.load(text)
    except DuplicateKeyError as error:
        raise YamlProblemError(_at_mark(_twice(error), error.problem_mark)) from None
    except MarkedYAMLError as error:
        raise YamlProblemError(explained(text, error)) from None
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        message = "has a control character, which text must not have; take it out"
        raise YamlProblemError(Problem(message, line)) from None
    except YamlProblemError:
        raise
    except Exception:  # noqa: BLE001 - odd text makes ruamel raise all kinds, such as TypeError
        message = "cannot be read; look for marks such as ? ! & * % outside quotes"
        raise YamlProblemError(Problem(message)) from None
    document = Document(None, {}, {})
    return Document(_plain(loaded, (), document), document.values, document.keys)


def _twice(error: DuplicateKeyError) -> str:
    found = _DUPLICATE.match(error.problem)
    name = found[1] if found else "this field"
    if name.startswith("-") and name.strip("- "):
        return f"needs a space after the dash: - {name.strip('- ')}"
    return f"{name} stands here twice; keep one of them, or begin another step with a dash"


class _Guarded(RoundTripParser):
    """Hands on parse events, each looked at before anything is built from it."""

    def __init__(self, loader: Any) -> None:
        super().__init__(loader)
        self._depth = self._count = 0
        self._before: str | None = None  # the scalar before: of a value, its field's name

    def get_event(self) -> Any:
        event = super().get_event()
        self._count += 1
        if isinstance(event, CollectionStartEvent):
            self._depth += 1
        elif isinstance(event, CollectionEndEvent):
            self._depth -= 1
        self._refuse_what_hurts(event)
        return event

    def _refuse_what_hurts(self, event: Any) -> None:
        if self._count > MOST_VALUES:
            _refuse("has far more in it than any routine needs", event)
        if self._depth > DEEPEST:
            _refuse(f"is nested more than {DEEPEST} deep; a session needs three levels", event)
        if isinstance(event, AliasEvent):
            _refuse("uses an alias (*name); write the step out instead", event)
        if isinstance(event, CollectionStartEvent | ScalarEvent) and event.ctag:
            _refuse("uses a YAML tag (!name); take it out", event)
        if isinstance(event, ScalarEvent) and event.style is None:
            _refuse_what_misreads(event)
        if isinstance(event, ScalarEvent) and self._before in TIMES:
            _refuse_a_clock_with_a_point(event)
        self._before = event.value if isinstance(event, ScalarEvent) else None


def _refuse_what_misreads(scalar: ScalarEvent) -> None:
    """Refuse what YAML reads as something else than words and numbers where it is not quoted."""
    if scalar.value == "<<":
        _refuse("uses a merge key (<<); write the fields out instead", scalar)
    if _DATE.fullmatch(scalar.value):
        _refuse("reads as a date; put it in quotes", scalar)
    if _LONG_NUMBER.match(scalar.value):
        _refuse("is far too long for a number", scalar)


def _refuse_a_clock_with_a_point(scalar: ScalarEvent) -> None:
    """Refuse 1.30, which would be read as seconds: a minute and a half was meant."""
    if _CLOCK_WITH_A_POINT.fullmatch(scalar.value):
        minutes, seconds = scalar.value.replace(".", ":"), f"{float(scalar.value):g}s"
        _refuse(f"{scalar.value} could be minutes or seconds; write {minutes} or {seconds}", scalar)


def _refuse(message: str, event: Any) -> NoReturn:
    raise YamlProblemError(_at_mark(message, event.start_mark))


def _at_mark(message: str, mark: Any) -> Problem:
    return Problem(message, mark.line + 1, mark.column + 1) if mark else Problem(message)


def _plain(node: Any, path: Path, into: Document) -> Any:
    """Copy ruamel's round-trip data into plain data, noting each place on the way."""
    if isinstance(node, CommentedMap):
        return _plain_fields(node, path, into)
    if isinstance(node, CommentedSeq):
        for index in range(len(node)):
            into.values[*path, index] = _from_one(node.lc.item(index))
        return [_plain(value, (*path, index), into) for index, value in enumerate(node)]
    for kind in (bool, int, float, str):
        if isinstance(node, kind):
            return kind(node)
    return node


def _plain_fields(node: CommentedMap, path: Path, into: Document) -> dict[str, Any]:
    plain = {}
    for key, value in node.items():
        place = _from_one(node.lc.key(key))
        if not isinstance(key, str) or not key.isprintable() or len(key) > LONGEST_KEY:
            message = "the name of a field must be a few words of plain text"
            raise YamlProblemError(Problem(message, *place))
        below = (*path, str(key))
        into.keys[below] = place
        # What is left empty would else stand where the next thing begins.
        into.values[below] = place if value is None else _from_one(node.lc.value(key))
        plain[str(key)] = _plain(value, below, into)
    return plain


def _from_one(place: Any) -> Place:
    line, column = place
    return line + 1, column + 1
