"""A file for each step, in a folder, and beside it a list that plays them all in order."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from handscue.export.files import write_whole
from handscue.export.formats import write
from handscue.export.names import file_name
from handscue.export.tags import chapters
from handscue.export.work import USUAL, How
from handscue.printable import printable
from handscue.schedule.selection import excerpt
from handscue.schedule.wording import heading
from handscue.units import to_frames

if TYPE_CHECKING:
    from handscue.export.tags import Tags
    from handscue.export.work import Progress
    from handscue.mix import Mix
    from handscue.schedule.timeline import Segment, Timeline


def list_beside(out: Path) -> Path:
    """Return where the list lies."""
    return out.with_suffix(".m3u8")


def folder_beside(out: Path) -> Path:
    """Return the folder of the files."""
    return out.with_suffix("")


@dataclass(frozen=True)
class Whole:
    """A session as sound, with its timeline and what its files tell about themselves."""

    timeline: Timeline
    mix: Mix
    tags: Tags


def write_split(whole: Whole, out: Path, progress: Progress, how: How = USUAL) -> tuple[str, ...]:
    """Write each segment as a file of ``out``'s kind, and the list last: then all are there.

    Return the files, as the list names them. Unless they may be replaced files that are there stay.

    Raises:
        ExportError: something cannot be written; no list is there then.

    """
    folder = folder_beside(out)
    segments = whole.timeline.segments
    names = []
    for segment in segments:
        path = folder / f"{_name(segment, len(segments))}{out.suffix}"
        sound = whole.mix.excerpt(to_frames(segment.start_ms), to_frames(segment.end_ms))
        write(sound, _tags(whole, segment), path, _no_progress, how)
        progress(to_frames(segment.end_ms), to_frames(whole.timeline.total_ms))
        names.append(f"{folder.name}/{path.name}")
    write_whole(list_beside(out), _playlist(whole.timeline, names), replace=how.replace)
    return tuple(names)


def _playlist(timeline: Timeline, names: Sequence[str]) -> bytes:
    lines = [b"#EXTM3U", f"#PLAYLIST:{printable(timeline.title)}".encode()]
    for segment, name in zip(timeline.segments, names, strict=True):
        heard_s = segment.duration_ms / 1000
        lines.append(f"#EXTINF:{heard_s:.3f},{printable(heading(segment.turn))}".encode())
        lines.append(os.fsencode(name))
    return b"\n".join((*lines, b""))


def _name(segment: Segment, of: int) -> str:
    """Return the name of a segment's file: its number, all of one width, and what it is."""
    return f"{segment.index + 1:0{len(str(of))}} {file_name(heading(segment.turn))}"


def _tags(whole: Whole, segment: Segment) -> Tags:
    part, _ = excerpt(whole.timeline, (), segment.index, segment.index)
    return replace(
        whole.tags,
        title=heading(segment.turn),
        track=(segment.index + 1, len(whole.timeline.segments)),
        chapters=chapters(part),
    )


def _no_progress(_done: int, _of: int) -> None:
    """Show nothing of a single step."""
