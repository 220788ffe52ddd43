"""ID3v2.3 tags (id3.org), with chapters as its Chapter Frame Addendum has them.

Not v2.4, which many players do not know: ffmpeg's library, and all that is built on it, takes the
sizes within its chapters for another kind of number, and loses each whose name is over 127 bytes.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from handscue.export.tags import Chapter, Tags

LATIN_1, UTF_16 = b"\x00", b"\x01"
FRONT_COVER = b"\x03"
ORDERED_AND_TOP = b"\x03"
NO_OFFSET = 0xFFFFFFFF  # chapters are found by their times, not by bytes
MOST_IN_CONTENTS = 255  # entries a table of contents can count


def id3(tags: Tags) -> bytes:
    """Return a whole tag."""
    body = b"".join(_frames(tags))
    return b"ID3\x03\x00\x00" + _synchsafe(len(body)) + body


def _frames(tags: Tags) -> Iterator[bytes]:
    yield _text(b"TIT2", tags.title)
    yield _text(b"TALB", tags.album)
    yield _text(b"TPE1", tags.artist)
    yield _text(b"TYER", tags.date[:4])
    yield _text(b"TDAT", tags.date[8:] + tags.date[5:7])  # the day, then the month
    yield _text(b"TLAN", tags.language)
    if tags.track:
        yield _text(b"TRCK", "{}/{}".format(*tags.track))
    if tags.cover:
        yield _frame(b"APIC", LATIN_1 + b"image/png\0" + FRONT_COVER + b"\0" + tags.cover)
    if tags.chapters:
        yield _frame(b"CTOC", _contents(len(tags.chapters)))
    for index, chapter in enumerate(tags.chapters):
        yield _frame(b"CHAP", _chapter(index, chapter))


def _contents(chapters: int) -> bytes:
    """Return the table of contents of so many chapters, as far as it can count them."""
    names = [_chapter_id(index) for index in range(min(chapters, MOST_IN_CONTENTS))]
    return b"toc\0" + ORDERED_AND_TOP + bytes([len(names)]) + b"".join(names)


def _chapter(index: int, chapter: Chapter) -> bytes:
    times = struct.pack(">4I", chapter.start_ms, chapter.end_ms, NO_OFFSET, NO_OFFSET)
    return _chapter_id(index) + times + _text(b"TIT2", chapter.name)


def _chapter_id(index: int) -> bytes:
    return b"chapter-%d\0" % (index + 1)


def _text(name: bytes, text: str) -> bytes:
    """Return a frame of text; numbers and codes may only be written in the simpler way."""
    if text.isascii():
        return _frame(name, LATIN_1 + text.encode() + b"\0")
    return _frame(name, UTF_16 + text.encode("utf-16") + b"\0\0")


def _frame(name: bytes, content: bytes) -> bytes:
    return name + struct.pack(">I2x", len(content)) + content


def _synchsafe(number: int) -> bytes:
    """Write the tag's size in 28 bits, seven a byte, so that none looks like the start of sound."""
    return bytes((number >> shift) & 0x7F for shift in (21, 14, 7, 0))
