"""``handscue doctor``: whether this machine can speak and be heard, and by what."""

from __future__ import annotations

import typer

from handscue.cli.reporting import PROBLEM, echo, environment, reporting


@reporting
def doctor() -> None:
    """Try the voice, the sound and the microphone, and say what will be used and why."""
    from handscue.app.checkup import findings

    found = findings(environment().places)
    for finding in found:
        echo(finding.sentence)
    if not all(finding.is_good for finding in found):
        raise typer.Exit(PROBLEM)
    echo("All is well. Play a session with: handscue play SESSION")
