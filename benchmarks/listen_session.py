"""Whether a session ever takes its own words for commands: the worst case, in one voice.

    python benchmarks/listen_session.py                     the longest session: some minutes
    python benchmarks/listen_session.py sessions/feet.yaml

"cue" and "next" are taught in the very voice that speaks the session, which says "next" before
nearly every step. It is played as loud as a voice nearby, through the made-up room (``rooms.py``);
stretches in which nothing sounds are left out. What ``listen --learn`` would have learned of this
session as no command is not learned.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import numpy as np
from rooms import OF_A_LOUDSPEAKER_M, through, way
from scenes import DELAY_S, ROOT, SESSION, at_level, hiss  # puts the tests on the path

from handscue.app.enrolling import phrases, prompts
from handscue.app.environment import Environment
from handscue.app.preparing import ready
from handscue.app.request import Request
from handscue.listen.embedding import Embedder
from handscue.listen.hearing import Heard, Hearing
from handscue.listen.profile import Profile
from handscue.listen.resampling import Downsampler
from handscue.listen.sound import HOP, SAMPLE_RATE, Samples
from rig.taught import at_home

LONGEST = ROOT / "sessions" / "whole-body.yaml"
VOICE = "hibari"
LOUD_DB = -28.0
NEAR_S = 2  # of a sound: what is further from any is left out


def taught(folder: Path) -> Profile:
    """Return a profile of someone who speaks with the session's voice."""
    therapist = at_home(folder, VOICE)
    other = Request(SESSION)
    return therapist.teach(prompts(other, phrases(other, therapist.env), therapist.env))


def sounding(session: Path) -> Samples:
    """Return what a session plays, without its silences."""
    mix, down = ready(Request(session), Environment(), to_play=True).mix, Downsampler()
    pieces = range(0, mix.frames, 480_000)
    whole = np.concatenate([
        down.feed(mix.read(at, min(480_000, mix.frames - at)).astype(np.int16)) for at in pieces
    ])  # fmt: skip
    hops = whole[: len(whole) // HOP * HOP].reshape(-1, HOP)
    window = np.ones(2 * NEAR_S * SAMPLE_RATE // HOP)
    near = np.convolve(np.abs(hops).max(axis=1) > 0.003, window, "same") > 0
    return hops[near].ravel()


def commands(profile: Profile, played: Samples) -> list[Heard]:
    """Return what is heard in a room in which nobody speaks but the session."""
    arrived = through(played, way(0.35, OF_A_LOUDSPEAKER_M, DELAY_S, seed=13))
    microphone = at_level(arrived, LOUD_DB) + hiss(len(played), seed=5)
    hearing = Hearing(profile, Embedder())
    hops = (slice(at, at + HOP) for at in range(0, len(played), HOP))
    heard = (hearing.feed(microphone[hop].astype(np.float32), played[hop]) for hop in hops)
    return [each for each in heard if each]


def main() -> None:
    """Print how many commands there were."""
    sessions = [Path(name) for name in sys.argv[1:]] or [LONGEST]
    with tempfile.TemporaryDirectory() as folder:
        profile = taught(Path(folder))
    for session in sessions:
        played = sounding(session)
        told = commands(profile, played)
        minutes = len(played) / SAMPLE_RATE / 60
        print(f"{session.name}: {len(told)} commands in {minutes:.0f} minutes of its sound")


if __name__ == "__main__":
    main()
