""".docx -> blocks."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from handscue.pages.archives import NotADocumentError, parsed, unpacked
from handscue.pages.blocks import Block, Page, Shape, itemised

_DOCUMENT = "word/document.xml"
_NUMBERING = "word/numbering.xml"
_STYLE = re.compile(r"^(?:heading|überschrift|titre|título|titulo)\s*([1-6])$", re.IGNORECASE)


def read_docx(raw: bytes) -> Page:
    """Read a Word document.

    Raises:
        NotADocumentError: it is damaged, too large once unpacked, or no Word document.

    """
    members = unpacked(raw, (_DOCUMENT, _NUMBERING))
    if _DOCUMENT not in members:
        raise NotADocumentError("is a zip file, but not a Word document")
    reader = _Reader(_bulleted(members.get(_NUMBERING, b"")))
    parsed(members[_DOCUMENT], reader.start, reader.end, reader.text)
    return Page(None, tuple(itemised(reader.blocks)))


def _bulleted(numbering: bytes) -> dict[str, bool]:
    """Give for each list of the document whether its first level has bullets, not numbers."""
    formats: dict[str, bool] = {}
    lists: dict[str, str] = {}
    here = {"abstract": "", "list": "", "level": ""}

    def start(tag: str, attrs: dict[str, str]) -> None:
        value = attrs.get("w:val", "")
        if tag == "w:abstractNum":
            here["abstract"] = attrs.get("w:abstractNumId", "")
        elif tag == "w:num":
            here["list"] = attrs.get("w:numId", "")
        elif tag == "w:lvl":
            here["level"] = attrs.get("w:ilvl", "")
        elif tag == "w:numFmt" and here["level"] == "0":
            formats[here["abstract"]] = value == "bullet"
        elif tag == "w:abstractNumId":
            lists[here["list"]] = value

    if numbering:
        parsed(numbering, start, lambda _tag: None, lambda _text: None)
    return {number: formats.get(abstract, False) for number, abstract in lists.items()}


@dataclass
class _Paragraph:
    text: list[str] = field(default_factory=list)
    lead: list[str] = field(default_factory=list)
    style: str = ""
    list_id: str | None = None
    level: int = 0
    bold: bool = False
    leading: bool = True  # nothing that is not bold has been seen yet


def _note(paragraph: _Paragraph, tag: str, value: str) -> None:
    """Note what a tag inside a paragraph says of it."""
    if tag == "w:pStyle":
        paragraph.style = value
    elif tag == "w:ilvl" and value.isdecimal():
        paragraph.level = int(value) if len(value) == 1 else 9
    elif tag == "w:numId":
        paragraph.list_id = value if value != "0" else None
    elif tag == "w:r":
        paragraph.bold = False
    elif tag == "w:b":
        paragraph.bold = value not in {"0", "false"}
    elif tag in {"w:br", "w:cr"}:
        paragraph.text.append("\n")
    elif tag == "w:tab":
        paragraph.text.append(" ")


class _Reader:
    """Collects the paragraphs and table rows of ``word/document.xml``."""

    def __init__(self, bulleted: dict[str, bool]) -> None:
        self.blocks: list[Block] = []
        self._bulleted = bulleted
        self._paragraph: _Paragraph | None = None
        self._in_text = False
        self._numbers: dict[tuple[str, int], int] = {}
        self._count = 0  # of paragraphs, which stand for lines
        self._row: list[str] | None = None
        self._cell: list[str] = []
        self._deleted = 0

    def start(self, tag: str, attrs: dict[str, str]) -> None:
        if tag == "w:p":
            self._paragraph = _Paragraph()
            self._count += 1
        elif tag == "w:tr":
            self._row = []
        elif tag == "w:tc":
            self._cell = []
        elif tag in {"w:del", "w:moveFrom"}:
            self._deleted += 1
        elif tag == "w:t":
            self._in_text = True
        elif self._paragraph is not None:
            _note(self._paragraph, tag, attrs.get("w:val", ""))

    def text(self, data: str) -> None:
        paragraph = self._paragraph
        if paragraph is None or not self._in_text or self._deleted:
            return
        paragraph.text.append(data)
        paragraph.leading &= paragraph.bold or not data.strip()
        if paragraph.leading:
            paragraph.lead.append(data)

    def end(self, tag: str) -> None:
        if tag == "w:t":
            self._in_text = False
        elif tag in {"w:del", "w:moveFrom"}:
            self._deleted -= 1
        elif tag == "w:p" and self._paragraph is not None:
            self._keep(self._paragraph)
            self._paragraph = None
        elif tag == "w:tc" and self._row is not None:
            self._row.append("\n".join(self._cell))
        elif tag == "w:tr" and self._row is not None:
            row, self._row = self._row, None
            filled = [cell for cell in row if cell]
            if len(filled) >= 2:
                text = " ".join(filled)
                self.blocks.append(Block(Shape.ROW, text, self._count, cells=tuple(row)))
            else:
                self.blocks += [Block(Shape.TEXT, cell, self._count) for cell in filled]

    def _keep(self, paragraph: _Paragraph) -> None:
        lines = [" ".join(line.split()) for line in "".join(paragraph.text).split("\n")]
        text = "\n".join(line for line in lines if line)
        if not text:
            return
        if self._row is not None:
            self._cell.append(text)
            return
        lead = " ".join("".join(paragraph.lead).split()) or None
        self.blocks.append(self._block(paragraph, text, lead))

    def _block(self, paragraph: _Paragraph, text: str, lead: str | None) -> Block:
        match = _STYLE.match(paragraph.style)
        if paragraph.style.casefold() in {"title", "titel", "titre"}:
            return Block(Shape.HEADING, text, self._count, 1)
        if match:
            return Block(Shape.HEADING, text, self._count, int(match[1]))
        listed = paragraph.list_id is not None or paragraph.style.startswith("List")
        if listed:
            number = self._number(paragraph)
            return Block(Shape.ITEM, text, self._count, paragraph.level, number, lead=lead)
        if lead == text and len(text) <= 70 and not text.endswith("."):
            return Block(Shape.HEADING, text, self._count, 3)
        return Block(Shape.TEXT, text, self._count, lead=lead)

    def _number(self, paragraph: _Paragraph) -> int | None:
        if self._bulleted.get(paragraph.list_id or "", "Bullet" in paragraph.style):
            return None
        key = (paragraph.list_id or paragraph.style, paragraph.level)
        self._numbers[key] = self._numbers.get(key, 0) + 1
        return self._numbers[key]
