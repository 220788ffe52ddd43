"""A mix as an Ogg Vorbis file, by libvorbis; the tags are ours."""

from __future__ import annotations

import zlib
from typing import IO, TYPE_CHECKING

from handscue.export import libsndfile, ogg
from handscue.export.vorbis_comment import comments
from handscue.units import FRAMES_PER_SECOND

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handscue.export.progress import Progress
    from handscue.export.tags import Tags
    from handscue.mix import Mix

COMPRESSION = 0.8  # libsndfile's scale: quality 2, near 64 kbit/s for speech without pause
HEADS = 3  # identification, comments, set-up


def write_vorbis(mix: Mix, tags: Tags, file: IO[bytes], progress: Progress) -> None:
    """Write a mix to an empty file.

    In one pass: what Vorbis writes of a silence depends on what came before it.
    """
    serial = zlib.crc32(tags.title.encode())
    pages, packets = ogg.PageReader(), ogg.PacketReader()
    heads: list[bytes] = []
    number = 0
    for data in _encoded(mix, progress):
        for page in pages.pages(data):
            if len(heads) < HEADS:
                heads += packets.packets(page)
                written = list(_head_pages(heads, tags, serial)) if len(heads) == HEADS else []
            else:
                written = [ogg.Page(page.granule, 0, serial, page.flags, page.lacing, page.body)]
            for each in written:
                file.write(bytes(ogg.numbered(each, number)))
                number += 1


def _encoded(mix: Mix, progress: Progress) -> Iterator[bytes]:
    pieces = libsndfile.encode(
        mix.read, 0, mix.frames, container="OGG", coding="VORBIS", compression_level=COMPRESSION
    )
    for seconds, data in enumerate(pieces, start=1):
        yield data
        progress(min(seconds * FRAMES_PER_SECOND, mix.frames), mix.frames)


def _head_pages(heads: list[bytes], tags: Tags, serial: int) -> Iterator[ogg.Page]:
    identification, _, set_up = heads
    framed = b"\x01"
    about = b"\x03vorbis" + comments(tags, with_cover=True) + framed
    yield from ogg.pages_of(identification, 0, serial, ogg.FIRST)
    yield from ogg.pages_of(about, 0, serial)
    yield from ogg.pages_of(set_up, 0, serial)
