"""``handscue techniques``: what a step may name as its technique."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handscue.cli.reporting import cell, console, echo, environment, reporting, table
from handscue.units import write_duration

if TYPE_CHECKING:
    from handscue.routine.technique import Technique


@reporting
def techniques() -> None:
    """List the techniques: names, aliases, how long each takes, and who says so."""
    from handscue.app.library import known_techniques

    places = environment().places
    shown = table("technique", "also called", "a pass", "without passes", "source")
    for name, technique in known_techniques(places).by_name.items():
        shown.add_row(*map(cell, (name, *_about(technique))))
    console(120).print(shown)
    own = places.techniques
    echo(f"\nChange them, or add your own, in {own}, or in a session under techniques:")


def _about(technique: Technique) -> tuple[str, str, str, str]:
    """Return what is told of a technique: its other names, its times, and who says so."""
    per_pass = write_duration(technique.per_pass) if technique.per_pass else ""
    hold = write_duration(technique.hold) if technique.hold else ""
    return ", ".join(technique.aliases), per_pass, hold, technique.source or "our guess"
