"""A table of any length: a timetable may have a hundred thousand rows, and is shown in seconds.

It looks like those of rich, which take a hundred times as long for each row. Widths are known from
all rows before the first is written; where the lines are too short for them, the widest columns
that may be wrapped become narrower.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.text import Text

from handscue.printable import printable

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderResult

GAP = "  "


class Row(NamedTuple):
    """Cells, and the style of them all."""

    cells: Sequence[str]
    style: str = ""


class LongTable:
    """Is printed by a console of rich. A column whose head begins with > is right, never wrapped.

    Cells are plain text: nothing in them is markup, or an order to a terminal.
    """

    def __init__(self, *heads: str) -> None:
        """Begin with the heads of its columns."""
        self._is_right = [head.startswith(">") for head in heads]
        self._widths = [0] * len(heads)
        self._rows: list[Row] = []
        self.add(*(head.removeprefix(">") for head in heads), style="bold")

    def add(self, *cells: str, style: str = "") -> None:
        """Add a row; it has a cell for each column."""
        safe = [printable(cell) for cell in cells]
        self._rows.append(Row(safe, style))
        self._widths = [
            max(width, _width(cell)) for width, cell in zip(self._widths, safe, strict=True)
        ]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """See ``rich.console.ConsoleRenderable``."""
        room = options.max_width - len(GAP) * (len(self._widths) - 1)
        widths = narrowed(self._widths, self._is_right, room)
        for row in self._rows:
            style = console.get_style(row.style) if row.style else None
            for line in self._lines(row.cells, widths, console):
                yield Segment(f"{line.rstrip()}\n", style)

    def _lines(
        self, cells: Sequence[str], widths: Sequence[int], console: Console
    ) -> Iterator[str]:
        columns = list(zip(widths, self._is_right, strict=True))
        in_lines = [
            _in_lines(cell, *column, console) for cell, column in zip(cells, columns, strict=True)
        ]
        for parts in zip_longest(*in_lines, fillvalue=""):
            padded = (_padded(part, *column) for part, column in zip(parts, columns, strict=True))
            yield GAP.join(padded)


def narrowed(widths: Sequence[int], fixed: Sequence[bool], room: int) -> list[int]:
    """Return widths that are no more than a room in all: always the widest becomes narrower.

    Those that are fixed come last, and none vanishes, even where there is no room for it.
    """
    fitting = list(widths)
    while sum(fitting) > room and max(fitting) > 1:
        may = [place for place, width in enumerate(fitting) if width > 1 and not fixed[place]]
        widest = max(may or range(len(fitting)), key=fitting.__getitem__)
        fitting[widest] -= 1
    return fitting


def _width(text: str) -> int:
    return len(text) if text.isascii() else cell_len(text)


def _in_lines(text: str, width: int, is_right: bool, console: Console) -> Sequence[str]:  # noqa: FBT001 - of a column
    if _width(text) <= width:
        return (text,)
    if is_right:
        return (f"{set_cell_size(text, width - 1)}…",)
    return [line.plain for line in Text(text).wrap(console, width, overflow="ellipsis")]


def _padded(text: str, width: int, is_right: bool) -> str:  # noqa: FBT001 - of a column
    blank = " " * (width - _width(text))
    return f"{blank}{text}" if is_right else f"{text}{blank}"
