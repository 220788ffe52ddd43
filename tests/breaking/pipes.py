"""A pipe that nobody writes to, in the place of every file that handscue reads."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from breaking.desk import Desk, held, with_speech
from breaking.trial import Ground, Trial

SESSION = """\
title: Short
talk: names
recorded: recorded
sounds: {opening: bell.wav}
music: music.wav
steps:
- {name: Knead, technique: kneading, duration: 2s, picture: knead.png}
- include: part.yaml
"""
PART = "title: Part\nsteps:\n- {name: Hold, technique: holding, duration: 3s}\n"
PLACES = (
    "session.yaml", "part.yaml", "bell.wav", "music.wav", "knead.png", "recorded/knead.wav",
    "page.txt", "config/handscue/techniques.yaml", "config/handscue/pronunciations.yaml",
    "config/handscue/keys.yaml", "data/handscue/history.sqlite3", "data/handscue/sessions/a.yaml",
    "data/handscue/voices/a.onnx", "data/handscue/voices/a.onnx.json", "other.yaml",
    "state/handscue/running/1.json", "state/handscue/running/1.lock", ".handscue-1.handscue-part",
)  # fmt: skip
CACHES = ("clips", "packets", "music")  # all of whose files are one
COMMANDS: tuple[tuple[str, ...], ...] = (
    ("check", "session.yaml"),
    ("show", "session.yaml"),
    ("list",),
    ("export", "session.yaml", "-o", "a.mp3", "--force"),
    ("play", "session.yaml", "--output", "silent"),
    ("import", "page.txt", "-o", "imported.yaml", "--force"),
    ("voices",),
    ("keys",),
    ("log",),
    ("learn", "session.yaml"),
    ("record", "session.yaml"),
    ("edit", "session.yaml"),
    ("play", "--resume", "--output", "silent"),
)


def pipes(ground: Ground) -> None:
    """Put it in one place after the other, and run one command after the other."""
    places = (*PLACES, *CACHES)
    for number in ground.each():
        place, command = places[number % len(places)], ground.chance.choice(COMMANDS)
        folder = laid_out(ground.folder / str(number))
        with ground.tally.attempt(f"{' '.join(command)}, {place}"):
            desk = Desk(folder, {"EDITOR": "true"})
            if place in CACHES:
                held(desk.run("export", "part.yaml", "-o", "b.mp3"), 0)
            put(folder, place)
            held(desk.run(*command))
        shutil.rmtree(folder)


def laid_out(folder: Path) -> Path:
    """Write a session with a file in most of the places."""
    folder.mkdir()
    with_speech(folder, PART, "part.yaml")
    (folder / "session.yaml").write_text(SESSION)
    (folder / "other.yaml").write_text(PART)
    (folder / "page.txt").write_text("Calf\n\n1. Knead the calf for 30 seconds.\n2. Wring it.\n")
    return folder


def put(folder: Path, place: str) -> None:
    """Put a pipe there; in a cache, in the place of every file."""
    cache = folder / "cache" / "handscue" / place
    for path in list(cache.iterdir()) if cache.is_dir() else [folder / place]:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        os.mkfifo(path)


PIPES = (
    Trial(
        "pipes",
        "a pipe that nobody writes to, in the place of every file that handscue reads",
        "no command waits for it",
        2,
        10 * (len(PLACES) + len(CACHES)),
        pipes,
    ),
)
