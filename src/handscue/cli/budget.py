"""``handscue budget``: where a session's time goes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from shutil import get_terminal_size
from typing import TYPE_CHECKING

from handscue.cli.options import (
    DropOptional,
    FitEnd,
    FitLate,
    FitLength,
    ProfileName,
    SessionFile,
    length_wish,
)
from handscue.cli.reporting import echo, environment, reporting
from handscue.units import format_duration

if TYPE_CHECKING:
    from handscue.routine.model import Side
    from handscue.schedule.budget import Budget
    from handscue.units import Milliseconds

BAR = 40  # characters, for the longest
WIDEST_NAME = 34
BESIDES = 18  # characters of a line, beside name and bar


@reporting
def budget(
    session: SessionFile,
    fit: FitLength = None,
    end: FitEnd = None,
    late: FitLate = None,
    drop_optional: DropOptional = False,
    profile: ProfileName = None,
) -> None:
    """Show the minutes of work on each region, area and side, and what is out of balance."""
    from handscue.app.planning import plan
    from handscue.app.request import Request
    from handscue.schedule.budget import budget as added_up

    length = length_wish(fit, end, late, drop_optional)
    planned = plan(Request(session, length, profile=profile), environment())
    sums = added_up(planned.timeline, planned.routine.areas)
    echo(f"{planned.timeline.title}, {format_duration(planned.timeline.total_ms)}")
    for line in chart(sums, get_terminal_size((100, 24)).columns):
        echo(line)
    echo(f"plus {format_duration(sums.rest_ms)} of setup, change-overs, rests and waiting")
    for warning in sums.warnings:
        echo(f"Out of balance: {warning}")


def chart(sums: Budget, columns: int) -> Iterator[str]:
    """Draw a bar for each region, area and side; all to one scale, in lines of so many columns."""
    bars = list(_bars(sums))
    longest = max((ms for _, by_side in bars for ms in by_side.values()), default=1)
    width = min(WIDEST_NAME, max((len(name) for name, _ in bars), default=0))
    room = max(1, min(BAR, columns - width - BESIDES))
    for whole, by_side in bars:
        name = whole if len(whole) <= width else f"{whole[: width - 1]}…"
        for side, ms in by_side.items() or ((None, 0),):
            bar = "█" * max(1 if ms else 0, round(room * ms / longest))
            line = f"{name:{width}}  {side or '':5}  {format_duration(ms):>7}  {bar}"
            yield line.rstrip()
            name = ""


def _bars(sums: Budget) -> Iterator[tuple[str, Mapping[Side | None, Milliseconds]]]:
    """Return what has bars: each region, and below it its areas, if they say more."""
    for region in sums.regions:
        yield region.region, region.by_side
        if [area.area for area in region.areas] != [region.region]:
            yield from ((f"  {area.area}", area.by_side) for area in region.areas)
