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
COLUMNS_MM = 2 * 245
LETTERS_A_LINE, LETTERS_A_NAME = 44, 34
PICTURE_MM = 32

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
        title=escape(tags.title),
        summary=escape(_summary(timeline)),
        cover="data:image/png;base64," + base64.b64encode(tags.cover).decode(),
        audio=escape(quote(os.fsencode(audio))),
        rows="\n".join(_rows(timeline)),
    )


def _printed(timeline: Timeline) -> str:
    """Say how it is printed: with what is said where one page holds it, densely where two must."""
    if sum(_height_mm(s, with_words=True) for s in timeline.segments) <= COLUMNS_MM:
        return "wordy"
    alone = sum(_height_mm(s, with_words=False) for s in timeline.segments)
    return "dense" if alone > 2 * COLUMNS_MM else "plain"


def _height_mm(segment: Segment, *, with_words: bool) -> float:
    """Return the room a segment takes on paper, or a little less: fonts differ."""
    turn = segment.turn
    below = [" · ".join(_more(segment)), turn.caution or "", turn.say or "" if with_words else ""]
    lines = sum(math.ceil(len(text) / LETTERS_A_LINE) for text in below)
    shown = PICTURE_MM if turn.picture else 0
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
    """Return the rows; a picture stands where its step is first done."""
    shown, of_step = pictures(timeline), set[int | None]()
    for segment in timeline.segments:
        is_first = segment.turn.step is None or segment.turn.step not in of_step
        of_step.add(segment.turn.step)
        yield _row(segment, shown.get(segment.turn.picture or "") if is_first else None)


def _row(segment: Segment, picture: Picture | None) -> str:
    lines = (
        f'<li class="{_kind(segment)}" data-start="{segment.start_ms / 1000:.3f}">',
        f"<time>{format_duration(segment.start_ms)}</time>",
        f'<span class="name" dir="auto">{escape(numbered(segment.turn))}</span>',
        f'<span class="time">{format_duration(segment.duration_ms)}</span>',
        *_below_its_name(segment, picture),
    )
    return "".join((*lines, "</li>"))


def _below_its_name(segment: Segment, picture: Picture | None) -> Iterator[str]:
    turn = segment.turn
    if more := _more(segment):
        yield f'<span class="more" dir="auto">{escape(" · ".join(more))}</span>'
    if turn.say:
        yield f'<span class="more said" dir="auto">{escape(turn.say)}</span>'
    if turn.caution:
        yield f'<span class="caution" dir="auto">⚠ {escape(turn.caution)}</span>'
    if picture:
        yield f'<img class="picture" src="{picture.data}" alt="">'


def _kind(segment: Segment) -> str:
    if segment.turn.kind is not Kind.WORK:
        return "quiet"
    return segment.turn.side or "work"
