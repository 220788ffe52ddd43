"""AAC packets by FFmpeg's encoder, by way of PyAV, which is an extra: ``handscue[m4b]``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any

from handscue.errors import ExportError
from handscue.export.packets import Read, Run
from handscue.units import FRAMES_PER_SECOND

if TYPE_CHECKING:
    from handscue.units import Frames

PACKET_FRAMES = 1024
PRIMING = 1024  # frames that the encoder is behind
BITS_A_SECOND = 64_000
WARM_UP = 32  # packets encoded before a run and dropped, so that a seam in music is not heard
BATCH = 48  # packets of sound handed over at a time


class AacCodec:
    """FFmpeg's AAC-LC encoder."""

    packet_frames = PACKET_FRAMES
    before = 3
    after = 4
    longest_run = 1400  # 30 seconds

    @cached_property
    def silent(self) -> bytes:
        """A packet from the midst of a silence."""
        import numpy as np  # loaded with the mix

        *_, last = self.encode(lambda _start, frames: np.zeros(frames, np.int16), Run(0, 8))
        return last

    @cached_property
    def configuration(self) -> bytes:
        """What a decoder must know before the first packet (AudioSpecificConfig)."""
        encoder = _open()
        encoder.open()
        return bytes(encoder.extradata)

    def encode(self, read: Read, run: Run) -> Iterator[bytes]:
        """See ``Codec.encode``."""
        encoder = _open()
        place = -WARM_UP
        wanted = run.stop - run.first
        start, stop = (run.first - WARM_UP) * PACKET_FRAMES, (run.stop + 2) * PACKET_FRAMES
        for at in range(start, stop, BATCH * PACKET_FRAMES):
            frames = min(BATCH * PACKET_FRAMES, stop - at)
            for packet in _packets(encoder, read, at, frames):
                if 0 <= place < wanted:
                    yield packet
                place += 1


def _packets(encoder: Any, read: Read, start: Frames, frames: Frames) -> Iterator[bytes]:
    import av
    import numpy as np

    samples = read(start, frames).astype(np.float32) / 32768
    for at in range(0, frames, PACKET_FRAMES):
        frame = av.AudioFrame.from_ndarray(
            samples[None, at : at + PACKET_FRAMES], format="fltp", layout="mono"
        )
        frame.sample_rate = FRAMES_PER_SECOND
        frame.pts = None
        for packet in encoder.encode(frame):
            yield bytes(packet)


def _open() -> Any:
    try:
        import av
    except ImportError:
        raise ExportError(
            f"M4A and M4B need one part more. Type: {sys.executable} -m pip install av. "
            "MP3, Opus, Ogg, FLAC and WAV work without it"
        ) from None
    encoder = av.CodecContext.create("aac", "w")
    encoder.sample_rate = FRAMES_PER_SECOND
    encoder.layout = "mono"
    encoder.format = "fltp"
    encoder.bit_rate = BITS_A_SECOND
    encoder.options = {"aac_coder": "fast"}
    encoder.flags |= av.codec.context.Flags.global_header
    return encoder
