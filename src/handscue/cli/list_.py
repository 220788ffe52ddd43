"""``handscue list``: the sessions that are found by name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from handscue.cli.reporting import cell, console, echo, environment, reporting, table
from handscue.units import format_duration

if TYPE_CHECKING:
    from handscue.app.library import Listed

HEADINGS = ("name", "title", "position", "length")  # and areas, in the room that is left
GAP = 2  # between columns
WIDTH = 120  # where it goes to no terminal
LINES = 2  # of areas, for a session
LEAST_ROOM = 12  # for areas, rather than none; then the titles take more lines


@reporting
def list_() -> None:
    """List the sessions you can play by name: in this folder, in your own, and ours."""
    from handscue.app.library import found, listed

    places, screen = environment().places, console(WIDTH)
    sessions = [listed(path, places) for path in found(places)]
    rows = [_row(session) for session in sessions]
    shown = table("name", "title", "position", ">length", "areas")
    for column in shown.columns[:-1]:
        column.no_wrap = True
    room = screen.width - sum(
        GAP + max(map(len, column)) for column in zip(HEADINGS, *rows, strict=True)
    )
    for row, session in zip(rows, sessions, strict=True):
        shown.add_row(*map(cell, row), cell(shortened(session.areas, LINES * room)))
    screen.print(shown)
    echo("\nPlay one with: handscue play NAME")


def _row(session: Listed) -> tuple[str, str, str, str]:
    if session.length_ms is None:
        return session.path.stem, f"has problems: handscue check {session.path}", "", ""
    length = format_duration(session.length_ms)
    return session.path.stem, session.title, session.position, length


def shortened(areas: Sequence[str], room: int) -> str:
    """Name as many areas as there is room for, the first at least in part."""
    room = max(room, LEAST_ROOM)
    for count in range(len(areas), 1, -1):
        more = ", ..." if count < len(areas) else ""
        line = ", ".join(areas[:count]) + more
        if len(line) <= room:
            return line
    first = "".join(areas[:1])
    return first if len(first) <= room else f"{first[: room - 1]}…"
