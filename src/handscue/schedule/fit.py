"""Fitting a session to a length, or what is left of one to its end, exactly to the millisecond.

Every step is lengthened or shortened by the same proportion of its usual time, as far as its
bounds let it: the least change there is, see ``sharing``. Setup, changing over, gates and all that
is said keep their time, and a step takes the same time on both sides. Where that leaves an odd
millisecond which no step can have without its other side, changing over takes it.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from functools import partial
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from handscue.errors import FitError
from handscue.routine.model import Step
from handscue.schedule.sharing import Bounds, Part, least_of, most_of, shared
from handscue.schedule.timeline import Timeline, timeline
from handscue.schedule.unroll import Kind, unroll
from handscue.units import format_duration

if TYPE_CHECKING:
    from collections.abc import Sequence

    from handscue.routine.model import Routine
    from handscue.routine.techniques import Techniques
    from handscue.schedule.timeline import Lengths, Segment
    from handscue.units import Milliseconds

MOST_NAMED = 6  # steps, in a sentence


class LeftOut(NamedTuple):
    """A step that is not done, so that the others have time."""

    number: int
    name: str


@dataclass(frozen=True)
class Fitted:
    """A session of the length asked for."""

    timeline: Timeline
    left_out: tuple[LeftOut, ...]


class Reach(NamedTuple):
    """The shortest and the longest that a session can be."""

    least_ms: Milliseconds
    most_ms: Milliseconds


def fit(
    routine: Routine,
    techniques: Techniques,
    lengths: Lengths,
    total_ms: Milliseconds,
    *,
    drop_optional: bool = False,
) -> Fitted:
    """Give the routine's session with exactly that length.

    ``lengths`` holds how long everything takes that the whole routine says and sounds. With
    ``drop_optional``, as few optional steps are left out as make the length possible.

    Raises:
        FitError: no bending brings it to that length.

    """
    order = _order_of_leaving_out(routine)
    optional = [step for step in order if step.optional] if drop_optional else []
    count = _fewest(routine, techniques, lengths, total_ms, optional)
    whole = _without(routine, techniques, lengths, optional[:count])
    least_ms, most_ms = reach(whole)
    if total_ms < least_ms:
        count = _fewest(routine, techniques, lengths, total_ms, order)
        shortest = _without(routine, techniques, lengths, order[:count])
        enough = reach(shortest).least_ms <= total_ms
        advice = _advice(order[:count] if enough else [], dropping=drop_optional)
        raise FitError(f"{_limits(whole, total_ms)} {advice}")
    if total_ms > most_ms:
        advice = "Give steps a longer most:, or more passes, or add steps."
        raise FitError(f"{_limits(whole, total_ms)} {advice}")
    left_out = tuple(LeftOut(step.number, step.name) for step in optional[:count])
    return Fitted(refit(whole, 0, total_ms), left_out)


def refit(whole: Timeline, first: int, end_ms: Milliseconds) -> Timeline:
    """Give a session whose segments from the index ``first`` on are fitted so that it ends then.

    Those before stay as they are. Where the rest cannot be brought to that end within its bounds,
    it ends as near to it as it can.
    """
    past, coming = whole.segments[:first], whole.segments[first:]
    begin_ms = past[-1].end_ms if past else 0
    durations = _durations(coming, end_ms - begin_ms)
    starts = accumulate(durations, initial=begin_ms)
    placed = zip(coming, starts, durations, strict=False)
    fitted = (replace(s, start_ms=start, duration_ms=ms) for s, start, ms in placed)
    return replace(whole, segments=(*past, *fitted))


def reach(whole: Timeline) -> Reach:
    """Give the shortest and the longest that a session can be."""
    parts, _ = _parts(whole.segments)
    return Reach(least_of(parts), most_of(parts))


def _durations(segments: Sequence[Segment], total_ms: Milliseconds) -> list[Milliseconds]:
    parts, part_of = _parts(segments)
    of_each, left_over = shared(parts, total_ms)
    durations = [of_each[part] for part in part_of]
    if left_over == 1 and total_ms <= most_of(parts):
        change_over = next(i for i, s in enumerate(segments) if s.turn.kind is Kind.SWITCH)
        durations[change_over] += 1
    return durations


def _parts(segments: Sequence[Segment]) -> tuple[list[Part], list[int]]:
    """Give what shares the time, a step's sides as one, and for each segment its part's place."""
    of_step: dict[int, int] = {}
    parts: list[Part] = []
    part_of: list[int] = []
    for segment in segments:
        step, place = segment.turn.step, len(parts)
        if step is not None:
            place = of_step.setdefault(step, place)
        if place < len(parts):
            parts[place] = Part(parts[place].bounds, parts[place].copies + 1)
        else:
            ms = segment.duration_ms
            parts.append(Part(segment.bounds or Bounds(ms, ms, ms), 1))
        part_of.append(place)
    return parts, part_of


class _Step(NamedTuple):
    """What decides when a step is left out."""

    optional: bool
    priority: int
    number: int
    name: str


def _order_of_leaving_out(routine: Routine) -> list[_Step]:
    """Give the steps as they are left out: optional ones first, then by priority, the last first.

    The one that would go last is not among them: something has to be done.
    """
    written = (
        step
        for entry in routine.steps
        for step in ((entry,) if isinstance(entry, Step) else entry.steps)
    )
    steps = [_Step(s.optional, s.priority, n, s.name) for n, s in enumerate(written, start=1)]
    return sorted(steps, key=lambda s: (s.optional, s.priority, s.number), reverse=True)[:-1]


def _without(
    routine: Routine, techniques: Techniques, lengths: Lengths, steps: Sequence[_Step]
) -> Timeline:
    numbers = frozenset(step.number for step in steps)
    return timeline(routine.title, unroll(routine, techniques, numbers), lengths)


def _fewest(
    routine: Routine,
    techniques: Techniques,
    lengths: Lengths,
    total_ms: Milliseconds,
    order: Sequence[_Step],
) -> int:
    """Give how many steps have to be left out to be short enough; all, if that is not enough."""
    shorter = partial(_without, routine, techniques, lengths)
    return bisect_left(
        range(len(order)),
        True,
        key=lambda count: reach(shorter(order[:count])).least_ms <= total_ms,
    )


def _limits(whole: Timeline, total_ms: Milliseconds) -> str:
    """Say how long a session can be, in whole seconds that are possible."""
    least_ms, most_ms = reach(whole)
    shortest = format_duration(-(-least_ms // 1000) * 1000)
    longest = format_duration(most_ms // 1000 * 1000)
    return (
        f"{whole.title} cannot take {format_duration(total_ms)}: "
        f"it takes at least {shortest} and at most {longest}."
    )


def _advice(steps: Sequence[_Step], *, dropping: bool) -> str:
    """Say what to leave out."""
    if not steps:
        return "Leaving out steps does not make it that short."
    named = ", ".join(f"{step.number} {step.name}" for step in steps[:MOST_NAMED])
    more = f" and {len(steps) - MOST_NAMED} more" if len(steps) > MOST_NAMED else ""
    if not dropping and all(step.optional for step in steps):
        return f"Leave out {named}{more}: --drop-optional does."
    return (
        f"Leave out {named}{more}; steps marked optional: true are left out by --drop-optional, "
        "those of low priority first."
    )
