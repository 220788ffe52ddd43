"""Routines to export, with tones for words."""

from __future__ import annotations

from pathlib import Path

from handscue.mix import Mix, mix
from handscue.routine.loading import shipped_techniques
from handscue.routine.model import Routine
from handscue.schedule.cues import Cue, cues
from handscue.schedule.timeline import Timeline, timeline
from handscue.schedule.unroll import unroll
from handscue.schedule.wording import Chime, Content, Spoken, everything_said
from handscue.sounds.chimes import load_chimes
from handscue.sounds.clip import Clip
from handscue.units import to_frames
from speech.fakes import ToneVoice

ODD = 'Quote " slash / & <b>tag</b> --> 🙌 שלום'


def odd_routine() -> Routine:
    """Return a routine on two sides whose names have everything that needs care."""
    return Routine.model_validate(
        {
            "title": ODD,
            "position": "prone",
            "setup": [{"name": "Towels", "duration": "20s"}],
            "steps": [
                {
                    "sides": ["left", "right"],
                    "part": "leg",
                    "steps": [
                        {"name": ODD, "technique": "effleurage", "passes": 3, "say": ODD},
                        {"name": "x" * 120, "technique": "hacking", "caution": "Not [there] {now}"},
                    ],
                },
                {"name": "Rest", "duration": "1m"},
            ],
        }
    )


def spoken(routine: Routine) -> dict[Content, Clip]:
    """Return all clips of a routine."""
    said = everything_said(unroll(routine, shipped_techniques()))
    clips: dict[Content, Clip] = {Spoken(t): clip for t, clip in ToneVoice().speak(said)}
    return clips | {Chime(name): clip for name, clip in load_chimes({}, Path()).items()}


def ready(routine: Routine) -> tuple[Timeline, tuple[Cue, ...], Mix]:
    """Take a routine all the way to its mix."""
    clips = spoken(routine)
    lengths = {content: clip.length_ms for content, clip in clips.items()}
    placed = timeline(routine.title, unroll(routine, shipped_techniques()), lengths)
    heard = cues(placed, lengths)
    return placed, heard, mix(heard, clips, to_frames(placed.total_ms))
