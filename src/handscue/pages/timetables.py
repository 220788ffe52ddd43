"""Timetables: lines of a part of the body and the minutes it takes, one below the other."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from handscue.languages.quantities import is_only_an_amount, without_amounts
from handscue.languages.sides import without_sides
from handscue.languages.times import Length, lengths
from handscue.languages.words import Words
from handscue.pages.blocks import Block
from handscue.pages.found import Found, WrittenStep
from handscue.pages.lists import setup_of, turning_step
from handscue.pages.naming import looks_like_work, shortened
from handscue.pages.sections import Section
from handscue.pages.starts import in_words

_LEAST_LINES = 3
_LONGEST_LINE = 22  # words
_LONGEST_NAME = 10  # words
_LONGEST_TOTAL = 3  # words
_LEAST_SAID = 2  # words of content
_LIKE_THE_SUM = 0.12  # a last line this near to the sum of all before is their sum
_LEAST_STEP_MS = 90_000  # on average; a table with less counts hours and minutes
CLOCKS = re.compile(
    r"(?i)^\(?(\d{1,3})(?:[:.](\d{2}))?\s?[-–—]\s?(\d{1,3})(?:[:.](\d{2}))?(?:\s?(?:min(?:ute)?[sn]?|mins|m|h|hrs?|uhr|sec|s)\b\.?)?\)?\s?[:–—-]?\s"
)


@dataclass(frozen=True)
class _Line:
    text: str
    line: int
    times: tuple[Length, ...]


def read_timetable(section: Section, found: Found) -> bool:
    """Read a section that is a timetable; return whether it is one."""
    words = section.words
    lines = list(_lines(words, section.blocks))
    timed = [line for line in lines if _is_timed(words, line)]
    if len(timed) < _LEAST_LINES:
        return False
    short = [line for line in lines if len(line.text.split()) <= _LONGEST_NAME]
    if len(timed) * 2 < len(short):
        return False
    steps = _without_the_sum(words, timed)
    clocks = _by_the_clock(steps)
    chosen = {id(line) for line in steps}
    first = lines.index(steps[0])
    if not found.steps:
        found.intro += [line.text for line in lines[:first]]
        found.setup += setup_of(words, section.blocks[:1])
    for line in lines[first:]:
        if words.pattern("pages", "turning").search(line.text):
            block = replace(section.blocks[0], text=_name(line), line=line.line)
            found.steps.append(turning_step(block, section.name))
        elif id(line) in chosen or (line.line < steps[-1].line and _is_work(words, line)):
            found.steps.append(_step(words, line, section.name, clocks.get(id(line))))
    return True


def _is_work(words: Words, line: _Line) -> bool:
    """Tell a line between the timed ones that asks for work, and says no time."""
    is_named = line.text[:1].isupper() and line.text.isupper()
    return looks_like_work(words, line.text) and not is_named and len(line.text.split()) > 1


def _lines(words: Words, blocks: Sequence[Block]) -> Iterator[_Line]:
    """Yield a section's lines; one that is nothing but a time belongs to the one before."""
    held: tuple[str, int] | None = None
    for block in blocks:
        for offset, text in enumerate(block.text.split("\n")):
            if held and _is_only_time(words, text) and not lengths(words, held[0]):
                held = (f"{held[0]} {text}", held[1])
                continue
            if held:
                yield _Line(*held, tuple(lengths(words, held[0])))
            held = (text, block.line + offset)
    if held:
        yield _Line(*held, tuple(lengths(words, held[0])))


def _is_only_time(words: Words, text: str) -> bool:
    return bool(lengths(words, text)) and is_only_an_amount(words, text)


def _is_timed(words: Words, line: _Line) -> bool:
    """Tell a line of a timetable: a short name and a time, and no sentence."""
    total = words.pattern("pages", "total")
    is_short = len(re.sub(r"\([^)]*\)", "", line.text).split()) <= _LONGEST_LINE
    if not is_short or not (line.times or CLOCKS.match(line.text)):
        return False
    name = _name(line)
    has_sentence = re.search(r"[.!?](?:\s|$)", re.sub(r"\([^)]*\)", "", _whole(line))[:-1])
    name = re.sub(r"\(.*", "", name)
    named_so = 1 <= len(re.sub(r"\([^)]*\)", "", name).split()) <= _LONGEST_NAME
    return bool(named_so and not has_sentence and re.search(r"[^\W\d_]{2}", name)) and not (
        total.match(line.text) and len(name.split()) <= _LONGEST_TOTAL
    )


