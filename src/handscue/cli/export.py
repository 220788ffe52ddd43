"""``handscue export``: a session as an audio file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from handscue.cli.fitting import DropOptional, FitEnd, FitLate, FitLength, wish
from handscue.cli.reporting import progress, reporting
from handscue.cli.wiring import SessionFile, prepare
from handscue.errors import ExportError


@reporting
def export(  # noqa: PLR0913, PLR0917 - an option each
    session: SessionFile,
    out: Annotated[
        Path, typer.Option("--output", "-o", metavar="FILE", help="The file to write: a .wav.")
    ],
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
    fit: FitLength = None,
    end: FitEnd = None,
    late: FitLate = None,
    drop_optional: DropOptional = False,
) -> None:
    """Write the session to an audio file: 48 kHz, 16-bit, mono WAV."""
    from handscue.export.wav import write_wav  # not for --help
    from handscue.units import format_duration

    if out.suffix.lower() != ".wav":
        raise ExportError(f"{out}: name a file that ends in .wav")
    if out.is_dir():
        raise ExportError(f"{out}: is a folder; name a file in it")
    if out.exists() and not force:
        raise ExportError(f"{out}: is there already; give another name, or --force to replace it")
    if not out.parent.is_dir():
        raise ExportError(f"{out}: there is no folder {out.parent}; make it first")
    ready = prepare(session, wish(fit, end, late, drop_optional))
    with progress("Writing, frames") as written:
        write_wav(ready.mix, out, written)
    length = format_duration(ready.timeline.total_ms)
    typer.echo(f"{out}: {length}. Copy it to any phone, or open it in any player.")
