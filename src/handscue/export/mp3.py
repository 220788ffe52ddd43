"""A mix as an MP3 file: 64 kbit/s, mono, constant, so that players find any instant at once."""

from __future__ import annotations

import struct
import sys
from collections.abc import Iterable, Iterator
from functools import cached_property
from importlib.metadata import version
from itertools import islice
from typing import IO, TYPE_CHECKING, Any

import numpy as np

from handscue.errors import ExportError
from handscue.export.id3 import id3
from handscue.export.packets import Read, Run, Silence, encoded_runs
from handscue.sounds.clip import FULL_SCALE, from_float
from handscue.units import FRAMES_PER_SECOND

if TYPE_CHECKING:
    from handscue.export.tags import Tags
    from handscue.export.work import Work
    from handscue.mix import Mix
    from handscue.units import Frames

PACKET_FRAMES = 1152
PACKET_BYTES = 192  # at 48 kHz and 64 kbit/s, always: no padding
KILOBITS = 64

# MPEG-1 layer III, no checksum, 64 kbit/s, 48 kHz, mono. Side information of zeros says that the
# packet holds no coefficients and needs no bytes of those before it: exact silence.
HEADER = b"\xff\xfb\x54\xc4"
SIDE_BYTES = 17

ENCODER_DELAY = 576  # LAME's
DECODER_DELAY = 529  # every decoder's, known to players

LAME_S_GAIN = 0.95  # it takes all sound down by this at such rates, which is undone beforehand

# LAME's, from 0 (slowest) to 9. Its own choice is 3, which takes 1.3 times as long and is no nearer
# to speech and chimes: within 0.4 dB of this in every band up to 16 kHz (the whole body session).
QUALITY = 5
AT_ONCE = 42 * PACKET_FRAMES  # a second, nearly
PACKETS_WRITTEN_AT_ONCE = 256


class Mp3Codec:
    """LAME, by way of lameenc, whose build is the quickest: 2.6 times as fast as libsndfile's."""

    packet_frames = PACKET_FRAMES
    before = 4  # that fill the bit reservoir, on which the first sound may draw
    after = 2  # both delays, and the overlap with the next packet, are 1.5 packets
    longest_run = None  # packets borrow bytes from those before them
    placeless = True
    silent = HEADER + bytes(PACKET_BYTES - len(HEADER))

    @cached_property
    def identity(self) -> str:
        """See ``Codec.identity``."""
        return f"lameenc {version('lameenc')} {KILOBITS} {QUALITY}"

    def encode(self, read: Read, run: Run) -> Iterator[bytes]:
        """See ``Codec.encode``."""
        encoder = _opened()
        left = run.stop - run.first
        held = b""
        for piece in _pieces(encoder, read, run):
            held += piece
            whole = min(left, len(held) // PACKET_BYTES)
            for at in range(0, whole * PACKET_BYTES, PACKET_BYTES):
                yield held[at : at + PACKET_BYTES]
            held = held[whole * PACKET_BYTES :]
            left -= whole


def _opened() -> Any:
    try:
        import lameenc  # not for other formats
    except ImportError:
        raise ExportError(
            f"MP3 needs LAME. Type: {sys.executable} -m pip install lameenc. "
            "Opus, Ogg, FLAC and WAV work without it"
        ) from None
    encoder: Any = lameenc.Encoder()
    encoder.silence()  # it would tell of itself on the terminal
    encoder.set_channels(1)
    encoder.set_in_sample_rate(FRAMES_PER_SECOND)
    encoder.set_bit_rate(KILOBITS)
    encoder.set_quality(QUALITY)
    return encoder


def _pieces(encoder: Any, read: Read, run: Run) -> Iterator[bytes]:
    stop = (run.stop + 2) * PACKET_FRAMES  # what LAME holds back
    for at in range(run.first * PACKET_FRAMES, stop, AT_ONCE):
        sound = read(at, min(AT_ONCE, stop - at)) / np.float32(FULL_SCALE * LAME_S_GAIN)
        yield encoder.encode(from_float(sound).tobytes())
    yield encoder.flush()


def write_mp3(mix: Mix, tags: Tags, file: IO[bytes], work: Work) -> None:
    """Write a mix to an empty file."""
    codec = Mp3Codec()
    packets = -(-(mix.frames + ENCODER_DELAY + DECODER_DELAY) // PACKET_FRAMES)
    file.write(id3(tags))
    file.write(_info(packets, mix.frames))
    for piece in encoded_runs(mix, codec, packets, work):
        if isinstance(piece, Silence):
            write_repeated(file, codec.silent, piece.packets)
        else:
            _write_joined(file, piece)


def _write_joined(file: IO[bytes], packets: Iterable[bytes]) -> None:
    """Write packets, as many at once as come to some 50 kilobytes: under music there are hours."""
    left = iter(packets)
    while some := b"".join(islice(left, PACKETS_WRITTEN_AT_ONCE)):
        file.write(some)


def write_repeated(file: IO[bytes], packet: bytes, times: int) -> None:
    """Write a packet many times over, as many at once as come to some 200 kilobytes."""
    at_once = max(1, min(times, 200_000 // max(1, len(packet))))
    many = packet * at_once
    for _ in range(times // at_once):
        file.write(many)
    file.write(packet * (times % at_once))


def _info(packets: int, frames: Frames) -> bytes:
    """Return the packet that tells players the length, and what to leave out at both ends.

    The LAME tag (gabriel.mp3-tech.org/mp3infotag.html): sound is taken to begin 529 frames after
    the encoder's delay, and to end as many before the padding does.
    """
    size = (packets + 1) * PACKET_BYTES
    padding = packets * PACKET_FRAMES - ENCODER_DELAY - frames
    places = bytes(256 * hundredth // 100 for hundredth in range(100))  # constant: a straight line
    everything_there = 0x0F
    xing = struct.pack(">4sIII", b"Info", everything_there, packets, size) + places
    quality = struct.pack(">I", 50)
    packet = HEADER + bytes(SIDE_BYTES) + xing + quality + _lame_tag(padding, size)
    packet += struct.pack(">H", crc_16(packet))
    return packet + bytes(PACKET_BYTES - len(packet))


def _lame_tag(padding: Frames, size: int) -> bytes:
    delays = (ENCODER_DELAY << 12 | padding).to_bytes(3, "big")
    constant, mono_at_48_khz = b"\x01", b"\x80"
    tag = b"LAME3.100" + constant + bytes(10) + bytes([KILOBITS]) + delays
    return tag + mono_at_48_khz + bytes(3) + struct.pack(">I", size) + bytes(2)


def crc_16(data: bytes) -> int:
    """Return the checksum of a LAME tag (CRC-16/ARC)."""
    crc = 0
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0xA001 if crc & 1 else 0)
    return crc
