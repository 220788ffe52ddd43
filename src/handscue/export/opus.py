"""A mix as an Ogg Opus file (RFC 7845): speech at about 56 kbit/s, silence at next to none."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cached_property
from itertools import islice
from typing import IO, TYPE_CHECKING, TypeAlias

from handscue.export import libsndfile, ogg, pyav
from handscue.export.packets import Read, Run, Silence, encoded
from handscue.export.vorbis_comment import comments
from handscue.units import FRAMES_PER_SECOND

if TYPE_CHECKING:
    from handscue.export.tags import Tags
    from handscue.export.work import Work
    from handscue.mix import Mix
    from handscue.units import Frames

PACKET_FRAMES = 960
LOOK_AHEAD = 312  # frames that libopus is behind, at 48 kHz
HELD_BACK = 2  # packets that may not come until more sound does
PACKETS_A_PAGE = 50  # one second, as RFC 7845 would have it
BITS_A_SECOND = 56_000  # with less libopus codes in another way, which takes far longer
# libopus's, up to 10, which is its own choice and takes 1.35 times as long. It is no nearer by ear:
# noise to mask -3.6 dB, with 10 -3.7 (as ffmpeg sets it -2.1), PESQ 4.27, 4.37 and 4.41 of 4.64
# (the whole body session's speech); over music 0.1 dB further below the mask.
EFFORT = 5
COMPRESSION = (256_000 - BITS_A_SECOND) / (256_000 - 6_000)  # the same on libsndfile's scale

Packets: TypeAlias = Callable[[Read, Run], Iterator[bytes]]


HEAD_AND_COMMENTS = 2  # packets before the first that holds sound


def by_libsndfile(read: Read, run: Run) -> Iterator[bytes]:
    """Return a run's packets as the libopus within libsndfile makes them."""
    pages, packets = ogg.PageReader(), ogg.PacketReader()
    made = libsndfile.encode(
        read,
        run.first * PACKET_FRAMES,
        (run.stop + HELD_BACK) * PACKET_FRAMES,
        container="OGG",
        coding="OPUS",
        compression_level=COMPRESSION,
    )
    found = (
        packet for data in made for page in pages.pages(data) for packet in packets.packets(page)
    )
    return islice(found, HEAD_AND_COMMENTS, HEAD_AND_COMMENTS + run.stop - run.first)


def by_pyav(read: Read, run: Run) -> Iterator[bytes]:
    """Return a run's packets as the libopus within PyAV does, in a third of the time."""
    encoder = pyav.opened(
        "libopus", BITS_A_SECOND, vbr="constrained", compression_level=str(EFFORT)
    )
    start, stop = run.first * PACKET_FRAMES, (run.stop + HELD_BACK) * PACKET_FRAMES
    return islice(pyav.packets(encoder, read, start, stop), run.stop - run.first)


class OpusCodec:
    """libopus, from wherever it is had."""

    packet_frames = PACKET_FRAMES
    before = 4
    after = 4  # with 10, the whole body session is 0.02 dB nearer, and no quieter in its silences
    longest_run = None
    placeless = True

    def __init__(self, packets: Packets | None = None) -> None:
        """Make packets with a function, or else with the quickest there is."""
        self._packets = packets or (by_pyav if pyav.has("libopus") else by_libsndfile)

    @cached_property
    def identity(self) -> str:
        """See ``Codec.identity``."""
        of = libsndfile if self._packets is by_libsndfile else pyav
        return f"opus {of.__name__} {of.version()} {BITS_A_SECOND} {EFFORT}"

    @cached_property
    def silent(self) -> bytes:
        """A packet from the midst of a silence."""
        import numpy as np  # loaded with the mix

        *_, last = self.encode(lambda _start, frames: np.zeros(frames, np.int16), Run(0, 50))
        return last

    def encode(self, read: Read, run: Run) -> Iterator[bytes]:
        """See ``Codec.encode``."""
        return self._packets(read, run)


def write_opus(
    mix: Mix, tags: Tags, file: IO[bytes], work: Work, packets: Packets | None = None
) -> None:
    """Write a mix to an empty file."""
    serial = zlib.crc32(tags.title.encode())
    end = mix.frames + LOOK_AHEAD
    heads = _heads(tags, serial)
    file.writelines(map(bytes, heads))
    codec = OpusCodec(packets)
    pieces = encoded(mix, codec, -(-end // PACKET_FRAMES), work)
    seconds = _seconds(pieces, codec.silent)
    file.writelines(_pages_of_sound(seconds, end, serial, heads[-1].number + 1))


def _heads(tags: Tags, serial: int) -> list[ogg.Page]:
    """Return the pages before the sound: how to decode it, and what it is."""
    head = struct.pack("<8sBBHIhB", b"OpusHead", 1, 1, LOOK_AHEAD, FRAMES_PER_SECOND, 0, 0)
    about = b"OpusTags" + comments(tags, with_cover=True)
    return [*ogg.pages_of(head, 0, serial, ogg.FIRST), *ogg.pages_of(about, 1, serial)]


def _pages_of_sound(
    seconds: Iterator[tuple[list[bytes], int]], end: Frames, serial: int, number: int
) -> Iterator[bytes]:
    """Yield the sound's pages, the first with that number; the last says where the sound ends."""
    done = 0
    for second, times in seconds:
        frames = len(second) * PACKET_FRAMES
        page = ogg.page_with(second, done + frames, 0, serial)
        done += times * frames
        is_last = done >= end
        if times > is_last:
            yield from ogg.Alike(page, times - is_last, frames).numbered(number)
        number += times
        if is_last:
            yield bytes(replace(ogg.ended(page), granule=end, number=number - 1))


def _seconds(pieces: Iterator[bytes | Silence], silent: bytes) -> Iterator[tuple[list[bytes], int]]:
    """Group packets by the page, and tell how often it is repeated."""
    held: list[bytes] = []
    for piece in pieces:
        left = piece.packets if isinstance(piece, Silence) else 1
        packet = silent if isinstance(piece, Silence) else piece
        while left:
            if not held and left >= PACKETS_A_PAGE:
                yield [packet] * PACKETS_A_PAGE, left // PACKETS_A_PAGE
                left %= PACKETS_A_PAGE
            taken = min(left, PACKETS_A_PAGE - len(held))
            held += [packet] * taken
            left -= taken
            if len(held) == PACKETS_A_PAGE:
                yield held, 1
                held = []
    if held:
        yield held, 1
