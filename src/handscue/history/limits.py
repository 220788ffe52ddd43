"""How short and how long the learned time of a step may be, and how it is rounded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from handscue.history.steps import entries, step_indices
from handscue.routine.fields import LONGEST_STEP_MS
from handscue.routine.model import Block, Step
from handscue.schedule.timeline import least_ms
from handscue.schedule.unroll import Kind

if TYPE_CHECKING:
    from handscue.routine.model import Routine
    from handscue.routine.techniques import Techniques
    from handscue.schedule.timeline import Lengths, Segment, Timeline
    from handscue.units import Milliseconds

FINE_BELOW_MS = 30_000  # rounded to the second; to five from there on


class Rounded(NamedTuple):
    """A learned time as it is played, and as it is written, and what bound changed it, if any."""

    ms: Milliseconds
    written_ms: Milliseconds
    bound: str | None


@dataclass(frozen=True)
class Limits:
    """What a step's learned time may be, in the time it is played.

    ``said_ms`` is what must be heard in it, ``technique_ms`` the least its technique takes;
    ``least_ms`` and ``most_ms`` are its own. ``pace`` is what the duration in the file is
    multiplied by: that one is rounded.
    """

    planned_ms: Milliseconds
    said_ms: Milliseconds = 0
    technique_ms: Milliseconds = 0
    least_ms: Milliseconds = 0
    most_ms: Milliseconds = LONGEST_STEP_MS
    pace: float = 1.0

    def within(self, ms: Milliseconds) -> Rounded:
        """Return a measured time rounded and within these."""
        wanted = rounded(ms / self.pace)
        written, bound = wanted, None
        for least, why in (
            (self.said_ms / self.pace, "what is said in it"),
            (self.technique_ms / self.pace, "the least its technique takes"),
            (self.least_ms, "its least:"),
        ):
            if written < least:
                written, bound = whole_seconds_from(least), why
        if written > self.most_ms:
            written, bound = self.most_ms, "its most:"
        return Rounded(round(written * self.pace), written, bound)


def rounded(ms: float) -> Milliseconds:
    """Round to whole seconds, from half a minute on to five; never to nothing."""
    step = 1000 if ms < FINE_BELOW_MS else 5000
    return max(1000, int(ms / step + 0.5) * step)


def whole_seconds_from(ms: float) -> Milliseconds:
    """Return the shortest whole seconds that are no less."""
    return int(-(-ms // 1000)) * 1000


def limits_of(
    routine: Routine, techniques: Techniques, timeline: Timeline, lengths: Lengths
) -> dict[int, Limits]:
    """Return the limits of all steps that have a time to learn, by their index in ``steps_of``.

    ``timeline`` is the routine's whole usual one, ``lengths`` how long everything takes that is
    said in it. Gates have no time.
    """
    written = [entry.written for entry in entries(routine)]
    return {
        index: _limits(written[index], segments, routine, techniques, lengths)
        for index, segments in _by_step(routine, timeline).items()
    }


def _by_step(routine: Routine, timeline: Timeline) -> dict[int, list[Segment]]:
    """Return the segments of each step, by its index; gates are left out."""
    found: dict[int, list[Segment]] = {}
    indices = step_indices(routine, timeline.segments)
    for index, segment in zip(indices, timeline.segments, strict=True):
        if index is not None and segment.turn.kind is not Kind.GATE:
            found.setdefault(index, []).append(segment)
    return found


def _limits(
    written: Step | Block,
    segments: list[Segment],
    routine: Routine,
    techniques: Techniques,
    lengths: Lengths,
) -> Limits:
    said = max(least_ms(s.turn, first=s.index == 0, lengths=lengths) for s in segments)
    planned = segments[0].usual_ms
    if isinstance(written, Block):
        return Limits(planned, said)
    return Limits(
        planned,
        said,
        0 if written.least else _least_of_technique(written, techniques),
        written.least or 0,
        written.most or LONGEST_STEP_MS,
        routine.pace if segments[0].turn.kind is Kind.WORK else 1.0,
    )


def _least_of_technique(step: Step, techniques: Techniques) -> Milliseconds:
    """Return the least that a step's technique takes for its passes, where it says so."""
    found = techniques.find(step.technique) if step.technique else None
    if found is None or found[1].least is None or found[1].figure is None:
        return 0
    passes = step.passes and step.passes * (2 if step.on_each_side else 1)
    usual = techniques.duration(found[0], passes)
    return round(usual * found[1].least / found[1].figure)
