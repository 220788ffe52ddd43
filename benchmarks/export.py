"""How fast a session becomes a file, beside other ways, in one run.

    python benchmarks/export.py              # a real session of 53 minutes, of which 28 are heard;
                                             # then an hour of few phrases, every format and rival;
                                             # then 1, 4 and 12 hours of the same: 6 minutes
    python benchmarks/export.py --quick      # once only: 3 minutes
    python benchmarks/export.py --real       # the real session alone
    python benchmarks/export.py --rounds 5   # the best of so many; each round takes every way

Each way is a process of its own, timed whole, with its processor time and its largest memory.
Rivals are taken where they are installed: ffmpeg, sox, pydub, espeak-ng. They are given the speech
as it is, so that they do the joining and the encoding alone; one that takes long is taken once. The
real session's is given the whole as one WAV. It is exported four times: with nothing encoded
before, after the words of one step were changed, the same where the voice has said them already
(as it has for the rivals), and as it was exported before.
Linux and macOS.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import wave
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from importlib.util import find_spec
from itertools import count, pairwise
from pathlib import Path
from time import perf_counter

SESSIONS = Path(__file__).resolve().parents[1] / "sessions"
CODINGS = {  # as ffmpeg is told them
    "wav": [],
    "flac": [],
    "mp3": ["-b:a", "64k"],
    "m4b": ["-b:a", "64k", "-f", "mp4"],
    "opus": ["-b:a", "48k"],
    "ogg": ["-c:a", "libvorbis", "-q:a", "2"],
}
AS_WE_DO = {  # the same with our choices, where those are others
    "mp3": ["-b:a", "64k", "-compression_level", "5"],
    "m4b": [
        *("-b:a", "64k", "-aac_coder", "fast", "-flags:a", "+qscale", "-global_quality:a", "140"),
        *("-aac_tns", "0", "-aac_pns", "0", "-cutoff:a", "14000", "-f", "mp4"),
    ],
    "opus": ["-b:a", "56k", "-vbr", "constrained", "-compression_level", "5"],
}
STEPS = 10  # with what is said before, in and after each: 40 phrases, 20 chimes, 2 minutes
LONG_S = 5.0  # a rival that takes longer is taken once only
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


# espeak-ng's own library, which its wheel brings without a program: what its "-m -w" does.
SSML = """
import ctypes, sys, wave, espeakng_loader
speech = ctypes.CDLL(espeakng_loader.get_library_path())
synchronous, in_utf_8_and_ssml = 2, 0x11
rate = speech.espeak_Initialize(synchronous, 0, espeakng_loader.get_data_path().encode(), 0)
out = wave.open(sys.argv[2], "wb")
out.setparams((1, 2, rate, 0, "NONE", ""))
@ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)
def made(sound, frames, _event):
    if sound:
        out.writeframes(ctypes.string_at(sound, 2 * frames))
    return 0
