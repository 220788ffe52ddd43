"""A file for each step, in a folder, and beside it a list that plays them all in order."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from handscue.errors import ExportError
from handscue.export.files import write_whole
from handscue.export.formats import write
from handscue.export.names import file_name
from handscue.export.tags import chapters
from handscue.schedule.selection import excerpt
from handscue.schedule.wording import heading
from handscue.units import to_frames

if TYPE_CHECKING:
    from handscue.export.progress import Progress
    from handscue.export.tags import Tags
    from handscue.mix import Mix
    from handscue.schedule.timeline import Timeline


def list_beside(out: Path) -> Path:
    """Return where the list lies."""
    return out.with_suffix(".m3u8")


def folder_beside(out: Path) -> Path:
    """Return the folder of the files."""
    return out.with_suffix("")


def write_split(
    timeline: Timeline, mix: Mix, tags: Tags, out: Path, progress: Progress
) -> tuple[str, ...]:
    """Write each segment as a file of ``out``'s kind, and the list last: then all are there.

    Return the files, as the list names them.

    Raises:
        ExportError: something cannot be written; no list is there then.

    """
    folder = folder_beside(out)
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise ExportError(f"{folder}: cannot be made a folder ({error.strerror})") from None
    count = len(timeline.segments)
    entries = ["#EXTM3U", f"#PLAYLIST:{timeline.title}"]
    names = []
    for segment in timeline.segments:
        number = segment.index + 1
        name = heading(segment.turn)
        path = folder / f"{number:0{len(str(count))}} {file_name(name)}{out.suffix}"
        part, _ = excerpt(timeline, (), segment.index, segment.index)
        own = replace(tags, title=name, track=(number, count), chapters=chapters(part))
        sound = mix.excerpt(to_frames(segment.start_ms), to_frames(segment.end_ms))
        write(sound, own, path, _no_progress)
        progress(to_frames(segment.end_ms), to_frames(timeline.total_ms))
        names.append(f"{folder.name}/{path.name}")
        entries += [f"#EXTINF:{segment.duration_ms / 1000:.3f},{name}", names[-1]]
    write_whole(list_beside(out), ("\n".join(entries) + "\n").encode())
    return tuple(names)


def _no_progress(_done: int, _of: int) -> None:
    """Show nothing of a single step."""
