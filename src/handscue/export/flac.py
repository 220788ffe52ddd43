"""A mix as a FLAC file (RFC 9639): exactly the mix, smaller.

libFLAC encodes the runs that hold sound; a block of silence is a constant of a few bytes. Every
block bears its number, and checksums over it, so the blocks of a run are numbered anew.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from functools import cache
from typing import IO, TYPE_CHECKING

import numpy as np

from handscue.export import libsndfile
from handscue.export.packets import Read, Run, Silence, encoded
from handscue.export.vorbis_comment import comments, picture
from handscue.units import FRAMES_PER_SECOND

if TYPE_CHECKING:
    import numpy.typing as npt

    from handscue.export.tags import Tags
    from handscue.export.work import Work
    from handscue.mix import Mix
    from handscue.units import Frames

BLOCK = 4096
AT_ONCE = 4096  # blocks of silence
LEVEL = 5 / 8  # libFLAC's own choice: the higher ones gain next to nothing on speech

STREAMINFO, VORBIS_COMMENT, PICTURE = 0, 4, 6
LAST = 0x80

# The code of a block's length where it has one of its own; others are written after the number.
_OWN_CODES = {192: 1, 576: 2, 1152: 3, 2304: 4, 4608: 5} | {256 << n: 8 + n for n in range(8)}


class FlacCodec:
    """libFLAC, by way of libsndfile."""

    packet_frames = BLOCK
    before = after = 0  # lossless: no sound is heard outside its own block
    longest_run = 500  # 43 seconds
    placeless = False  # they bear their numbers
    silent = b"\x00\x00\x00"  # a constant, of 0
    identity = "flac"  # of no use where packets have their places

    def __init__(self, frames: Frames) -> None:
        """Encode a session of so many frames."""
        self._frames = frames

    def encode(self, read: Read, run: Run) -> Iterator[bytes]:
        """Yield each block of a run whole, as the file is to have it."""
        start, stop = run.first * BLOCK, min(run.stop * BLOCK, self._frames)
        data = libsndfile.encode(
            read, start, stop, container="FLAC", coding="PCM_16", compression_level=LEVEL
        )
        heads = [
            block_head(n, min(BLOCK, stop - at)) for n, at in enumerate(range(start, stop, BLOCK))
        ]
        for number, (head, block) in enumerate(zip(heads, _cut(data, heads), strict=True)):
            new = block_head(run.first + number, min(BLOCK, stop - start - number * BLOCK))
            yield renumbered(block, head, new)


def write_flac(mix: Mix, tags: Tags, file: IO[bytes], work: Work) -> None:
    """Write a mix to an empty file."""
    packets = -(-mix.frames // BLOCK)
    file.write(_head(mix.frames, tags))
    number = 0
    for piece in encoded(mix, FlacCodec(mix.frames), packets, work):
        if isinstance(piece, Silence):
            stop = number + piece.packets
            file.writelines(_silence(number, stop, mix.frames))
            number = stop
        else:
            file.write(piece)
            number += 1


def _head(frames: Frames, tags: Tags) -> bytes:
    """Return all that stands before the sound."""
    length = _metadata(STREAMINFO, _stream_info(frames))
    about = _metadata(VORBIS_COMMENT, comments(tags, with_cover=False))
    return b"fLaC" + length + about + _metadata(PICTURE | LAST, picture(tags.cover))


def _silence(number: int, stop: int, frames: Frames) -> Iterator[bytes]:
    """Yield the silent blocks of these numbers; the last of a session may be shorter."""
    whole = min(stop, frames // BLOCK)
    for start in range(number, whole, AT_ONCE):
        yield silent_blocks(start, min(start + AT_ONCE, whole))
    if whole < stop:
        yield silent_block(whole, frames % BLOCK)


def block_head(number: int, frames: Frames) -> bytes:
    """Return the header of a 16-bit, 48 kHz, mono block."""
    code = _OWN_CODES.get(frames, 6 if frames <= 256 else 7)
    length = {6: struct.pack(">B", (frames - 1) & 0xFF), 7: struct.pack(">H", frames - 1)}
    at_48_khz, mono_16_bits = 0x0A, 0x08
    head = bytes((0xFF, 0xF8, code << 4 | at_48_khz, mono_16_bits)) + _utf_8(number)
    head += length.get(code, b"")
    return head + bytes([crc_8(head)])


def silent_block(number: int, frames: Frames) -> bytes:
    """Return a whole block of silence."""
    block = block_head(number, frames) + FlacCodec.silent
    return block + struct.pack(">H", crc_16(block))


def silent_blocks(start: int, stop: int) -> bytes:
    """Return the whole blocks of silence of these numbers, made all at once, as hours need many."""
    numbers = np.arange(start, stop)
    parts = []
    for after, first in enumerate((0, 0x80, 0x800, 0x10000, 0x200000)):
        last = 0x80 << (5 * after - (after > 0))  # numbers of one length are made together
        some = numbers[(numbers >= first) & (numbers < last)]
        if len(some):
            parts.append(_alike(some))
    return b"".join(parts)


def _alike(numbers: npt.NDArray[np.int64]) -> bytes:
    """Return blocks of silence whose numbers take as many bytes as each other."""
    sample = silent_block(int(numbers[0]), BLOCK)
    after = len(_utf_8(int(numbers[0]))) - 1
    blocks = np.tile(np.frombuffer(sample, np.uint8), (len(numbers), 1))
    _put_numbers_in(blocks, numbers, after)
    head = 5 + after  # without its checksum
    blocks[:, head] = _crcs_8(blocks[:, :head])
    crcs = _crcs_16(blocks[:, :-2])
    blocks[:, -2], blocks[:, -1] = crcs >> 8, crcs & 0xFF
    return blocks.tobytes()


def _put_numbers_in(
    blocks: npt.NDArray[np.uint8], numbers: npt.NDArray[np.int64], after: int
) -> None:
    """Write each block's number as ``_utf_8`` does, with so many bytes after the first."""
    if not after:
        blocks[:, 4] = numbers
        return
    lead = (0xFF00 >> (after + 1)) & 0xFF
    blocks[:, 4] = lead | numbers >> (6 * after)
    for n in range(after):
        blocks[:, 5 + n] = 0x80 | (numbers >> (6 * (after - 1 - n))) & 0x3F


