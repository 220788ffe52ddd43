"""Sessions to export, with something like speech in them, and others' programs to judge files."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from handscue.export.tags import Chapter, Tags
from handscue.mix import Mix, Placed
from handscue.sounds.clip import Clip, from_float

RATE = 48_000
PNG = (
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89"
    b"\0\0\0\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\0\x05\0\x01\xff\x89\x99=\x1d\0\0\0\0IEND\xaeB`\x82"
)
ODD = 'Left "leg" · <Effleurage> & 🙌 / שלום'

Frames = npt.NDArray[np.int16]


@cache
def phrase(seconds: float, seed: int) -> Clip:
    """Return voiced and unvoiced syllables in turn, about as loud and as varied as speech."""
    random = np.random.default_rng(seed)
    time = np.arange(round(seconds * RATE)) / RATE
    pitch = np.cumsum(110 + 25 * np.sin(2 * np.pi * 0.7 * time + seed)) / RATE
    voiced = sum(np.sin(2 * np.pi * n * pitch) / n for n in range(1, 25))
    hiss = random.normal(size=len(time)) * 0.4
    syllable = np.sin(2 * np.pi * 2.1 * time) ** 2
    sound = np.where(np.sin(2 * np.pi * 1.3 * time + seed) > -0.4, voiced, hiss) * syllable
    return Clip(from_float(0.2 * sound))


def session(total_s: float, starts_s: tuple[float, ...], seconds: float = 1.7) -> Mix:
    """Return a session with a phrase at each of the instants, silent in between."""
    placed = [Placed(phrase(seconds, n % 5), round(s * RATE)) for n, s in enumerate(starts_s)]
    return Mix(placed, round(total_s * RATE))


def about(*starts_ms: int, end_ms: int, title: str = ODD) -> Tags:
    """Return tags with a chapter at each instant, oddly named."""
    ends = (*starts_ms[1:], end_ms)
    chapters = tuple(
        Chapter(f"{n} {ODD}", start, end)
        for n, (start, end) in enumerate(zip(starts_ms, ends, strict=True))
    )
    return Tags(title, "Album", "2026-11-22", "eng", PNG, chapters)


def silently(_done: int, _of: int) -> None:
    """Show no progress."""


def needs(program: str) -> str:
    """Return a program's path; skip the test where there is none, unless all must be tested."""
    if path := shutil.which(program):
        return path
    reason = f"{program} is not installed, and judges what handscue writes"
    if os.environ.get("HANDSCUE_RIG") == "required":
        pytest.fail(reason)
    pytest.skip(reason)


def decoded(path: Path) -> Frames:
    """Decode a file with ffmpeg, ends cut as the file says."""
    done = subprocess.run(
        [
            *(needs("ffmpeg"), "-v", "error", "-i", str(path)),
            *("-map", "0:a", "-f", "s16le", "-ac", "1", "-ar", str(RATE), "-"),
        ],
        capture_output=True,
        check=True,
    )
    assert not done.stderr, done.stderr.decode()
    return np.frombuffer(done.stdout, "<i2")


def probed(path: Path) -> dict[str, Any]:
    """Return what ffprobe finds in a file; ``tags`` from wherever it keeps them, names lowered."""
    done = subprocess.run(
        [
            *(needs("ffprobe"), "-v", "error", "-of", "json", "-show_format"),
            *("-show_streams", "-show_chapters", str(path)),
        ],
        capture_output=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    sound = next(s for s in found["streams"] if s["codec_type"] == "audio")
    tags = sound.get("tags", {}) | found["format"].get("tags", {})
    found["tags"] = {name.lower(): text for name, text in tags.items()}
    return found


def signal_to_noise(heard: Frames, meant: Frames) -> float:
    """Return how much louder the sound meant is than all that differs from it, in decibels."""
    meant_ = meant.astype(float)
    noise = heard.astype(float) - meant_
    return float(10 * np.log10(np.sum(meant_**2) / np.sum(noise**2)))
