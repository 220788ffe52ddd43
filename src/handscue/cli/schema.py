"""``handscue schema``: the JSON Schema of session files."""

from __future__ import annotations

from handscue.cli.reporting import reporting


@reporting
def schema() -> None:
    """Print the JSON Schema of session files, for editors that check and complete them."""
    from handscue.routine.schema import schema_text  # not for --help

    print(schema_text(), end="")
