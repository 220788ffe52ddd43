"""Plain text that was laid out by its blanks: columns side by side, times at which steps begin."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_GAP = re.compile(r"(?<=\S)(?:\s{3,}|\s*\t\s*)(?=\S)")
_LEAST_ROWS = 3


def with_tabs(lines: Sequence[str]) -> list[str]:
    """Return the lines with a tab between columns that wide blanks keep apart.

    Fewer than three such lines in a row, or none of the same number of columns, are left alone.
    """
    done = list(lines)
    for run in _runs(lines):
        for index in run:
            done[index] = _GAP.sub("\t", lines[index])
    return done


def _runs(lines: Sequence[str]) -> Iterator[list[int]]:
    run: list[int] = []
    for index, line in enumerate([*lines, ""]):
        if _GAP.search(line.strip()):
            run.append(index)
            continue
        if not line.strip() and run and index < len(lines):
            continue
        widths = [len(_GAP.findall(lines[i].strip())) for i in run]
        usual = max(set(widths), key=widths.count) if widths else 0
        if len(run) >= _LEAST_ROWS and widths.count(usual) * 2 >= len(run):
            yield run
        run = []
