"""What of a page is in its session and what is not, so that nothing is lost without a word.

Every sentence of the page is looked for in the session file's text. What is not there is left
out, and named with its line: whatever rule let go of it, or none.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence

from handscue.languages.counts import count
from handscue.languages.quantities import is_only_an_amount, without_amounts
from handscue.languages.sides import other_side, without_sides
from handscue.languages.times import lengths
from handscue.languages.words import Words, sentences
from handscue.pages.blocks import Block, Shape
from handscue.pages.clutter import LeftOut
from handscue.pages.naming import looks_like_work, says_how_much
from handscue.pages.starts import STARTS
from handscue.pages.timetables import CLOCKS

_SHARE = 0.6  # of a sentence's neighbouring words that must be in the session
_SHARE_OF_CONTENT = 0.5  # and of those that are more than little words
_SHARE_OF_ABSENT = 0.2  # of those that may be nowhere in it
_FEW = 3  # words of content: a name, whose little words went with its amount
_NAME_AND_TEXT = re.compile(r"([^.:!?]{2,60}?)(?::|\s[-–—])\s(\S.*)", re.DOTALL)
_WORD = re.compile(r"[^\W_]+")


class Kept:
    """The words of a session file, single and in pairs, as they stand in it."""

    def __init__(self, words: Words, text: str) -> None:
        self._words = words
        told = _told(text)
        content = [w for w in told if is_content(words, w)]
        self._single = frozenset(told)
        self._pairs = frozenset(itertools.pairwise(told))
        self._content_pairs = frozenset(itertools.pairwise(content))

    def has(self, sentence: str) -> bool:
        """Tell whether a sentence is in the session, as words or as the amount that it says.

        A step's name and what is said of it stand apart there, and so may they be found apart.
        """
        if self._has_whole(sentence):
            return True
        apart = _NAME_AND_TEXT.fullmatch(sentence)
        return apart is not None and all(map(self._has_whole, apart.groups()))

    def _has_whole(self, sentence: str) -> bool:
        sentence = STARTS.sub("", CLOCKS.sub("", sentence))
        rest = without_sides(self._words, without_amounts(self._words, sentence))
        if rest != sentence and not self._has_amount(sentence):
            return False
        if is_only_an_amount(self._words, sentence):
            return True
        if "sides" in self._single and self._only_of_sides(sentence):
            return True
        content = [w for w in _told(rest) if is_content(self._words, w)]
        has_content = self._has_content(content)
        if rest != sentence and len(content) <= _FEW:
            return has_content
        return has_content and any(
            self._has_all(_told(text), self._pairs, _SHARE) for text in (sentence, rest)
        )

    def _has_content(self, content: Sequence[str]) -> bool:
        absent = [word for word in content if word not in self._single]
        if absent and (absent[0] == content[0] or absent[-1] == content[-1]):
            return False  # a short line, joined to the next one or to the one before
        few_absent = len(set(absent)) <= _SHARE_OF_ABSENT * len(set(content))
        return few_absent and self._has_all(content, self._content_pairs, _SHARE_OF_CONTENT)

    def _only_of_sides(self, sentence: str) -> bool:
        """Tell a sentence that says nothing but that the other side follows."""
        other = other_side(self._words, sentence)
        if other is None:
            return False
        rest = f"{sentence[: other.span[0]]} {sentence[other.span[1] :]}"
        return all(word in self._words.little for word in _told(rest))

    def _has_amount(self, sentence: str) -> bool:
        numbers = re.findall(r"\d+", sentence)
        often = count(self._words, sentence)
        said = {str(often.passes), str(often.low)} if often else set()
        for lasting in lengths(self._words, sentence):
            said |= {f"{lasting.ms // 1000}s", f"{lasting.ms // 60_000}m", *_parts(lasting.ms)}
        return bool(self._single & (said | set(numbers))) or not (numbers or said)

    def _has_all(
        self, told: Sequence[str], pairs: frozenset[tuple[str, str]], share: float
    ) -> bool:
        if len(told) < 2:
            return all(word in self._single for word in told)
        mine = list(itertools.pairwise(told))
        return sum(pair in pairs for pair in mine) >= share * len(mine)


def _parts(ms: int) -> tuple[str, ...]:
    minutes, rest = divmod(ms, 60_000)
    return (f"{minutes}m{rest // 1000}s",)


def is_content(words: Words, word: str) -> bool:
    """Tell a word that says something from a little one, a number, or the x of "x 3"."""
    return len(word) > 1 and word not in words.little and not word.isdigit()


def _told(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]


def left_out(
    words: Words, blocks: Iterable[Block], session: str, clutter: Iterable[LeftOut]
) -> tuple[LeftOut, ...]:
    """Return what of a page's blocks is not in the text of its session, in the page's order."""
    kept = Kept(words, session)
    whys = {_key(line): one.why for one in clutter for line in one.text.split("\n")}
    left: list[LeftOut] = []
    for block in blocks:
        for offset, line in enumerate(block.text.split("\n")):
            why = whys.get(_key(line))
            parts = [line] if why else _parts_of(block, line)
            missing = [part for part in parts if why or not kept.has(part)]
            number = block.line + offset
            left += [LeftOut(number, part, why or "in no step") for part in missing if _told(part)]
    return tuple(left)


def _parts_of(block: Block, line: str) -> Sequence[str]:
    """Return what is looked for by itself: a row's cells, or a line's sentences."""
    if block.shape is Shape.ROW:
        return [cell for cell in block.cells if re.search(r"[^\W\d_]{2}", cell)]
    return sentences(line)


def _key(line: str) -> str:
    return " ".join(_told(line))


def lost_more_than_found(words: Words, left: Iterable[LeftOut], session_words: int) -> bool:
    """Tell an import that let go of more words that ask for work than it kept."""
    lost = [one.text for one in left if one.why == "in no step"]
    work = [t for t in lost if looks_like_work(words, t) or says_how_much(words, t)]
    return sum(len(text.split()) for text in work) > session_words
