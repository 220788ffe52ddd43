"""``handscue import``: a session file from a routine written as prose."""

from __future__ import annotations

import sys
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Annotated

import typer

from handscue.cli.reporting import PROBLEM, complain, echo, environment, reporting
from handscue.units import counted

if TYPE_CHECKING:
    from handscue.pages.importing import Imported


@reporting
def import_(
    page: Annotated[
        Path,
        typer.Argument(
            metavar="PAGE",
            help="Text, Markdown, saved HTML, .docx, .odt, RTF or PDF; - for standard input.",
        ),
    ],
    out: Annotated[
        Path, typer.Option("--output", "-o", metavar="FILE", help="The session file to write.")
    ],
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
) -> None:
    """Turn a written routine into a session file, ready to play, and say what is uncertain in it.

    The exit code is 1 if more of the page's work was left out than taken.
    """
    from handscue.app.importing import MOST_READ, drafted, drafted_from
    from handscue.app.library import save

    if str(page) == "-":
        imported = drafted_from(sys.stdin.buffer.read(MOST_READ), Path("page"))
    else:
        imported = drafted(page)
    save(out, imported.text, environment(), force=force)
    _report(imported, page, out)
    if imported.found_less_than_lost:
        complain(
            "More of this page was left out than taken. Number its steps, and import it again."
        )
        raise typer.Exit(PROBLEM)


def _report(imported: Imported, page: Path, out: Path) -> None:
    count = sum(len(getattr(entry, "steps", (entry,))) for entry in imported.routine.steps)
    echo(f"{out}: {imported.routine.title}, {counted(count, 'step')}.")
    if imported.doubts:
        echo("\nNot certain of these. Each is also a remark in the file:")
    for doubt in imported.doubts:
        echo(f"  {page}:{doubt.line}: {doubt.why}\n      {' '.join(doubt.source.split())[:100]}")
    if imported.left_out:
        echo("\nLeft out. Each is also listed at the end of the file:")
    for left in imported.left_out:
        echo(f"  {page}:{left.line}: {' '.join(left.text.split())[:200]}")
    echo(f"\nRead it through, then play it with: handscue play {quote(str(out))}")
