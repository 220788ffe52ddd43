"""A mix as an M4A or M4B file: AAC in an MP4 (ISO/IEC 14496-12 and -14).

Everything that players want to know comes before the sound. Chapters are there twice: as a track
of text, which Apple's players read, and as a list (``chpl``), which most others do.
"""

from __future__ import annotations

import shutil
import struct
import sys
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, islice
from typing import IO, TYPE_CHECKING

from handscue.export.aac import PACKET_FRAMES, PRIMING, AacCodec
from handscue.export.mp3 import write_repeated
from handscue.export.packets import Silence, encoded_runs
from handscue.scratch import scratch_file
from handscue.units import FRAMES_PER_MILLISECOND, FRAMES_PER_SECOND

if TYPE_CHECKING:
    from handscue.export.tags import Chapter, Tags
    from handscue.export.work import Work
    from handscue.mix import Mix
    from handscue.units import Frames, Milliseconds

SOUND, TEXT = 1, 2  # the tracks
PACKETS_A_CHUNK = 48  # about a second, the least that players fetch at once
MOST_IN_LIST = 255
SONG, AUDIOBOOK = 1, 2  # what a library files it under
UTF_8, PNG, NUMBER, IMPLICIT = 1, 14, 21, 0  # kinds of values

IDENTITY = struct.pack(">9i", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)


def write_m4a(mix: Mix, tags: Tags, file: IO[bytes], work: Work) -> None:
    """Write a mix to an empty file, filed under music."""
    _write(mix, tags, file, work, b"M4A ")


def write_m4b(mix: Mix, tags: Tags, file: IO[bytes], work: Work) -> None:
    """Write a mix to an empty file, filed under audiobooks, which players resume where left."""
    _write(mix, tags, file, work, b"M4B ")


