"""``handscue techniques``: what a step may name as its technique."""

from __future__ import annotations

import platformdirs
import typer

from handscue.cli.reporting import reporting


@reporting
def techniques() -> None:
    """List the techniques: names, aliases, how long each takes, and who says so."""
    from rich.console import Console  # not for --help
    from rich.table import Table

    from handscue.routine.loading import load_techniques, shipped_techniques
    from handscue.units import write_duration

    users = platformdirs.user_config_path("handscue") / "techniques.yaml"
    known = shipped_techniques()
    if users.exists():
        known = known.overridden(load_techniques(users))
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("technique", "also called", "a pass", "without passes", "source"):
        table.add_column(heading)
    for name, technique in known.by_name.items():
        per_pass = write_duration(technique.per_pass) if technique.per_pass else ""
        hold = write_duration(technique.hold) if technique.hold else ""
        aliases = ", ".join(technique.aliases)
        table.add_row(name, aliases, per_pass, hold, technique.source or "our guess")
    Console(width=None if Console().is_terminal else 120).print(table)
    typer.echo(f"\nChange them, or add your own, in {users}, or in a session under techniques:")
