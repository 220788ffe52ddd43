"""``handscue import``: a session file from a routine written as prose."""

from __future__ import annotations

from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Annotated

import typer

from handscue.cli.reporting import reporting
from handscue.errors import Problem, SessionError

if TYPE_CHECKING:
    from handscue.pages.importing import Imported


@reporting
def import_(
    page: Annotated[
        Path, typer.Argument(metavar="PAGE", help="Plain text, Markdown, saved HTML, or .docx.")
    ],
    out: Annotated[
        Path, typer.Option("--output", "-o", metavar="FILE", help="The session file to write.")
    ],
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
) -> None:
    """Turn a written routine into a session file, ready to play, and say what was not sure."""
    from handscue.cli.files import write_whole  # not for --help
    from handscue.pages.documents import LARGEST_PAGE, UnreadablePageError
    from handscue.pages.importing import import_page

    if page.is_dir():
        raise SessionError(str(page), (Problem("is a folder; name a file in it"),))
    with page.open("rb") as file:
        raw = file.read(LARGEST_PAGE + 1)
    try:
        imported = import_page(
            raw, page.stem.replace("-", " ").replace("_", " ").strip() or "Routine"
        )
    except UnreadablePageError as error:
        raise SessionError(str(page), (Problem(str(error)),)) from None
    write_whole(out, imported.text, force=force)
    _report(imported, page, out)


def _report(imported: Imported, page: Path, out: Path) -> None:
    count = sum(len(getattr(entry, "steps", (entry,))) for entry in imported.routine.steps)
    typer.echo(f"{out}: {imported.routine.title}, {count} steps.")
    if imported.doubts:
        typer.echo("\nNot sure of these; each is a remark in the file as well:")
    for doubt in imported.doubts:
        typer.echo(
            f"  {page}:{doubt.line}: {doubt.why}\n      {' '.join(doubt.source.split())[:100]}"
        )
    typer.echo(f"\nRead it through, then hear it with: handscue play {quote(str(out))}")
