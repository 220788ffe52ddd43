"""Plain text and Markdown -> blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from handscue.pages.blocks import Block, Page, Shape, itemised, numbering
from handscue.pages.mail import without_mail

_HEADING = re.compile(r"^\s{0,3}(#{1,6})\s+(?P<text>.*?)\s*#*\s*$")
_UNDERLINE = re.compile(r"^\s{0,3}(=+|-{3,}|~{3,}|\*{3,})\s*$")
_BULLET = re.compile(
    r"^(?P<indent>\s*)(?:[-*+•●▪◦‣·–➢✓»]|\[[ xX]\]|o(?=\s)|[A-H][.)]|[a-h]\))\s+(?:\[[ xX]\]\s+)?(?P<text>\S.*)$"
)
_NUMBER = re.compile(r"^(?P<indent>\s*)(?P<text>\S.*)$")
_TABLE_RULE = re.compile(r"^\s*\|?[\s:|+=-]*-{2,}[\s:|+=-]*$")
_MENU = re.compile(
    r"(?:\]\s*\[|\s[|»>]{1,2}\s)[^\n]*(?:\]\s*\[|\s[|»>]{1,2}\s)"
)  # of a page that was copied
_LEAD = re.compile(r"^(?:\*\*|__)(?P<lead>.+?)(?:\*\*|__)")
_WRAPPED_FROM = 45  # a line this long that ends in mid-sentence goes on in the next


@dataclass
class _Open:
    """A block whose further lines may still come."""

    shape: Shape
    line: int
    lines: list[str]
    level: int = 0
    number: int | None = None
    indent: int = 0


@dataclass
class _Reading:
    blocks: list[Block] = field(default_factory=list)
    open: _Open | None = None
    after_blank: bool = True

    def close(self) -> None:
        if self.open is None:
            return
        text = "\n".join(_unwrapped(self.open.lines))
        lead = _LEAD.match(text)
        self.blocks.append(
            Block(
                self.open.shape,
                _plain(text),
                self.open.line,
                self.open.level,
                self.open.number,
                lead=_plain(lead["lead"]) if lead else None,
            )
        )
        self.open = None


def read_text(text: str) -> Page:
    """Read plain text or Markdown."""
    reading = _Reading()
    lines = text.expandtabs(4).splitlines() if "\t" not in text else text.splitlines()
    start = _after_front_matter(lines)
    subject, lines = without_mail(lines)
    for index in range(start, len(lines)):
        _take(lines, index, reading)
    reading.close()
    blocks = [block for block in itemised(reading.blocks) if block.text or block.cells]
    return Page(subject, tuple(blocks if subject else _with_title(blocks)))


def _take(lines: list[str], index: int, reading: _Reading) -> None:
    line, number = lines[index], index + 1
    if not line.strip():
        reading.after_blank = True
        return
    if _UNDERLINE.match(line) or _TABLE_RULE.match(line):
        reading.after_blank = True
        return
    was_blank, reading.after_blank = reading.after_blank, False
    following = lines[index + 1] if index + 1 < len(lines) else ""
    if match := _HEADING.match(line):
        reading.close()
        text = _plain(match["text"])
        reading.blocks.append(Block(Shape.HEADING, text, number, len(match[1])))
    elif was_blank and _UNDERLINE.match(following) and not _is_marked(line):
        reading.close()
        level = 1 if following.strip().startswith("=") else 2
        reading.blocks.append(Block(Shape.HEADING, _plain(line.strip()), number, level))
    elif cells := _cells(line):
        reading.close()
        text = " ".join(cell for cell in cells if cell)
        reading.blocks.append(Block(Shape.ROW, text, number, cells=cells))
    elif _is_marked(line):
        reading.close()
        reading.open = _item(line, number)
    elif _is_heading(line, was_blank=was_blank) or (was_blank and _is_over_a_list(line, following)):
        reading.close()
        reading.blocks.append(Block(Shape.HEADING, _plain(line.strip(" :")), number, 4))
    else:
        _continue(line, number, reading, was_blank=was_blank)


def _is_marked(line: str) -> bool:
    return bool(_BULLET.match(line)) or numbering(line) is not None


def _item(line: str, number: int) -> _Open:
    indent = len(line) - len(line.lstrip())
    if match := _BULLET.match(line):
        inner = numbering(match["text"])
        text = inner[1] if inner else match["text"]
        return _Open(Shape.ITEM, number, [text], indent // 2, inner and inner[0], indent)
    given, rest = numbering(line) or (None, line.strip())
    return _Open(Shape.ITEM, number, [rest], indent // 2, given, indent)


def _is_heading(line: str, *, was_blank: bool) -> bool:
    """Tell a heading without any mark: capitals, or a short line with a colon over a list."""
    words = line.strip()
    if len(words) > 70 or not was_blank:
        return False
    letters = [c for c in words if c.isalpha()]
    if len(letters) > 2 and all(c.isupper() for c in letters):
        return True
    if words.endswith(":"):
        return len(words.split()) <= 8
    return False


def _is_over_a_list(line: str, following: str) -> bool:
    """Tell a heading by what it is: a few words, no sentence, right above the first of a list."""
    words = line.strip()
    return (
        _is_marked(following)
        and len(words.split()) <= 6
        and words[0].isupper()
        and not re.search(r"[.,;!?]", words)
    )


def _continue(line: str, number: int, reading: _Reading, *, was_blank: bool) -> None:
    indent = len(line) - len(line.lstrip())
    current = reading.open
    if current and (not was_blank or (current.shape is Shape.ITEM and indent > current.indent)):
        if was_blank:
            current.lines.append("")
        current.lines.append(line.strip())
        return
    reading.close()
    reading.open = _Open(Shape.TEXT, number, [line.strip()], indent=indent)


def _unwrapped(lines: list[str]) -> Iterator[str]:
    """Join lines that were wrapped; one that is short or ends a sentence stands for itself."""
    current = ""
    for line in lines:
        wraps = (
            current
            and line
            and (len(current.rsplit("\n", 1)[-1]) >= _WRAPPED_FROM or line[0].islower())
            and not (current.endswith((".", "!", "?", ":")) and len(current) < _WRAPPED_FROM)
        )
        if wraps:
            current = f"{current} {line}"
        else:
            if current:
                yield current
            current = line
    if current:
        yield current


def _cells(line: str) -> tuple[str, ...]:
    """Split a table's row at its bars or tabs; nothing where it is none."""
    if line.count("|") >= 2 or (line.count("|") == 1 and " | " in line):
        return tuple(_plain(cell.strip()) for cell in line.strip().strip("|").split("|"))
    if "\t" in line.strip():
        return tuple(_plain(cell.strip()) for cell in line.rstrip("\n").split("\t"))
    return ()


