"""A part of a session: one side, from a step to a step, some steps, chimes alone."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from handscue.routine.outline import with_steps
from handscue.schedule.languages import WORDS
from handscue.schedule.numbering import Numbers, last_number, parse_numbers, parse_step
from handscue.schedule.timeline import Segment, Timeline
from handscue.schedule.unroll import Kind, Turn
from handscue.schedule.wording import Chime
from handscue.units import format_duration, parse_duration

if TYPE_CHECKING:
    from handscue.routine.model import Block, Routine, Side
    from handscue.schedule.cues import Cue
    from handscue.units import Milliseconds

MOST_NAMED = 8  # areas, in a sentence
PREFIX_FROM = 3  # letters, from which on the beginning of a word will do


@dataclass(frozen=True)
class Selection:
    """What of a session is wanted; all of it where nothing is said.

    ``begin`` and ``end`` are a step (``step 4``, ``7 left``) or an instant (``5:00``); ``only``
    are steps, see ``chosen``. ``tempo`` is how many times faster than usual it goes, see
    ``rehearsal``.
    """

    side: Side | None = None
    begin: str | None = None
    end: str | None = None
    lead_in_ms: Milliseconds = 0
    chimes_only: bool = False
    only: str | None = None
    tempo: float = 1.0


def on_side(routine: Routine, side: Side | None) -> Routine:
    """Return a routine whose steps for two sides are done on one; those for none stay.

    Parts of it that were to have a length of their own have their usual one: it was that of both.

    Raises:
        ValueError: nothing is left of it.

    """
    if side is None:
        return routine
    kept = with_steps(routine.steps, lambda step: step, lambda block: _on(block, side))
    if not kept:
        raise ValueError(f"no step of {routine.title} is done on the {side}")
    return routine.model_copy(update={"steps": kept, "parts": ()})


def _on(block: Block, side: Side) -> Block | None:
    if not block.sides:
        return block
    return block.model_copy(update={"sides": (side,)}) if side in block.sides else None


def selected(
    timeline: Timeline, cues: Sequence[Cue], selection: Selection
) -> tuple[Timeline, tuple[Cue, ...]]:
    """Return the part of a session that is wanted; no step is cut in two.

    Raises:
        ValueError: there is no such part; the message says what there is.

    """
    kept = tuple(cues)
    if selection.begin or selection.end:
        timeline, kept = excerpt(timeline, cues, *_ends(timeline, selection))
    if selection.chimes_only:
        kept = tuple(cue for cue in kept if isinstance(cue.content, Chime))
    if selection.lead_in_ms:
        timeline, kept = after_silence(timeline, kept, selection.lead_in_ms)
    return timeline, kept


def _ends(timeline: Timeline, selection: Selection) -> tuple[int, int]:
    """Return the indexes of the first and the last segment wanted."""
    first = place(timeline, selection.begin).index if selection.begin else 0
    last = _last(timeline, selection.end) if selection.end else len(timeline.segments) - 1
    if last < first:
        raise ValueError(f"{selection.end!r} comes before {selection.begin!r}")
    return first, last


def place(timeline: Timeline, written: str) -> Segment:
    """Return the segment that a step or an instant names; of a step done twice, the first.

    Raises:
        ValueError: it names none.

    """
    if numbers := parse_step(written):
        return _segments_of(timeline, numbers)[0]
    instant = parse_duration(written)
    if instant >= timeline.total_ms:
        whole = format_duration(timeline.total_ms)
        raise ValueError(f"{written!r} is past the end; the session takes {whole}")
    return timeline.at(instant)


def excerpt(
    timeline: Timeline, cues: Sequence[Cue], first: int, last: int
) -> tuple[Timeline, tuple[Cue, ...]]:
    """Return some segments, both ends included, as a session of their own."""
    segments = timeline.segments[first : last + 1]
    begin = segments[0].start_ms
    moved = tuple(_moved(s, index, -begin) for index, s in enumerate(segments))
    kept = (cue for cue in cues if first <= cue.segment <= last)
    return (
        replace(timeline, segments=moved),
        tuple(_moved_cue(cue, -first, -begin) for cue in kept),
    )


def after_silence(
    timeline: Timeline, cues: Sequence[Cue], silence_ms: Milliseconds
) -> tuple[Timeline, tuple[Cue, ...]]:
    """Return a session that begins with a silent segment."""
    language = timeline.segments[0].turn.language
    name = WORDS[language].silence_first
    silence = Segment(0, Turn(Kind.REST, name, silence_ms, language=language), 0, silence_ms)
    moved = (_moved(s, s.index + 1, silence_ms) for s in timeline.segments)
    return (
        replace(timeline, segments=(silence, *moved)),
        tuple(_moved_cue(cue, 1, silence_ms) for cue in cues),
    )


def chosen(turns: Sequence[Turn], written: str) -> tuple[int, ...]:
    """Return the places of the turns that are meant by ``8-17``, ``7 left``, or ``3, thigh``.

    Numbers are those of steps in the file. Words are looked for in a step's name, area,
    technique, side and part; all of them have to be there, and their beginnings will do. Where
    a step is meant on both sides, so is changing over between them.

    Raises:
        ValueError: there are no such steps; the message says what there is.

    """
    parts = [part.strip() for part in written.split(",")]
    if not all(parts):
        raise ValueError("which steps? Write numbers like 8-17, or a word like calf")
    places = {place for part in parts for place in _meant(turns, part)}
    in_order = sorted(places)
    between = (_change_over(turns, a, b) for a, b in pairwise(in_order))
    return tuple(sorted([*in_order, *(place for place in between if place is not None)]))


def _meant(turns: Sequence[Turn], part: str) -> list[int]:
    """Return the places of the turns of steps that one part of what was written means."""
    steps = [place for place, turn in enumerate(turns) if turn.step is not None]
    if numbers := parse_numbers(part):
        return _numbered(turns, steps, numbers)
    wanted = _words(part)
    found = [place for place in steps if wanted and _has(_words_of(turns[place]), wanted)]
    if not found:
        raise ValueError(_no_such_words(part, [turns[place] for place in steps]))
    return found


def _numbered(turns: Sequence[Turn], steps: Sequence[int], numbers: Numbers) -> list[int]:
    first, last, side, _ = numbers
    if last < first:
        raise ValueError(f"{first}-{last} goes backwards; write {last}-{first}")
    highest = last_number(turns)
    if first < 1 or last > highest:
        raise ValueError(f"there is no step {last if first else 0}; the last one is {highest}")
    found = [place for place in steps if numbers.mean(turns[place])]
    if not found and side and any(numbers._replace(side=None).mean(turn) for turn in turns):
        raise ValueError(f"step {first} is not done on the {side}")
    if not found and any(numbers._replace(rounds=()).mean(turn) for turn in turns):
        raise ValueError(f"step {first} has no such round")
    if not found:
        raise ValueError(f"step {first} is left out of this session")
    return found


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _words_of(turn: Turn) -> list[str]:
    texts = (turn.name, turn.area, turn.technique, turn.side, turn.part)
    return [word for text in texts if text for word in _words(text)]


def _has(words: Sequence[str], wanted: Sequence[str]) -> bool:
    return all(any(_is_meant(word, own) for word in words) for own in wanted)


def _is_meant(word: str, wanted: str) -> bool:
    """Return whether a word is the wanted one or begins with it; ``legs`` means ``leg``."""
    stem = wanted.removesuffix("s") if len(wanted) > PREFIX_FROM else wanted
    return word == wanted or (len(stem) >= PREFIX_FROM and word.startswith(stem))


def _no_such_words(part: str, steps: Sequence[Turn]) -> str:
    shown = part if len(part) <= 30 else f"{part[:30]}..."
    known = dict.fromkeys(word for turn in steps for word in _words_of(turn))
    close = difflib.get_close_matches(part.casefold()[:60], known, n=1)
    if close:
        return f"no step has {shown!r} in its name or area; did you mean {close[0]}?"
    areas = list(dict.fromkeys(turn.area or turn.name for turn in steps))
    named = ", ".join(areas[:MOST_NAMED]) + (", ..." if len(areas) > MOST_NAMED else "")
    return f"no step has {shown!r} in its name or area; try one of: {named}"


def _change_over(turns: Sequence[Turn], before: int, after: int) -> int | None:
    """Return the place of changing over from one turn's side to another's of the same part."""
    here, there = turns[before], turns[after]
    if here.part != there.part or here.side == there.side:
        return None
    between = range(before + 1, after)
    return next((place for place in between if _leads_to(turns[place], there)), None)


def _leads_to(turn: Turn, there: Turn) -> bool:
    return turn.kind is Kind.SWITCH and (turn.side, turn.part) == (there.side, there.part)


def _last(timeline: Timeline, written: str) -> int:
    """Return the segment with which a part ends: that of a step, or the one before an instant."""
    if numbers := parse_step(written):
        return _segments_of(timeline, numbers)[-1].index
    instant = parse_duration(written)
    return timeline.at(max(0, instant - 1)).index


def _segments_of(timeline: Timeline, numbers: Numbers) -> list[Segment]:
    turns = [segment.turn for segment in timeline.segments]
    steps = [place for place, turn in enumerate(turns) if turn.step is not None]
    return [timeline.segments[place] for place in _numbered(turns, steps, numbers)]


def _moved(segment: Segment, index: int, by_ms: Milliseconds) -> Segment:
    return replace(segment, index=index, start_ms=segment.start_ms + by_ms)


def _moved_cue(cue: Cue, segments: int, by_ms: Milliseconds) -> Cue:
    return replace(cue, segment=cue.segment + segments, start_ms=cue.start_ms + by_ms)
