"""Encoding with FFmpeg's libraries, by way of PyAV, which is an extra: ``handscue[m4b]``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from handscue.units import FRAMES_PER_SECOND

if TYPE_CHECKING:
    from handscue.export.packets import Read
    from handscue.units import Frames

BATCH = 48  # packets of sound read at a time


def has(codec: str) -> bool:
    """Return whether PyAV is there and fits this system, with an encoder of that name."""
    try:
        import av
    except ImportError:
        return False
    return codec in av.codecs_available


def version() -> str:
    """Return which PyAV it is, and with which of FFmpeg's encoders."""
    import av

    return f"{av.__version__} {av.library_versions['libavcodec']}"


def opened(codec: str, bits_a_second: int, **options: str) -> Any:
    """Return an encoder of one channel, ready to encode."""
    import av

    encoder: Any = av.CodecContext.create(codec, "w")
    encoder.sample_rate = FRAMES_PER_SECOND
    encoder.layout = "mono"
    encoder.format = "fltp" if codec == "aac" else "flt"
    encoder.bit_rate = bits_a_second
    encoder.options = options
    encoder.flags |= av.codec.context.Flags.global_header
    encoder.open()
    return encoder


def packets(encoder: Any, read: Read, start: Frames, stop: Frames) -> Iterator[bytes]:
    """Yield the packets of some frames, a whole number of packets; it may hold a few back."""
    import av
    import numpy as np

    size = encoder.frame_size
    for at in range(start, stop, BATCH * size):
        samples = np.multiply(read(at, min(BATCH * size, stop - at)), np.float32(1 / 32768))
        frame = av.AudioFrame.from_ndarray(samples[None], format=encoder.format.name, layout="mono")
        frame.sample_rate = FRAMES_PER_SECOND
        frame.pts = None
        yield from map(bytes, encoder.encode(frame))  # which cuts it into packets, and quickly