def _plain(text: str) -> str:
    """Take Markdown's marks off."""
    text = re.sub(r"!\[[^\]]*\]\([^)]*\)", "", text)
    text = re.sub(r"\[([^\]]+)\]\([^)]*\)", r"\1", text)
    text = re.sub(r"<(?:br|/?[a-z]{1,6})\s*/?>", " ", text, flags=re.IGNORECASE)
    text = re.sub(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1", r"\2", text)
    text = re.sub(r"(?<![\w*])([*_])(?=\S)(.+?)(?<=\S)\1(?!\w)", r"\2", text)
    return re.sub(r"[ \t]+", " ", text.replace("`", "").replace("\\", "")).strip()


def _after_front_matter(lines: list[str]) -> int:
    if lines and lines[0].strip() == "---":
        for index, line in enumerate(lines[1:60], start=1):
            if line.strip() == "---":
                return index + 1
    return 0


def _with_title(blocks: list[Block]) -> Iterator[Block]:
    """Make a short first line a heading, as a title written without any mark is one."""
    while blocks and _MENU.search(blocks[0].text):
        blocks = blocks[1:]
    if not blocks:
        return
    first = blocks[0]
    head, _, rest = first.text.partition("\n")
    if first.shape is Shape.TEXT and len(head) <= 80 and not head.endswith((".", "!", ",", ";")):
        yield Block(Shape.HEADING, head.strip(" :"), first.line, 1)
        if rest:
            yield Block(Shape.TEXT, rest, first.line + 1)
    else:
        yield first
    yield from blocks[1:]
