"""Bad files of every kind, read in this process: used, or refused in plain lines."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path

import numpy as np
import soundfile

from breaking.trial import Ground, Trial, slipped
from handscue.app.checking import check
from handscue.app.environment import Environment
from handscue.app.places import Places
from handscue.errors import HandscueError, SoundError
from handscue.mix.bed import measured
from handscue.printable import printable_lines
from handscue.shipped import shipped_folder
from handscue.sounds.files import read_sound
from handscue.sounds.music import load_music
from pages.test_faults import MARKS, no_fault_in, pages

YAML_MARKS = [
    ": ", "- ", "\n", "\n  ", "  ", "&a ", "*a", "!!str ", "|", ">", "{", "}", "[", "]", '"', "'",
    "#", "? ", "---\n", "\t", "\x00", "\x1b[31m", "\u202e", "9" * 400, "1:30", "0", "-1", ".nan",
    "1e9", "both", "yes", "repeat: 3\n", "sets: 3\n", "wait: yes\n", "fit: 5m\n", "steps:\n", "~",
    "include: back.yaml\n", "include: ../back.yaml\n", "sounds: {opening: /dev/zero}\n",
    "voice: x\n",
]  # fmt: skip
SESSIONS = ("hand-five-minutes",) * 20 + ("feet", "face-and-scalp", "whole-body")
KINDS = ("wav", "aiff", "flac", "mp3", "ogg", "au", "caf", "w64", "opus")


def own_places(folder: Path) -> Places:
    """Return places of handscue's own within a folder."""
    return Places(folder / "config", folder / "data", folder / "cache", folder / "state")


def refused_plainly(error: HandscueError, path: Path) -> None:
    """Hold a refusal to what is promised of it."""
    text = str(error)
    assert text.startswith(str(path)), text
    assert text == printable_lines(text), repr(text)
    assert "mistake in handscue" not in text, text


def bad_sessions(ground: Ground) -> None:
    """Check session files that were damaged at random."""
    folder = ground.folder / "sessions"
    shutil.copytree(shipped_folder("sessions"), folder)
    good = [(folder / f"{name}.yaml").read_bytes() for name in SESSIONS]
    env = Environment(own_places(ground.folder))
    path = folder / "damaged.yaml"
    for number in ground.each():
        raw, is_text = ground.chance.choice(good), number % 8 > 0
        path.write_bytes(slipped(raw, YAML_MARKS, ground.chance, most=3, text=is_text))
        with ground.tally.attempt(number):
            trouble = check(path, env).trouble
            ground.tally.seen["refused" if trouble else "used"] += 1
            if trouble:
                refused_plainly(trouble, path)


def bad_pages(ground: Ground) -> None:
    """Import pages of every kind that were damaged at random."""
    good = pages()
    for number in ground.each():
        raw = slipped(ground.chance.choice(good), MARKS, ground.chance)
        with ground.tally.attempt(number):
            no_fault_in(raw)


@cache
def sounds(folder: Path) -> tuple[tuple[str, bytes], ...]:
    """Return three seconds of sound in every kind, with the ending of its name."""
    tone = 0.5 * np.sin(np.arange(72_000) / 9)
    made = []
    for kind in KINDS:
        path = folder / f"good.{kind}"
        opus = {"format": "OGG", "subtype": "OPUS"} if kind == "opus" else {}
        soundfile.write(path, tone, 24_000, **opus)
        made.append((kind, path.read_bytes()))
    return tuple(made)


def bad_sounds(ground: Ground) -> None:
    """Read sounds of every kind and name that were damaged at random, as chime and as music."""
    good = sounds(ground.folder)
    for number in ground.each():
        kind, raw = ground.chance.choice(good)
        named = ground.chance.choice((kind, kind, *KINDS, "raw", "txt"))
        path = ground.folder / f"damaged.{named}"
        path.write_bytes(slipped(raw, ["RIFF", "data", "\x00\x00", "OggS"], ground.chance))
        with ground.tally.attempt(f"{number}, {kind} as {named}"):
            heard = heard_in(path) and heard_as_music(path, ground.folder / "music")
            ground.tally.seen["heard" if heard else "refused"] += 1


def heard_in(path: Path) -> bool:
    """Return whether a sound can be used, and is within what sounds may be."""
    try:
        assert read_sound(path).frames <= 60 * 48_000
    except SoundError as error:
        refused_plainly(error, path)
        return False
    return True


def heard_as_music(path: Path, folder: Path) -> bool:
    """Return whether music can be used."""
    try:
        load_music(path, folder, measured, lambda *_: None).close()
    except SoundError as error:
        refused_plainly(error, path)
        return False
    return True


FILES = (
    Trial(
        "sessions",
        "session files with bytes changed, cut, doubled or put in, through `check`",
        "used, or every problem told in plain lines that begin with the file; no traceback",
        60,
        100_000,
        bad_sessions,
    ),
    Trial(
        "pages",
        "written pages damaged in the same way (text, HTML, Word, PDF, ODT, RTF, archives)",
        "read, or refused in one line; no traceback",
        60,
        20_000,
        bad_pages,
    ),
    Trial(
        "sounds",
        "sound files of nine kinds damaged in the same way, as chime and as music",
        "heard, or refused in one line; no more than a minute of a chime",
        30,
        10_000,
        bad_sounds,
    ),
)
