"""``handscue budget``: where a session's time goes."""

from __future__ import annotations

from collections.abc import Iterator
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
    from handscue.schedule.budget import Budget

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
    """Show the minutes of work on each area and side, and what is out of balance."""
    from handscue.app.preparing import plan
    from handscue.app.request import Request
    from handscue.schedule.budget import budget as added_up

    length = length_wish(fit, end, late, drop_optional)
    planned = plan(Request(session, length, profile=profile), environment())
    sums = added_up(planned.timeline, planned.routine.areas)
    echo(f"{planned.timeline.title}, {format_duration(planned.timeline.total_ms)}")
    for line in chart(sums, get_terminal_size((100, 24)).columns):
        echo(line)
    echo(f"and {format_duration(sums.rest_ms)} of setup, changing over, rest and waiting")
    for warning in sums.warnings:
        echo(f"Out of balance: {warning}")


def chart(sums: Budget, columns: int) -> Iterator[str]:
    """Draw a bar for each area and side; all to one scale, in lines of so many columns."""
    longest = max((ms for area in sums.areas for ms in area.by_side.values()), default=1)
    width = min(WIDEST_NAME, max((len(area.area) for area in sums.areas), default=0))
    room = max(1, min(BAR, columns - width - BESIDES))
    for area in sums.areas:
        name = area.area if len(area.area) <= width else f"{area.area[: width - 1]}…"
        for side, ms in area.by_side.items() or ((None, 0),):
            bar = "█" * max(1 if ms else 0, round(room * ms / longest))
            line = f"{name:{width}}  {side or '':5}  {format_duration(ms):>7}  {bar}"
            yield line.rstrip()
            name = ""
