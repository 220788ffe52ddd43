"""What learning words takes besides her takes: a session's own words, and what a take lacks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from handscue.app.planning import opened, speaker_of
from handscue.listen.resampling import Downsampler
from handscue.listen.takes import Fault, FaultKind
from handscue.schedule.unroll import unroll
from handscue.schedule.wording import everything_said
from handscue.units import FRAMES_PER_SECOND

if TYPE_CHECKING:
    from handscue.app.environment import Environment
    from handscue.app.request import Request
    from handscue.listen.sound import Samples as Floats
    from handscue.sounds.clip import Samples

MOST_PROMPTS_S = 120  # of a session's words: more teaches no more

ADVICE = {
    FaultKind.TOO_SHORT: "That was very short. Say it in full, or choose a longer word.",
    FaultKind.TOO_LONG: "That was long. One or two words are enough.",
    FaultKind.CLIPPED: "That was too loud for the microphone. Step back, or turn its level down.",
    FaultKind.TOO_SOFT: "That was hard to hear. Speak up, or come nearer.",
    FaultKind.UNLIKE: "The three did not sound alike. Say it the same way each time.",
}


def advice(fault: Fault) -> str:
    """Say what to do better."""
    if fault.kind is FaultKind.TOO_LIKE:
        return f"It sounds too much like “{fault.other}”. Choose another word."
    return ADVICE[fault.kind]


def phrases(request: Request, env: Environment) -> tuple[str, ...]:
    """Return what a session says.

    Raises:
        SessionError: it cannot be read.

    """
    asked = opened(request, env)
    return everything_said(unroll(asked.routine, asked.techniques))


def prompts(request: Request, said: tuple[str, ...], env: Environment) -> tuple[Floats, ...]:
    """Return a session's phrases as they sound, two minutes at most; making them is shown.

    Raises:
        SessionError, SpeechError: they cannot be said.

    """
    clips = speaker_of(opened(request, env), env).say(said).values()
    kept, left = [], MOST_PROMPTS_S * FRAMES_PER_SECOND
    for clip in clips:
        if left <= 0:
            break
        kept.append(downsampled(clip.samples))
        left -= clip.frames
    return tuple(kept)


def downsampled(samples: Samples) -> Floats:
    """Return sound of 48 kHz as what words are learned from; its last milliseconds are silence."""
    tail = np.zeros(FRAMES_PER_SECOND // 20, np.int16)
    return Downsampler().feed(np.concatenate([samples, tail]))
