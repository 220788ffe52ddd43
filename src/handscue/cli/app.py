"""The command line: which commands there are."""

from __future__ import annotations

from typing import Annotated

import typer

from handscue.cli.budget import budget
from handscue.cli.check import check
from handscue.cli.doctor import doctor
from handscue.cli.edit import edit
from handscue.cli.export import export
from handscue.cli.import_page import import_
from handscue.cli.keys import keys
from handscue.cli.list_sessions import list_
from handscue.cli.list_techniques import techniques
from handscue.cli.new import new
from handscue.cli.play import play
from handscue.cli.schema import schema
from handscue.cli.show import show

app = typer.Typer(
    name="handscue",
    help="Hands-free spoken prompts and chimes for a written massage routine.",
    epilog="Begin with: handscue play back-of-legs",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

for command in (
    play,
    show,
    budget,
    check,
    edit,
    new,
    export,
    techniques,
    keys,
    schema,
    doctor,
):
    app.command()(command)
app.command("import")(import_)
app.command("list")(list_)


def _version(value: bool) -> None:  # noqa: FBT001 - typer's form
    if value:
        from importlib import metadata  # 40 ms, and only wanted here

        typer.echo(f"handscue {metadata.version('handscue')}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Hands-free spoken prompts and chimes for a written massage routine."""
