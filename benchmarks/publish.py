"""How long a school's sessions take to publish: from nothing, unchanged, and with a phrase changed.

    python benchmarks/publish.py [PAGES] [--processes 1 2] [--cluster]

Makes half as many session files as pages (1 000 unless told), since each is published in two
lengths: two fifths of them are distinct, the others say the same under another title; a quarter
each is in English, German, French and Spanish; one in fifty is broken. Everything is measured as
whole processes, with caches of their own: wall time, processor time of all processes, and the
memory of the largest. ``--cluster`` has a local Dask cluster of two workers do the same, and kills
one of them in the middle; the processor time is then that of the publishing process alone.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event

LANGUAGES = {
    "en": ("Stroke", "Knead", "Press", "Roll", "Shake", "the calf", "the thigh", "the foot"),
    "de": (
        "Streichen",
        "Kneten",
        "Drücken",
        "Rollen",
        "Schütteln",
        "die Wade",
        "der Fuß",
        "das Knie",
    ),
    "fr": (
        "Effleurer",
        "Pétrir",
        "Presser",
        "Rouler",
        "Secouer",
        "le mollet",
        "le pied",
        "la cuisse",
    ),
    "es": ("Alisar", "Amasar", "Presionar", "Rodar", "Sacudir", "la pierna", "el pie", "el muslo"),
}
STEPS = 12
PAUSE = Event()  # never set
BROKEN_EACH = 50
CHANGED_EACH = 50
SITE = "title: School\nfit: [usual, 12m]\n"


@dataclass(frozen=True)
class Cost:
    """What a run took: seconds, processor seconds of all its processes, MB of the largest."""

    wall: float
    processor: float
    largest: float
    said: str

    def row(self, name: str) -> str:
        """Return it as a row of a table."""
        return f"| {name} | {self.wall:.1f} | {self.processor:.1f} | {self.largest:.0f} |"


def written(folder: Path, files: int) -> None:
    """Write session files, the same each time."""
    folder.mkdir(parents=True)
    (folder / "publish.yaml").write_text(SITE)
    distinct = max(1, files * 2 // 5)
    for number in range(files):
        text = session(number % distinct, f"Session {number}")
        if number % BROKEN_EACH == BROKEN_EACH - 1:
            text = text.replace("duration: ", "duration: soon ")
        (folder / f"session-{number:04}.yaml").write_text(text, encoding="utf-8")


def session(number: int, title: str) -> str:
    """Return a session of ten to fourteen minutes; each number is another one."""
    language = list(LANGUAGES)[number % len(LANGUAGES)]
    *strokes, calf, thigh, foot = LANGUAGES[language]
    places = (calf, thigh, foot)
    lines = [f"title: {title}", f"language: {language}", "steps:"]
    for step in range(STEPS):
        stroke = strokes[(number + step) % len(strokes)]
        place = places[(number // 5 + step) % len(places)]
        lines += [
            f"  - name: {stroke} {step + 1}",
            f"    say: {stroke}, {place}, {number // 4 % 25 + step}.",
            f"    duration: {50 + (number + step * 7) % 20}s",
        ]
    return "\n".join(lines) + "\n"


def changed(folder: Path) -> int:
    """Change a phrase in one session of fifty; return how many."""
    files = sorted(folder.glob("session-*.yaml"))[::CHANGED_EACH]
    for file in files:
        text = file.read_text(encoding="utf-8")
        file.write_text(re.sub("say: ", "say: Now, ", text, count=1), encoding="utf-8")
    return len(files)


def publish(folder: Path, site: Path, home: Path, *options: str) -> Cost:
    """Publish in a process of its own, whose home and caches are in a folder."""
    command = [sys.executable, "-m", "handscue", "publish", str(folder), "-o", str(site), *options]
    with tempfile.TemporaryFile("w+") as said:
        begun = time.perf_counter()
        running = subprocess.Popen(command, env=at_home(home), stdout=said, stderr=said)
        _, status, used = os.wait4(running.pid, 0)
        wall = time.perf_counter() - begun
        running.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        lines = said.read().splitlines()
    if running.returncode not in {0, 1} or not (told := [ln for ln in lines if "index.html" in ln]):
        sys.exit("\n".join(lines))
    return Cost(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, told[0])


def at_home(home: Path) -> dict[str, str]:
    """Return an environment with a home of its own."""
    xdg = {f"XDG_{kind}_HOME": str(home / kind.lower()) for kind in ("CACHE", "CONFIG", "DATA")}
    return {**os.environ, "HOME": str(home), **xdg}


def measure(work: Path, pages: int, processes: int) -> None:
    """Publish from nothing, again, and with a phrase changed; print a row for each."""
    folder, site, home = (work / name / str(processes) for name in ("sessions", "site", "home"))
    home.mkdir(parents=True)
    site.parent.mkdir(exist_ok=True)
    written(folder, pages // 2)
    jobs = ("--jobs", str(processes))
    print(publish(folder, site, home, *jobs).row(f"from nothing, {processes} at once"), flush=True)
    again = publish(folder, site, home, *jobs)
    print(again.row("again, unchanged"), f" {again.said}", flush=True)
    number = changed(folder)
    after = publish(folder, site, home, *jobs)
    print(after.row(f"again, a phrase changed in {number} of them"), f" {after.said}", flush=True)


@contextmanager
def dask(home: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """Start a scheduler and two workers; return the address, and the workers."""
    file = home / "scheduler.json"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    program = [sys.executable, "-m", "dask"]
    scheduler = [
        *program,
        "scheduler",
        "--scheduler-file",
        str(file),
        "--port",
        "0",
        "--no-dashboard",
    ]
    worker = [*program, "worker", "--scheduler-file", str(file), "--nthreads", "1", "--no-nanny"]
    env = at_home(home)
    running = [subprocess.Popen(scheduler, env=env, start_new_session=True, **quiet)]  # type: ignore[call-overload]
    try:
        while not file.exists():
            PAUSE.wait(0.1)
        running += [
            subprocess.Popen([*worker, "--name", str(n)], env=env, start_new_session=True, **quiet)  # type: ignore[call-overload]
            for n in range(2)
        ]
        address = re.search(r'"address": "(tcp://[^"]+)"', file.read_text())
        yield address[1] if address else "", running[1:]
    finally:
        for process in running:
            process.kill()
            process.wait()


def measure_cluster(work: Path, pages: int) -> None:
    """Publish with two Dask workers; then with one of them killed in the middle."""
    folder, home = work / "sessions" / "cluster", work / "home" / "cluster"
    home.mkdir(parents=True)
    written(folder, pages // 2)
    with dask(home) as (address, _):
        cost = publish(folder, work / "site-cluster", home, "--cluster", address)
        print(cost.row("from nothing, two Dask workers"), f" {cost.said}", flush=True)
    shutil.rmtree(home)
    home.mkdir()
    with dask(home) as (address, workers):
        killer = subprocess.Popen(["sh", "-c", f"sleep {cost.wall / 2}; kill -9 {workers[0].pid}"])
        killed = publish(folder, work / "site-killed", home, "--cluster", address)
        killer.wait()
        print(killed.row("the same, one killed in the middle"), f" {killed.said}", flush=True)
        if workers[0].wait() != -signal.SIGKILL:
            sys.exit("the worker was not killed in the middle")


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, and print a table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("pages", type=int, nargs="?", default=1000)
    options.add_argument("--processes", type=int, nargs="*", default=[1, 2])
    options.add_argument("--cluster", action="store_true")
    asked = options.parse_args(arguments)
    print(f"| {asked.pages} pages | seconds | processor seconds | MB, the largest |")
    print("|---|---|---|---|")
    with tempfile.TemporaryDirectory() as work:
        for processes in asked.processes:
            measure(Path(work), asked.pages, processes)
        if asked.cluster:
            measure_cluster(Path(work), asked.pages)


if __name__ == "__main__":
    main()
