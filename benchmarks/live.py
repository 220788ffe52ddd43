"""How well live sound keeps time: both outputs, idle and under load, beside the usual script.

    python benchmarks/live.py              about a quarter of an hour
    python benchmarks/live.py --quick      about four minutes, to see that it works
    python benchmarks/live.py --drift      half an hour of chimes on each output, both at once

Plays through the private sound card of the tests (Linux, PulseAudio), records it, and compares
what was heard with what was planned. The usual script plays each sound with simpleaudio, waits
for it to be done, and sleeps until the next. Every figure is in milliseconds.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import pty
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from statistics import median

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from handscue.app.environment import Environment  # noqa: E402
from handscue.app.preparing import Ready, ready  # noqa: E402
from handscue.app.request import Request  # noqa: E402
from handscue.play.outputs.simpleaudio_process import is_installed  # noqa: E402
from handscue.routine.model import ChimeName  # noqa: E402
from handscue.schedule.wording import Chime  # noqa: E402
from handscue.units import FRAMES_PER_SECOND  # noqa: E402
from rig.listening import Timing, aligned, find_clip, timing  # noqa: E402
from rig.recording import Recording  # noqa: E402
from rig.sound_card import SoundCard, missing  # noqa: E402

STEP_S = 5
BUSY = 4
USUAL = """
import sys, time, wave
import simpleaudio
with wave.open(sys.argv[1]) as file:
    sound = file.readframes(file.getnframes())
for _ in range(int(sys.argv[2])):
    simpleaudio.play_buffer(sound, 1, 2, 48_000).wait_done()
    time.sleep(float(sys.argv[3]) - len(sound) / 96_000)
