"""What is measured of music, once."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Measured:
    """How loud music is: in LUFS, and its highest peak, between samples too, of full scale 1."""

    loudness: float
    peak: float
