"""Encoded packets kept on disk, so that what was exported before is not encoded again.

A phrase sounds the same in every session and every export, and so do its packets: they are kept
under a digest of the sound that was said, what is done to it, and the encoder with its version and
settings. An export after one step was changed levels and encodes that step alone, and is byte for
byte one that was made from nothing.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import struct
from collections.abc import Sequence
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Protocol

from handscue.whole import make_folder, sweep, write_whole

LARGEST = 256 << 20  # bytes kept; an hour of speech has some 25 MB
LARGEST_FILE = 4 << 20  # bytes; half a minute has 0.25 MB
MARK = b"hcp1"
CHECK = 16  # bytes of the checksum


class Kept(Protocol):
    """Where packets are kept by their key. Any thread may ask."""

    def get(self, key: bytes) -> list[bytes] | None:
        """Return the packets of a key, or None where there are none."""
        ...

    def put(self, key: bytes, packets: Sequence[bytes]) -> None:
        """Keep the packets of a key, where that is possible."""
        ...


class Forgetful:
    """See ``Kept``: keeps nothing."""

    def get(self, key: bytes) -> list[bytes] | None:
        """See ``Kept``."""
        del key
        return None

    def put(self, key: bytes, packets: Sequence[bytes]) -> None:
        """See ``Kept``."""


class KeptPackets:
    """See ``Kept``: in a folder, a file for each key.

    A file is written whole or not at all, and one that is damaged counts as absent. A folder that
    cannot be written only costs time: nothing is kept then.
    """

    def __init__(self, folder: Path) -> None:
        """Keep packets in a folder, which is made when it is wanted."""
        self._folder = folder
        self._is_new = False  # something in it is

    def get(self, key: bytes) -> list[bytes] | None:
        """See ``Kept``."""
        path = self._path(key)
        try:
            if not path.is_file():  # a pipe would be waited for
                return None
            with path.open("rb") as file:
                packets = unpacked(file.read(LARGEST_FILE))
            os.utime(path)  # when it was last wanted
        except (OSError, ValueError):
            return None
        return packets

    def put(self, key: bytes, packets: Sequence[bytes]) -> None:
        """See ``Kept``."""
        with contextlib.suppress(OSError):
            make_folder(self._folder)
            write_whole(self._path(key), packed(packets), lasting=False)
            self._is_new = True

    def prune(self, largest: int = LARGEST) -> None:
        """See ``prune``; where nothing new was kept there is nothing to drop."""
        if self._is_new:
            prune(self._folder, largest)

    def _path(self, key: bytes) -> Path:
        return self._folder / key.hex()


def prune(folder: Path, largest: int = LARGEST) -> None:
    """Drop what was wanted longest ago, until no more than so many bytes are kept in a folder."""
    sweep(folder)
    with contextlib.suppress(OSError):
        found = [(e.stat(), e.path) for e in os.scandir(folder) if e.is_file()]
        kept = sum(state.st_size for state, _ in found)
        for state, path in sorted(found, key=lambda each: each[0].st_mtime):
            if kept <= largest:
                return
            with contextlib.suppress(OSError):
                Path(path).unlink()
                kept -= state.st_size


def packed(packets: Sequence[bytes]) -> bytes:
    """Return packets as one piece, with a checksum."""
    body = struct.pack(f"<{len(packets) + 1}I", len(packets), *map(len, packets))
    body += b"".join(packets)
    return MARK + _checksum(body) + body


def unpacked(data: bytes) -> list[bytes]:
    """Return the packets in a piece.

    Raises:
        ValueError: it is damaged.

    """
    body = memoryview(data)[len(MARK) + CHECK :]
    if data[: len(MARK) + CHECK] != MARK + _checksum(body):
        raise ValueError("the checksum is another one")
    (count,) = struct.unpack_from("<I", body)
    lengths = struct.unpack_from(f"<{count}I", body, 4)
    ends = accumulate(lengths, initial=4 * (count + 1))
    return [bytes(body[start:stop]) for start, stop in pairwise(ends)]


def _checksum(body: bytes | memoryview) -> bytes:
    return hashlib.blake2b(body, digest_size=CHECK).digest()