def _write(mix: Mix, tags: Tags, file: IO[bytes], work: Work, brand: bytes) -> None:
    codec = AacCodec()
    packets = -(-(mix.frames + PRIMING) // PACKET_FRAMES)
    with scratch_file() as sound:
        sizes = _write_sound(encoded_runs(mix, codec, packets, work), codec.silent, sound)
        texts = [_chapter_text(chapter) for chapter in tags.chapters]
        about = _Sound(mix.frames, codec.configuration, packets, sizes)
        for part in _head(about, tags, brand, texts):
            write_repeated(file, part.content, part.times)
        file.writelines(texts)
        sound.seek(0)
        shutil.copyfileobj(sound, file, 1 << 20)


def _write_sound(
    pieces: Iterable[Iterable[bytes] | Silence], silent: bytes, file: IO[bytes]
) -> list[tuple[array[int], int]]:
    """Write packets one after the other; return their bytes, as ``_Sound`` has them."""
    sizes = []
    for piece in pieces:
        if isinstance(piece, Silence):
            write_repeated(file, silent, piece.packets)
            sizes.append((array("I", [len(silent)]), piece.packets))
        else:
            packets = list(piece)  # of half a minute at most, see ``AacCodec``
            file.write(b"".join(packets))
            sizes.append((array("I", map(len, packets)), 1))
    return sizes


@dataclass(frozen=True)
class _Sound:
    """How long the sound is, how to decode it, how many packets it has, and their bytes.

    ``sizes`` are those of packets in a row, or of one and how often it comes.
    """

    frames: Frames
    configuration: bytes
    packets: int
    sizes: Sequence[tuple[array[int], int]]

    @cached_property
    def chunk_starts(self) -> array[int]:
        """Where each chunk begins within the sound."""
        starts = array("I")
        packet = begin = 0
        for sizes, times in self.sizes:
            packets, size = len(sizes) * times, sum(sizes) * times
            first = -packet % PACKETS_A_CHUNK  # of these packets, to begin a chunk
            within = accumulate(sizes, initial=0) if times == 1 else range(0, size, sizes[0])
            starts.extend(begin + n for n in islice(within, first, packets, PACKETS_A_CHUNK))
            packet += packets
            begin += size
        return starts

    @cached_property
    def sizes_written(self) -> list[_Part]:
        """The bytes of every packet as the file tells them."""
        return [_Part(_big_endian(sizes), times) for sizes, times in self.sizes]


@dataclass(frozen=True)
class _Part:
    """Bytes that stand so many times in a row: hours of silence take no room before they do."""

    content: bytes
    times: int = 1


def _head(sound: _Sound, tags: Tags, brand: bytes, texts: Sequence[bytes]) -> list[_Part]:
    """Return all that stands before the texts and the sound."""
    kind = _box(b"ftyp", brand, bytes(4), brand, b"M4A ", b"mp42", b"isom")
    in_sound = sum(sum(sizes) * times for sizes, times in sound.sizes)
    data = struct.pack(">I4s", 8 + sum(map(len, texts)) + in_sound, b"mdat")

    def about(offset: int) -> list[_Part]:
        return _movie(sound, tags, brand, texts, offset)

    # Where the sound begins depends on the length of what says so; that length is fixed.
    offset = _length(kind) + _length(about(0)) + len(data)
    return [*kind, *about(offset), _Part(data)]


def _movie(
    sound: _Sound, tags: Tags, brand: bytes, texts: Sequence[bytes], offset: int
) -> list[_Part]:
    header = _full_box(
        b"mvhd",
        struct.pack(">IIII", 0, 0, FRAMES_PER_SECOND, sound.frames),
        struct.pack(">IH10x", 0x10000, 0x100),
        IDENTITY,
        bytes(24),
        struct.pack(">I", TEXT + 1),
    )
    tracks = [_sound_track(sound, tags, offset + sum(map(len, texts)))]
    if texts:
        tracks.append(_text_track(sound.frames, tags, texts, offset))
    return _box(b"moov", header, *tracks, _user_data(sound.frames, tags, brand, sound.packets))


def _sound_track(sound: _Sound, tags: Tags, offset: int) -> list[_Part]:
    edits = _full_box(b"elst", struct.pack(">IIiI", 1, sound.frames, PRIMING, 0x10000))
    reference = [_box(b"tref", _box(b"chap", struct.pack(">I", TEXT)))] if tags.chapters else []
    media = _media(
        (FRAMES_PER_SECOND, sound.frames + PRIMING),
        tags.language,
        (b"soun", "Sound"),
        _full_box(b"smhd", bytes(4)),
        _sound_table(sound, offset),
    )
    header = _track_header(SOUND, sound.frames, shown=True)
    return _box(b"trak", header, _box(b"edts", edits), *reference, media)


def _sound_table(sound: _Sound, offset: int) -> list[_Part]:
    samples = sound.packets
    last = sound.frames + PRIMING - (samples - 1) * PACKET_FRAMES
    starts = array("I", [offset + start for start in sound.chunk_starts])
    return _box(
        b"stbl",
        _full_box(b"stsd", struct.pack(">I", 1), _mp4a(sound.configuration)),
        # The last packet's sound ends where the session does; the rest of it is padding.
        _full_box(b"stts", struct.pack(">5I", 2, samples - 1, PACKET_FRAMES, 1, last)),
        _full_box(b"stsc", _chunks(samples)),
        _full_box(b"stsz", struct.pack(">II", 0, samples), sound.sizes_written),
        _full_box(b"stco", struct.pack(">I", len(starts)), _big_endian(starts)),
    )


def _text_track(frames: Frames, tags: Tags, texts: Sequence[bytes], offset: int) -> list[_Part]:
    lengths = [chapter.end_ms - chapter.start_ms for chapter in tags.chapters]
    base = _full_box(b"gmin", struct.pack(">HHHHHH", 0x40, 0x8000, 0x8000, 0x8000, 0, 0))
    media = _media(
        (FRAMES_PER_SECOND // FRAMES_PER_MILLISECOND, sum(lengths)),
        tags.language,
        (b"text", "Chapters"),
        _box(b"gmhd", base, _box(b"text", IDENTITY)),
        _text_table(lengths, texts, offset),
    )
    return _box(b"trak", _track_header(TEXT, frames, shown=False), media)


def _text_table(
    lengths: Sequence[Milliseconds], texts: Sequence[bytes], offset: int
) -> list[_Part]:
    count = len(texts)
    times = [struct.pack(">II", 1, length) for length in lengths]
    return _box(
        b"stbl",
        _full_box(b"stsd", struct.pack(">I", 1), _text_description()),
        _full_box(b"stts", struct.pack(">I", count), *times),
        _full_box(b"stsc", struct.pack(">IIII", 1, 1, count, 1)),
        _full_box(b"stsz", struct.pack(">II", 0, count), _big_endian(array("I", map(len, texts)))),
        _full_box(b"stco", struct.pack(">II", 1, offset)),
    )


def _track_header(track: int, frames: Frames, *, shown: bool) -> list[_Part]:
    in_movie = 2
    return _full_box(
        b"tkhd",
        struct.pack(">IIIII", 0, 0, track, 0, frames),
        struct.pack(">8xHHHxx", 0, 0, 0x100 if shown else 0),
        IDENTITY,
        bytes(8),
        flags=in_movie | shown,
    )


def _media(
    length: tuple[int, int],
    language: str,
    handler: tuple[bytes, str],
    header: Sequence[_Part],
    table: Sequence[_Part],
) -> list[_Part]:
    """Return a track's media; ``length`` is the units a second, and how many."""
    kind, name = handler
    here = _full_box(b"url ", flags=1)
    return _box(
        b"mdia",
        _full_box(b"mdhd", struct.pack(">IIIIHH", 0, 0, *length, _language(language), 0)),
        _full_box(b"hdlr", bytes(4), kind, bytes(12), name.encode() + b"\0"),
        _box(
            b"minf",
            header,
            _box(b"dinf", _full_box(b"dref", struct.pack(">I", 1), here)),
            table,
        ),
    )


def _mp4a(configuration: bytes) -> list[_Part]:
    """Say how the sound is encoded: AAC, 16-bit, mono."""
    audio, aac = 0x15, 0x40
    decoder = _descriptor(
        4,
        struct.pack(">BB3xII", aac, audio, 0, 0),
        _descriptor(5, configuration),
    )
    stream = _descriptor(3, struct.pack(">HB", SOUND, 0), decoder, _descriptor(6, b"\x02"))
    return _box(
        b"mp4a",
        struct.pack(">6xH8xHH4xI", 1, 1, 16, FRAMES_PER_SECOND << 16),
        _full_box(b"esds", stream),
    )


def _descriptor(tag: int, *contents: bytes) -> bytes:
    content = b"".join(contents)
    return struct.pack(">B4B", tag, 0x80, 0x80, 0x80, len(content)) + content


def _text_description() -> list[_Part]:
    """Say how the chapters' names are shown: the player decides."""
    return _box(b"text", struct.pack(">6xH", 1), bytes(43))


def _chapter_text(chapter: Chapter) -> bytes:
    name = chapter.name.encode()
    in_utf_8 = struct.pack(">I4sI", 12, b"encd", 0x100)
    return struct.pack(">H", len(name)) + name + in_utf_8


def _chunks(samples: int) -> bytes:
    """Say how many packets each chunk has: all the same, but for the last."""
    whole, rest = divmod(samples, PACKETS_A_CHUNK)
    entries = [(1, PACKETS_A_CHUNK)] if whole else []
    if rest:
        entries.append((whole + 1, rest))
    return struct.pack(">I", len(entries)) + b"".join(
        struct.pack(">III", first, count, 1) for first, count in entries
    )


def _user_data(frames: Frames, tags: Tags, brand: bytes, packets: int) -> list[_Part]:
    handler = _full_box(b"hdlr", bytes(4), b"mdir", b"appl", bytes(9))
    values = [
        _value(b"\xa9nam", UTF_8, tags.title.encode()),
        _value(b"\xa9alb", UTF_8, tags.album.encode()),
        _value(b"\xa9ART", UTF_8, tags.artist.encode()),
        _value(b"\xa9day", UTF_8, tags.date.encode()),
        _value(b"stik", NUMBER, bytes([AUDIOBOOK if brand == b"M4B " else SONG])),
        _value(b"covr", PNG, tags.cover),
        _gapless(frames, packets),
    ]
    if tags.track:
        values.append(_value(b"trkn", IMPLICIT, struct.pack(">HHHH", 0, *tags.track, 0)))
    meta = _full_box(b"meta", handler, _box(b"ilst", *values))
    return _box(b"udta", meta, *([_chapter_list(tags.chapters)] if tags.chapters else []))


def _value(name: bytes, kind: int, value: bytes) -> list[_Part]:
    return _box(name, _box(b"data", struct.pack(">II", kind, 0), value))


def _gapless(frames: Frames, packets: int) -> list[_Part]:
    """Say what to leave out at both ends in the way Apple's players look for it."""
    padding = packets * PACKET_FRAMES - PRIMING - frames
    text = f" 00000000 {PRIMING:08X} {padding:08X} {frames:016X}" + " 00000000" * 8
    return _box(
        b"----",
        _full_box(b"mean", b"com.apple.iTunes"),
        _full_box(b"name", b"iTunSMPB"),
        _box(b"data", struct.pack(">II", UTF_8, 0), text.encode()),
    )


def _chapter_list(chapters: Iterable[Chapter]) -> list[_Part]:
    entries = []
    for chapter in list(chapters)[:MOST_IN_LIST]:
        name = chapter.name.encode()[:255].decode(errors="ignore").encode()
        in_100_ns = chapter.start_ms * 10_000
        entries.append(struct.pack(">QB", in_100_ns, len(name)) + name)
    return _box(b"chpl", struct.pack(">B7xB", 1, len(entries)), *entries)


def _language(letters: str) -> int:
    """Pack three letters into 15 bits."""
    first, second, third = (ord(letter) - 0x60 for letter in letters)
    return first << 10 | second << 5 | third


def _big_endian(numbers: array[int]) -> bytes:
    turned = array(numbers.typecode, numbers)
    if sys.byteorder == "little":
        turned.byteswap()
    return turned.tobytes()


def _box(name: bytes, *contents: bytes | Sequence[_Part]) -> list[_Part]:
    parts = [part for content in contents for part in _parts(content)]
    return [_Part(struct.pack(">I4s", 8 + _length(parts), name)), *parts]


def _full_box(name: bytes, *contents: bytes | Sequence[_Part], flags: int = 0) -> list[_Part]:
    return _box(name, struct.pack(">I", flags), *contents)


def _parts(content: bytes | Sequence[_Part]) -> Sequence[_Part]:
    return [_Part(content)] if isinstance(content, bytes) else content


def _length(parts: Iterable[_Part]) -> int:
    return sum(len(part.content) * part.times for part in parts)
