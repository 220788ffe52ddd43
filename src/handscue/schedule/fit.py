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
from handscue.routine.outline import count_steps, entries
from handscue.schedule.sharing import Bounds, Part, least_of, most_of, shared
from handscue.schedule.timeline import Timeline, in_a_row, timeline
from handscue.schedule.unroll import Kind, unroll
from handscue.units import format_duration, write_duration

if TYPE_CHECKING:
    from collections.abc import Sequence

    from handscue.routine.model import FittedPart, Routine
    from handscue.routine.techniques import Techniques
    from handscue.schedule.timeline import Lengths, Segment
    from handscue.schedule.unroll import Turn
    from handscue.units import Milliseconds

MOST_NAMED = 6  # steps, in a sentence

_ADVICE_TO_LENGTHEN = "Give steps a longer most:, or more passes, or add steps."
_ADVICE_TO_SHORTEN = "Leave some of its steps out with leave_out:, or ask for a longer fit:."


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
    """Return the routine's session with exactly that length.

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
        raise FitError(f"{_limits(whole.title, reach(whole), total_ms)} {advice}")
    if total_ms > most_ms:
        limits = _limits(whole.title, reach(whole), total_ms)
        raise FitError(f"{limits} {_ADVICE_TO_LENGTHEN}")
    left_out = tuple(LeftOut(step.number, step.name) for step in optional[:count])
    return Fitted(refit(whole, 0, total_ms), left_out)


def usual(
    routine: Routine,
    techniques: Techniques,
    lengths: Lengths,
    without: frozenset[int] = frozenset(),
) -> Timeline:
    """Return the session as it is where no length is asked of the whole.

    A part of it that has a length of its own is fitted to that, and keeps it from then on.
    ``without`` are the numbers of steps to leave out, none of them in such a part.

    Raises:
        FitError: a part cannot have its length.

    """
    return placed(routine, unroll(routine, techniques, without), lengths)


def placed(routine: Routine, turns: tuple[Turn, ...], lengths: Lengths) -> Timeline:
    """Return the session as ``usual`` does, of turns that are unrolled already.

    Raises:
        FitError: a part cannot have its length.

    """
    whole = timeline(routine.title, turns, lengths)
    for part in routine.parts:
        whole = _with_fitted(whole, part, _numbers_in(routine, part))
    return whole


def _with_fitted(whole: Timeline, part: FittedPart, numbers: range) -> Timeline:
    """Return a session in which one part has its length; what comes after it follows on."""
    those = [s.index for s in whole.segments if s.turn.step in numbers]
    first, after = those[0], those[-1] + 1
    segments = whole.segments[first:after]
    _refuse_what_cannot_be_had(part, _reach(segments))
    durations = _durations(segments, part.fit)
    fixed = (
        replace(segment, duration_ms=ms, bounds=Bounds(ms, segment.usual_ms, ms))
        for segment, ms in zip(segments, durations, strict=True)
    )
    in_order = (*whole.segments[:first], *fixed, *whole.segments[after:])
    return replace(whole, segments=in_a_row(in_order))


def _refuse_what_cannot_be_had(part: FittedPart, reached: Reach) -> None:
    if not reached.least_ms <= part.fit <= reached.most_ms:
        advice = _ADVICE_TO_SHORTEN if part.fit < reached.least_ms else _ADVICE_TO_LENGTHEN
        limits = _limits(part.title, reached, part.fit)
        raise FitError(f"{part.where}: {limits} {advice}")


def _numbers_in(routine: Routine, part: FittedPart) -> range:
    """Return the numbers of the steps in a part."""
    counts = [count_steps(entry) for entry in routine.steps]
    before = sum(counts[: part.first])
    within = sum(counts[part.first : part.first + part.count])
    return range(before + 1, before + within + 1)


def refit(whole: Timeline, first: int, end_ms: Milliseconds) -> Timeline:
    """Return a session whose segments from the index ``first`` on are fitted so that it ends then.

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
    """Return the shortest and the longest that a session can be."""
    return _reach(whole.segments)


def reach_without_optional(routine: Routine, techniques: Techniques, lengths: Lengths) -> Reach:
    """Return the shortest and the longest that a session can be without its optional steps."""
    optional = [step for step in _order_of_leaving_out(routine) if step.optional]
    return reach(_without(routine, techniques, lengths, optional))


