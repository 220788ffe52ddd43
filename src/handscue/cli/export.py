"""``handscue export``: a session as an audio file, with what may lie beside it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from handscue.cli.options import (
    DropOptional,
    FitEnd,
    FitLate,
    FitLength,
    MusicFile,
    MusicLevel,
    NoMusic,
    ProfileName,
    SessionFile,
    TalkAmount,
    Voice,
    length_wish,
    music_wish,
    parsed_by,
    talk_wish,
    telling_of_parts,
)
from handscue.cli.reporting import echo, environment, reporting
from handscue.export.sidecar_kinds import Sidecar
from handscue.units import Milliseconds, format_duration, parse_duration

if TYPE_CHECKING:
    from handscue.schedule.selection import Selection

Sides = Literal["left", "right"]
PLACE = "PLACE"


Out = Annotated[
    Path,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE",
        help="A .wav, .flac, .mp3, .m4a, .m4b, .opus or .ogg to write, or a .player folder.",
    ),
]
Force = Annotated[bool, typer.Option("--force", help="Replace files that are there.")]
Sidecars = Annotated[
    bool,
    typer.Option("--sidecars", help="Write captions, marks, data and a printable sheet beside it."),
]
OneSidecar = Annotated[
    list[Sidecar] | None,
    typer.Option(help="Write only this one beside it; may be given more than once."),
]
OneSide = Annotated[Sides | None, typer.Option(help="Only this side of what is done on both.")]
Begin = Annotated[
    str | None,
    typer.Option("--from", metavar=PLACE, help="Begin with this step: 'step 4', or a time: 5:00."),
]
End = Annotated[
    str | None, typer.Option("--to", metavar=PLACE, help="End with this step, or at a time.")
]
Gap = Annotated[
    Milliseconds,
    typer.Option(
        metavar="TIME",
        parser=parsed_by(parse_duration),
        help="Silence to begin with, such as 10s.",
    ),
]
Quiet = Annotated[bool, typer.Option("--quiet", help="Chimes only, nothing spoken.")]
Split = Annotated[
    bool, typer.Option("--split", help="A file for each step, and a list to play them all.")
]
Loudness = Annotated[
    float | None,
    typer.Option(min=-40, max=-8, help="How loud the whole session is, in LUFS; -18 is usual."),
]


@reporting
def export(  # noqa: PLR0913, PLR0917 - an option each
    session: SessionFile,
    out: Out,
    force: Force = False,
    sidecars: Sidecars = False,
    sidecar: OneSidecar = None,
    sides: OneSide = None,
    begin: Begin = None,
    end: End = None,
    gap: Gap = 0,
    quiet: Quiet = False,
    split: Split = False,
    loudness: Loudness = None,
    fit: FitLength = None,
    end_at: FitEnd = None,
    late: FitLate = None,
    drop_optional: DropOptional = False,
    profile: ProfileName = None,
    voice: Voice = None,
    talk: TalkAmount = None,
    music: MusicFile = None,
    music_level: MusicLevel = None,
    no_music: NoMusic = False,
) -> None:
    """Write the session to an audio file, with a chapter for each step."""
    from handscue.app.exporting import Export, Files
    from handscue.app.request import Request

    kinds = list(Sidecar) if sidecars else sidecar or []
    request = Request(
        session,
        length_wish(fit, end_at, late, drop_optional),
        _part(sides, begin, end, gap, quiet=quiet),
        profile,
        voice,
        music_wish(music, music_level, no_music),
        loudness=loudness,
        talk=talk_wish(talk),
    )
    files = Files(out, kinds, split=split, force=force)
    with telling_of_parts():
        made = Export(request, files, environment()).run()
    length = format_duration(made.plan.timeline.total_ms)
    echo(f"{files.audio}: {length}. {files.plays}")


def _part(
    side: Sides | None, begin: str | None, end: str | None, gap: Milliseconds, *, quiet: bool
) -> Selection:
    from handscue.routine.model import Side
    from handscue.schedule.selection import Selection

    return Selection(
        side=Side(side) if side else None,
        begin=begin,
        end=end,
        lead_in_ms=gap,
        chimes_only=quiet,
    )
