"""Words in letters that are several lines tall."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import zip_longest

from pyfiglet import Figlet

SMALL_ROWS = 4  # of the smaller letters, with the blank row below them
APART = 4  # columns between the side and the time

# The tallest first: six lines a row of letters, then three.
_FONTS = ("ansi_regular", "pagga")
_SPELLED = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "AE", "Ö": "OE", "Ü": "UE", "ß": "ss", "œ": "oe"}
    | {"\u2019": "'", "\u2013": "-", "\u2014": "-"}  # as pages have apostrophes and dashes
)


@lru_cache(maxsize=64)
def big(words: str, width: int, height: int) -> str:
    """Write words as large as so many columns and lines allow; plainly where nothing fits.

    The fonts have no accents: letters stand without, and German ones as they are spelled out.
    Words with a letter that the fonts do not have are written plainly, rather than with holes.
    """
    letters = _without_accents(words)
    for font in _FONTS:
        figlet = _figlet(font)
        if (
            letters.isascii()
            and letters.strip()
            and all(_width(figlet, letter) for letter in set(letters) - {" "})
        ):
            lines = _rendered(figlet, letters, width)
            if len(lines) <= height and all(len(line) <= width for line in lines):
                return "\n".join(lines)
    return words


@cache
def _figlet(font: str) -> Figlet:
    return Figlet(font=font, width=10_000)


def _without_accents(words: str) -> str:
    spelled = unicodedata.normalize("NFC", words).translate(_SPELLED)
    return "".join(c for c in unicodedata.normalize("NFD", spelled) if not unicodedata.combining(c))


def _rendered(figlet: Figlet, words: str, width: int) -> list[str]:
    """Render words broken between them; a line may come out too wide for a very long word."""
    rows: list[list[str]] = []
    row = ""
    for word in words.split():
        longer = f"{row} {word}".strip()
        if row and _width(figlet, longer) > width:
            rows.append(_letters(figlet, row))
            row = word
        else:
            row = longer
    return [line for one in [*rows, _letters(figlet, row)] for line in one]


def _letters(figlet: Figlet, words: str) -> list[str]:
    """Return the lines of one row of letters, blank ones at its foot left out but one."""
    lines = [line.rstrip() for line in figlet.renderText(words).replace("░", " ").splitlines()]
    while lines and not lines[-1]:
        lines.pop()
    return [*lines, ""]


def _width(figlet: Figlet, words: str) -> int:
    return max(map(len, _letters(figlet, words)))


def heads(side: str, time: str, width: int, rows: int) -> Iterator[str]:
    """Yield ways to write side and time, the best first, each with a break after every line.

    Each of the two is at most so many ``rows`` tall. How large they are goes by the widest digits:
    nothing jumps as seconds are counted down.
    """
    yield from wholly_large(side, time, width, rows)
    large_side, large_time = big(side, width, rows), _as_large_as_any(time, width, rows)
    if large_time != time:
        yield f"{side}\n{large_time}\n" if side else f"{large_time}\n"
    if large_side != side:
        yield f"{large_side}\n"


def wholly_large(side: str, time: str, width: int, rows: int) -> Iterator[str]:
    """Yield those ways in which all there is of the two is large."""
    large_side, large_time = big(side, width, rows), _as_large_as_any(time, width, rows)
    if large_time == time or (side and large_side == side):
        return
    if not side:
        yield f"{large_time}\n"
        return
    beside = _beside(large_side, large_time)
    widest = _beside(large_side, big(_widest(time), width, rows))
    if _columns(widest) <= width:
        yield from (f"{beside}\n", beside)
    yield f"{large_side}\n{large_time}\n"


def _widest(time: str) -> str:
    return re.sub(r"\d", "0", time)


def _as_large_as_any(time: str, width: int, rows: int) -> str:
    """Write a time as large as any is written that has as many digits."""
    widest = big(_widest(time), width, rows)
    return time if widest == _widest(time) else big(time, width, widest.count("\n") + 1)


def _columns(lines: str) -> int:
    return max(map(len, lines.splitlines()))


def _beside(left: str, right: str) -> str:
    """Write two blocks of lines next to one another."""
    lines, others = left.splitlines(), right.splitlines()
    width = _columns(left) + APART
    pairs = zip_longest(lines, others, fillvalue="")
    return "".join(f"{line:{width}}{other}".rstrip() + "\n" for line, other in pairs)
