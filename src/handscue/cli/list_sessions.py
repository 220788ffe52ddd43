"""``handscue list``: the sessions that are found by name."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from handscue.cli.reporting import reporting
from handscue.errors import FitError, SessionError

if TYPE_CHECKING:
    from handscue.routine.model import Routine

MOST_AREAS = 6  # shown for a session


@reporting
def list_() -> None:
    """List the sessions found by name: here, in your own folder, and those that came along."""
    from rich.console import Console  # not for --help
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("name", "title", "position", "length", "areas"):
        table.add_column(heading, justify="right" if heading == "length" else "left")
    for path in found():
        table.add_row(path.stem, *_row(path))
    Console(width=None if Console().is_terminal else 120).print(table)
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


def _row(path: Path) -> tuple[str, str, str, str]:
    from handscue.cli.wiring import load_session_file
    from handscue.schedule.fit import usual
    from handscue.units import format_duration

    try:
        loaded = load_session_file(path)
        routine = loaded.routine
        length = usual(routine, loaded.techniques, defaultdict(int)).total_ms  # nothing is said
    except (SessionError, FitError):
        return f"has problems: handscue check {path}", "", "", ""
    return routine.title, routine.position or "", format_duration(length), areas_of(routine)


def areas_of(routine: Routine) -> str:
    """Give the areas a routine works, in order, as far as there is room."""
    from handscue.routine.loading import steps_with_paths

    areas = list(dict.fromkeys(step.area for _, step in steps_with_paths(routine) if step.area))
    more = ", ..." if len(areas) > MOST_AREAS else ""
    return ", ".join(areas[:MOST_AREAS]) + more
