"""The lines of a list in a session file: which are whose, and the text with others in their place.

An entry has the lines from its dash to its last value, the comments right above it, and those right
below it that are further in than its dash.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from handscue.routine.layout import Entries, newline


class Splice(NamedTuple):
    """Lines in place of those from ``start`` up to ``end``."""

    start: int
    end: int
    lines: Sequence[str]


class Lines:
    """A text by its lines, and where the entries of one of its lists stand."""

    def __init__(self, text: str, entries: Entries) -> None:
        self._newline = newline(text)
        self._lines = text.split(self._newline)
        self.column = entries.column
        self._spans: list[tuple[int, int]] = []
        for start, end in entries.spans:
            first = self._first(text.count(self._newline, 0, start))
            self._spans.append((first, self._last(text.count(self._newline, 0, end)) + 1))

    def entry(self, index: int) -> list[str]:
        """Return an entry's lines, its comments with it."""
        start, end = self._spans[index]
        return self._lines[start:end]

    def all_entries(self) -> list[str]:
        """Return the lines of all entries, and what stands between them."""
        return self._lines[self._spans[0][0] : self._spans[-1][1]]

    def with_put_in(self, index: int, lines: Sequence[str]) -> str:
        """Return the text with lines before the entry at an index, or after the last."""
        return self.spliced([self.put_in(index, lines)])

    def without(self, index: int) -> str:
        """Return the text without the lines of an entry, and the blank ones beside it."""
        return self.spliced([self.taken_out(index)])

    def with_in_place(self, index: int, lines: Sequence[str]) -> str:
        """Return the text with lines in place of an entry's."""
        return self.spliced([Splice(*self._spans[index], lines)])

    def put_in(self, index: int, lines: Sequence[str]) -> Splice:
        """Return how lines are put in, as far from their neighbours as the others are."""
        gap = [""] if self._is_spaced(len(lines)) else []
        if index < len(self._spans):
            at = self._spans[index][0]
            return Splice(at, at, [*lines, *gap])
        at = self._spans[-1][1]
        return Splice(at, at, [*gap, *lines])

    def taken_out(self, index: int) -> Splice:
        """Return how an entry is taken out, with the blank lines below it, or else above it."""
        start, end = self._spans[index]
        if index + 1 < len(self._spans):
            after = self._spans[index + 1][0]
            return Splice(start, after if self._are_blank(end, after) else end, ())
        before = self._spans[index - 1][1] if index else start
        return Splice(before if self._are_blank(before, start) else start, end, ())

    def spliced(self, splices: Iterable[Splice]) -> str:
        """Return the text with splices made, none of which overlaps another."""
        lines = list(self._lines)
        for one in sorted(splices, key=lambda splice: (splice.start, splice.end), reverse=True):
            lines[one.start : one.end] = one.lines
        return self._newline.join(lines)

    def _is_spaced(self, count: int) -> bool:
        """Say whether entries have blank lines between them; one by itself, whether it is long."""
        if len(self._spans) == 1:
            return count > 1
        return self._spans[0][1] < self._spans[1][0] and not self._lines[self._spans[0][1]].strip()

    def _are_blank(self, start: int, end: int) -> bool:
        return not any(line.strip() for line in self._lines[start:end])

    def _first(self, line: int) -> int:
        """Return the first line of an entry: that of its dash, or of the comments above it."""
        while line and not self._has_dash(line):
            line -= 1
        above = self._spans[-1][1] if self._spans else 0
        while line > above and self._is_comment(line - 1):
            line -= 1
        return line

    def _last(self, line: int) -> int:
        while line + 1 < len(self._lines) and self._is_comment(line + 1, self.column + 1):
            line += 1
        return line

    def _has_dash(self, line: int) -> bool:
        text = self._lines[line]
        return text[self.column : self.column + 1] == "-" and not text[: self.column].strip()

    def _is_comment(self, line: int, least: int = 0) -> bool:
        text = self._lines[line]
        bare = text.lstrip(" ")
        return bare.startswith("#") and len(text) - len(bare) >= least


def shifted(lines: Sequence[str], columns: int) -> list[str]:
    """Return lines so many columns further in, or out."""
    if columns >= 0:
        return [f"{' ' * columns}{line}" if line.strip() else line for line in lines]
    return [line[min(-columns, len(line) - len(line.lstrip(" "))) :] for line in lines]