"""


@contextlib.contextmanager
def load(processes: int) -> Iterator[None]:
    """Keep so many processes busy."""
    busy = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(processes)]
    try:
        yield
    finally:
        for process in busy:
            process.kill()
            process.wait()


def steps_session(folder: Path, steps: int) -> Path:
    """Write a session of so many short steps, each with a chime of its own."""
    path = folder / "steps.yaml"
    one = f"  - {{name: Step, duration: {STEP_S}s}}\n"
    path.write_text("title: Steps\nsteps:\n" + one * steps)
    return path


def talk_session(folder: Path) -> Path:
    """Write a session that talks for a minute."""
    path = folder / "talk.yaml"
    words = "Glide up the calf with the flat of both hands and come back lightly along the sides. "
    path.write_text(f"title: Talk\nsteps:\n  - {{name: Talk, duration: 5m, say: '{words * 11}'}}\n")
    return path


def chimes(session: Ready, recording: Recording) -> Timing:
    """Compare when every chime was heard with when it is planned."""
    return timing(*planned_and_heard(session, recording))


def planned_and_heard(
    session: Ready, recording: Recording
) -> tuple[list[float], list[float | None]]:
    """Return when every chime is planned, and when it was heard; None where it was not."""
    cues = [cue for cue in session.plan.cues if isinstance(cue.content, Chime)]
    clips = [session.sounds.clips[cue.content].samples for cue in cues]
    first_minute = recording.samples[: 60 * FRAMES_PER_SECOND]
    begin = recording.instant_of(aligned(first_minute, clips[0]))
    planned = [begin + cue.start_ms / 1000 for cue in cues]
    heard = [
        find_clip(recording, clip, near=instant, within=0.4)
        for clip, instant in zip(clips, planned, strict=True)
    ]
    return planned, heard


def played(folder: Path, output: str, steps: int, busy: int) -> Timing:
    """Play a session of steps and measure its chimes."""
    path = steps_session(folder, steps)
    session = ready(Request(path), Environment(), to_play=True)
    with load(busy), SoundCard(folder) as card, card.record() as recording:
        subprocess.run(
            [sys.executable, "-m", "handscue", "play", str(path), "--output", output],
            env=card.env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            check=True,
        )
    return chimes(session, recording)


def usual(folder: Path, count: int, busy: int) -> Timing:
    """Play as many chimes at the same distances with the usual script."""
    chime = ROOT / "sounds" / "transition.wav"
    program = [sys.executable, "-c", USUAL, str(chime), str(count), str(STEP_S)]
    with load(busy), SoundCard(folder) as card, card.record() as recording:
        environment = {**card.env, "PYTHONMALLOC": "malloc"}
        subprocess.run(program, env=environment, check=True)
    sound = np.fromfile(chime, "<i2", offset=44)
    begin = at = recording.instant_of(aligned(recording.samples, sound))
    heard: list[float | None] = []
    for _ in range(count):
        found = find_clip(recording, sound, near=at, within=2)
        heard.append(found)
        at = (found if found is not None else at) + STEP_S
    return timing([begin + n * STEP_S for n in range(count)], heard)


class Presses:
    """A session on a terminal, and keys pressed at known instants."""

    def __init__(self, path: Path, output: str, card: SoundCard) -> None:
        self._ours, theirs = pty.openpty()
        self.started = time.monotonic()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "handscue", "play", str(path), "--output", output, "--plain"],
            env=card.env,
            stdin=theirs,
            stdout=subprocess.DEVNULL,
        )
        os.close(theirs)

    def press(self, key: str) -> float:
        """Press a key and give the instant."""
        instant = time.monotonic()
        os.write(self._ours, key.encode())
        return instant

    def end(self) -> None:
        """End the session: two presses, for at once the second would be a bounce."""
        self.press("q")
        time.sleep(0.2)  # noqa: TID251
        self.press("q")
        self._process.wait()
        os.close(self._ours)


def pressed(folder: Path, output: str, presses: int) -> tuple[list[float], list[float], float]:
    """Measure pause to silence, key to its sound, and start to the first sound."""
    path = talk_session(folder)
    session = ready(Request(path), Environment(), to_play=True)
    confirm = session.sounds.clips[Chime(ChimeName.CONFIRM)].samples
    chance, at = random.Random(1), []
    with SoundCard(folder) as card, card.record() as recording:
        program = Presses(path, output, card)
        time.sleep(5)  # noqa: TID251 - in real time
        for _ in range(presses):
            time.sleep(chance.uniform(0.8, 1.4))  # noqa: TID251
            at.append(program.press(" "))
            time.sleep(0.9)  # noqa: TID251
            program.press(" ")
        program.end()
    first = recording.instant_of(int(np.flatnonzero(recording.samples)[0]))
    silences = [silence_after(recording, instant) for instant in at]
    found = [find_clip(recording, confirm, near=instant, within=0.4) for instant in at]
    sounds = [(when - instant) * 1000 for when, instant in zip(found, at, strict=True) if when]
    return silences, sounds, (first - program.started) * 1000


def silence_after(recording: Recording, instant: float) -> float:
    """Return how long after an instant the first ten milliseconds of silence begin."""
    loud = recording.between(instant, instant + 0.8) != 0
    quiet = np.convolve(loud, np.ones(FRAMES_PER_SECOND // 100), "valid") == 0
    return float(np.argmax(quiet)) / FRAMES_PER_SECOND * 1000


def main() -> None:
    """Print every figure, the usual script's as a ratio."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--quick", action="store_true", help="fewer steps and presses")
    which.add_argument("--drift", action="store_true", help="half an hour of chimes, and no more")
    asked = parser.parse_args()
    if reason := missing():
        sys.exit(reason)
    steps, presses = (10, 5) if asked.quick else (62, 30)
    outputs = ["miniaudio", *(["simpleaudio"] if is_installed() else [])]
    print(
        "chimes                      jitter p95     max  drift/min  missing  p95 of the usual/ours"
    )
    if asked.drift:
        half_an_hour = partial(in_folder, played, steps=30 * 60 // STEP_S, busy=0)
        with ThreadPoolExecutor() as both:
            for output, ours in zip(outputs, both.map(half_an_hour, outputs), strict=True):
                print(row(output, ours))
        return
    for busy in (0, BUSY):
        rival = in_folder(usual, steps, busy) if is_installed() else None
        for output in outputs:
            ours = in_folder(played, output, steps, busy)
            ratio = rival.jitter_p95_ms / max(ours.jitter_p95_ms, 0.001) if rival else float("nan")
            print(row(f"{output}, {busy} busy", ours) + f"{ratio:11.0f}")
        if rival:
            print(row(f"usual script, {busy} busy", rival))
    print("\npresses          pause to silence        key to its sound    start to first sound")
    for output in outputs:
        silences, sounds, first = in_folder(pressed, output, presses)
        print(
            f"{output:14}{median(silences):8.1f} (max {max(silences):5.1f})"
            f"{median(sounds):11.1f} (max {max(sounds):5.1f}, {len(sounds)}/{presses}){first:9.0f}"
        )


def in_folder(measure, *arguments, **more):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN002, ANN003, ANN201
    """Measure in a new folder."""
    with tempfile.TemporaryDirectory() as folder:
        return measure(Path(folder), *arguments, **more)


def row(name: str, measured: Timing) -> str:
    """Write one line of the table."""
    return (
        f"{name:26}{measured.jitter_p95_ms:12.2f}{measured.jitter_max_ms:8.2f}"
        f"{measured.drift_ms_per_min:11.2f}{measured.missing:6}/{measured.count:<4}"
    )


if __name__ == "__main__":
    main()