def _reach(segments: Sequence[Segment]) -> Reach:
    parts, _ = _parts(segments)
    return Reach(least_of(parts), most_of(parts))


def _durations(segments: Sequence[Segment], total_ms: Milliseconds) -> list[Milliseconds]:
    parts, part_of = _parts(segments)
    of_each, left_over, short_of = shared(parts, total_ms)
    durations = [of_each[part] for part in part_of]
    if short_of is not None:
        those = [index for index, place in enumerate(part_of) if place == short_of]
        _give_out(durations, segments, those, left_over)
    elif left_over == 1 and total_ms <= most_of(parts):
        roomy = (
            part.copies > 1 and ms < part.bounds.most_ms
            for part, ms in zip(parts, of_each, strict=True)
        )
        with_room = {place for place, has_room in enumerate(roomy) if has_room}
        first = next(i for i, place in enumerate(part_of) if place in with_room)
        # Between its two sides, so that no part that keeps its length takes it.
        durations[_filler(segments, first)] += 1
    return durations


def _give_out(
    durations: list[Milliseconds], segments: Sequence[Segment], those: Sequence[int], left: int
) -> None:
    """Give a step's first rounds a millisecond more, on both sides; an odd one to what fills."""
    rounds: dict[tuple[int, ...], list[int]] = {}
    for index in those:
        rounds.setdefault(segments[index].turn.round_numbers, []).append(index)
    for indices in rounds.values():
        if len(indices) > left:
            break
        left -= len(indices)
        for index in indices:
            durations[index] += 1
    if left:
        durations[_filler(segments, those[0])] += left


def _filler(segments: Sequence[Segment], first: int) -> int:
    """Return the segment from one on that may be a millisecond longer than the routine has it."""
    coming = range(first, len(segments))
    switches = (i for i in coming if segments[i].turn.kind is Kind.SWITCH)
    between = (i for i in coming if segments[i].turn.step is None)
    return next(switches, next(between, first))


def _parts(segments: Sequence[Segment]) -> tuple[list[Part], list[int]]:
    """Return what shares the time, a step's sides as one, and for each segment its part's place."""
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
    """Return the steps as they are left out: optional ones first, then by priority, the last first.

    The one that would go last is not among them: something has to be done. Nor are those of a
    part that has a length of its own, which would not become shorter.
    """
    held = {number for part in routine.parts for number in _numbers_in(routine, part)}
    steps = [
        _Step(placed.entry.optional, placed.entry.priority, placed.number, placed.entry.name)
        for placed in entries(routine)
        if isinstance(placed.entry, Step)
    ]
    free = [step for step in steps if step.number not in held]
    return sorted(free, key=lambda s: (s.optional, s.priority, s.number), reverse=True)[:-1]


def _without(
    routine: Routine, techniques: Techniques, lengths: Lengths, steps: Sequence[_Step]
) -> Timeline:
    return usual(routine, techniques, lengths, frozenset(step.number for step in steps))


def _fewest(
    routine: Routine,
    techniques: Techniques,
    lengths: Lengths,
    total_ms: Milliseconds,
    order: Sequence[_Step],
) -> int:
    """Return how many steps have to be left out to be short enough; all, if that is not enough."""
    shorter = partial(_without, routine, techniques, lengths)
    return bisect_left(
        range(len(order)),
        True,
        key=lambda count: reach(shorter(order[:count])).least_ms <= total_ms,
    )


def _limits(title: str, reached: Reach, total_ms: Milliseconds) -> str:
    """Say how long a session can be: in whole seconds that are possible, or else exactly."""
    least_ms, most_ms = reached
    shortest_ms, longest_ms = -(-least_ms // 1000) * 1000, most_ms // 1000 * 1000
    asked, shortest, longest = map(format_duration, (total_ms, shortest_ms, longest_ms))
    if asked in {shortest, longest} or shortest_ms > longest_ms:
        asked, shortest, longest = map(write_duration, (total_ms, least_ms, most_ms))
    limits = f"the shortest possible is {shortest}, the longest {longest}"
    return f"{title} cannot last {asked}: {limits}."


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
