"""Encoding with libsndfile, its output handed on while it is made."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from handscue.errors import ExportError
from handscue.units import FRAMES_PER_SECOND

if TYPE_CHECKING:
    from handscue.export.packets import Read
    from handscue.units import Frames

# libsndfile 1.2.2 falls over one very large write of Vorbis, so sound goes in a second at a time.
BLOCK = FRAMES_PER_SECOND


class _Sink:
    """A file to libsndfile that keeps nothing: what is written at its end is to be taken."""

    def __init__(self) -> None:
        self._position = self._length = 0
        self._new = bytearray()

    def write(self, data: bytes) -> int:
        # What goes back to a place before the end corrects sizes there, which we write ourselves.
        self._new += data[max(0, self._length - self._position) :]
        self._position += len(data)
        self._length = max(self._length, self._position)
        return len(data)

    def read(self, _size: int) -> bytes:
        return b""

    def seek(self, offset: int, whence: int = 0) -> int:
        self._position = offset + (0, self._position, self._length)[whence]
        return self._position

    def tell(self) -> int:
        return self._position

    def taken(self) -> bytes:
        new = bytes(self._new)
        self._new.clear()
        return new


def version() -> str:
    """Return which libsndfile it is."""
    import soundfile

    return str(soundfile.__libsndfile_version__)


def encode(
    read: Read, start: Frames, stop: Frames, *, container: str, coding: str, **settings: object
) -> Iterator[bytes]:
    """Yield the file libsndfile would write of some frames, piece by piece.

    Its header is as it was when first written: libsndfile goes back to it at the end.
    """
    sink = _Sink()
    file = _soundfile().SoundFile(
        sink, "w", FRAMES_PER_SECOND, channels=1, format=container, subtype=coding, **settings
    )
    with file:
        for at in range(start, stop, BLOCK):
            file.write(read(at, min(BLOCK, stop - at)))
            yield sink.taken()
    yield sink.taken()


def _soundfile() -> Any:
    try:
        import soundfile  # 110 ms to load
    except (ImportError, OSError):  # the latter where it finds no libsndfile
        raise ExportError(
            "This needs soundfile, with libsndfile in it. Type: "
            f"{sys.executable} -m pip install --force-reinstall soundfile. "
            "WAV and MP3 work without it"
        ) from None
    return soundfile
