"""Where to go on with a run that was left unfinished, and what to say about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from handscue.history.note import KnownBy, identity, namesakes, outline

if TYPE_CHECKING:
    from handscue.history.note import Note
    from handscue.schedule.timeline import Segment, Timeline
    from handscue.schedule.unroll import Turn


@dataclass(frozen=True)
class Resumption:
    """The index of the segment to begin at, paused, and a sentence for the therapist."""

    segment: int
    sentence: str


def resume(note: Note, timeline: Timeline, digest: str | None) -> Resumption:
    """Find the step a run was in, in the session as it is now; ``digest`` is its file's.

    Only a certain place is taken: the same one where the steps and their order are the same, else
    that of the only step of this name on this side, if it was the only one before, too. Of the same
    file, fitted to another length, some steps may be left out; the others keep their numbers.
    """
    is_changed = digest != note.digest
    found = _same_place(note, timeline) or _only_namesake(note, timeline)
    if found is None and not is_changed:
        found = _same_number(note, timeline)
    if found is None:
        return _from_the_beginning(is_changed=is_changed)
    changed = "The session file has changed. " if is_changed else ""
    return Resumption(found.index, f"{changed}It resumes at the start of {place_of(found.turn)}.")


def _from_the_beginning(*, is_changed: bool) -> Resumption:
    why = "The session file has changed" if is_changed else "The session now has another length"
    return Resumption(
        0,
        f"{why}, and the step you were in cannot be found for certain, so it starts from the "
        "beginning.",
    )


def _same_place(note: Note, timeline: Timeline) -> Segment | None:
    if note.outline != outline(timeline) or note.segment >= len(timeline.segments):
        return None
    segment = timeline.segments[note.segment]
    return segment if identity(segment.turn) == _identity_of(note) else None


def _only_namesake(note: Note, timeline: Timeline) -> Segment | None:
    found = namesakes(timeline, KnownBy(note.kind, note.side, note.name, note.round_numbers))
    return found[0] if note.only and len(found) == 1 else None


def _same_number(note: Note, timeline: Timeline) -> Segment | None:
    if note.step is None or note.outline == outline(timeline):
        return None
    kept = _identity_of(note)
    return next((s for s in timeline.segments if identity(s.turn) == kept), None)


def _identity_of(note: Note) -> tuple[object, ...]:
    rounds = (note.round_numbers,) if note.round_numbers else ()
    return note.kind, note.step, note.side, note.name, *rounds


def place_of(of: Turn | Note) -> str:
    """Name a step in a sentence: ``step 3, Effleurage, left, round 2``."""
    number = f"step {of.step}" if of.step else None
    side = of.side if of.side and of.step else None  # changing over names its side itself
    rounds = ".".join(map(str, of.round_numbers))
    return ", ".join(filter(None, (number, of.name, side, rounds and f"round {rounds}")))