speech.espeak_SetSynthCallback(made)
text = open(sys.argv[1], "rb").read()
speech.espeak_Synth(text, len(text) + 1, 0, 1, 0, in_utf_8_and_ssml, None, None)
out.close()
"""


@dataclass
class Way:
    """A way to make a file: a command, what is done before it, and what it took each time."""

    name: str
    command: list[str]
    before: Callable[[], object] = lambda: None
    rival_of: tuple[str, ...] = ()  # our ways it is compared with
    seconds: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
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
        self.processor.append(used.ru_utime + used.ru_stime)
        self.megabytes.append(used.ru_maxrss / MEGABYTE)

    @property
    def is_settled(self) -> bool:
        """Whether it was taken as often as it has to be, however many rounds there are."""
        return bool(self.rival_of and self.seconds and self.seconds[0] > LONG_S)


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
    parser.add_argument("--quick", action="store_true", help="one round")
    parser.add_argument("--real", action="store_true", help="the real session alone")
    chosen = parser.parse_args()
    rounds = 1 if chosen.quick else chosen.rounds
    with tempfile.TemporaryDirectory(prefix="handscue-benchmark-") as name:
        folder = Path(name)
        env = {**os.environ, "XDG_CACHE_HOME": str(folder / "cache"), "HOME": name}
        measure(real(folder, env), rounds, env)
        if not chosen.real:
            measure(one_hour(folder, env), rounds, env)
            measure(growth(folder), rounds, env)


def measure(ways: list[Way], rounds: int, env: dict[str, str]) -> None:
    """Take every way in every round, and print a table.

    The speech that all need must be there already.
    """
    for number in range(rounds):
        for way in ways:
            print(f"\rround {number + 1}: {way.name}\x1b[K", end="", file=sys.stderr)
            if not way.is_settled:
                way.take(env)
    print("\r\x1b[K", end="", file=sys.stderr)
    show(ways)


def handscue(source: Path, out: Path) -> list[str]:
    """Return the command that exports a session."""
    return [sys.executable, "-m", "handscue", "export", str(source), "-o", str(out), "--force"]


def one_hour(folder: Path, env: dict[str, str]) -> list[Way]:
    """Return every way to export an hour; the rivals after the way they are compared with."""
    source = folder / "hour.yaml"
    source.write_text(session(1))
    parts = pieces(source, folder, env)
    ways = []

    def forget() -> None:
        shutil.rmtree(folder / "cache", ignore_errors=True)

    for suffix in CODINGS:
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


def real(folder: Path, env: dict[str, str]) -> list[Way]:
    """Return the ways to export 53 minutes of which 28 are heard; ffmpeg is given them as a WAV."""
    sessions = shutil.copytree(SESSIONS, folder / "sessions")
    source, whole = sessions / "whole-body.yaml", folder / "whole.wav"
    subprocess.run(handscue(source, whole), env=env, check=True, capture_output=True)  # its speech
    words, changes = source.read_text(), count()

    def forget() -> None:
        shutil.rmtree(folder / "cache" / "handscue" / "packets", ignore_errors=True)

    def change() -> None:
        source.write_text(words.replace("Cover both legs.", f"Cover both legs, {next(changes)}."))

    def change_and_say() -> None:
        change()
        made = handscue(source, folder / "said.wav")  # a WAV leaves no packets
        subprocess.run(made, env=env, check=True, capture_output=True)

    ways = []
    for suffix, coding in CODINGS.items():
        out, name = folder / f"real.{suffix}", f"whole body, {suffix}, nothing encoded before"
        changed, again = f"{suffix}, one step changed", f"{suffix}, as before"
        said = f"{suffix}, one step changed, its words said before"
        given = ["-i", str(whole)]
        rival = str(folder / f"rival.{suffix}")
        ways += [
            Way(name, handscue(source, out), forget),
            Way(changed, handscue(source, out), change),
            Way(said, handscue(source, out), change_and_say),
            Way(again, handscue(source, out)),
            *ffmpeg([*given, *coding, rival], name, changed, said, again),
        ]
        if suffix in AS_WE_DO:
            same = ffmpeg([*given, *AS_WE_DO[suffix], rival], name)
            ways += [replace(way, name=f"ffmpeg, set as we are ({suffix})") for way in same]
    return ways


def growth(folder: Path) -> list[Way]:
    """Return the ways to export the same phrases over more and more hours."""
    ways = []
    for suffix in CODINGS:
        for hours in (1, 4, 12):
            source = folder / f"{hours}.yaml"
            source.write_text(session(hours))
            ways.append(Way(f"{suffix}, {hours} h", handscue(source, folder / f"out.{suffix}")))
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
    """Return the ways to an hour that is nowhere silent; the rival is given it mixed already."""
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
        ways.append(Way("ffmpeg, one pass of its encoder", command, rival_of=(name,)))
        quick = ["ffmpeg", "-y", "-i", str(whole), *sound, "-aac_coder", "fast", *coding]
        ways.append(Way("the same with its quick coder, as we", quick, rival_of=(name,)))
    return ways


def ffmpeg(arguments: list[str], *of: str) -> list[Way]:
    """Return ffmpeg's way, where it is installed."""
    command = ["ffmpeg", "-y", *arguments]
    return [Way("ffmpeg", command, rival_of=of)] if shutil.which("ffmpeg") else []


def rivals(suffix: str, of: str, parts: Path, folder: Path) -> list[Way]:
    """Return the other ways to one format that can be taken here."""
    out = str(folder / f"rival.{suffix}")
    listed = ["-f", "concat", "-safe", "0", "-i", str(parts)]
    found = ffmpeg([*listed, *CODINGS[suffix], out], of)
    if suffix != "wav":
        return found
    files = [line.split("'")[1] for line in parts.read_text().splitlines()]
    if shutil.which("sox"):
        found.append(Way("sox", ["sox", *files, out], rival_of=(of,)))
    if find_spec("pydub"):
        found.append(Way("pydub", [sys.executable, "-c", PYDUB, str(parts), out], rival_of=(of,)))
    if find_spec("espeakng_loader"):
        text = folder / "session.ssml"
        text.write_text(f"<speak>{''.join(map(spoken, range(1, STEPS + 1)))}</speak>")
        command = [sys.executable, "-c", SSML, str(text), out]
        name = "espeak-ng SSML (speech too; no chimes, 22 kHz)"
        found.append(Way(name, command, rival_of=(of,)))
    return found


def spoken(number: int) -> str:
    """Return a step as SSML, with silence until an hour has gone by with the last."""
    pause_ms = round(3600 * 1000 / STEPS / 2) - 3640
    pause = f"<break time='{pause_ms}ms'/>"
    said = f"Stroke number {number}. {SAYINGS[number % 4]} {pause} Halfway. {pause}"
    return said + (f"Next: Stroke number {number + 1}." if number < STEPS else "")


def show(ways: list[Way]) -> None:
    """Print a table of the best of each; a rival's ratios are how many times ours it takes."""
    best = {way.name: (min(way.seconds), min(way.processor)) for way in ways}
    print("| way | seconds | of the processors | peak MB | times ours | of the processors |")
    print("|---|---|---|---|---|---|")
    for way in ways:
        seconds, used = min(way.seconds), min(way.processor)
        times = " / ".join(f"{seconds / best[of][0]:.1f}" for of in way.rival_of)
        times_used = " / ".join(f"{used / best[of][1]:.1f}" for of in way.rival_of)
        cells = (way.name, f"{seconds:.2f}", f"{used:.2f}", f"{max(way.megabytes):.0f}")
        print(f"| {' | '.join((*cells, times, times_used))} |")
    print()


if __name__ == "__main__":
    main()
