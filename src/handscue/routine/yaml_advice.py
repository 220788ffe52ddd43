"""What is wrong with text that cannot be read as YAML, in words, at the line where the mistake is.

The parser stops where it can go on no longer, often lines below the slip: behind a quote that was
never closed it reads on to the end of the file. So its complaint says of what kind the mistake
may be, and the lines from there up are looked through for one that looks like it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from handscue.errors import Problem

if TYPE_CHECKING:
    from ruamel.yaml.error import MarkedYAMLError

_FIELD = re.compile(r"\s*(?:- +)*[\"']?\w[\w ]*[\"']?:(?=\s|$)")
_DASH = re.compile(r"\s*-(?=\s|$)")
_NO_SPACE = re.compile(r"(?P<before>\s*(?:- *)*(?P<name>[A-Za-z_]+)):(?P<value>[^\s/:].*)")
_QUOTED = re.compile(r"(?P<before>\s*(?:- +)*(?:\w[\w ]*: +)?)(?P<quote>[\"'])(?P<words>.*)")
_CANNOT_BEGIN = re.compile(r"found character '(.)' that cannot start any token")
_LINE_BREAK = re.compile(r"\r\n|[\n\r\x85\u2028\u2029]")  # as YAML counts lines
_CLOSES = {"[": "]", "{": "}"}


class _Halt(NamedTuple):
    """Where the parser stopped and why; lines and columns from 1, of what it was in from 0."""

    lines: Sequence[str]
    why: str
    line: int
    column: int
    within: tuple[int, int]

    def text(self, line: int) -> str:
        return self.lines[line - 1] if 0 < line <= len(self.lines) else ""

    def above(self, line: int) -> Iterator[int]:
        """Return the lines from one upwards that have more than a comment, that one included."""
        for number in range(min(line, len(self.lines)), 0, -1):
            if self.text(number).strip() and not self.text(number).lstrip().startswith("#"):
                yield number


def explained(text: str, error: MarkedYAMLError) -> Problem:
    """Return the mistake for which the parser gave up, where it is most likely made."""
    mark = error.problem_mark or error.context_mark
    if mark is None:
        return Problem("cannot be read; look at indents, colons and quotes")
    why = " ".join(str(part) for part in (error.context, error.problem) if part)
    context = error.context_mark
    within = (context.line + 1, context.column + 1) if context else (0, 0)
    halt = _Halt(_LINE_BREAK.split(text), why, mark.line + 1, mark.column + 1, within)
    for mistake in _MISTAKES:
        if found := mistake(halt):
            return found
    message = "cannot be read from here on; look at indents, colons, quotes and brackets near here"
    return Problem(message, halt.line, halt.column)


def without_a_space(text: str) -> str | None:
    """Say what to write for a field whose value follows its colon at once, as ``name:Neck``."""
    match = _NO_SPACE.fullmatch(text)
    if match is None:
        return None
    value = "".join(char for char in match["value"] if char.isprintable()).strip()
    value = value if len(value) <= 30 else f"{value[:30]}..."
    return f"needs a space after the colon: {match['name']}: {value}"


def _a_tab(halt: _Halt) -> Problem | None:
    if r"'\t'" not in halt.why:
        return None
    return Problem("has a tab here; indent with spaces", halt.line, halt.column)


def _an_open_quote(halt: _Halt) -> Problem | None:
    if "quoted scalar" in halt.why and "end of stream" in halt.why:
        return _never_closed(halt, *halt.within)
    if "found '<scalar>'" not in halt.why:
        return None
    for line in halt.above(halt.line - 1):
        match = _QUOTED.fullmatch(halt.text(line))
        if match and not _is_closed(match["words"], match["quote"]):
            return _never_closed(halt, line, match.end("before") + 1)
    message = "has words after the closing quote; put the quotes around all of them"
    return Problem(message, halt.line, halt.column)


def _never_closed(halt: _Halt, line: int, column: int) -> Problem:
    quote = halt.text(line)[column - 1 : column] or '"'
    return Problem(f"has a quote that is never closed; write {quote} at its end", line, column)


def _is_closed(words: str, quote: str) -> bool:
    """Return whether the quote that begins before these words ends within them."""
    plain = re.sub(r"\\.", "", words) if quote == '"' else words.replace("''", "")
    return quote in plain


def _no_space_or_colon(halt: _Halt) -> Problem | None:
    if "could not find expected ':'" in halt.why:
        return _field_unmarked(halt, halt.within[0])
    if "mapping values are not allowed here" not in halt.why or not _begins(halt):
        return None
    above = next(halt.above(halt.line - 1), 0)
    text = halt.text(above)
    if _NO_SPACE.fullmatch(text) or not (_FIELD.match(text) or not _DASH.match(text)):
        return _field_unmarked(halt, above)
    return None


def _field_unmarked(halt: _Halt, line: int) -> Problem:
    text = halt.text(line)
    column = len(text) - len(text.lstrip(" ")) + 1
    if match := _NO_SPACE.fullmatch(text):
        column = match.end("before") + 1
    message = without_a_space(text) or (
        "has no colon; write a field's name, a colon, a space and what it is: passes: 3"
    )
    return Problem(message, line, column)


def _begins(halt: _Halt) -> bool:
    """Return whether the parser stopped at the colon of what looks like a line's own field."""
    match = _FIELD.match(halt.text(halt.line))
    return bool(match and match.end() == halt.column)


def _out_of_line(halt: _Halt) -> Problem | None:
    is_deeper = "mapping values are not allowed here" in halt.why and _begins(halt)
    if not is_deeper and "expected <block end>" not in halt.why:
        return None
    text = halt.text(halt.line)
    what = "dash" if _DASH.match(text) else "field"
    message = f"is indented unlike the {what} it goes with; begin both in the same column"
    return Problem(message, halt.line, len(text) - len(text.lstrip(" ")) + 1)


def _a_colon_in_words(halt: _Halt) -> Problem | None:
    if "mapping values are not allowed here" not in halt.why:
        return None
    message = "has a colon inside words here; put quotes round all the words of that field"
    return Problem(message, halt.line, halt.column)


def _an_open_bracket(halt: _Halt) -> Problem | None:
    if "parsing a flow" not in halt.why:
        return None
    for line in halt.above(halt.line):
        text = halt.text(line)
        for opening, closing in _CLOSES.items():
            if text.count(opening) > text.count(closing):
                message = f"has a {opening} that is never closed; write {closing} at its end"
                return Problem(message, line, text.rfind(opening) + 1)
    return None


def _a_mark_first(halt: _Halt) -> Problem | None:
    match = _CANNOT_BEGIN.search(halt.why)
    if match is None:
        return None
    message = f"has words that begin with {match[1]}; put quotes round all of them"
    return Problem(message, halt.line, halt.column)


def _another_kind(halt: _Halt) -> Problem | None:
    for sign, message in (
        ("but found another document", "begins a second session (---); keep one in each file"),
        ("unknown escape", "has a \\ inside double quotes; write it twice, or use single quotes"),
        ("block scalar", "has words right behind > or |; begin them on the next line"),
    ):
        if sign in halt.why:
            return Problem(message, halt.line, halt.column)
    return None


_MISTAKES = (  # the surest first
    _a_tab,
    _an_open_quote,
    _no_space_or_colon,
    _out_of_line,
    _a_colon_in_words,
    _an_open_bracket,
    _a_mark_first,
    _another_kind,
)
