"""``handscue list``: the sessions that are found by name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import typer

from handscue.cli.reporting import reporting
from handscue.errors import FitError, SessionError

if TYPE_CHECKING:
    from handscue.routine.model import Routine

HEADINGS = ("name", "title", "position", "length")  # and areas, in the room that is left
GAP = 2  # between columns
WIDTH = 120  # where it goes to no terminal
LINES = 2  # of areas, for a session
LEAST_ROOM = 12  # for areas, rather than none; then the titles take more lines


@reporting
def list_() -> None:
    """List the sessions found by name: here, in your own folder, and those that came along."""
    from rich.console import Console  # not for --help
    from rich.table import Table

    console = Console()
    width = console.width if console.is_terminal else WIDTH
    rows = [(path.stem, *_row(path)) for path in found()]
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in HEADINGS:
        justify: Literal["left", "right"] = "right" if heading == "length" else "left"
        table.add_column(heading, justify=justify, no_wrap=True)
    table.add_column("areas")
    room = width - sum(
        GAP + max(len(text) for text in column)
        for column in zip(HEADINGS, *(row[:-1] for row in rows), strict=True)
    )
    for *others, areas in rows:
        table.add_row(*others, shortened(areas, LINES * room))
    Console(width=width).print(table)
    typer.echo("\nHear one with: handscue play NAME")


def found() -> tuple[Path, ...]:
    """Give the sessions that are found by name, one for each name, in the order of the names."""
    from handscue.cli.wiring import session_folders

    by_name: dict[str, Path] = {}
    for folder in session_folders():
        for path in sorted(folder.glob("*.yaml")) if folder.is_dir() else ():
            if folder != Path() or _looks_like_a_session(path):
                by_name.setdefault(path.stem, path)
    return tuple(by_name[name] for name in sorted(by_name))


def _looks_like_a_session(path: Path) -> bool:
    """Pass over the other YAML files of a folder that is not one for sessions."""
    try:
        with path.open("rb") as file:
            start = file.read(20_000)
    except OSError:
        return False
    return b"\nsteps:" in start and b"title:" in start


def _row(path: Path) -> tuple[str, str, str, tuple[str, ...]]:
    from handscue.cli.wiring import load_session_file
    from handscue.schedule.fit import usual
    from handscue.units import format_duration

    try:
        loaded = load_session_file(path)
        routine = loaded.routine
        length = usual(routine, loaded.techniques, defaultdict(int)).total_ms  # nothing is said
    except (SessionError, FitError):
        return f"has problems: handscue check {path}", "", "", ()
    return routine.title, routine.position or "", format_duration(length), areas_of(routine)


def areas_of(routine: Routine) -> tuple[str, ...]:
    """Give the areas a routine works, in order."""
    from handscue.routine.outline import steps_with_paths

    return tuple(dict.fromkeys(step.area for _, step in steps_with_paths(routine) if step.area))


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
