"""Disks that are full or may not be written, and homes that are not there."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from functools import cache
from pathlib import Path

import soundfile

from breaking.desk import SESSION, Desk, held, with_speech
from breaking.trial import Ground, Trial

PAGE = "Calf care\n\n1. Knead the calf for 30 seconds.\n2. Wring the thigh, 3 times.\n"
COMMANDS: tuple[tuple[str, ...], ...] = (
    ("export", "session.yaml", "-o", "a.wav"),
    ("export", "session.yaml", "-o", "a.mp3", "--sidecars"),
    ("export", "session.yaml", "-o", "a.opus", "--force"),
    ("export", "session.yaml", "-o", "a.m4b"),
    ("export", "session.yaml", "-o", "a.player"),
    ("export", "session.yaml", "-o", "a.flac", "--split"),
    ("import", "page.txt", "-o", "imported.yaml"),
    ("edit", "hand-five-minutes"),
    ("play", "session.yaml", "--output", "silent"),
    ("show", "session.yaml"),
    ("check", "session.yaml"),
    ("list",),
    ("log",),
    ("learn", "session.yaml", "--write", "--yes"),
    ("say", "Knead.", "--output", "silent"),
)
# A disk in a mount namespace of its own, so that nothing stays mounted: filled but for so many
# kilobytes, or read-only; then the command; then a copy of what is on it, to be looked at.
ON_A_DISK = """
mount -t tmpfs -o size=64m none "$0" && cp -a "$1"/. "$0" || exit 99
if [ "$2" = ro ]; then mount -o remount,ro "$0"; else
filled=$(($(df --output=avail "$0" | tail -1) - $2))
head -c "${filled}k" /dev/zero > "$0/filler" || exit 99; fi
kept="$3"; cd "$0" || exit 99; shift 3; "$@"; code=$?
cd / && rm -rf "$kept" && mkdir "$kept" && cp -a "$0"/. "$kept" 2>/dev/null; exit $code
"""

# Temporary files have a disk of their own, which is full after so many seconds, or at once, but
# for 100 kB: where there is not a byte of room to begin with, Python looks for another place.
FILLING = """
mount -t tmpfs -o size=16m none "$0" || exit 99
fill() { head -c 16284k /dev/zero > "$0/filler"; }
if [ "$1" = 0 ]; then fill; else (sleep "$1"; fill) & fi 2>/dev/null
shift; "$@"; code=$?; rm -rf "$0"/filler; left=$(ls -A "$0")
[ -z "$left" ] || echo "left: $left"; exit $code
"""
TEMPORARY: tuple[tuple[str, ...], ...] = (
    ("show", "unsaid.yaml"),
    ("export", "session.yaml", "-o", "a.m4b", "--force"),
    ("export", "unsaid.yaml", "-o", "a.m4b", "--force"),
    ("play", "unsaid.yaml", "--output", "silent"),
)


@cache
def needs_mounts() -> str | None:
    """Return why no disk can be made here."""
    try:
        subprocess.run(["unshare", "--mount", "true"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as error:
        return f"no disk can be mounted here: {error}"
    return None


def laid_out(folder: Path) -> Path:
    """Write what the commands ask for into a folder."""
    folder.mkdir()
    with_speech(folder)
    (folder / "page.txt").write_text(PAGE)
    (folder / "a.opus").write_bytes(b"before")
    return folder


def on_a_disk(ground: Ground, state: Callable[[Ground], str]) -> None:
    """Run a command with all it has on a disk in that state, and look at what is on it then."""
    there, disk, kept = (ground.folder / name for name in ("there", "disk", "kept"))
    laid_out(there)
    disk.mkdir()
    for _ in ground.each():
        command, how = ground.chance.choice(COMMANDS), state(ground)
        before = (
            "unshare",
            "--mount",
            "sh",
            "-c",
            ON_A_DISK,
            str(disk),
            str(there),
            how,
            str(kept),
        )
        desk = Desk(disk, {"EDITOR": "true", "TMPDIR": str(disk)}, before)
        with ground.tally.attempt(f"{' '.join(command)}, {how} kB free"):
            done = desk.run(*command)
            held(done)
            ground.tally.seen["done" if not done.returncode else "refused"] += 1
            whole_or_absent(kept)


def whole_or_absent(folder: Path) -> None:
    """Hold every file that was to be written to being whole."""
    assert (folder / "session.yaml").read_text() == SESSION
    for path in [*folder.glob("a.*"), *folder.glob("a-*/*")]:
        if path.suffix in {".wav", ".mp3", ".flac"}:
            assert len(soundfile.read(path)[0]) > 0, path
        elif path.suffix in {".m4b", ".opus"}:
            assert path.stat().st_size > 10_000 or path.read_bytes() == b"before", path
        elif path.suffix == ".player":
            assert (path / "worker.js").is_file(), path
    left = [path.name for path in folder.iterdir() if path.name.startswith(".handscue")]
    assert not left, left


def full(ground: Ground) -> None:
    """Leave a few kilobytes on the disk, or none, or a few megabytes."""
    on_a_disk(ground, lambda g: str(g.chance.choice((0, 4, g.chance.randrange(3000)))))


def read_only(ground: Ground) -> None:
    """Have home, caches, temporary files and the session's own folder read-only."""
    on_a_disk(ground, lambda _: "ro")


