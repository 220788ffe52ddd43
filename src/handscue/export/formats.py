"""Which file a suffix asks for, and writing it."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import IO, TYPE_CHECKING, NamedTuple, TypeAlias

from handscue.errors import ExportError
from handscue.export.files import whole_file
from handscue.export.work import USUAL, How, Work
from handscue.units import format_duration, to_frames, to_milliseconds

if TYPE_CHECKING:
    from handscue.export.tags import Tags
    from handscue.export.work import Progress
    from handscue.mix import Mix
    from handscue.units import Frames

Writer: TypeAlias = "Callable[[Mix, Tags, IO[bytes], Work], None]"

ANYWHERE = "Copy it to any phone, or open it in any player."
NOT_ON_IPHONES = (
    "Android phones and most players on a computer play it; an iPhone does not without an app "
    "such as VLC. For any phone, export an .mp3."
)


class Format(NamedTuple):
    """What writes a kind of file, imported when wanted; and where such a file plays."""

    module: str
    function: str
    plays: str = ANYWHERE


FORMATS = {
    ".wav": Format("wav", "write_wav"),
    ".flac": Format(
        "flac",
        "write_flac",
        "Android phones and most players on a computer play it; on an iPhone, open it in Files.",
    ),
    ".mp3": Format("mp3", "write_mp3"),
    ".m4a": Format("mp4", "write_m4a"),
    ".m4b": Format(
        "mp4",
        "write_m4b",
        "Open it in an audiobook player, such as Books on an iPhone, which remembers your place.",
    ),
    ".opus": Format("opus", "write_opus", NOT_ON_IPHONES),
    ".ogg": Format("vorbis", "write_vorbis", NOT_ON_IPHONES),
}
LONGEST_MS = 24 * 3_600_000  # what every format has room for


def writer_for(path: Path) -> Writer:
    """Return what writes a file of this name.

    Raises:
        ExportError: its suffix stands for no format; the message names those that do.

    """
    wanted = _format_of(path)
    writer: Writer = getattr(import_module(f"handscue.export.{wanted.module}"), wanted.function)
    return writer


def where_it_plays(path: Path) -> str:
    """Return a sentence that says what plays a file of this name.

    Raises:
        ExportError: its suffix stands for no format.

    """
    return _format_of(path).plays


def _format_of(path: Path) -> Format:
    try:
        return FORMATS[path.suffix.lower()]
    except KeyError:
        known = ", ".join(FORMATS)
        raise ExportError(f"{path}: name a file that ends in one of {known}") from None


def write(mix: Mix, tags: Tags, path: Path, progress: Progress, how: How = USUAL) -> None:
    """Write a mix to a file, whole or not at all, making its folder where there is none.

    Unless it may be replaced a file that is there stays, also one that others write meanwhile.

    Raises:
        ExportError: it cannot be written; what was under its name is as it was.

    """
    writer = writer_for(path)
    _refuse_too_long(path, mix.frames)
    with whole_file(path, replace=how.replace) as file:
        writer(mix, tags.printable(), file, Work(progress, how.kept, how.aligned))


def _refuse_too_long(path: Path, frames: Frames) -> None:
    if frames > to_frames(LONGEST_MS):
        raise ExportError(
            f"{path}: the session takes {format_duration(to_milliseconds(frames))}, and a file "
            f"holds 24 hours at most. Export it in parts, with --from and --to."
        )
