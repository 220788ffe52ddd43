"""What a long session holds of the machine, and whether it stays on time: presses all the while.

    python benchmarks/endurance.py                  an hour through miniaudio
    python benchmarks/endurance.py 10 simpleaudio   so many minutes, through another output
    python benchmarks/endurance.py --simulated      twelve hours on a clock that jumps, in minutes

Plays steps of six seconds through the private sound card of the tests (Linux, PulseAudio) with a
press every three, each of which has the rest of the session mixed and begun anew. Prints what the
player holds each few minutes; which chimes were late by more than 20 ms or not heard at all, as
happens where a busy machine starves the sound server; and how far the chimes have drifted from the
plan in the end: the median of the last twentieth, less that of the first.
"""

from __future__ import annotations

import os
import pty
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from typing import NamedTuple

from live import in_folder, planned_and_heard

from handscue.app.environment import Environment
from handscue.app.preparing import ready
from handscue.app.request import Request
from play.endurance import endured
from rig.listening import timing
from rig.sound_card import SoundCard, missing

STEP_S, PRESS_S = 6, 3
FIRST_PRESS_S = 2.5  # after a step's beginning: no press is on a chime
LOOKS = 12
OFF_MS = 20
KEY = b"m"  # chimes only, and speech again: it leaves every chime in its place


class Held(NamedTuple):
    """What a player holds at a time: counts, and megabytes."""

    descriptors: int
    threads: int
    clients: int
    megabytes: float


class Chimes(NamedTuple):
    """When chimes were planned and heard, in seconds; None where one was not."""

    planned: list[float]
    heard: list[float | None]

    @property
    def late(self) -> list[tuple[float, float]]:
        """How late each was that was heard, in milliseconds, with its minute."""
        both = zip(self.planned, self.heard, strict=True)
        return [
            ((plan - self.planned[0]) / 60, (ear - plan) * 1000)
            for plan, ear in both
            if ear is not None
        ]

    @property
    def drift_ms(self) -> float:
        """How much later the last twentieth was than the first, by their medians."""
        errors = [error for _, error in self.late]
        some = max(1, len(errors) // 20)
        return median(errors[-some:]) - median(errors[:some])

    def off(self, usual_ms: float) -> list[str]:
        """Return the minutes of those that were more than 20 ms off, or not heard."""
        told = [
            f"{at:.1f} ({e - usual_ms:+.0f} ms)"
            for at, e in self.late
            if abs(e - usual_ms) > OFF_MS
        ]
        both = zip(self.planned, self.heard, strict=True)
        lost = [
            f"{(plan - self.planned[0]) / 60:.1f} (not heard)" for plan, ear in both if ear is None
        ]
        return [*told, *lost]


def held(pid: int, card: SoundCard) -> Held:
    """Look at a process, and at the connections to the sound server."""
    process = Path(f"/proc/{pid}")
    status = dict(line.split(":", 1) for line in (process / "status").read_text().splitlines())
    return Held(
        len(list((process / "fd").iterdir())),
        int(status["Threads"]),
        card.clients(),
        int(status["VmRSS"].split()[0]) / 1024,
    )


def played(folder: Path, output: str, minutes: int) -> Chimes:
    """Play so many minutes, print what is held meanwhile and return when its chimes were heard."""
    path, shown = folder / "steps.yaml", folder / "shown"
    steps = minutes * 60 // STEP_S
    one = f"  - {{name: Step, duration: {STEP_S}s}}\n"
    path.write_text("title: Steps\nsteps:\n" + one * steps)
    session = ready(Request(path), Environment(), to_play=True)
    ours, theirs = pty.openpty()
    with SoundCard(folder) as card, card.record() as recording, shown.open("wb") as lines:
        process = subprocess.Popen(
            [sys.executable, "-m", "handscue", "play", str(path), "--output", output, "--plain"],
            env=card.env, stdin=theirs, stdout=lines,
        )  # fmt: skip
        os.close(theirs)
        while not shown.stat().st_size:
            time.sleep(0.005)  # noqa: TID251 - in real time
        begun = time.monotonic()
        presses = int((minutes * 60 - 2 * PRESS_S) / PRESS_S)
        for number in range(presses):
            at = begun + FIRST_PRESS_S + number * PRESS_S
            time.sleep(max(0.0, at - time.monotonic()))  # noqa: TID251
            os.write(ours, KEY)
            if number % max(1, presses // LOOKS) == 0:
                print(line((at - begun) / 60, held(process.pid, card)), flush=True)
        process.wait()
        os.close(ours)
    return Chimes(*planned_and_heard(session, recording))


def line(minutes: float, now: Held) -> str:
    """Write what is held in a line."""
    counts = f"{now.descriptors:11} descriptors{now.threads:4} threads{now.clients:4} clients"
    return f"{minutes:6.1f} min{counts}{now.megabytes:8.1f} MB"


def main() -> None:
    """Print every figure."""
    if "--simulated" in sys.argv:
        presses, drift_s, grown = endured(12)
        print(
            f"12 hours, {presses} presses: drift {drift_s * 1000:.2f} ms, {grown} bytes more held"
        )
        return
    if reason := missing():
        sys.exit(reason)
    minutes = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    output = sys.argv[2] if len(sys.argv) > 2 else "miniaudio"
    result = in_folder(played, output, minutes)
    found = timing(*result)
    off = result.off(found.latency_ms)
    print(
        f"{output}: {found.count - found.missing} of {found.count} chimes heard, drift "
        f"{result.drift_ms:.2f} ms in {minutes} min, jitter p95 {found.jitter_p95_ms:.2f} ms; "
        f"{len(off)} more than {OFF_MS} ms off{': minutes ' if off else ''}{', '.join(off)}"
    )


if __name__ == "__main__":
    main()
