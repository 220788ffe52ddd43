"""``handscue export``: a session as an audio file, with what may lie beside it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, NoReturn

import typer

from handscue.cli.fitting import DropOptional, FitEnd, FitLate, FitLength, wish
from handscue.cli.music import MusicFile, MusicLevel, NoMusic, music_wish
from handscue.cli.profiles import ProfileName
from handscue.cli.reporting import complain, progress, reporting
from handscue.cli.wiring import SessionFile, prepare
from handscue.errors import ExportError
from handscue.export.sidecar_kinds import Sidecar

if TYPE_CHECKING:
    from handscue.cli.wiring import Session
    from handscue.export.tags import Tags
    from handscue.schedule.selection import Selection

Sides = Literal["left", "right"]
PLACE = "PLACE"
NEARLY = 0.5  # decibels, less than anybody hears


@reporting
def export(  # noqa: PLR0913, PLR0917 - an option each
    session: SessionFile,
    out: Annotated[
        Path,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="The file to write: a .wav, .flac, .mp3, .m4a, .m4b, .opus or .ogg.",
        ),
    ],
    force: Annotated[bool, typer.Option("--force", help="Replace files that are there.")] = False,
    sidecars: Annotated[
        bool,
        typer.Option(
            "--sidecars", help="Write captions, marks, data and a printable sheet beside it."
        ),
    ] = False,
    sidecar: Annotated[
        list[Sidecar] | None, typer.Option(help="Write this one beside it; may be given again.")
    ] = None,
    sides: Annotated[Sides | None, typer.Option(help="Only one side of what has two.")] = None,
    begin: Annotated[
        str | None,
        typer.Option(
            "--from", metavar=PLACE, help="Begin with this step: 'step 4', or a time: 5:00."
        ),
    ] = None,
    end: Annotated[
        str | None, typer.Option("--to", metavar=PLACE, help="End with this step, or time.")
    ] = None,
    gap: Annotated[
        str, typer.Option(metavar="TIME", help="Silence to begin with, such as 10s.")
    ] = "0",
    quiet: Annotated[bool, typer.Option("--quiet", help="Chimes only, nothing spoken.")] = False,
    split: Annotated[
        bool, typer.Option("--split", help="A file for each step, and a list to play them all.")
    ] = False,
    loudness: Annotated[
        float | None,
        typer.Option(min=-40, max=-8, help="In LUFS, of the whole session; -18 is usual."),
    ] = None,
    fit: FitLength = None,
    end_at: FitEnd = None,
    late: FitLate = None,
    drop_optional: DropOptional = False,
    profile: ProfileName = None,
    music: MusicFile = None,
    music_level: MusicLevel = None,
    no_music: NoMusic = False,
) -> None:
    """Write the session to an audio file that any phone plays, with a chapter for each step."""
    from handscue.export.formats import write, writer_for  # not for --help
    from handscue.export.sidecars import Exported, beside, write_sidecar
    from handscue.export.split import folder_beside, list_beside, write_split
    from handscue.units import format_duration

    writer_for(out)  # before the speech is made
    kinds = list(Sidecar) if sidecars else sidecar or []
    audio = list_beside(out) if split else out
    _check_free([audio, *(beside(audio, kind) for kind in kinds)], force=force)
    if split:
        _check_folder(folder_beside(out), force=force)
    asked = wish(fit, end_at, late, drop_optional)
    under = music_wish(music, music_level, no_music)
    wanted = _selection(sides, begin, end, gap, quiet=quiet)
    try:
        ready = prepare(
            session, asked, selection=wanted, loudness=loudness, profile=profile, music=under
        )
    except ValueError as error:
        _wrong(str(error))
    if loudness is not None and ready.loudness < loudness - NEARLY:
        complain(
            f"It can be about {ready.loudness:.0f} LUFS loud, not {loudness:g}: "
            "any louder, its peaks would be cut off audibly"
        )
    tags = tags_of(ready)
    with progress("Writing, percent") as written:
        shown = _in_percent(written)
        parts: tuple[str, ...] = ()
        if split:
            parts = write_split(ready.timeline, ready.mix, tags, out, shown)
        else:
            write(ready.mix, tags, out, shown)
    exported = Exported(audio, ready.timeline, ready.cues, tags, parts)
    for kind in kinds:
        write_sidecar(kind, exported)
    length = format_duration(ready.timeline.total_ms)
    typer.echo(f"{audio}: {length}. Copy it to any phone, or open it in any player.")


def _selection(
    side: Sides | None, begin: str | None, end: str | None, gap: str, *, quiet: bool
) -> Selection:
    from handscue.routine.model import Side
    from handscue.schedule.selection import Selection
    from handscue.units import parse_duration

    try:
        gap_ms = parse_duration(gap)
    except ValueError as error:
        _wrong(f"--gap: {error}")
    return Selection(
        side=Side(side) if side else None,
        begin=begin,
        end=end,
        lead_in_ms=gap_ms,
        chimes_only=quiet,
    )


def _wrong(message: str) -> NoReturn:
    raise typer.BadParameter(message)


def _check_free(paths: list[Path], *, force: bool) -> None:
    """Find out before the work whether files can be written.

    Raises:
        ExportError: one is there already, is a folder, or has no folder to lie in.

    """
    for path in paths:
        try:
            if path.is_dir():
                raise ExportError(f"{path}: is a folder; name a file in it")
            if path.exists() and not path.is_file():
                raise ExportError(f"{path}: is a device or a pipe; name an ordinary file")
            if path.exists() and not force:
                raise ExportError(
                    f"{path}: is there already; give another name, or --force to replace it"
                )
            if not path.parent.is_dir():
                raise ExportError(f"{path}: there is no folder {path.parent}; make it first")
        except OSError as error:
            raise ExportError(f"{path}: {error.strerror}; give another name") from None


def _check_folder(folder: Path, *, force: bool) -> None:
    """Find out before the work whether a folder can be had for the files of a session's steps.

    Raises:
        ExportError: a file is in its place, or other files are in it.

    """
    if folder.exists() and not folder.is_dir():
        raise ExportError(f"{folder}: is a file, in the place of the folder; give another name")
    if folder.is_dir() and any(folder.iterdir()) and not force:
        raise ExportError(
            f"{folder}: is there already, with files in it; give another name, or --force to "
            "write the steps into it"
        )


def _in_percent(show: Callable[[int, int], None]) -> Callable[[int, int], None]:
    """Show percents of what is shown in frames, each once."""
    last = -1

    def shown(done: int, of: int) -> None:
        nonlocal last
        percent = 100 * done // max(1, of)
        if percent > last:
            last = percent
            show(percent, 100)

    return shown


def tags_of(session: Session) -> Tags:
    """Give what a file of a session tells about itself."""
    from handscue.export.cover import cover
    from handscue.export.tags import Tags, chapters, language_of

    title = session.timeline.title
    return Tags(
        title=title,
        album=title,
        date=datetime.now().astimezone().date().isoformat(),
        language=language_of(session.routine.language),
        cover=cover(session.timeline),
        chapters=chapters(session.timeline),
    )
