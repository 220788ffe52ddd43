"""A sheet of the session, to print or to read on a phone: HTML that needs no other file.

Where the audio file lies beside it, it plays, and the step that is on is lit.
"""

from __future__ import annotations

import base64
import math
import os
from html import escape
from importlib.resources import files
from string import Template
from typing import TYPE_CHECKING
from urllib.parse import quote

from handscue.export.pictures import pictures
from handscue.routine.model import Language
from handscue.schedule.languages import WORDS
from handscue.schedule.unroll import Kind
from handscue.schedule.wording import heading, numbered, passes, position_in_words
from handscue.units import format_duration

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handscue.export.pictures import Picture
    from handscue.export.tags import Tags
    from handscue.schedule.timeline import Segment, Timeline

# A page of paper, as sheet.html sets it: two columns, of which some is lost at the end of each.
COLUMNS_MM = 2 * 228  # of Letter, the shorter one; A4 has 2 * 245
LETTERS_A_LINE, LETTERS_A_NAME = 44, 34
PICTURE_MM = 32

LARGE = {
    Language.ENGLISH: "Large print",
    Language.GERMAN: "Großdruck",
    Language.FRENCH: "Gros caractères",
    Language.SPANISH: "Letra grande",
}

# The short code that HTML wants of a language, for those whose first two letters are not it.
_TWO_LETTERS = {
    "ces": "cs",
    "deu": "de",
    "spa": "es",
    "jpn": "ja",
    "nob": "nb",
    "nld": "nl",
    "pol": "pl",
    "por": "pt",
    "swe": "sv",
    "tur": "tr",
    "zho": "zh",
}


def sheet(timeline: Timeline, tags: Tags, audio: str) -> str:
    """Return a page about a session, for an audio file of that name in the same folder."""
    template = Template(files("handscue.export").joinpath("sheet.html").read_text("utf-8"))
    return template.substitute(
        language=_TWO_LETTERS.get(tags.language, tags.language[:2]),
        printed=_printed(timeline),
        large=LARGE[timeline.segments[0].turn.language],
        title=escape(tags.title),
        summary=escape(_summary(timeline)),
        cover="data:image/png;base64," + base64.b64encode(tags.cover).decode(),
        audio=escape(quote(os.fsencode(audio))),
        rows="\n".join(_rows(timeline)),
    )


def _printed(timeline: Timeline) -> str:
    """Say how it is printed: with what is said where one page holds it, densely where two must."""
    firsts = list(_is_first(timeline))
    rows = list(zip(timeline.segments, firsts, strict=True))
    if sum(_height_mm(s, with_words=True, is_first=f) for s, f in rows) <= COLUMNS_MM:
        return "wordy"
    alone = sum(_height_mm(s, with_words=False, is_first=f) for s, f in rows)
    return "dense" if alone > 2 * COLUMNS_MM else "plain"


def _height_mm(segment: Segment, *, with_words: bool, is_first: bool) -> float:
    """Return the room a segment takes on paper, or a little less: fonts differ."""
    turn = segment.turn
    said = turn.say or "" if with_words and is_first else ""
    more = " · ".join(_more(segment)) if is_first else ""
    below = [more, turn.caution or "", said]
    lines = sum(math.ceil(len(text) / LETTERS_A_LINE) for text in below)
    shown = PICTURE_MM if turn.picture and is_first else 0
    return shown + 2.3 + 4.3 * math.ceil(len(heading(turn)) / LETTERS_A_NAME) + 4.0 * lines


def _more(segment: Segment) -> list[str]:
    return [text for text in (segment.turn.area, passes(segment.turn)) if text]


def _summary(timeline: Timeline) -> str:
    language = timeline.segments[0].turn.language
    words = WORDS[language]
    steps = len({s.turn.step for s in timeline.segments if s.turn.step is not None})
    parts = [
        format_duration(timeline.total_ms),
        words.steps[words.plural(steps)].format(number=steps),
    ]
    if position := next((s.turn.position for s in timeline.segments if s.turn.position), None):
        parts.append(position_in_words(position, language).removesuffix("."))
    return " · ".join(parts)


def _rows(timeline: Timeline) -> Iterator[str]:
    """Return the rows; words and picture stand where their step is first done, not on each side."""
    shown = pictures(timeline)
    for segment, is_first in zip(timeline.segments, _is_first(timeline), strict=True):
        picture = shown.get(segment.turn.picture or "")
        yield _row(segment, picture if is_first else None, is_first=is_first)


def _is_first(timeline: Timeline) -> Iterator[bool]:
    """Say of each segment whether its step is done there for the first time."""
    of_step = set[int | None]()
    for segment in timeline.segments:
        step = segment.turn.step
        yield step is None or step not in of_step
        of_step.add(step)


def _row(segment: Segment, picture: Picture | None, *, is_first: bool) -> str:
    lines = (
        f'<li class="{_kind(segment)}" data-start="{segment.start_ms / 1000:.3f}">',
        f"<time>{format_duration(segment.start_ms)}</time>",
        f'<span class="name" dir="auto">{escape(numbered(segment.turn))}</span>',
        f'<span class="time">{format_duration(segment.duration_ms)}</span>',
        *_below_its_name(segment, picture, is_first=is_first),
    )
    return "".join((*lines, "</li>"))


def _below_its_name(segment: Segment, picture: Picture | None, *, is_first: bool) -> Iterator[str]:
    turn = segment.turn
    if is_first and (more := _more(segment)):
        yield f'<span class="more" dir="auto">{escape(" · ".join(more))}</span>'
    if turn.say and is_first:
        yield f'<span class="more said" dir="auto">{escape(turn.say)}</span>'
    if turn.caution:
        yield f'<span class="caution" dir="auto">⚠ {escape(turn.caution)}</span>'
    if picture:
        yield f'<img class="picture" src="{picture.data}" alt="">'


def _kind(segment: Segment) -> str:
    if segment.turn.kind is not Kind.WORK:
        return "quiet"
    return segment.turn.side or "work"
