"""``handscue import``: a session file from a routine written as prose."""

from __future__ import annotations

from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Annotated

import typer

from handscue.cli.reporting import echo, environment, reporting
from handscue.units import counted

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
    from handscue.app.importing import drafted
    from handscue.app.library import save

    imported = drafted(page)
    save(out, imported.text, environment(), force=force)
    _report(imported, page, out)


def _report(imported: Imported, page: Path, out: Path) -> None:
    count = sum(len(getattr(entry, "steps", (entry,))) for entry in imported.routine.steps)
    echo(f"{out}: {imported.routine.title}, {counted(count, 'step')}.")
    if imported.doubts:
        echo("\nNot sure of these; each is a remark in the file as well:")
    for doubt in imported.doubts:
        echo(f"  {page}:{doubt.line}: {doubt.why}\n      {' '.join(doubt.source.split())[:100]}")
    if imported.left_out:
        echo("\nLeft out; each is a remark at the end of the file as well:")
    for left in imported.left_out:
        echo(f"  {page}:{left.line}: {' '.join(left.text.split())[:200]}")
    echo(f"\nRead it through, then play it with: handscue play {quote(str(out))}")
