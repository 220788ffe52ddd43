"""A mix as a WAV file: 48 kHz, 16-bit, mono; silence is left as holes where files can have them.

Chapters are cue points with labels, tags a LIST INFO and ID3 besides. All of it comes after the
sound, where a player that knows none of it never looks. There is no cover: programs that find a
picture in a WAV take it for a video. Over 4 GiB the file is an RF64 (EBU Tech 3306), which is a WAV
with room for longer numbers.
"""

from __future__ import annotations

import struct
from dataclasses import replace
from typing import IO, TYPE_CHECKING

from handscue.export.id3 import id3
from handscue.units import FRAMES_PER_SECOND

if TYPE_CHECKING:
    from handscue.export.tags import Chapter, Tags
    from handscue.export.work import Work
    from handscue.mix import Mix

BLOCK = 10 * FRAMES_PER_SECOND  # frames read and written at a time
BYTES_A_FRAME = 2
IN_64_BITS = 0xFFFFFFFF  # stands in a 32-bit field whose number is elsewhere
LARGEST_WAV = IN_64_BITS


def write_wav(mix: Mix, tags: Tags, file: IO[bytes], work: Work) -> None:
    """Write a mix to an empty file."""
    sound = mix.frames * BYTES_A_FRAME
    after = _chunks_after(tags)
    head = _head(sound, len(after))
    file.write(head)
    for span in mix.spans:
        for start in range(span.start, span.stop, BLOCK):
            stop = min(start + BLOCK, span.stop)
            file.seek(len(head) + start * BYTES_A_FRAME)
            file.write(mix.read(start, stop - start).astype("<i2", copy=False).data)
            work.progress(stop, mix.frames)
    file.seek(len(head) + sound)
    file.write(after)


def _head(sound: int, after: int) -> bytes:
    """Return all that stands before so many bytes of sound, which so many others follow."""
    form = _form()
    whole = 4 + len(form) + 8 + sound + after
    if whole <= LARGEST_WAV:
        return struct.pack("<4sI4s", b"RIFF", whole, b"WAVE") + form + _header(b"data", sound)
    sizes = _chunk(b"ds64", struct.pack("<QQQI", whole + 36, sound, sound // BYTES_A_FRAME, 0))
    riff = struct.pack("<4sI4s", b"RF64", IN_64_BITS, b"WAVE")
    return riff + sizes + form + _header(b"data", IN_64_BITS)


def _form() -> bytes:
    """Say how the sound is encoded: 16-bit PCM, mono."""
    pcm, channels = 1, 1
    bytes_a_second = FRAMES_PER_SECOND * BYTES_A_FRAME
    head = struct.pack("<HHII", pcm, channels, FRAMES_PER_SECOND, bytes_a_second)
    return _chunk(b"fmt ", head + struct.pack("<HH", BYTES_A_FRAME, 8 * BYTES_A_FRAME))


def _chunks_after(tags: Tags) -> bytes:
    points = list(enumerate(tags.chapters, start=1))
    cues = b"".join(_cue_point(number, chapter) for number, chapter in points)
    labels = b"".join(_label(number, chapter) for number, chapter in points)
    return b"".join(
        (
            _chunk(b"LIST", b"INFO" + _info(tags)),
            _chunk(b"cue ", struct.pack("<I", len(points)) + cues),
            _chunk(b"LIST", b"adtl" + labels),
            _chunk(b"id3 ", id3(replace(tags, chapters=(), cover=b""))),
        )
    )


def _info(tags: Tags) -> bytes:
    texts = {
        b"INAM": tags.title,
        b"IPRD": tags.album,
        b"IART": tags.artist,
        b"ICRD": tags.date,
        b"ILNG": tags.language,
    }
    return b"".join(_chunk(name, text.encode() + b"\0") for name, text in texts.items())


def _label(number: int, chapter: Chapter) -> bytes:
    return _chunk(b"labl", struct.pack("<I", number) + chapter.name.encode() + b"\0")


def _cue_point(number: int, chapter: Chapter) -> bytes:
    return struct.pack("<II4sIII", number, chapter.start, b"data", 0, 0, chapter.start)


def _chunk(name: bytes, content: bytes) -> bytes:
    """Return a chunk, filled up to an even length as all have to be."""
    return _header(name, len(content)) + content + b"\0" * (len(content) % 2)


def _header(name: bytes, size: int) -> bytes:
    return struct.pack("<4sI", name, size)
