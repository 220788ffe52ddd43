"""Where the time of a session goes: the work on each area and side, and what is out of balance."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from handscue.routine.model import NO_PART, Side
from handscue.schedule.unroll import Kind
from handscue.units import format_duration

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from handscue.schedule.timeline import Timeline
    from handscue.schedule.unroll import Turn
    from handscue.units import Milliseconds

NO_AREA = "no area named"
UNEQUAL_MS = 1000  # between the sides of an area; less is not felt
AWRY = 0.1  # of what was asked for an area; about what a therapist's own pace varies by


@dataclass(frozen=True)
class AreaTime:
    """The work on an area: on each side, None being both or neither, and what was asked for."""

    area: str
    by_side: Mapping[Side | None, Milliseconds]
    asked_ms: Milliseconds | None = None

    @property
    def total_ms(self) -> Milliseconds:
        """The work on all sides."""
        return sum(self.by_side.values())


@dataclass(frozen=True)
class Budget:
    """A session's time: the work on each area, in the order first come to, and all the rest."""

    areas: tuple[AreaTime, ...]
    rest_ms: Milliseconds  # setup, changing over, resting, gates

    @property
    def warnings(self) -> tuple[str, ...]:
        """What is out of balance, in sentences."""
        return tuple(warning for area in self.areas for warning in _warnings(area))


def budget(whole: Timeline, asked: Mapping[str, Milliseconds]) -> Budget:
    """Add up a session's work.

    ``asked`` is how much is asked for on areas by their names; a step counts for one of these
    where it can, see ``area_of``, else for its own area.
    """
    times: dict[str, dict[Side | None, Milliseconds]] = defaultdict(lambda: defaultdict(int))
    rest_ms = 0
    for segment in whole.segments:
        if segment.turn.kind is Kind.WORK:
            area = area_of(segment.turn, asked)
            times[area][segment.turn.side] += segment.duration_ms
        else:
            rest_ms += segment.duration_ms
    for area in asked:
        times.setdefault(area, {})
    areas = (AreaTime(area, dict(sides), asked.get(area)) for area, sides in times.items())
    return Budget(tuple(areas), rest_ms)


def area_of(turn: Turn, asked: Mapping[str, Milliseconds]) -> str:
    """Name the area that work counts for.

    That is the name asked for which is its area; else its block's part, such as ``leg``; else the
    last one its area mentions, as in ``back of the leg``. One leg counts for ``legs``. Where no
    name fits, it is the area itself.
    """
    names = {_folded(name): name for name in asked}
    part = turn.part if turn.part != NO_PART else None
    for whole in (turn.area, part):
        if whole and _folded(whole) in names:
            return names[_folded(whole)]
    words = f" {_folded(turn.area or '')} "
    mentioned = [(words.rfind(f" {name} "), name) for name in names if f" {name} " in words]
    return names[max(mentioned)[1]] if mentioned else turn.area or part or NO_AREA


def _folded(words: str) -> str:
    return " ".join(word.removesuffix("s") for word in words.casefold().split())


def _warnings(area: AreaTime) -> Iterator[str]:
    left, right = (area.by_side.get(side, 0) for side in (Side.LEFT, Side.RIGHT))
    if abs(left - right) >= UNEQUAL_MS:
        yield f"{area.area}: {format_duration(left)} left, {format_duration(right)} right."
    asked = area.asked_ms
    if asked is not None and abs(area.total_ms - asked) > AWRY * asked:
        done = format_duration(area.total_ms)
        yield f"{area.area}: {done} of the {format_duration(asked)} that areas: asks for."
