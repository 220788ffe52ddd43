"""Marks that people make bullets and numbers of.

What begins several lines in a row is a bullet, whatever it is; a number in a circle is a number.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

_MARKED = re.compile(r"(?P<indent>\s*)(?P<mark>[^\w\s|#*_`\"'“‘(\[.,¿¡]{1,3})\s*(?P<rest>\w.*)")
_USUAL = frozenset("-*+•–—")
_KEYCAP = re.compile(r"(\d{1,2})\ufe0f?\u20e3[.):]?[^\S\n]?")
_ENCLOSED = re.compile(r"[\u2460-\u249b\u24eb-\u24ff\u2776-\u2793][.):]?[^\S\n]?")
_LEAST = 3  # lines in a row; one or two may quote or stress something
_LONGEST = 90  # characters on average; longer lines are quoted paragraphs


def with_plain_numbers(text: str) -> str:
    """Return a text with "1. " for a number in a circle, in brackets or on a key."""
    return _ENCLOSED.sub(_plain_number, _KEYCAP.sub(r"\1. ", text))


def _plain_number(enclosed: re.Match[str]) -> str:
    return f"{unicodedata.numeric(enclosed[0][0]):.0f}. "


def with_usual_bullets(lines: Sequence[str]) -> list[str]:
    """Return the lines with a bullet for each mark that begins several of them in a row."""
    done = list(lines)
    for run in _runs(lines):
        if sum(len(lines[index]) for index in run) <= _LONGEST * len(run):
            for index in run:
                done[index] = _with_bullet(lines[index])
    return done


def _with_bullet(line: str) -> str:
    match = _MARKED.match(line)
    return f"{match['indent']}• {match['rest']}" if match else line


def _runs(lines: Sequence[str]) -> Iterator[list[int]]:
    """Yield the places of lines in a row that begin with the same unusual mark."""
    run: list[int] = []
    mark = ""
    for index, line in enumerate(lines):
        if not line.strip():
            continue
        match = _MARKED.match(line)
        own = match["mark"] if match else ""
        if run and own != mark:
            if len(run) >= _LEAST:
                yield run
            run = []
        mark = own
        if own and own not in _USUAL:
            run.append(index)
    if len(run) >= _LEAST:
        yield run
