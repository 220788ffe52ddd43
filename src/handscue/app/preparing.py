"""A request taken to its sound, for whoever plays or writes it.

    plan ─> clips ─> levels ─> mix

What is said and sounded is as long as the plan's clips; they are handed on and not held any longer
than that takes: a long session has 70 MB of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from handscue.app.measuring import KeptMeasures
from handscue.app.music import ChosenMusic, chosen_music
from handscue.app.planning import Plan, lengths_of, opened, planned, sounds_of, speaker_of
from handscue.mix.bed import Laid, highest_over
from handscue.mix.levels import TARGET, Measure, levelled, measures_of
from handscue.mix.mix import Mix, mix
from handscue.play.replies import Sounds, everything_replied
from handscue.schedule.cues import cues
from handscue.units import to_frames

if TYPE_CHECKING:
    from handscue.app.environment import Environment
    from handscue.app.request import Request
    from handscue.schedule.timeline import Lengths, Timeline
    from handscue.schedule.wording import Content
    from handscue.sounds.clip import Clip
    from handscue.sounds.loudness import Lufs


@dataclass(frozen=True)
class Ready:
    """A session ready to be played or written. ``loudness`` is that of the whole session."""

    plan: Plan
    mix: Mix
    sounds: Sounds
    loudness: Lufs


def ready(
    request: Request, env: Environment, *, to_play: bool = False, besides: Sequence[str] = ()
) -> Ready:
    """Take a session all the way to its mix.

    ``to_play`` has the words made, too, that the player may need to answer the therapist, and
    ``besides``, which are said besides what the session says.

    Raises:
        HandscueError, ValueError: as ``plan``; also SoundError for music that cannot be used.

    """
    asked = opened(request, env)
    under = chosen_music(request.music, asked.routine, asked.path.parent, env)
    speaker, own = speaker_of(asked, env), sounds_of(asked)
    clips: dict[Content, Clip] = dict(own)

    def said(phrases: Sequence[str]) -> Lengths:
        clips.update(spoken := speaker.say(phrases))
        return lengths_of(spoken)

    def answers(timeline: Timeline) -> Sequence[str]:
        return (*everything_replied(timeline), *besides)

    plan = planned(asked, lengths_of(own), said, env, answers if to_play else None)
    return sound(plan, clips, under, KeptMeasures(env.places.clips))


def sound(
    plan: Plan,
    clips: dict[Content, Clip],
    under: ChosenMusic | None,
    measure: Measure = measures_of,
) -> Ready:
    """Level what is heard, with room for the music under it, and mix it.

    Every part of a session is as loud as it is in the whole. ``clips`` is emptied: from here on
    they are held with their gain alone.
    """
    target = TARGET if plan.request.loudness is None else plan.request.loudness
    highest = highest_over(under.bed(target) if under else None)
    loud = levelled(cues(plan.whole, plan.lengths), clips, target, highest, measure)
    clips.clear()
    bed = under.bed(min(target, loud.speech)) if under else None
    lead_in = to_frames(plan.part.lead_in_ms)
    laid = Laid(bed, lead_in, -lead_in) if bed else None
    whole = mix(plan.cues, loud, to_frames(plan.timeline.total_ms), bed=laid)
    return Ready(plan, whole, Sounds(loud, plan.lengths, bed), loud.whole)
