"""Figures about a user's words, to be sent where they are not heard: no sound, and no word."""

from __future__ import annotations

import io
import platform
import wave
from importlib import metadata
from typing import TYPE_CHECKING, Any

import numpy as np

from handscue.app.listening import TAKES, TALK
from handscue.listen.sound import SAMPLE_RATE, level_db
from handscue.listen.takes import cut
from handscue.ordinary import opened

if TYPE_CHECKING:
    from pathlib import Path

    from handscue.app.places import Places
    from handscue.listen.profile import Profile
    from handscue.listen.sound import Samples as Floats
    from handscue.listen.takes import Take


def figures(profile: Profile, places: Places) -> dict[str, Any]:
    """Return how long and loud takes and talk are, and the limits; commands by their own names."""
    commands = [*(["prefix"] if profile.prefix else []), *(word.command for word in profile.words)]
    return {
        "handscue": metadata.version("handscue"),
        "system": platform.system(),
        "limits": {name: round(float(value), 3) for name, value in profile.limits.items()},
        "words": {
            command: [told for file in _takes(places, number) if (told := _of_take(file))]
            for number, command in enumerate(commands, start=1)
        },
        "talk": _of_talk(_read(places.words / TALK)),
    }


def _takes(places: Places, number: int) -> list[Path]:
    return sorted((places.words / TAKES).glob(f"{number}-*.wav"))


def _of_take(file: Path) -> dict[str, float] | None:
    take = cut(_read(file))
    if take is None:
        return None
    return {
        "seconds": round(len(take.word) / SAMPLE_RATE, 2),
        "level_db": round(level_db(take.word), 1),
        "over_room_db": round(level_db(take.word) - level_db(_around(take)), 1),
        "peak": round(float(np.abs(take.word).max()), 3),
    }


def _around(take: Take) -> Floats:
    return np.concatenate([take.samples[: take.start], take.samples[take.end :]])


def _of_talk(samples: Floats) -> dict[str, float]:
    return {
        "seconds": round(len(samples) / SAMPLE_RATE, 1),
        "level_db": round(level_db(samples), 1),
    }


def _read(path: Path) -> Floats:
    """Read sound that was kept; what is missing or damaged is none."""
    try:
        with opened(path) as file, wave.open(io.BytesIO(file.read()), "rb") as sound:
            frames = sound.readframes(sound.getnframes())
    except (OSError, EOFError, wave.Error):
        return np.zeros(0, np.float32)
    return np.frombuffer(frames, "<i2").astype(np.float32) / np.float32(32_768)