def _crcs_8(rows: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint16]:
    crcs = np.zeros(len(rows), np.uint16)
    for column in rows.T:
        crcs = np.array(_TABLE_8, np.uint16)[crcs ^ column]
    return crcs


def _crcs_16(rows: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint16]:
    crcs = np.zeros(len(rows), np.uint16)
    for column in rows.T:
        crcs = crcs << 8 ^ np.array(_TABLE_16, np.uint16)[crcs >> 8 ^ column]
    return crcs


def renumbered(block: bytes, head: bytes, new: bytes) -> bytes:
    """Return a block another header.

    The checksum is a remainder, so that of a whole is the sum of its parts', each moved to its
    place: what changes is only the header's share.
    """
    body = block[len(head) : -2]
    (checksum,) = struct.unpack(">H", block[-2:])
    checksum ^= moved(crc_16(head) ^ crc_16(new), len(body))
    return new + body + struct.pack(">H", checksum)


def _cut(data: Iterator[bytes], heads: list[bytes]) -> Iterator[bytes]:
    """Cut a stream into blocks: each begins with the header that it must have."""
    held = b""
    found = 0  # blocks whose beginning was found; the stream's own headers come before the first
    for piece in data:
        held += piece
        while found < len(heads) and (at := held.find(heads[found], 1)) > 0:
            if found:
                yield held[:at]
            held = held[at:]
            found += 1
    yield held


def _metadata(kind: int, content: bytes) -> bytes:
    return bytes([kind]) + len(content).to_bytes(3, "big") + content


def _stream_info(frames: Frames) -> bytes:
    """Return what is known of the whole stream.

    The MD5 of all samples is left out, as the format allows: it would take longer than all the
    rest. Each block has its own checksum.
    """
    rate, channels, bits = FRAMES_PER_SECOND, 1, 16
    shape = rate << 44 | (channels - 1) << 41 | (bits - 1) << 36 | frames
    return struct.pack(">HH6xQ16x", BLOCK, BLOCK, shape)


def _utf_8(number: int) -> bytes:
    """Write a block's number as UTF-8 does, carried on beyond what characters need."""
    if number < 0x80:
        return bytes([number])
    after = 1  # bytes after the first, which holds so many bits less
    while number >> (5 * after + 6):
        after += 1
    first = (0xFF00 >> (after + 1)) & 0xFF | number >> (6 * after)
    rest = (0x80 | (number >> (6 * n)) & 0x3F for n in reversed(range(after)))
    return bytes((first, *rest))


def _table(polynomial: int, bits: int) -> tuple[int, ...]:
    entries = []
    for byte in range(256):
        crc = byte << (bits - 8)
        for _ in range(8):
            crc = crc << 1 ^ (polynomial if crc >> (bits - 1) & 1 else 0)
            crc &= (1 << bits) - 1
        entries.append(crc)
    return tuple(entries)


_POLYNOMIAL_16 = 0x18005
_TABLE_8 = _table(0x07, 8)
_TABLE_16 = _table(0x8005, 16)


def crc_8(data: bytes) -> int:
    """Return the checksum of a block's header."""
    crc = 0
    for byte in data:
        crc = _TABLE_8[crc ^ byte]
    return crc


def crc_16(data: bytes) -> int:
    """Return the checksum of a block."""
    crc = 0
    for byte in data:
        crc = (crc << 8 ^ _TABLE_16[crc >> 8 ^ byte]) & 0xFFFF
    return crc


def moved(crc: int, size: int) -> int:
    """Return what a checksum becomes when so many bytes of zero follow."""
    bit = 0
    while size >> bit:
        if size >> bit & 1:
            crc = _product(crc, _byte_power(bit))
        bit += 1
    return crc


@cache
def _byte_power(doublings: int) -> int:
    """Return the remainder that stands for 2 to the power of ``doublings`` bytes of zero."""
    return _product(half := _byte_power(doublings - 1), half) if doublings else 0x100


def _product(one: int, other: int) -> int:
    """Multiply two remainders: polynomials over bits, modulo that of the checksum."""
    product = 0
    while other:
        if other & 1:
            product ^= one
        one <<= 1
        if one & 0x10000:
            one ^= _POLYNOMIAL_16
        other >>= 1
    return product
