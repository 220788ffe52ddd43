"""How fast a session becomes a file, beside other ways, in one run.

    python benchmarks/export.py              # a session of an hour, every format and rival
    python benchmarks/export.py --growth     # 1, 4 and 12 hours of the same 52 phrases
    python benchmarks/export.py --rounds 5   # the median of so many; each round takes every way

Each way is a process of its own, timed whole, with its largest memory. Rivals are taken where they
are installed: ffmpeg, sox, pydub, espeak-ng. They are given the speech as it is, so that they do
the joining and the encoding alone. Linux and macOS.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import wave
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from time import perf_counter

STEPS = 13  # with what is said before, in and after each: 52 phrases, 26 chimes, 150 s
SAYINGS = (
    "Glide from ankle to hip with your weight behind it and come back lightly.",
    "Lay one hand on either side and push deeply up towards the knee, one after the other.",
    "Squeeze your way up and let your thumbs dwell wherever you find a tight spot.",
    "Press both hands up the middle, then slide lightly down along the side.",
)
MEGABYTE = 1 << 20 if sys.platform == "darwin" else 1 << 10  # in the unit of ru_maxrss

PYDUB = """
import sys
from pydub import AudioSegment
whole = AudioSegment.silent(0, frame_rate=48000)
for line in open(sys.argv[1]):
    whole += AudioSegment.from_wav(line.split("'")[1])
whole.export(sys.argv[2], format="wav")
"""


@dataclass
class Way:
    """A way to make a file: a command, what is done before it, and what it took each time."""

    name: str
    command: list[str]
    before: Callable[[], object] = lambda: None
    rival_of: str | None = None
    seconds: list[float] = field(default_factory=list)
    megabytes: list[float] = field(default_factory=list)

    def take(self, env: dict[str, str]) -> None:
        """Take this way once."""
        self.before()
        quiet = subprocess.DEVNULL
        start = perf_counter()
        process = subprocess.Popen(self.command, env=env, stdout=quiet, stderr=quiet)
        _, status, used = os.wait4(process.pid, 0)
        self.seconds.append(perf_counter() - start)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise SystemExit(f"{self.name} failed: {' '.join(self.command)}")
        self.megabytes.append(used.ru_maxrss / MEGABYTE)


# Five minutes of chords that swell, with a little hiss.
MUSIC = """
import sys, numpy, soundfile
time = numpy.arange(300 * 44100) / 44100
sound = sum(
    numpy.sin(2 * numpy.pi * hertz * time) * (1 + 0.5 * numpy.sin(time / n))
    for n, hertz in enumerate((110, 164.8, 220, 277.2, 329.6), start=2)
)
sound += numpy.random.default_rng(1).normal(size=len(time)) * 0.1
soundfile.write(sys.argv[1], sound / 12, 44100)
"""


def session(hours: float) -> str:
    """Write a session of so many hours, with as many phrases however long it is."""
    each = round(hours * 3600 / STEPS)
    steps = "".join(
        f"  - name: Stroke number {n}\n    duration: {each}s\n    say: {SAYINGS[n % 4]}\n"
        for n in range(1, STEPS + 1)
    )
    return f"title: An hour\nsteps:\n{steps}"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--growth", action="store_true")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="handscue-benchmark-") as name:
        folder = Path(name)
        env = {**os.environ, "XDG_CACHE_HOME": str(folder / "cache"), "HOME": name}
        ways = growth(folder) if chosen.growth else one_hour(folder, env)
        for way in ways[:1] if not chosen.growth else ways:
            way.take(env)  # the first time speech is made; not counted
            way.seconds.clear()
            way.megabytes.clear()
        for number in range(chosen.rounds):
            for way in ways:
                print(f"\rround {number + 1}: {way.name}\x1b[K", end="", file=sys.stderr)
                way.take(env)
        print("\r\x1b[K", end="", file=sys.stderr)
    show(ways)


def handscue(source: Path, out: Path) -> list[str]:
    """Give the command that exports a session."""
    return [sys.executable, "-m", "handscue", "export", str(source), "-o", str(out), "--force"]


def growth(folder: Path) -> list[Way]:
    """Give the ways to export the same phrases over 1, 4 and 12 hours."""
    ways = []
    for hours in (1, 4, 12):
        source = folder / f"{hours}.yaml"
        source.write_text(session(hours))
        for suffix in ("wav", "mp3", "m4b", "opus", "flac"):
            command = handscue(source, folder / f"out.{suffix}")
            ways.append(Way(f"{suffix}, {hours} h", command, rival_of=None))
    return ways


def one_hour(folder: Path, env: dict[str, str]) -> list[Way]:
    """Give every way to export an hour; the rivals after the way they are compared with."""
    source = folder / "hour.yaml"
    source.write_text(session(1))
    parts = pieces(source, folder, env)
    ways = []

    def forget() -> None:
        shutil.rmtree(folder / "cache", ignore_errors=True)

    for suffix in ("wav", "flac", "mp3", "m4b", "opus"):
        name = f"{suffix}, speech cached"
        ways.append(Way(name, handscue(source, folder / f"out.{suffix}")))
        ways += rivals(suffix, name, parts, folder)
    ways += over_music(source, folder, env)
    # These last: they leave the cache full again for the next round.
    ways.extend(
        Way(f"{suffix}, nothing cached", handscue(source, folder / f"out.{suffix}"), forget)
        for suffix in ("wav", "mp3", "m4b", "opus")
    )
    return ways


def pieces(source: Path, folder: Path, env: dict[str, str]) -> Path:
    """Cut a session into files of sound and of silence; give ffmpeg's list of them."""
    whole = folder / "whole.wav"
    subprocess.run(handscue(source, whole), env=env, check=True, capture_output=True)
    tenth = 4800
    edges, sounds = [0], False
    # Piece by piece: the memory of this process would be counted as that of those it starts.
    with wave.open(str(whole), "rb") as file:
        frames = file.getnframes()
        for at in range(0, frames, tenth):
            if sounds is not bool(file.readframes(tenth).strip(b"\0")):
                sounds = not sounds
                edges.append(at)
    edges.append(frames)
    lines = []
    for number, (start, stop) in enumerate(pairwise(edges)):
        path = folder / f"part{number:03}.wav"
        with wave.open(str(path), "wb") as part:
            part.setnchannels(1)
            part.setsampwidth(2)
            part.setframerate(48_000)
            with wave.open(str(whole), "rb") as file:
                file.setpos(start)
                part.writeframes(file.readframes(stop - start))
        lines.append(f"file '{path}'\n")
    whole.unlink()
    (folder / "parts.txt").write_text("".join(lines))
    return folder / "parts.txt"


