"""A mix as an Ogg Vorbis file (xiph.org/vorbis/doc), by libvorbis; the silence and tags are ours.

Vorbis cuts sound into long and short blocks, of which each overlaps the next: the sound between
the middles of two is known once both are. A block of silence is a byte that says which it is, and
between which. Runs begin and end in the middle of a short block, so that any length of silence
fits between them.
"""

from __future__ import annotations

import zlib
from functools import cached_property
from itertools import islice, repeat
from typing import IO, TYPE_CHECKING

import numpy as np

from handscue.export import libsndfile, ogg
from handscue.export.packets import Read, Run, Silence, encoded
from handscue.export.vorbis_comment import comments

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handscue.export.tags import Tags
    from handscue.export.work import Work
    from handscue.mix import Mix
    from handscue.units import Frames

COMPRESSION = 0.8  # libsndfile's scale: quality 2, near 64 kbit/s for speech without pause
HEADS = 3  # identification, comments, set-up
SHORT, LONG = 256, 2048  # frames of libvorbis's blocks at 48 kHz
UNIT = SHORT // 2  # from the middle of a short block to that of the next
SPARE = 3 * LONG // 2  # at the end of a run; enough for two long blocks and a short one
PAGE_BYTES = 4096
PACKETS_A_SECOND = 47  # of silence, nearly
SECOND = PACKETS_A_SECOND * LONG // 2

# A packet's bits, from the lowest: not a head, a long block, after such a one, before such a one.
IS_LONG, AFTER_LONG, BEFORE_LONG = 2, 4, 8
AMONG_LONG = bytes([IS_LONG | AFTER_LONG | BEFORE_LONG])


class VorbisCodec:
    """libvorbis, by way of libsndfile; runs are counted in short blocks, whatever they hold."""

    packet_frames = UNIT
    before = 2 * LONG // UNIT
    after = (SPARE + LONG) // UNIT
    longest_run = None
    placeless = True
    silent = b"\0"  # a short block

    @cached_property
    def identity(self) -> str:
        """See ``Codec.identity``."""
        return f"vorbis {libsndfile.version()} {COMPRESSION}"

    def encode(self, read: Read, run: Run) -> Iterator[bytes]:
        """Yield what follows a short block in whose middle the run begins; the last is short."""
        left = (run.stop - run.first) * UNIT
        last = self.silent
        more = 2 * SPARE  # more silence than libvorbis holds back
        for packet in islice(
            _made(read, run.first * UNIT, run.stop * UNIT + more), HEADS + 1, None
        ):
            left -= frames_between(last, packet)
            last = packet
            yield packet
            if left <= SPARE:
                break
        for packet in _back_to_short(last):
            left -= frames_between(last, packet)
            last = packet
            yield packet
        for packet, times in silence(left):
            yield from repeat(packet, times)


def write_vorbis(mix: Mix, tags: Tags, file: IO[bytes], work: Work) -> None:
    """Write a mix to an empty file."""
    serial = zlib.crc32(tags.title.encode())
    number = 0
    for page in _head_pages(tags, serial):
        file.write(bytes(ogg.numbered(page, number)))
        number += 1
    for alike in _pages(mix, serial, work):
        file.writelines(alike.numbered(number))
        number += alike.times
    work.progress(mix.frames, mix.frames)


def silence(frames: Frames) -> Iterator[tuple[bytes, int]]:
    """Yield what follows a short block until the middle of another: packets, and how often each.

    ``frames`` are whole units.
    """
    there_and_back, from_long_to_long = (SHORT + LONG) // 2, LONG // 2
    longs = max(0, (frames - there_and_back) // from_long_to_long + 1)
    if longs:
        yield bytes([IS_LONG | BEFORE_LONG * (longs > 1)]), 1
        yield AMONG_LONG, max(0, longs - 2)
        yield bytes([IS_LONG | AFTER_LONG]), int(longs > 1)
        yield VorbisCodec.silent, 1
        frames -= there_and_back + (longs - 1) * from_long_to_long
    yield VorbisCodec.silent, frames // UNIT


def frames_between(one: bytes, other: bytes) -> Frames:
    """Return how far it is from the middle of a packet's block to that of the next."""
    return (_block(one) + _block(other)) // 4


def _block(packet: bytes) -> Frames:
    return LONG if packet[0] & IS_LONG else SHORT


def _back_to_short(packet: bytes) -> Iterator[bytes]:
    """Yield the silence from a block to a short one, by way of what the block says must follow."""
    if packet[0] & IS_LONG:
        if packet[0] & BEFORE_LONG:
            yield bytes([IS_LONG | AFTER_LONG])
        yield VorbisCodec.silent


def _made(read: Read, start: Frames, stop: Frames) -> Iterator[bytes]:
    """Yield the packets libvorbis makes of some frames, heads first."""
    pages, packets = ogg.PageReader(), ogg.PacketReader()
    for data in libsndfile.encode(
        read, start, stop, container="OGG", coding="VORBIS", compression_level=COMPRESSION
    ):
        for page in pages.pages(data):
            yield from packets.packets(page)


def _packets(mix: Mix, work: Work) -> Iterator[tuple[bytes, int]]:
    """Yield what follows the first block, and how often, to the end of the sound or beyond."""
    codec = VorbisCodec()
    units = -(-mix.frames // UNIT) + codec.after
    for piece in encoded(mix, codec, units, work):
        if isinstance(piece, Silence):
            yield from silence(piece.packets * UNIT)
        else:
            yield piece, 1


def _pages(mix: Mix, serial: int, work: Work) -> Iterator[ogg.Alike]:
    """Yield the pages of the sound; the last one says where within its packets the sound ends."""
    last = VorbisCodec.silent  # from its middle the time is counted
    held, segments, size, position = [last], 1, 1, 0
    room = 1  # first a page of that block alone: ffmpeg wants to see where even a short file begins
    for packet, times in _packets(mix, work):
        seconds = (mix.frames - position - 1) // SECOND  # before the last page
        alike = min(times // PACKETS_A_SECOND, seconds) if packet == AMONG_LONG else 0
        if alike:
            yield ogg.Alike(ogg.page_with(held, position, 0, serial), 1, 0)
            second = [packet] * PACKETS_A_SECOND
            yield ogg.Alike(ogg.page_with(second, position + SECOND, 0, serial), alike, SECOND)
            held, segments, size = [], 0, 0
            position += alike * SECOND
        for _ in range(times - alike * PACKETS_A_SECOND):
            if segments + len(packet) // 255 >= ogg.MOST_SEGMENTS or size >= room:
                yield ogg.Alike(ogg.page_with(held, position, 0, serial), 1, 0)
                held, segments, size, room = [], 0, 0, PAGE_BYTES
            position += frames_between(last, packet)
            last = packet
            held.append(packet)
            segments += len(packet) // 255 + 1
            size += len(packet)
            if position >= mix.frames:
                yield ogg.Alike(ogg.ended(ogg.page_with(held, mix.frames, 0, serial)), 1, 0)
                return


def _head_pages(tags: Tags, serial: int) -> Iterator[ogg.Page]:
    a_little = _made(lambda _start, frames: np.zeros(frames, np.int16), 0, LONG)
    identification, _, set_up = islice(a_little, HEADS)
    framed = b"\x01"
    about = b"\x03vorbis" + comments(tags, with_cover=True) + framed
    yield from ogg.pages_of(identification, 0, serial, ogg.FIRST)
    yield from ogg.pages_of(about, 0, serial)
    yield from ogg.pages_of(set_up, 0, serial)
