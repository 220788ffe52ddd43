"""HTML -> blocks: what a reader sees, without menus, scripts and whatever stands around.

Nothing is fetched and nothing is run. Comments, scripts and styles are cut out by a plain scan
first, so that the parser is never handed the parts that make it slow.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from handscue.pages.blocks import MOST_BLOCKS, MOST_TEXT, Block, Page, Shape, TooLongError, itemised

_VOID = frozenset(
    {
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source",
        "track", "wbr",
    }
)  # fmt: skip
_UNSEEN = frozenset(
    {
        "script", "style", "nav", "header", "footer", "aside", "form", "noscript", "template",
        "svg", "iframe", "button", "select", "object", "head", "audio", "video", "canvas", "map",
        "dialog", "menu", "textarea", "figure",
    }
)  # fmt: skip
_NEVER_SEEN = frozenset(
    {
        "script", "style", "template", "svg", "iframe", "select", "textarea", "noscript",
    }
)  # fmt: skip
_AROUND = re.compile(
    r"(?:^|[\s_-])(?:nav\w*|menu\w*|sidebar\w*|footer|breadcrumbs?|comments?|share|sharing|social|"
    r"cookies?|advert\w*|ads?|related|newsletter|widgets?|pagination|toolbar|banner|masthead|"
    r"site-header|promo\w*|popup|modal|skip-link|screen-reader-text|toc)(?:$|[\s_-])",
    re.IGNORECASE,
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_BREAKS = frozenset(
    {
        "address", "article", "blockquote", "center", "dd", "div", "dl", "dt", "fieldset",
        "figcaption", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "main", "ol", "p", "pre",
        "section", "table", "tbody", "tfoot", "thead", "td", "th", "tr", "ul", "caption", "details",
        "summary",
    }
)  # fmt: skip
_EMPHASIS = frozenset({"b", "strong", "em", "u"})
_LONGEST_CELL = 800


def read_html(text: str) -> Page:
    """Read a saved page."""
    cleaned = _without_code(text)
    for whole in (False, True):  # a page that puts all it has into what looks like a menu
        reader = _Reader(whole=whole)
        reader.feed(cleaned)
        reader.close()
        blocks = tuple(itemised(reader.finished()))
        if blocks:
            return Page(reader.title, blocks)
    return Page(reader.title, ())


def _without_code(text: str) -> str:
    """Blank out comments, scripts, styles and embedded data, lines kept; time linear in the text."""
    for opening, closing in (("<!--", "-->"), ("<script", "</script"), ("<style", "</style")):
        text = _cut(text, opening, closing)
    text = re.sub(r"<[!?][^<>]*>?", "", text)  # declarations: slow to parse where never closed
    text = re.sub(r"<(?!/?[A-Za-z][^<>]*>)", "&lt;", text)  # as are tags
    text = re.sub(r"&#[xX]?[0-9a-fA-F]{8,}", " ", text)  # a character that there is not
    return re.sub(r"data:[\w/+.-]{1,60};base64,[A-Za-z0-9+/=]{40,}", "", text)


def _cut(text: str, opening: str, closing: str) -> str:
    kept, at, folded = [], 0, text.lower()
    if len(folded) != len(text):  # a letter that changes its length; cut case-sensitively
        folded = text
    while (start := folded.find(opening, at)) >= 0:
        kept.append(text[at:start])
        end = folded.find(closing, start + len(opening))
        if end < 0:
            return "".join(kept)
        end = folded.find(">", end)
        at = end + 1 if end >= 0 else len(text)
        kept.append("\n" * text.count("\n", start, at))
    return "".join([*kept, text[at:]])


@dataclass
class _Collected:
    """The text of one block on its way: what is in it, linked or emphasised."""

    parts: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    line: int = 0
    lead: str | None = None
    linked: int = 0
    seen: int = 0
    is_empty: bool = True
    index: int = -1  # of the place kept for it among the blocks
    level: int = 0
    number: int | None = None

    def add(self, text: str, line: int, *, linked: bool) -> None:
        if self.is_empty and text.strip():
            self.line = line
            self.is_empty = False
        self.parts.append(text)
        visible = len(text.strip())
        self.seen += visible
        self.linked += visible if linked else 0

    def end_line(self) -> None:
        text = " ".join("".join(self.parts).split())
        self.parts.clear()
        if text:
            self.lines.append(text)

    @property
    def share_linked(self) -> float:
        return self.linked / self.seen if self.seen else 0.0


class _Reader(HTMLParser):
    """Collects blocks; knows no more of the tree than which lists and table rows are open."""

    def __init__(self, *, whole: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.title: str | None = None
        self._whole = whole
        self._blocks: list[Block | None] = []
        self._skipping: str | None = None  # the tag that hides everything up to its end
        self._skipped = 0  # how many of that tag are open
        self._title: list[str] | None = None
        self._heading = 0
        self._is_term = False
        self._text = _Collected()
        self._items: list[_Collected] = []
        self._lists: list[int | None] = []  # the numbers given so far; None: bulleted
        self._row: list[str] | None = None
        self._row_line = 0
        self._row_is_layout = False
        self._cell: _Collected | None = None
        self._links = 0
        self._seen = 0  # characters
        self._emphasis: list[str] | None = None

    def finished(self) -> list[Block]:
        """Give the blocks once the page has been fed."""
        self._end_row()
        while self._items:
            self._end_item()
        self._flush()
        return [block for block in self._blocks if block is not None and block.linked < 0.9]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._skipping:
            self._skipped += tag == self._skipping
            return
        if tag == "title" and self.title is None:
            self._title = []
        if tag not in _VOID and self._hides(tag, dict(attrs)):
            if tag != "head":
                self._flush()
                self._skipping, self._skipped = tag, 1
            return
        if tag == "body":
            self._title = None
        if tag == "br":
            self._current.end_line()
        elif tag == "a":
            self._links += 1
        elif tag in _EMPHASIS and self._is_at_start():
            self._emphasis = []
        elif tag in _BREAKS:
            self._open(tag, dict(attrs))

    def handle_endtag(self, tag: str) -> None:
        if self._skipping:
            self._skipped -= tag == self._skipping
            if self._skipped <= 0:
                self._skipping = None
            return
        if tag == "title" and self._title is not None:
            self.title = self.title or " ".join("".join(self._title).split()) or None
            self._title = None
        elif tag == "a":
            self._links = max(0, self._links - 1)
        elif tag in _EMPHASIS and self._emphasis is not None:
            lead = " ".join("".join(self._emphasis).split())
            self._current.lead = self._current.lead or lead or None
            self._emphasis = None
        elif tag in _BREAKS:
            self._shut(tag)

    def handle_data(self, data: str) -> None:
        if self._skipping:
            return
        if self._title is not None:
            self._title.append(data)
            return
        if self._emphasis is not None:
            self._emphasis.append(data)
        self._seen += len(data)
        if self._seen > MOST_TEXT or len(self._blocks) > MOST_BLOCKS:
            raise TooLongError
        self._current.add(data, self.getpos()[0], linked=self._links > 0)

    @property
    def _current(self) -> _Collected:
        if self._items:
            return self._items[-1]
        return self._cell or self._text

    def _hides(self, tag: str, attrs: dict[str, str | None]) -> bool:
        if tag in {"html", "body", "main", "article"}:
            return False
        if tag in _NEVER_SEEN:
            return True
        if _HIDDEN.search(attrs.get("style") or "") or "hidden" in attrs:
            return True
        if self._whole:
            return False
        if (attrs.get("role") or "") in {"navigation", "banner", "contentinfo", "complementary"}:
            return True
        names = f"{attrs.get('class') or ''} {attrs.get('id') or ''}"
        return tag in _UNSEEN or bool(_AROUND.search(names))

    def _is_at_start(self) -> bool:
        return self._current.is_empty

    def _open(self, tag: str, attrs: dict[str, str | None]) -> None:
        if tag in {"ul", "ol"}:
            self._flush()
            start = attrs.get("start") or "1"
            first = int(start) - 1 if start.isdecimal() and len(start) < 6 else 0
            self._lists.append(first if tag == "ol" else None)
            self._row_is_layout |= self._row is not None
        elif tag == "li":
            self._begin_item()
        elif tag == "tr":
            self._end_row()
            self._flush()
            self._row, self._row_line, self._row_is_layout = [], self.getpos()[0], False
        elif tag in {"td", "th"}:
            self._end_cell()
            self._cell = _Collected()
        elif tag == "table" and self._row is not None:
            self._row_is_layout = True
            self._end_row()
        elif self._items:
            self._items[-1].end_line()
        elif tag[0] == "h" and tag[1:].isdecimal():
            self._row_is_layout |= self._row is not None
            self._flush()
            self._heading = int(tag[1:])
        elif tag == "dt":
            self._flush()
            self._is_term = True
        elif self._cell is not None:
            self._cell.end_line()
        else:
            self._flush()

    def _shut(self, tag: str) -> None:
        if tag in {"ul", "ol"}:
            if self._lists:
                while self._items and self._items[-1].level >= len(self._lists) - 1:
                    self._end_item()
                self._lists.pop()
        elif tag == "li":
            if self._items:
                self._end_item()
        elif tag in {"td", "th"}:
            self._end_cell()
        elif tag in {"tr", "table"}:
            self._end_row()
        elif self._items:
            self._items[-1].end_line()
        elif self._cell is not None and not self._heading:
            self._cell.end_line()
        else:
            self._flush()
            self._heading, self._is_term = 0, False

    def _begin_item(self) -> None:
        level = max(0, len(self._lists) - 1)
        while self._items and self._items[-1].level >= level:
            self._end_item()
        self._flush()
        if self._items:
            self._items[-1].end_line()
        number = None
        if self._lists and (last := self._lists[-1]) is not None:
            number = self._lists[-1] = last + 1
        item = _Collected(line=self.getpos()[0], index=len(self._blocks), level=level)
        item.number = number
        self._blocks.append(None)
        self._items.append(item)

    def _end_item(self) -> None:
        item = self._items.pop()
        item.end_line()
        if item.lines:
            self._blocks[item.index] = _block(Shape.ITEM, item, item.level)

    def _end_cell(self) -> None:
        if self._cell is None:
            return
        cell, self._cell = self._cell, None
        cell.end_line()
        if self._row is not None and not self._row_is_layout:
            self._row.append("\n".join(cell.lines))
        else:
            self._keep_lines(cell)

    def _end_row(self) -> None:
        self._end_cell()
        row, self._row = self._row, None
        if not row:
            return
        filled = [cell for cell in row if cell]
        if len(filled) >= 2 and all(len(cell) <= _LONGEST_CELL for cell in filled):
            text = " ".join(filled)
            self._blocks.append(Block(Shape.ROW, text, self._row_line, cells=tuple(row)))
        else:
            for cell in filled:
                self._keep_lines(_Collected(lines=cell.split("\n"), line=self._row_line))

    def _flush(self) -> None:
        """Keep the text that has come together outside of items, as what it is."""
        if self._items:
            self._items[-1].end_line()
            return
        held = self._cell if self._cell is not None and self._row_is_layout else self._text
        held.end_line()
        if held.lines and self._heading:
            self._blocks.append(_block(Shape.HEADING, held, self._heading))
        elif held.lines and self._is_term:
            self._blocks.append(_block(Shape.HEADING, held, 7))
        else:
            self._keep_lines(held)
        held.__init__()  # type: ignore[misc]

    def _keep_lines(self, held: _Collected) -> None:
        """Keep each line of a paragraph for itself: lines broken by hand are often steps."""
        for offset, line in enumerate(held.lines):
            lead = held.lead if offset == 0 else None
            share = held.share_linked
            self._blocks.append(Block(Shape.TEXT, line, held.line, lead=lead, linked=share))


def _block(shape: Shape, held: _Collected, level: int) -> Block:
    return Block(
        shape,
        "\n".join(held.lines),
        held.line,
        level,
        held.number,
        lead=held.lead,
        linked=held.share_linked,
    )
