"""Where the time of a session goes: the work on each region of the body, on its areas and sides.

And what is out of balance.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from handscue.routine.model import NO_PART, Side
from handscue.schedule.regions import OTHER, region_of
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
    region: str = OTHER

    @property
    def total_ms(self) -> Milliseconds:
        """The work on all sides."""
        return sum(self.by_side.values())


@dataclass(frozen=True)
class RegionTime:
    """The work on a region of the body: its areas, at least one."""

    region: str
    areas: tuple[AreaTime, ...]

    @property
    def by_side(self) -> Mapping[Side | None, Milliseconds]:
        """The work on each side, None being both or neither."""
        sums: dict[Side | None, Milliseconds] = defaultdict(int)
        for area in self.areas:
            for side, ms in area.by_side.items():
                sums[side] += ms
        return dict(sums)


@dataclass(frozen=True)
class Budget:
    """A session's time: the work on each area, in the order first come to, and all the rest."""

    areas: tuple[AreaTime, ...]
    rest_ms: Milliseconds  # setup, changing over, resting, gates

    @property
    def regions(self) -> tuple[RegionTime, ...]:
        """The work on each region, in the order first come to; what is of none comes last."""
        names = dict.fromkeys(area.region for area in self.areas)
        in_order = sorted(names, key=lambda name: name == OTHER)
        return tuple(
            RegionTime(name, tuple(area for area in self.areas if area.region == name))
            for name in in_order
        )

    @property
    def warnings(self) -> tuple[str, ...]:
        """What is out of balance, in sentences."""
        return tuple(warning for area in self.areas for warning in _warnings(area))


def budget(whole: Timeline, asked: Mapping[str, Milliseconds]) -> Budget:
    """Add up a session's work.

    ``asked`` is how much is asked for on areas by their names; a step counts for one of these
    where it can, see ``area_of``, else for its own area.
    """
    areas = (
        AreaTime(key.area, dict(sides), asked.get(key.area), key.region)
        for key, sides in _times_on_areas(whole, asked).items()
    )
    rest_ms = sum(s.duration_ms for s in whole.segments if s.turn.kind is not Kind.WORK)
    return Budget(tuple(areas), rest_ms)


def _times_on_areas(
    whole: Timeline, asked: Mapping[str, Milliseconds]
) -> dict[_Key, dict[Side | None, Milliseconds]]:
    """Add up the work on each side of areas: those worked on, and those only asked for."""
    times: dict[_Key, dict[Side | None, Milliseconds]] = defaultdict(lambda: defaultdict(int))
    for segment in whole.segments:
        if segment.turn.kind is Kind.WORK:
            times[_key(segment.turn, asked)][segment.turn.side] += segment.duration_ms
    worked = {key.area for key in times}
    for area in asked:
        if area not in worked:
            times[_Key(area, region_of(area))] = {}
    return times


class _Key(NamedTuple):
    """What is added up: areas of one name may be of several regions, as "muscle" of each limb."""

    area: str
    region: str


def _key(turn: Turn, asked: Mapping[str, Milliseconds]) -> _Key:
    area = area_of(turn, asked)
    return _Key(area, region_of(area) if area in asked else region_of(turn.area, turn.part))


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
