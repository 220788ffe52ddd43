"""Ogg pages (RFC 3533): packets with their place in time."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    from handscue.units import Frames

CONTINUED, FIRST, LAST = 1, 2, 4
NO_PACKET_ENDS = 0xFFFF_FFFF_FFFF_FFFF
MOST_SEGMENTS = 255
AT_ONCE = 1024  # pages that are alike
_HEAD = struct.Struct("<4sBBQIIIB")
_REVERSED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))


@dataclass(frozen=True)
class Page:
    """A page: where its last packet ends in time, its segments' lengths, and their bytes."""

    granule: int
    number: int
    serial: int
    flags: int
    lacing: bytes
    body: bytes

    def __bytes__(self) -> bytes:
        """Return the page as it stands in a file."""
        fields = (self.flags, self.granule, self.serial, self.number)
        head = _HEAD.pack(b"OggS", 0, *fields, 0, len(self.lacing)) + self.lacing
        checksum = struct.pack("<I", crc_32(head + self.body))
        return head[:22] + checksum + head[26:] + self.body


def crc_32(data: bytes) -> int:
    """Return Ogg's checksum: zlib's with every byte's bits the other way round, and from zero."""
    crc = zlib.crc32(data.translate(_REVERSED), 0xFFFFFFFF) ^ 0xFFFFFFFF
    return int.from_bytes(crc.to_bytes(4, "little").translate(_REVERSED), "big")


def pages_of(packet: bytes, number: int, serial: int, flags: int = 0) -> Iterator[Page]:
    """Yield the pages of one packet of any length, at the beginning of the stream's time."""
    lacing = lacing_of(packet)
    for at in range(0, len(lacing), MOST_SEGMENTS):
        segments = lacing[at : at + MOST_SEGMENTS]
        last = at + MOST_SEGMENTS >= len(lacing)
        yield Page(
            0 if last else NO_PACKET_ENDS,
            number,
            serial,
            flags | (CONTINUED if at else 0),
            segments,
            packet[255 * at : 255 * at + sum(segments)],
        )
        number += 1


def lacing_of(packet: bytes) -> bytes:
    """Return the lengths of a packet's segments; one below 255 ends it."""
    return b"\xff" * (len(packet) // 255) + bytes([len(packet) % 255])


def page_with(packets: Sequence[bytes], granule: int, number: int, serial: int) -> Page:
    """Return a page of whole packets."""
    lacing = b"".join(map(lacing_of, packets))
    return Page(granule, number, serial, 0, lacing, b"".join(packets))


class PageReader:
    """Cuts a stream of bytes into pages."""

    def __init__(self) -> None:
        self._held = b""

    def pages(self, data: bytes) -> Iterator[Page]:
        """Yield the pages that are whole once these bytes are added."""
        self._held += data
        while len(self._held) >= _HEAD.size:
            _, _, flags, granule, serial, number, _, count = _HEAD.unpack_from(self._held)
            lacing = self._held[_HEAD.size : _HEAD.size + count]
            start = _HEAD.size + count
            stop = start + sum(lacing)
            if len(lacing) < count or len(self._held) < stop:
                return
            yield Page(granule, number, serial, flags, lacing, self._held[start:stop])
            self._held = self._held[stop:]


class PacketReader:
    """Puts packets together from pages."""

    def __init__(self) -> None:
        self._begun = b""

    def packets(self, page: Page) -> Iterator[bytes]:
        """Yield the packets that end in a page."""
        at = 0
        for length in page.lacing:
            self._begun += page.body[at : at + length]
            at += length
            if length < 255:
                yield self._begun
                self._begun = b""


def ended(page: Page) -> Page:
    """Return a page as the last of its stream."""
    return replace(page, flags=page.flags | LAST)


def numbered(page: Page, number: int) -> Page:
    """Return a page its place in the file."""
    return replace(page, number=number)


@dataclass(frozen=True)
class Alike:
    """A page over and over, each so many frames after the one before: hours of silence."""

    page: Page
    times: int
    frames: Frames

    def numbered(self, number: int) -> Iterator[bytes]:
        """Yield the pages as they stand in a file, the first with that number."""
        if self.times == 1:
            yield bytes(numbered(self.page, number))
            return
        sample = np.frombuffer(bytes(self.page), np.uint8)
        for done in range(0, self.times, AT_ONCE):
            later = np.arange(done, min(done + AT_ONCE, self.times), dtype=np.uint64)
            pages = np.tile(sample, (len(later), 1))
            pages[:, 6:14] = _bytes_of(self.page.granule + later * np.uint64(self.frames), "<u8")
            pages[:, 18:22] = _bytes_of(number + later, "<u4")
            pages[:, 22:26] = 0
            pages[:, 22:26] = _bytes_of(_crcs_32(pages), "<u4")
            yield pages.tobytes()


def _crcs_32(rows: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint32]:
    crcs = np.zeros(len(rows), np.uint32)
    for column in rows.T:
        crcs = crcs << 8 ^ _table()[crcs >> 24 ^ column]
    return crcs


def _bytes_of(numbers: npt.NDArray[np.unsignedinteger], kind: str) -> npt.NDArray[np.uint8]:
    """Return numbers as rows of bytes."""
    return numbers.astype(kind).view(np.uint8).reshape(len(numbers), -1)


@cache
def _table() -> npt.NDArray[np.uint32]:
    """Return what each byte does to the checksum."""
    crc = np.arange(256, dtype=np.uint32) << 24
    for _ in range(8):
        crc = crc << 1 ^ np.where(crc >> 31, np.uint32(0x04C11DB7), np.uint32(0))
    return crc.astype(np.uint32)
