"""Which file a suffix asks for, and writing it."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import IO, TYPE_CHECKING, TypeAlias

from handscue.errors import ExportError
from handscue.export.files import whole_file
from handscue.units import format_duration, to_frames, to_milliseconds

if TYPE_CHECKING:
    from handscue.export.progress import Progress
    from handscue.export.tags import Tags
    from handscue.mix import Mix

Writer: TypeAlias = "Callable[[Mix, Tags, IO[bytes], Progress], None]"

# Imported when wanted: a WAV has no need of an encoder.
WRITERS = {
    ".wav": ("wav", "write_wav"),
    ".flac": ("flac", "write_flac"),
    ".mp3": ("mp3", "write_mp3"),
    ".m4a": ("mp4", "write_m4a"),
    ".m4b": ("mp4", "write_m4b"),
    ".opus": ("opus", "write_opus"),
    ".ogg": ("vorbis", "write_vorbis"),
}
LONGEST_MS = 24 * 3_600_000  # what every format has room for


def writer_for(path: Path) -> Writer:
    """Return what writes a file of this name.

    Raises:
        ExportError: its suffix stands for no format; the message names those that do.

    """
    try:
        module, function = WRITERS[path.suffix.lower()]
    except KeyError:
        known = ", ".join(WRITERS)
        raise ExportError(f"{path}: name a file that ends in one of {known}") from None
    writer: Writer = getattr(import_module(f"handscue.export.{module}"), function)
    return writer


def write(mix: Mix, tags: Tags, path: Path, progress: Progress) -> None:
    """Write a mix to a file, whole or not at all; a file that is there is replaced.

    Raises:
        ExportError: it cannot be written; what was under its name is as it was.

    """
    writer = writer_for(path)
    if mix.frames > to_frames(LONGEST_MS):
        raise ExportError(
            f"{path}: the session takes {format_duration(to_milliseconds(mix.frames))}, and a file "
            f"holds 24 hours at most; write it in parts with --from and --to"
        )
    with whole_file(path) as file:
        writer(mix, tags, file, progress)