def full_of_temporary_files(ground: Ground) -> None:
    """Fill the disk of temporary files, before or while they are needed."""
    folder, disk = laid_out(ground.folder / "there"), ground.folder / "disk"
    disk.mkdir()
    for number in ground.each():
        command = TEMPORARY[number % len(TEMPORARY)]
        words = f"Knead {number} times"  # nobody has said them yet
        (folder / "unsaid.yaml").write_text(SESSION.replace("Knead", words))
        full_s = 0 if number % 3 == 0 else round(ground.chance.uniform(0.2, 3), 1)
        before = ("unshare", "--mount", "sh", "-c", FILLING, str(disk), str(full_s))
        with ground.tally.attempt(f"{' '.join(command)}, full after {full_s} s"):
            done = Desk(folder, {"TMPDIR": str(disk)}, before).run(*command)
            held(done, 0, 1)
            ground.tally.seen["done" if not done.returncode else "refused"] += 1
            assert b"left: " not in done.stdout, done.stdout
            said = done.stderr.decode()
            assert not done.returncode or f"{disk}: temporary files cannot be" in said, said


NOWHERE: tuple[dict[str, str | None], ...] = (
    {"HOME": None, "XDG_CACHE_HOME": None, "XDG_DATA_HOME": None, "XDG_STATE_HOME": None},
    {"HOME": "/nonexistent", "XDG_CACHE_HOME": None, "XDG_DATA_HOME": None},
    {"HOME": "/dev/null", "XDG_CONFIG_HOME": None, "XDG_CACHE_HOME": None, "XDG_DATA_HOME": None},
    {"HOME": ""},
    {"XDG_CACHE_HOME": "/proc/none", "XDG_STATE_HOME": "/proc/none", "XDG_DATA_HOME": "/proc/none"},
    {"XDG_CACHE_HOME": "relative", "XDG_CONFIG_HOME": "\\n"},
    {"TMPDIR": "/nonexistent"},
)


def without_home(ground: Ground) -> None:
    """Run commands without a home, or with one that is nowhere, a device, or no folder."""
    for number in ground.each():
        command, more = ground.chance.choice(COMMANDS), NOWHERE[number % len(NOWHERE)]
        folder = laid_out(ground.folder / str(number))
        empty = folder / "home-of-nobody"  # for where the system looks when it is told nothing
        empty.mkdir()
        with ground.tally.attempt(f"{' '.join(command)}, {more}"):
            desk = Desk(folder, {"EDITOR": "true", "XDG_DATA_HOME": str(empty), **more})
            done = desk.run(*command)
            held(done)
            ground.tally.seen["done" if not done.returncode else "refused"] += 1
            assert (folder / "session.yaml").read_text() == SESSION
        shutil.rmtree(folder)


DISKS = (
    Trial(
        "full-disk",
        "every command that writes, with all it has on a disk that is full or nearly so",
        "done or refused in plain lines; every file whole or not there, nothing left beside it",
        2,
        150,
        full,
        needs_mounts,
    ),
    Trial(
        "read-only",
        "the same on a disk that may not be written at all, temporary files too",
        "what only reads is done, what writes is refused in plain lines",
        2,
        60,
        read_only,
        needs_mounts,
    ),
    Trial(
        "full-temporary",
        "the disk of temporary files full, before or while they are needed",
        "done, or refused for that reason with the name of the place; nothing stays there",
        1,
        30,
        full_of_temporary_files,
        needs_mounts,
    ),
    Trial(
        "no-home",
        "commands without a home, or with one that is missing, a device or not a folder",
        "done, or refused in plain lines; the session file stays as it is",
        2,
        70,
        without_home,
    ),
)
