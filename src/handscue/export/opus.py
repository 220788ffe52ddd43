"""A mix as an Ogg Opus file (RFC 7845): speech at about 56 kbit/s, silence at next to none."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from functools import cached_property
from typing import IO, TYPE_CHECKING

from handscue.export import libsndfile, ogg
from handscue.export.packets import Read, Run, Silence, encoded
from handscue.export.vorbis_comment import comments
from handscue.units import FRAMES_PER_SECOND

if TYPE_CHECKING:
    from handscue.export.progress import Progress
    from handscue.export.tags import Tags
    from handscue.mix import Mix

PACKET_FRAMES = 960
LOOK_AHEAD = 312  # frames that libopus is behind, at 48 kHz
PACKETS_A_PAGE = 50  # one second, as RFC 7845 would have it
# libsndfile's scale from 256 to 6 kbit/s. At 0.85 libopus goes over to its other way of coding,
# which takes two and a half times as long (150 s of speech, libsndfile 1.2.2).
COMPRESSION = 0.8


class OpusCodec:
    """libopus, by way of libsndfile."""

    packet_frames = PACKET_FRAMES
    before = 4
    after = 10  # until coder and decoder, which remember, have both forgotten the sound
    longest_run = None

    @cached_property
    def silent(self) -> bytes:
        """A packet from the midst of a silence."""
        import numpy as np  # loaded with the mix

        *_, last = self.encode(lambda _start, frames: np.zeros(frames, np.int16), Run(0, 50))
        return last

    def encode(self, read: Read, run: Run) -> Iterator[bytes]:
        """See ``Codec.encode``."""
        pages, packets = ogg.PageReader(), ogg.PacketReader()
        place = -2  # a head and comments come before the sound
        stop = (run.stop + 2) * PACKET_FRAMES  # what libopus holds back
        for data in libsndfile.encode(
            read,
            run.first * PACKET_FRAMES,
            stop,
            container="OGG",
            coding="OPUS",
            compression_level=COMPRESSION,
        ):
            for page in pages.pages(data):
                for packet in packets.packets(page):
                    if 0 <= place < run.stop - run.first:
                        yield packet
                    place += 1


def write_opus(mix: Mix, tags: Tags, file: IO[bytes], progress: Progress) -> None:
    """Write a mix to an empty file."""
    serial = zlib.crc32(tags.title.encode())
    end = mix.frames + LOOK_AHEAD
    packets = -(-end // PACKET_FRAMES)
    number = 0
    head = struct.pack("<8sBBHIhB", b"OpusHead", 1, 1, LOOK_AHEAD, FRAMES_PER_SECOND, 0, 0)
    about = b"OpusTags" + comments(tags, with_cover=True)
    for page in (
        *ogg.pages_of(head, 0, serial, ogg.FIRST),
        *ogg.pages_of(about, 1, serial),
    ):
        file.write(bytes(page))
        number = page.number + 1
    codec = OpusCodec()
    done = 0
    for second in _seconds(encoded(mix, codec, packets, progress), codec.silent):
        done += len(second)
        granule = min(done * PACKET_FRAMES, end)
        page = ogg.page_with(second, granule, number, serial)
        file.write(bytes(ogg.ended(page) if done == packets else page))
        number += 1


def _seconds(pieces: Iterator[bytes | Silence], silent: bytes) -> Iterator[list[bytes]]:
    """Group packets by the page."""
    held: list[bytes] = []
    for piece in pieces:
        left = piece.packets if isinstance(piece, Silence) else 1
        packet = silent if isinstance(piece, Silence) else piece
        while left:
            taken = min(left, PACKETS_A_PAGE - len(held))
            held += [packet] * taken
            left -= taken
            if len(held) == PACKETS_A_PAGE:
                yield held
                held = []
    if held:
        yield held
