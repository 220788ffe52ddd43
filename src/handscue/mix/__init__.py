"""Cues and clips -> the whole session as sound, readable at any frame."""

from handscue.mix.mix import Mix, Placed, mix
from handscue.mix.spans import Span

__all__ = ["Mix", "Placed", "Span", "mix"]