def over_music(source: Path, folder: Path, env: dict[str, str]) -> list[Way]:
    """Give the ways to an hour that is nowhere silent; the rival is given it mixed already."""
    music, whole = folder / "music.flac", folder / "music.wav"
    subprocess.run([sys.executable, "-c", MUSIC, str(music)], check=True)
    under = ["--music", str(music)]
    made = [*handscue(source, whole), *under]
    subprocess.run(made, env=env, check=True, capture_output=True)
    name = "m4b over music, speech and music cached"
    ways = [Way(name, [*handscue(source, folder / "music.m4b"), *under])]
    if shutil.which("ffmpeg"):
        sound = ["-map", "0:a"]  # and not the cover
        coding = ["-c:a", "aac", "-b:a", "64k", "-f", "mp4", str(folder / "rival.m4b")]
        command = ["ffmpeg", "-y", "-i", str(whole), *sound, *coding]
        ways.append(Way("ffmpeg, one pass of its encoder", command, rival_of=name))
        quick = ["ffmpeg", "-y", "-i", str(whole), *sound, "-aac_coder", "fast", *coding]
        ways.append(Way("the same with its quick coder, as we", quick, rival_of=name))
    return ways


def rivals(suffix: str, of: str, parts: Path, folder: Path) -> list[Way]:
    """Give the other ways to one format that can be taken here."""
    out = str(folder / f"rival.{suffix}")
    found = []
    if shutil.which("ffmpeg"):
        coding = {
            "wav": [],
            "flac": [],
            "mp3": ["-b:a", "64k"],
            "m4b": ["-b:a", "64k", "-f", "mp4"],
            "opus": ["-b:a", "48k"],
        }[suffix]
        listed = ["-f", "concat", "-safe", "0", "-i", str(parts)]
        found.append(Way("ffmpeg concat", ["ffmpeg", "-y", *listed, *coding, out], rival_of=of))
    if suffix != "wav":
        return found
    files = [line.split("'")[1] for line in parts.read_text().splitlines()]
    if shutil.which("sox"):
        found.append(Way("sox", ["sox", *files, out], rival_of=of))
    if find_spec("pydub"):
        found.append(Way("pydub", [sys.executable, "-c", PYDUB, str(parts), out], rival_of=of))
    if shutil.which("espeak-ng"):
        text = folder / "session.ssml"
        said = "".join(
            f"Stroke number {n}. {SAYINGS[n % 4]} <break time='85s'/>" for n in range(1, STEPS + 1)
        )
        text.write_text(f"<speak>{said}</speak>")
        command = ["espeak-ng", "-m", "-f", str(text), "-w", out]
        found.append(Way("espeak-ng SSML (speech too, no chimes, 22 kHz)", command, rival_of=of))
    return found


def show(ways: list[Way]) -> None:
    """Print a table; a rival's ratio is how many times as long as ours it takes."""
    ours = {way.name: statistics.median(way.seconds) for way in ways}
    print("| way | seconds | peak MB | times ours |\n|---|---|---|---|")
    for way in ways:
        median = ours[way.name] if not way.rival_of else statistics.median(way.seconds)
        ratio = f"{median / ours[way.rival_of]:.1f}" if way.rival_of else ""
        print(f"| {way.name} | {median:.2f} | {max(way.megabytes):.0f} | {ratio} |")


if __name__ == "__main__":
    main()
