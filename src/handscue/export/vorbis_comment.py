"""Tags as Vorbis comments, which FLAC, Ogg Vorbis and Opus share (xiph.org/vorbis/doc)."""

from __future__ import annotations

import base64
import struct
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from handscue.export.tags import Tags
    from handscue.units import Milliseconds

FRONT_COVER = 3


def comments(tags: Tags, *, with_cover: bool) -> bytes:
    """Return tags as a list of comments; FLAC keeps its cover elsewhere."""
    texts = [f"{name}={text}".encode() for name, text in _fields(tags)]
    if with_cover:
        texts.append(b"METADATA_BLOCK_PICTURE=" + base64.b64encode(picture(tags.cover)))
    vendor = tags.artist.encode()
    head = struct.pack("<I", len(vendor)) + vendor + struct.pack("<I", len(texts))
    return head + b"".join(struct.pack("<I", len(text)) + text for text in texts)


def picture(png: bytes) -> bytes:
    """Return a cover as FLAC's picture block has it."""
    mime = b"image/png"
    width, height = struct.unpack(">II", png[16:24])
    return (
        struct.pack(">II", FRONT_COVER, len(mime))
        + mime
        + struct.pack(">IIIIII", 0, width, height, 24, 0, len(png))
        + png
    )


def _fields(tags: Tags) -> Iterator[tuple[str, str]]:
    yield "TITLE", tags.title
    yield "ALBUM", tags.album
    yield "ARTIST", tags.artist
    yield "DATE", tags.date
    yield "LANGUAGE", tags.language
    if tags.track:
        yield "TRACKNUMBER", str(tags.track[0])
        yield "TRACKTOTAL", str(tags.track[1])
    for number, chapter in enumerate(tags.chapters, start=1):
        yield f"CHAPTER{number:03}", clock(chapter.start_ms)
        yield f"CHAPTER{number:03}NAME", chapter.name


def clock(ms: Milliseconds) -> str:
    """Write an instant as ``hh:mm:ss.mmm``."""
    seconds, ms = divmod(ms, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{ms:03}"
