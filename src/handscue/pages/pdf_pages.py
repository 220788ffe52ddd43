"""PDF -> blocks: its lines put into reading order, columns one after the other.

A PDF knows no paragraphs: it places pieces of text on a sheet. Pieces that stand on one line
become a line; where a page is cut in two by a gutter that no line crosses, the left column is
read before the right. The lines are then read as plain text is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Any

from handscue.pages.blocks import Page
from handscue.pages.marks import with_plain_numbers
from handscue.pages.text_pages import read_text

MOST_SHEETS = 300  # a book
_MOST_PIECES = 200_000
_GUTTER = 0.02  # of the sheet's width: the least between two columns
_LEAST_LINES = 4  # on either side, for two columns


class NotAPdfError(ValueError):
    """The file is no PDF whose text can be read; the message says why."""


@dataclass(frozen=True)
class _Piece:
    """A run of text and where it stands, in points from the lower left corner."""

    text: str
    left: float
    bottom: float
    right: float
    top: float

    @property
    def height(self) -> float:
        return self.top - self.bottom


def read_pdf(raw: bytes) -> Page:
    """Read a PDF that has text in it.

    Raises:
        NotAPdfError: it is damaged, locked, far too long, or holds nothing but pictures.

    """
    import pypdfium2  # not for --help

    try:
        document = pypdfium2.PdfDocument(raw)
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).casefold()
        raise NotAPdfError(
            "is a PDF with a password; save it without one"
            if locked
            else "is a damaged PDF; save it again, or copy its text into a plain text file"
        ) from None
    try:
        if len(document) > MOST_SHEETS:
            raise NotAPdfError(f"is a PDF of more than {MOST_SHEETS} pages; save only the routine")
        sheets = [_sheet(document[index]) for index in range(len(document))]
    except pypdfium2.PdfiumError:
        raise NotAPdfError("is a damaged PDF; copy its text into a plain text file") from None
    finally:
        document.close()
    text = "\n\n".join(sheets)
    if not any(map(str.isalnum, text)):
        raise NotAPdfError(
            "is a PDF of pictures, without text; have a text recognition program read it, "
            "or type its text into a plain text file"
        )
    return read_text(with_plain_numbers(text))


def _sheet(page: Any) -> str:
    """Return the text of one sheet, an empty line where there is more room than usual."""
    pieces = list(_pieces(page))
    columns = _columns(pieces, float(page.get_width()))
    return "\n\n".join("\n".join(_with_gaps(_lines(column))) for column in columns if column)


def _pieces(page: Any) -> Iterator[_Piece]:
    textpage = page.get_textpage()
    for index in range(min(textpage.count_rects(), _MOST_PIECES)):
        left, bottom, right, top = textpage.get_rect(index)
        text = textpage.get_text_bounded(left, bottom, right, top)
        if text.strip():
            yield _Piece(" ".join(text.split()), left, bottom, right, top)


def _columns(pieces: Sequence[_Piece], width: float) -> list[list[_Piece]]:
    """Cut a sheet in two where a gutter runs down it that almost nothing crosses."""
    for gutter in (width * part / 100 for part in range(40, 61)):
        left = [p for p in pieces if p.right <= gutter]
        right = [p for p in pieces if p.left >= gutter + _GUTTER * width / 2]
        across = [p for p in pieces if p not in left and p not in right]
        if min(len(left), len(right)) < _LEAST_LINES or len(across) > 0.2 * len(pieces):
            continue
        beside = [p for p in right if any(_level_with(p, q) for q in left)]
        if len(beside) < _LEAST_LINES and not _side_by_side(left, right):
            continue
        top = max(p.top for p in (*left, *right))
        above = [p for p in across if p.bottom > top - p.height]
        return [above, left, right, [p for p in across if p not in above]]
    return [list(pieces)]


def _level_with(one: _Piece, other: _Piece) -> bool:
    return one.bottom < (other.top + other.bottom) / 2 < one.top


def _side_by_side(left: Sequence[_Piece], right: Sequence[_Piece]) -> bool:
    """Tell two columns by their overlapping in height, whatever lines they have."""
    low = max(min(p.bottom for p in side) for side in (left, right))
    high = min(max(p.top for p in side) for side in (left, right))
    return high > low


def _lines(pieces: Sequence[_Piece]) -> list[list[_Piece]]:
    """Put pieces together that stand on one line, from top to bottom and left to right."""
    lines: list[list[_Piece]] = []
    for piece in sorted(pieces, key=lambda p: -p.top):
        if lines and _level_with(piece, lines[-1][0]):
            lines[-1].append(piece)
        else:
            lines.append([piece])
    return [sorted(line, key=lambda p: p.left) for line in lines]


def _with_gaps(lines: Sequence[Sequence[_Piece]]) -> Iterator[str]:
    """Yield the lines, with an empty one where the gap above is wider than between most."""
    if not lines:
        return
    steps = [above[0].bottom - below[0].bottom for above, below in pairwise(lines)]
    usual = median(steps) if steps else 0.0
    yield _text(lines[0])
    for step, line in zip(steps, lines[1:], strict=True):
        if step > 1.35 * usual:
            yield ""
        yield _text(line)


def _text(line: Sequence[_Piece]) -> str:
    return " ".join(piece.text for piece in line)
