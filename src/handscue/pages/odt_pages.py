""".odt (OpenDocument text) -> blocks."""

from __future__ import annotations

from dataclasses import dataclass, field

from handscue.pages.archives import NotADocumentError, parsed, unpacked
from handscue.pages.blocks import Block, Page, Shape, itemised

_CONTENT = "content.xml"
_STYLES = "styles.xml"


def read_odt(raw: bytes) -> Page:
    """Read an OpenDocument text.

    Raises:
        NotADocumentError: it is damaged, too large once unpacked, or no such document.

    """
    members = unpacked(raw, (_CONTENT,))
    if _CONTENT not in members:
        raise NotADocumentError("is a zip file, but not a text document")
    reader = _Reader()
    parsed(members[_CONTENT], reader.start, reader.end, reader.text)
    return Page(None, tuple(itemised(reader.blocks)))


@dataclass
class _Paragraph:
    heading: int = 0  # 0: no heading
    parts: list[str] = field(default_factory=list)


class _Reader:
    """Collects paragraphs, list items and table rows of ``content.xml``."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._paragraph: _Paragraph | None = None
        self._numbered: dict[str, bool] = {}  # by list style
        self._style = ""
        self._lists: list[tuple[bool, int]] = []  # numbered, and how many items so far
        self._is_item_begun = True
        self._row: list[str] | None = None
        self._cell: list[str] = []
        self._count = 0  # of paragraphs, which stand for lines
        self._hidden = 0  # notes, deletions, drawn frames

    def start(self, tag: str, attrs: dict[str, str]) -> None:
        if tag in {"text:tracked-changes", "office:annotation", "text:note"}:
            self._hidden += 1
        elif tag == "text:list-style":
            self._style = attrs.get("style:name", "")
        elif tag == "text:list-level-style-number":
            self._numbered.setdefault(self._style, attrs.get("text:level") == "1")
        elif tag == "text:list":
            outer = self._lists[-1][0] if self._lists else False
            numbered = self._numbered.get(attrs.get("text:style-name", ""), outer)
            self._lists.append((numbered, 0))
        elif tag == "text:list-item" and self._lists:
            numbered, given = self._lists[-1]
            self._lists[-1] = (numbered, given + 1)
            self._is_item_begun = False
        elif tag == "table:table-row":
            self._row = []
        elif tag == "table:table-cell":
            self._cell = []
        else:
            self._in_paragraph(tag, attrs)

    def _in_paragraph(self, tag: str, attrs: dict[str, str]) -> None:
        if tag in {"text:p", "text:h"}:
            level = attrs.get("text:outline-level", "1")
            deep = min(int(level), 6) if level.isdecimal() and len(level) < 3 else 1
            self._paragraph = _Paragraph(deep if tag == "text:h" else 0)
            self._count += 1
        elif self._paragraph is not None and tag in {"text:s", "text:tab"}:
            self._paragraph.parts.append(" ")
        elif self._paragraph is not None and tag == "text:line-break":
            self._paragraph.parts.append("\n")

    def text(self, data: str) -> None:
        if self._paragraph is not None and not self._hidden:
            self._paragraph.parts.append(data)

    def end(self, tag: str) -> None:
        if tag in {"text:tracked-changes", "office:annotation", "text:note"}:
            self._hidden -= 1
        elif tag in {"text:p", "text:h"} and self._paragraph is not None:
            paragraph, self._paragraph = self._paragraph, None
            self._keep(paragraph)
        elif tag == "text:list" and self._lists:
            self._lists.pop()
        elif tag == "table:table-cell" and self._row is not None:
            self._row.append("\n".join(self._cell))
        elif tag == "table:table-row":
            self._end_row()

    def _keep(self, paragraph: _Paragraph) -> None:
        lines = (" ".join(line.split()) for line in "".join(paragraph.parts).split("\n"))
        text = "\n".join(line for line in lines if line)
        if not text:
            return
        if self._row is not None:
            self._cell.append(text)
        elif paragraph.heading:
            self.blocks.append(Block(Shape.HEADING, text, self._count, paragraph.heading))
        elif self._lists and not self._is_item_begun:
            numbered, given = self._lists[-1]
            level, number = len(self._lists) - 1, given if numbered else None
            self.blocks.append(Block(Shape.ITEM, text, self._count, level, number))
            self._is_item_begun = True
        else:
            self.blocks.append(Block(Shape.TEXT, text, self._count))

    def _end_row(self) -> None:
        row, self._row = self._row or [], None
        filled = [cell for cell in row if cell]
        if len(filled) >= 2:
            text = " ".join(filled)
            self.blocks.append(Block(Shape.ROW, text, self._count, cells=tuple(row)))
        else:
            self.blocks += [Block(Shape.TEXT, cell, self._count) for cell in filled]
