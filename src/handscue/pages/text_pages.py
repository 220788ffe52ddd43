"""Plain text and Markdown -> blocks."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from handscue.pages.blocks import Block, Page, Shape, bulleted, is_date, itemised, numbering
from handscue.pages.columns import with_tabs
from handscue.pages.mail import without_mail
from handscue.pages.marks import with_usual_bullets

_HEADING = re.compile(r"\s{0,3}(#{1,6})\s(?P<text>\S.*)$")
_UNDERLINE = re.compile(r"\s{0,3}(?:={1,200}|-{3,200}|~{3,200}|\*{3,200})")
_BULLET = re.compile(
    r"(?P<indent>\s*)(?:[-*+]|\[[ xX]\]|o(?=\s)|[A-H][.)]|[a-m][.)])\s(?:\[[ xX]\]\s)?(?P<text>\S.*)$"
)
_MENU = re.compile(r"(?:\]\s?\[|\s[|»>]{1,2}\s)")  # of a page that was copied
_LEAD = re.compile(r"(?:\*\*|__)(?P<lead>[^\n]{1,200}?)(?:\*\*|__)")
_TAG = re.compile(  # that Markdown lets through; another word in angle brackets is a word
    r"</?(?:b|big|br|center|del|div|em|font|hr|i|ins|kbd|mark|p|s|small|span|strong|su[bp]|u)\s?/?>",
    re.IGNORECASE,
)
_LEADER = re.compile(r"(?<=\w|\))\s?(?:\.\s?){4,200}(?=[\w(])")  # dots up to the minutes
_WIDEST_GAP = 1  # empty lines between the paragraphs of an item
_LEAST_WIDTH = 45  # a line this long that ends in mid-sentence goes on in the next
_NARROWEST = 28  # columns of a leaflet
_WIDEST = 100  # nobody wraps text wider; lines on such a page were ended by hand
_CLOCK = re.compile(r"[\[(]?\d{1,2}[:.]\d{2}\b|\d{1,3}\s?[-–]\s?\d{1,3}\s?min")
_LONGEST_LINE = 20_000
_LEAST_ALIKE = 2  # paragraphs beside the first
_LONGEST_NAME = 6  # words
_LEAST_SMALL = 3  # lines
_EARLY = 0.8  # of the widest line: the next word would have fitted
_UNMARKED = 4  # the level of a heading that no mark shows
_RULE_CHARACTERS = frozenset(" :|+=-")


@dataclass
class _Open:
    """A block whose further lines may still come."""

    shape: Shape
    line: int
    lines: list[str]
    level: int = 0
    number: int | None = None
    indent: int = 0
    marked: bool = True  # as an item


@dataclass
class _Reading:
    width: int  # of the page's longest line; more than _WIDEST: lines stand for themselves
    blocks: list[Block] = field(default_factory=list)
    open: _Open | None = None
    blanks: int = 1  # empty lines above the one that is read

    def close(self) -> None:
        if self.open is None:
            return
        text = "\n".join(_unwrapped(self.open.lines, self.width))
        match, own = _LEAD.match(text), self.open
        lead = _plain(match["lead"]) if match else None
        block = Block(own.shape, _plain(text), own.line, own.level, own.number, lead=lead)
        self.blocks.append(block)
        self.open = None


def read_text(text: str) -> Page:
    """Read plain text or Markdown."""
    lines = [_tidy(line) for line in with_tabs(text.splitlines())]
    if sum(line.startswith("© ") for line in lines) > 1:  # nobody claims it twice: bullets
        lines = [f"•{line[1:]}" if line.startswith("© ") else line for line in lines]
    start = _after_front_matter(lines)
    lines = with_usual_bullets(lines)
    subject, lines = without_mail(lines)
    reading = _Reading(max((len(line) for line in lines if "|" not in line), default=0))
    for index in range(start, len(lines)):
        _take(lines, index, reading)
    reading.close()
    blocks = [block for block in itemised(reading.blocks) if block.text or block.cells]
    blocks = blocks if subject else list(_with_title(blocks))
    return Page(subject, tuple(blocks))


def _tidy(line: str) -> str:
    """Keep a line's indentation and tabs, and one blank for several."""
    line = line[:_LONGEST_LINE].rstrip()
    line = _LEADER.sub(" - ", line)
    inner = line.lstrip(" \t")
    if "\t" in inner:
        return line
    indent = len(line[: len(line) - len(inner)].expandtabs(4))
    return " " * min(indent, 40) + re.sub(r"[^\S\t]+", " ", inner)


def _take(lines: list[str], index: int, reading: _Reading) -> None:
    line, number = lines[index], index + 1
    if not line or _is_rule(line):
        reading.blanks += 1
        return
    blanks, reading.blanks = reading.blanks, 0
    was_blank = blanks > 0
    following = lines[index + 1] if index + 1 < len(lines) else ""
    before = reading.open
    outside = before is not None and _ends_before(line, before)
    heading = _heading(line, following, was_blank=was_blank or outside)
    if heading:
        reading.close()
        level, text = heading
        reading.blocks.append(Block(Shape.HEADING, _plain(text), number, level))
    elif cells := _cells(line):
        reading.close()
        text = " ".join(cell for cell in cells if cell)
        reading.blocks.append(Block(Shape.ROW, text, number, cells=cells))
    elif _is_marked(line):
        reading.close()
        reading.open = _item(line, number)
    else:
        _continue(line, number, reading, blanks)


