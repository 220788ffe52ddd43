"""How well live sound keeps time while words are listened for, beside the same without.

    python benchmarks/listen_live.py

Plays a chime every five seconds through the private sound card of the tests (Linux, PulseAudio),
and records the card. In the second and the fourth line "next" is given every twenty seconds or so,
by a key or by a made voice that says it into a microphone, which hears nothing else; with each a
new row of chimes begins. What is told is how far each chime is from its place in its row, in
milliseconds, and how far off its first one was, which comes as soon as it can. Takes ten minutes.
"""

from __future__ import annotations

import contextlib
import os
import pty
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np
from live import ROOT, STEP_S, row, steps_session  # puts the tests on the path

from handscue.app.enrolling import phrases, prompts
from handscue.app.preparing import Ready, ready
from handscue.app.request import Request
from handscue.schedule.wording import Chime
from rig.listening import Timing, find_clip, timing
from rig.microphone import VirtualMicrophone
from rig.recording import Recording
from rig.sound_card import SoundCard, missing
from rig.taught import Therapist, at_home

STEPS = 24
BETWEEN_S = 21.3  # commands: so that they fall anywhere between two chimes
SESSION = ROOT / "sessions" / "hand-five-minutes.yaml"
APART_S = 0.05  # from where the next chime of a row is planned


class Way(NamedTuple):
    """A way to play, and whether "next" is given now and then."""

    name: str
    listens: bool
    commanded: bool


WAYS = (
    Way("not listening", listens=False, commanded=False),
    Way("not listening, keys", listens=False, commanded=True),
    Way("listening", listens=True, commanded=False),
    Way("listening, words", listens=True, commanded=True),
)


@contextlib.contextmanager
def playing(path: Path, therapist: Therapist, card: SoundCard, *, listens: bool) -> Iterator[int]:
    """Play a session on a terminal of its own, whose descriptor is handed out."""
    ours, theirs = pty.openpty()
    typed = ["play", str(path), "--plain", "--output", "miniaudio"]  # as it is while listening
    process = subprocess.Popen(
        [sys.executable, "-m", "handscue", *typed, *(["--listen"] if listens else [])],
        env={**card.env, **therapist.environment},
        stdin=theirs,
        stdout=subprocess.DEVNULL,
    )
    os.close(theirs)
    try:
        yield ours
        process.wait(STEPS * STEP_S + 60)
    finally:
        process.kill()
        os.close(ours)


def commanding(give: Callable[[], object]) -> None:
    """Give "next" now and then, until all steps are over."""
    left_s = float(STEPS * STEP_S)
    while (left_s := left_s - BETWEEN_S - STEP_S) > 0:
        time.sleep(BETWEEN_S)  # noqa: TID251 - in real time
        give()


def measured(folder: Path, therapist: Therapist, way: Way) -> list[list[float]]:
    """Play a session one way; return the rows of its chimes."""
    path = steps_session(folder, STEPS)
    session = ready(Request(path), therapist.env, to_play=True)
    sound = therapist.says()
    with (
        SoundCard(folder) as card,
        VirtualMicrophone(card, hears_the_card=False) as microphone,
        card.record() as recording,
        playing(path, therapist, card, listens=way.listens) as terminal,
    ):
        by_word, by_key = partial(microphone.speak, sound), partial(os.write, terminal, b"n")
        if way.commanded:
            commanding(by_word if way.listens else by_key)
    return in_rows(chimes(session, recording))


def chimes(session: Ready, recording: Recording) -> list[float]:
    """Return when every chime that begins a step was heard."""
    cues = [cue for cue in session.plan.cues if isinstance(cue.content, Chime)]
    clip = session.sounds.clips[cues[1].content].samples
    end = recording.instant_of(len(recording.samples))
    looked_at = np.arange(recording.t0 + 0.5, end - 0.5, 0.5).tolist()
    # Looked for once more from where it was found: at a window's edge it may be like its own echo.
    near = {find_clip(recording, clip, near=at, within=0.3) for at in looked_at} - {None}
    found = {find_clip(recording, clip, near=at, within=0.3) for at in near if at is not None}
    return sorted(at for at in found if at is not None)


def in_rows(instants: list[float]) -> list[list[float]]:
    """Part chimes where a command came between two of them."""
    rows: list[list[float]] = []
    for at in instants:
        if rows and abs(at - rows[-1][-1] - STEP_S) < APART_S:
            rows[-1].append(at)
        else:
            rows.append([at])
    return [row for row in rows if len(row) > 1]


def together(rows: list[list[float]]) -> Timing:
    """Compare the chimes of each row, from its second on, with one every five seconds."""
    late = [np.array(row[1:]) - np.arange(1, len(row)) * STEP_S for row in rows]
    errors = np.concatenate([each - np.median(each) for each in late])
    planned = np.arange(len(errors)) * float(STEP_S)
    return timing(list(planned), list(planned + errors))


def moved_ms(rows: list[list[float]]) -> float:
    """Return by how much a chime that a command began was off at most, by the next one."""
    return max((abs(row[1] - row[0] - STEP_S) * 1000 for row in rows[1:]), default=0.0)


def main() -> None:
    """Print a row for each way to play."""
    if reason := missing():
        sys.exit(reason)
    print(
        "chimes                      jitter p95     max  drift/min  missing   commands   moved by"
    )
    with tempfile.TemporaryDirectory() as home:
        therapist = at_home(Path(home))
        request = Request(SESSION)
        therapist.teach(prompts(request, phrases(request, therapist.env), therapist.env))
        for way in WAYS:
            with tempfile.TemporaryDirectory() as folder:
                rows = measured(Path(folder), therapist, way)
            print(f"{row(way.name, together(rows))}{len(rows) - 1:9}{moved_ms(rows):11.2f}")


if __name__ == "__main__":
    main()
