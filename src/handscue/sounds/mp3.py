"""MP3 files that end before they should, told by their frames: to a decoder it is all the same.

A file is frames, one after the other, each of which says how long it is. It is cut short where the
last one is, or where there are fewer than its first one promises: encoders leave a count there.
"""

from __future__ import annotations

import struct
from pathlib import Path
from typing import IO

LAYER_III = 0xE2  # in a frame's second byte, with the rest of what marks its beginning
MPEG_1 = 3
KILOBITS = (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
KILOBITS_OF_MPEG_2 = (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
RATES = {MPEG_1: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}
HEAD, ID3_HEAD = 4, 10  # bytes
VBRI_AT = 36  # in the first frame, where one encoder leaves its count


def is_cut_short(path: Path) -> bool:
    """Return whether an MP3 file ends before it should, as far as its frames say.

    Raises:
        OSError: it cannot be read.

    """
    with path.open("rb") as file:
        size = file.seek(0, 2)
        at = _after_id3(file)
        promised = _promised(_bytes(file, at, 200))
        found, end = _counted(file, at)
        left = size - end
        return left < 0 or (left < HEAD and found < promised)


def _counted(file: IO[bytes], at: int) -> tuple[int, int]:
    """Return how many frames follow each other from a byte on, and where the last one ends."""
    found = 0
    while length := frame_length(_bytes(file, at, HEAD)):
        found += 1
        at += length
    return found, at


def frame_length(head: bytes) -> int | None:
    """Return how many bytes a frame has, from its first four; None where they begin none."""
    if len(head) < HEAD or head[0] != 0xFF or head[1] & 0xE6 != LAYER_III:
        return None
    version, bit_rate, rate, padding = head[1] >> 3 & 3, head[2] >> 4, head[2] >> 2 & 3, head[2] & 2
    if version not in RATES or bit_rate in {0, 15} or rate == 3:
        return None
    kilobits = (KILOBITS if version == MPEG_1 else KILOBITS_OF_MPEG_2)[bit_rate - 1]
    scale = 144_000 if version == MPEG_1 else 72_000
    return scale * kilobits // RATES[version][rate] + (padding >> 1)


def _promised(first: bytes) -> int:
    """Return how many frames the first one says there are, or 0 where it says nothing."""
    if not frame_length(first[:HEAD]):
        return 0
    is_mono, is_mpeg_1 = first[3] >> 6 == 3, first[1] >> 3 & 3 == MPEG_1
    xing_at = 4 + {(0, 0): 17, (0, 1): 32, (1, 0): 9, (1, 1): 17}[is_mono, is_mpeg_1]
    name, flags, frames = struct.unpack_from(">4sII", first.ljust(60, b"\0"), xing_at)
    if name in {b"Xing", b"Info"} and flags & 1:
        return int(frames)
    name, frames = struct.unpack_from(">4s10xI", first.ljust(60, b"\0"), VBRI_AT)
    return int(frames) if name == b"VBRI" else 0


def _after_id3(file: IO[bytes]) -> int:
    """Return where the frames begin: after the tags, whose length is written seven bits a byte."""
    at = 0
    while (head := _bytes(file, at, ID3_HEAD))[:3] == b"ID3" and len(head) == ID3_HEAD:
        at += ID3_HEAD + sum(
            byte << shift for byte, shift in zip(head[6:], (21, 14, 7, 0), strict=True)
        )
    return at


def _bytes(file: IO[bytes], at: int, count: int) -> bytes:
    file.seek(at)
    return file.read(count)
