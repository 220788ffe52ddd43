"""AAC packets by FFmpeg's encoder, by way of PyAV, which is an extra: ``handscue[m4b]``."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import islice
from typing import Any

from handscue.errors import ExportError
from handscue.export import pyav
from handscue.export.packets import Read, Run

PACKET_FRAMES = 1024
PRIMING = 1024  # frames that the encoder is behind
BITS_A_SECOND = 64_000
# Each packet of a phrase or a chime is coded once, to one aim, and not several times over until its
# size suits a bit rate: that takes 1.3 times as long and is further from the sound. Noise to mask
# (150 s of the whole body, 45 kbit/s with its silences either way): -4.6 dB, to a bit rate -2.4 dB,
# by ffmpeg's usual coder +1.3 dB; chimes are 20 dB below the mask. Noise shaping in time and noise
# instead of sound only cost time here. Music is no nearer with one aim, and larger.
AIM = 140  # on the encoder's own scale
# Neither the voices nor the chimes that come with handscue hold anything above 12 kHz, and looking
# there in vain takes a sixth of the time and a few of the bits (noise to mask was -3.7 dB). Two
# kilohertz are left for sounds of one's own.
HIGHEST = 14_000  # Hz
ONE_AIM = {
    "flags": "+qscale",
    "global_quality": str(AIM),
    "aac_tns": "0",
    "aac_pns": "0",
    "cutoff": str(HIGHEST),
}
WARM_UP = 32  # packets encoded before a run and dropped, so that a seam in music is not heard
AFTER_SILENCE = 2  # the same where there was no sound before


class AacCodec:
    """FFmpeg's AAC-LC encoder."""

    packet_frames = PACKET_FRAMES
    before = 2  # the sound's own, and one more that leads over to short blocks
    after = 2  # the encoder is one behind, and each packet overlaps with the next
    longest_run = 1400  # 30 seconds
    placeless = True

    @cached_property
    def silent(self) -> bytes:
        """A packet from the midst of a silence."""
        import numpy as np  # loaded with the mix

        *_, last = self.encode(lambda _start, frames: np.zeros(frames, np.int16), Run(0, 8))
        return last

    @cached_property
    def identity(self) -> str:
        """See ``Codec.identity``."""
        return f"aac {pyav.version()} fast {AIM} {HIGHEST}"

    @cached_property
    def configuration(self) -> bytes:
        """What a decoder must know before the first packet (AudioSpecificConfig)."""
        return bytes(_opened(ONE_AIM).extradata)

    def encode(self, read: Read, run: Run) -> Iterator[bytes]:
        """See ``Codec.encode``."""
        encoder = _opened(ONE_AIM if run.alone else {})
        warm_up = AFTER_SILENCE if run.alone else WARM_UP
        start, stop = (run.first - warm_up) * PACKET_FRAMES, (run.stop + 2) * PACKET_FRAMES
        made = pyav.packets(encoder, read, start, stop)
        yield from islice(made, warm_up, warm_up + run.stop - run.first)


def _opened(options: Mapping[str, str]) -> Any:
    if not pyav.has("aac"):
        raise ExportError(
            f"M4A and M4B need one more part. Type: {sys.executable} -m pip install av. "
            "MP3, Opus, Ogg, FLAC and WAV work without it"
        )
    return pyav.opened("aac", BITS_A_SECOND, aac_coder="fast", **options)
