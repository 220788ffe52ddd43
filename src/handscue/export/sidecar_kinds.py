"""Which sidecars there are; loads nothing, so that the command line can offer them."""

from __future__ import annotations

from enum import StrEnum


class Sidecar(StrEnum):
    """The kinds there are; each is what its file's name ends in."""

    WEBVTT = "vtt"
    SUBRIP = "srt"
    LYRICS = "lrc"
    CUE_SHEET = "cue"
    LABELS = "labels.txt"
    DATA = "json"
    SHEET = "html"
