"""Marks that people make bullets of: what begins several lines in a row is one, whatever it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_MARKED = re.compile(r"(?P<indent>\s*)(?P<mark>[^\w\s|#*_`\"'“‘(\[.,¿¡]{1,3})\s*(?P<rest>\w.*)")
_USUAL = frozenset("-*+•–—")
_LEAST = 3  # lines in a row; one or two may quote or stress something
_LONGEST = 90  # characters on average; longer lines are quoted paragraphs


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
