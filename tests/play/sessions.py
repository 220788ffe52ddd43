"""Small sessions for the tests of playing, with tones for words."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from handscue.mix import Mix, Placed, mix
from handscue.play.replies import Sounds, everything_replied
from handscue.routine.loading import shipped_techniques
from handscue.routine.model import ChimeName, Routine
from handscue.schedule.cues import cues
from handscue.schedule.timeline import Lengths, Timeline, timeline
from handscue.schedule.unroll import unroll
from handscue.schedule.wording import Chime, Content, Spoken, everything_said
from handscue.sounds.clip import Clip, Samples, from_float
from handscue.units import to_frames
from speech.fakes import ToneVoice


class Ready(NamedTuple):
    """A session ready to be played."""

    timeline: Timeline
    mix: Mix
    sounds: Sounds


def session(routine: Routine) -> Ready:
    """Take a routine all the way, in tones."""
    turns = unroll(routine, shipped_techniques())
    clips: dict[Content, Clip] = {
        Chime(name): Clip(noise(0.4, seed)) for seed, name in enumerate(ChimeName)
    }
    clips |= _said(everything_said(turns))
    placed = timeline(routine.title, turns, _lengths(clips))
    clips |= _said(everything_replied(placed))
    whole = mix(cues(placed, _lengths(clips)), clips, to_frames(placed.total_ms))
    return Ready(placed, whole, Sounds(clips, _lengths(clips)))


def _said(phrases: tuple[str, ...]) -> dict[Content, Clip]:
    return {Spoken(text): clip for text, clip in ToneVoice().speak(phrases)}


def _lengths(clips: dict[Content, Clip]) -> Lengths:
    return {content: clip.length_ms for content, clip in clips.items()}


def three_steps(*, gate: bool = False) -> Routine:
    """Return a routine of three steps, the second one a gate or not."""
    return Routine.model_validate(
        {
            "title": "Three",
            "steps": [
                {"name": "One", "technique": "effleurage", "passes": 2},
                {"name": "Two", "wait": gate, "duration": "10s", "say": "Turn over."},
                {"name": "Three", "technique": "hacking", "caution": "Not there."},
            ],
        }
    )


def unhurried() -> Routine:
    """Return a routine of three steps that bend: each may give up a third of its 40 seconds."""
    steps = [{"name": n, "technique": "kneading", "duration": "40s"} for n in ("A", "B", "C")]
    return Routine.model_validate({"title": "Unhurried", "steps": steps})


def noise(seconds: float, seed: int = 0) -> Samples:
    """Return noise that sounds from the first frame to the last, the same for the same seed."""
    loud = np.random.default_rng(seed).uniform(0.05, 0.3, round(seconds * 48_000))
    sign = np.random.default_rng(seed + 99).choice([-1, 1], len(loud))
    return from_float(loud * sign)


def bursts(starts_s: list[float], seconds: float = 0.3, total_s: float | None = None) -> Mix:
    """Return a mix of bursts of noise, each its own, that begin at the given seconds."""
    placed = [Placed(Clip(noise(seconds, n)), round(s * 48_000)) for n, s in enumerate(starts_s)]
    end = max(p.stop for p in placed) if total_s is None else round(total_s * 48_000)
    return Mix(placed, end)
