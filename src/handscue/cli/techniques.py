"""``handscue techniques``: what a step may name as its technique."""

from __future__ import annotations

from handscue.cli.reporting import cell, console, echo, environment, reporting
from handscue.units import write_duration


@reporting
def techniques() -> None:
    """List the techniques: names, aliases, how long each takes, and who says so."""
    from rich.table import Table

    from handscue.app.library import known_techniques

    places = environment().places
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("technique", "also called", "a pass", "without passes", "source"):
        table.add_column(heading)
    for name, technique in known_techniques(places).by_name.items():
        per_pass = write_duration(technique.per_pass) if technique.per_pass else ""
        hold = write_duration(technique.hold) if technique.hold else ""
        aliases = ", ".join(technique.aliases)
        source = technique.source or "our guess"
        table.add_row(*map(cell, (name, aliases, per_pass, hold, source)))
    console(120).print(table)
    own = places.techniques
    echo(f"\nChange them, or add your own, in {own}, or in a session under techniques:")