def _whole(line: _Line) -> str:
    """Return a line's words without its times."""
    text = CLOCKS.sub("", line.text)
    for one in reversed(line.times if text == line.text else ()):
        text = f"{text[: one.span[0]]}{text[one.span[1] :]}"
    return text.strip(" :,–—-.")


def _name(line: _Line) -> str:
    """Return what a line calls its part or its step."""
    return _divided(line)[0]


def _divided(line: _Line) -> tuple[str, str]:
    """Return a line's name, and what it says of it behind the time."""
    if clock := CLOCKS.match(line.text):
        return line.text[clock.end() :], ""
    if not line.times:
        return line.text.strip(" :,–—-."), ""
    before = line.text[: line.times[0].span[0]].strip(" :,;–—-.(|")
    behind = _in_pairs(line.text[line.times[-1].span[1] :]).strip(" :,;–—-.|")
    if re.search(r"[^\W\d_]{2}", before):
        return before, behind
    return _in_pairs(behind), ""


def _in_pairs(text: str) -> str:
    """Take off a bracket that closes what was opened before."""
    return text.lstrip().removeprefix(")") if text.count(")") > text.count("(") else text


def _without_the_sum(words: Words, timed: list[_Line]) -> list[_Line]:
    """Leave out a last line that only adds up the others: "Close 85 - 108 minutes"."""
    *others, last = timed
    is_named_so = words.pattern("pages", "total").match(last.text)
    if not last.times or len(others) < (_LEAST_LINES - 1 if is_named_so else _LEAST_LINES + 1):
        return timed
    whole = sum(line.times[0].ms for line in others if line.times)
    is_sum = abs(last.times[0].ms - whole) <= _LIKE_THE_SUM * whole
    return others if is_sum else timed


def _by_the_clock(steps: Sequence[_Line]) -> dict[int, int]:
    """Return the milliseconds of lines like "5-15 min Back", where each begins as the last ends."""
    read = [(id(line), clock_of(line.text)) for line in steps]
    spans = [(key, span) for key, span in read if span]
    follows = sum(one[1][1] == next_[1][0] for one, next_ in itertools.pairwise(spans))
    if len(spans) < _LEAST_LINES or follows < len(spans) - 1:
        return {}
    by_hours = spans[-1][1][1] - spans[0][1][0] < _LEAST_STEP_MS * len(spans)
    return {key: (end - start) * (60 if by_hours else 1) for key, (start, end) in spans}


def clock_of(text: str) -> tuple[int, int] | None:
    """Return where "10-25 min Back" begins and ends, in milliseconds, read as minutes."""
    match = CLOCKS.match(f"{text} ")
    if not match:
        return None
    start, start_s, end, end_s = (int(part or 0) for part in match.group(1, 2, 3, 4))
    first, last = (start * 60 + start_s) * 1000, (end * 60 + end_s) * 1000
    return (first, last) if first < last else None


def _step(words: Words, line: _Line, section: str | None, clock_ms: int | None) -> WrittenStep:
    aside = re.search(r"\(([^()]{20,})\)", line.text)
    aside = None if aside and lengths(words, aside[1]) else aside
    bare = line.text.replace(aside[0], " ") if aside else line.text
    text = aside[1][:1].upper() + aside[1][1:] if aside else ""
    of_each = any(one.each_side for one in lengths(words, bare))
    beside = bare if clock_ms is None or of_each else in_words(words, clock_ms)
    name, behind = _divided(_Line(bare, line.line, tuple(lengths(words, bare))))
    if bare.startswith(name):  # with the time, so that "about" goes with it
        name = bare[: len(bare) - len(behind)] if behind else bare
    name = shortened(words, re.sub(r"\(\W*(?:[^()\s]+\s){0,2}[^()\s]*\)", "", name))
    if _says_something(words, behind):
        text = f"{behind[:1].upper()}{behind[1:]}\n{text}".strip()
    return WrittenStep(name, text, line.line, section, beside=beside, slot=True)


def _says_something(words: Words, text: str) -> bool:
    """Tell words that say more than how long, how often or on which side."""
    rest = without_sides(words, without_amounts(words, text))
    content = [w for w in re.findall(r"[^\W\d_]+", rest.casefold()) if w not in words.little]
    return len(content) >= _LEAST_SAID