def _ends_before(line: str, before: _Open) -> bool:
    """Tell a line that is no part of the block before it, though no empty line parts them."""
    if before.shape is Shape.ITEM:
        return _indent(line) < before.indent
    return len(before.lines) == 1 and len(before.lines[0].split()) <= 6


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _is_rule(line: str) -> bool:
    """Tell a line that only underlines the one before, or divides a table."""
    return bool(_UNDERLINE.fullmatch(line)) or ("--" in line and set(line) <= _RULE_CHARACTERS)


def _heading(line: str, following: str, *, was_blank: bool) -> tuple[int, str] | None:
    """Return a heading's level and text, where a line is one."""
    if match := _HEADING.match(line):
        return len(match[1]), match["text"].rstrip("# ")
    if was_blank and _UNDERLINE.fullmatch(following) and not _is_marked(line):
        return (1 if following.strip().startswith("=") else 2), line.strip()
    if _is_marked(line) or _cells(line):
        return None
    if _is_heading(line, was_blank=was_blank) or (was_blank and _is_over_a_list(line, following)):
        return _UNMARKED, line.strip(" :")
    return None


def _is_marked(line: str) -> bool:
    return bool(_BULLET.match(line)) or bulleted(line) is not None or numbering(line) is not None


def _item(line: str, number: int) -> _Open:
    indent = _indent(line)
    if match := _BULLET.match(line):
        rest: str | None = match["text"]
    else:
        rest = None if numbering(line) else bulleted(line)
    if rest is not None:
        inner = numbering(rest)
        given = inner[0] if inner else _letter(line)
        return _Open(Shape.ITEM, number, [inner[1] if inner else rest], indent // 2, given, indent)
    given, rest = numbering(line) or (None, line.strip())
    return _Open(Shape.ITEM, number, [rest], indent // 2, given, indent)


def _letter(line: str) -> int | None:
    """Return the place in the alphabet of "b)" or "b."; None for any other mark."""
    match = re.match(r"\s*([a-m])[.)]\s", line)
    return ord(match[1]) - ord("a") + 1 if match else None


def _is_heading(line: str, *, was_blank: bool) -> bool:
    """Tell a heading without any mark: capitals, or a short line with a colon over a list."""
    words = line.strip()
    if len(words) > 70 or not was_blank:
        return False
    letters = [c for c in words if c.isalpha()]
    if len(letters) > 2 and all(c.isupper() for c in letters):
        return True
    return words.endswith(":") and len(words.split()) <= 8


def _is_over_a_list(line: str, following: str) -> bool:
    """Tell a heading by what it is: a few words, no sentence, right above the first of a list."""
    words = line.strip()
    return (
        _is_marked(following)
        and len(words.split()) <= 6
        and words[0].isupper()
        and not re.search(r"[.;!?]", words)
        and (len(words.split()) <= 3 or "," not in words)
    )


def _continue(line: str, number: int, reading: _Reading, blanks: int) -> None:
    was_blank = blanks > 0
    indent = _indent(line)
    current = reading.open
    if current and not was_blank and _is_set_in(line, current, reading.width):
        reading.close()
        reading.open = _Open(Shape.ITEM, number, [line.strip()], 1, None, indent, marked=False)
        return
    goes_on = current and (
        not was_blank
        or (blanks <= _WIDEST_GAP and current.shape is Shape.ITEM and indent > current.indent)
    )
    if current and goes_on and not _is_a_new_paragraph(line, current, reading.width):
        if was_blank:
            current.lines.append("")
        current.lines.append(line.strip())
        return
    reading.close()
    reading.open = _Open(Shape.TEXT, number, [line.strip()], indent=indent)


def _is_set_in(line: str, current: _Open, width: int) -> bool:
    """Tell an item that has no mark but its indentation below the line it belongs to."""
    last, indent = current.lines[-1], _indent(line)
    if line.lstrip().startswith("("):
        return False
    if current.shape is Shape.ITEM and not current.marked:
        return indent == current.indent and not _is_full(last, line.strip(), width)
    is_below = current.shape is Shape.TEXT and len(current.lines) == 1 and current.indent == 0
    return is_below and indent > 1 and len(last) + len(line.split(maxsplit=1)[0]) < _EARLY * width


def _is_a_new_paragraph(line: str, current: _Open, width: int) -> bool:
    """Tell a line that begins anew, on a page whose lines were ended by hand."""
    before = current.lines[-1]
    return width > _WIDEST and before.endswith((".", "!", "?")) and line.strip()[:1].isupper()


def _unwrapped(lines: list[str], width: int) -> Iterator[str]:
    """Join lines that were wrapped; one that is short or ends a sentence stands for itself."""
    current, last = "", ""
    is_list = _is_a_list(lines)
    for line in lines:
        wraps = (current and line.startswith("(")) or (
            current
            and line
            and not is_list
            and (line[0].islower() or _is_full(last, line, width))
            and not (last.endswith((".", "!", "?", ":")) and len(last) < _LEAST_WIDTH)
            and not _CLOCK.match(line)
        )
        if wraps:
            current = f"{current} {line}"
        else:
            if current:
                yield current
            current = line
        last = line
    if current:
        yield current


def _is_a_list(lines: Sequence[str]) -> bool:
    """Tell lines that were ended by hand: all begin small, or most hold a number.

    Those with numbers end early, or all begin with a capital.
    """
    if len(lines) < _LEAST_SMALL:
        return False
    widest = max(map(len, lines))
    early = sum(
        len(line) + 1 + len(after.split(" ", 1)[0]) <= _EARLY * widest
        for line, after in itertools.pairwise(lines)
        if after
    )
    capital = sum(not line[:1].islower() for line in lines)
    numbered = sum(any(map(str.isdigit, line)) for line in lines)
    is_ended_by_hand = early * 2 >= len(lines) - 1 or capital == len(lines)
    return (numbered * 2 >= len(lines) and is_ended_by_hand) or not capital


def _is_full(last: str, line: str, width: int) -> bool:
    """Tell a line that ended because no further word would have fitted."""
    if width > _WIDEST:
        return False
    fills = len(last) + 1 + len(line.split(" ", 1)[0]) >= width
    return len(last) >= _LEAST_WIDTH or (len(last) >= _NARROWEST and fills)


def _cells(line: str) -> tuple[str, ...]:
    """Split a table's row at its bars or tabs; nothing where it is none."""
    if line.count("|") >= 2 or (line.count("|") == 1 and " | " in line):
        return tuple(_plain(cell.strip()) for cell in line.strip().strip("|").split("|"))
    if "\t" in line.strip():
        return tuple(_plain(cell.strip()) for cell in line.split("\t"))
    return ()


def _plain(text: str) -> str:
    """Take Markdown's marks off."""
    text = re.sub(r"!\[[^\]\[]{0,300}\]\([^)(]{0,500}\)", "", text)
    text = re.sub(r"\[([^\]\[]{1,300})\]\([^)(]{0,500}\)", r"\1", text)
    text = _TAG.sub(" ", text)
    text = re.sub(r"(?<!\w)(\*\*|__)(?=\S)([^\n]{1,300}?)(?<=\S)\1(?!\w)", r"\2", text)
    text = re.sub(r"(?<![\w*])([*_])(?=\S)([^\n*_]{1,300})(?<=\S)\1(?!\w)", r"\2", text)
    return re.sub(r"[ \t]+", " ", text.replace("`", " ").replace("\\", " ")).strip()


def _after_front_matter(lines: list[str]) -> int:
    if lines and lines[0].strip() == "---":
        for index, line in enumerate(lines[1:60], start=1):
            if line.strip() == "---":
                return index + 1
    return 0


def _with_title(blocks: list[Block]) -> Iterator[Block]:
    """Make a short first line a heading, as a title written without any mark is one."""
    first = next((i for i, block in enumerate(blocks) if not _is_a_menu(block)), len(blocks))
    yield from blocks[:first]
    if first == len(blocks):
        return
    block = blocks[first]
    if _is_like_the_others(block, blocks[first + 1 :]):
        yield from blocks[first:]
        return
    if block.shape is Shape.HEADING and block.level == _UNMARKED:
        yield replace(block, level=1)
        yield from blocks[first + 1 :]
        return
    head, _, rest = block.text.partition("\n")
    if block.shape is Shape.TEXT and len(head) <= 80 and not head.endswith((".", "!", ",", ";")):
        yield Block(Shape.HEADING, head.strip(" :"), block.line, 1)
        if rest:
            yield Block(Shape.TEXT, rest, block.line + 1)
    else:
        yield block
    yield from blocks[first + 1 :]


def _is_like_the_others(block: Block, others: Sequence[Block]) -> bool:
    """Tell a first paragraph that has no title over it: a name above a sentence, as all have."""
    texts = [other for other in others if other.shape is Shape.TEXT]
    if not others:
        lines = block.text.split("\n")
        return len(lines) > 1 and all(re.search(r"\w: \S", line) for line in lines)
    alike = sum(map(is_named_above, texts))
    return is_named_above(block) and alike >= _LEAST_ALIKE and alike == len(others)


def is_named_above(block: Block) -> bool:
    """Tell a short line without an end that stands above sentences."""
    head, _, rest = block.text.partition("\n")
    is_short = len(head.split()) <= _LONGEST_NAME and not re.search(r"[.,;:!?]$", head)
    return block.shape is Shape.TEXT and is_short and rest.endswith((".", "!"))


def _is_a_menu(block: Block) -> bool:
    return is_menu(block.text) or is_date(block.text)


def is_menu(text: str) -> bool:
    """Tell the menu of a page that was copied: names with bars or arrows between them."""
    return len(_MENU.findall(text)) >= 2
