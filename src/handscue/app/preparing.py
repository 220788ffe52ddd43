"""A request taken to its plan, and the plan to its sound.

    session file ─> routine ─> turns ─> speech ─> timeline ─> cues    plan: cheap, to be shown
                                          └─> levels ─> mix           sound: to be heard

Speech comes before the timeline, since a segment must hold what is said in it; it is made once and
kept. The plan needs of it only how long it takes. Its samples are handed from one half to the
other and not held any longer: a long session has 70 MB of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from handscue.app.library import load
from handscue.app.music import ChosenMusic, chosen_music
from handscue.app.profiles import with_profile
from handscue.app.speaking import Speaker
from handscue.errors import FitError
from handscue.mix.bed import Laid, highest_over
from handscue.mix.levels import TARGET, levelled
from handscue.mix.mix import Mix, mix
from handscue.play.replies import Sounds, everything_replied
from handscue.schedule.cues import Cue, cues
from handscue.schedule.fit import Fitted, LeftOut, fit, usual
from handscue.schedule.rehearsal import rehearsed
from handscue.schedule.selection import Selection, chosen, on_side, selected
from handscue.schedule.time_left import everything_reminded
from handscue.schedule.unroll import unroll
from handscue.schedule.wording import Chime, Content, everything_said
from handscue.sounds.chimes import load_chimes
from handscue.sounds.clip import Clip
from handscue.units import to_frames

if TYPE_CHECKING:
    from handscue.app.environment import Environment
    from handscue.app.request import Request
    from handscue.routine.model import Routine
    from handscue.routine.techniques import Techniques
    from handscue.schedule.timeline import Lengths, Timeline
    from handscue.sounds.loudness import Lufs
    from handscue.units import Milliseconds

Clips: TypeAlias = Mapping[Content, Clip]


@dataclass(frozen=True)
class Plan:
    """All that is known of a session before anything of it is levelled or mixed.

    ``routine`` is that of the side and with the times that were asked for. ``timeline`` and
    ``cues`` are the part that was asked for, at its tempo; ``whole`` is all of it at its usual
    tempo. ``lengths`` has everything that is said and sounded. ``end_ms`` is where it was asked to
    end, None where its length is left to its steps; ``left_out`` are the steps that are not done
    for that. ``usual_tempo_ms`` is how long the same part takes at its usual tempo.
    """

    request: Request
    path: Path
    routine: Routine
    techniques: Techniques
    whole: Timeline
    timeline: Timeline
    cues: tuple[Cue, ...]
    lengths: Lengths
    end_ms: Milliseconds | None
    left_out: tuple[LeftOut, ...]
    usual_tempo_ms: Milliseconds

    @property
    def part(self) -> Selection:
        """What of the session was asked for."""
        return self.request.part or Selection()

    @property
    def is_fitted(self) -> bool:
        """Whether steps may take another time than is usual, for a length that was asked for."""
        return self.end_ms is not None or bool(self.routine.parts)


@dataclass(frozen=True)
class Ready:
    """A session ready to be played or written. ``loudness`` is that of the whole session."""

    plan: Plan
    mix: Mix
    sounds: Sounds
    loudness: Lufs


def plan(request: Request, env: Environment) -> Plan:
    """Take a session to its plan; the first time its speech is made, which is shown.

    Raises:
        SessionError, FitError, SoundError, SpeechError: what stands in the way.
        HistoryError: there is no such profile.
        RequestError: what was asked for contradicts itself.
        ValueError: the session has no such part; the message says what there is.

    """
    planned, _ = _planned(_opened(request, env), env)
    return planned


def ready(
    request: Request, env: Environment, *, to_play: bool = False, besides: Sequence[str] = ()
) -> Ready:
    """Take a session all the way to its mix.

    ``to_play`` has the words made, too, that the player may need to answer the therapist;
    ``besides`` is said besides what the session says.

    Raises:
        HandscueError, ValueError: as ``plan``; also SoundError for music that cannot be used.

    """
    opened = _opened(request, env)
    under = chosen_music(request.music, opened.routine, opened.path.parent, env)
    planned, clips = _planned(opened, env, to_play=to_play, besides=besides)
    return sound(planned, clips, under)


@dataclass(frozen=True)
class _Opened:
    """A request with its session file read, as far as that goes without its speech."""

    request: Request
    path: Path
    routine: Routine  # of the side that is wanted, with the profile's times
    techniques: Techniques

    @property
    def part(self) -> Selection:
        return self.request.part or Selection()


def _opened(request: Request, env: Environment) -> _Opened:
    path = env.places.located(request.session)
    loaded = load(path, env.places)
    routine = loaded.routine
    if request.profile is not None:
        routine = with_profile(path, routine, loaded.techniques, request.profile, env)
    if request.talk is not None:
        routine = routine.model_copy(update={"talk": request.talk})
    side = request.part.side if request.part else None
    return _Opened(request, path, on_side(routine, side), loaded.techniques)


def _planned(
    opened: _Opened, env: Environment, *, to_play: bool = False, besides: Sequence[str] = ()
) -> tuple[Plan, dict[Content, Clip]]:
    request, part, routine = opened.request, opened.part, opened.routine
    turns = unroll(routine, opened.techniques)
    if part.only is not None:
        chosen(turns, part.only)  # before the speech is made
    clips: dict[Content, Clip] = {
        Chime(name): clip for name, clip in load_chimes(routine.sounds, opened.path.parent).items()
    }
    speaker = Speaker(routine, opened.path.parent, env, request.voice)
    clips |= speaker.say((*everything_said(turns), *everything_reminded(turns), *besides))
    fitted = _fitted(opened, lengths_of(clips), env)
    if to_play:
        answering = rehearsed(fitted.timeline, part.tempo, part.only, lengths_of(clips))
        clips |= speaker.say(everything_replied(answering))
        if request.length.appointment.end is not None:  # it has come nearer in the meantime
            fitted = _fitted(opened, lengths_of(clips), env)
    return _plan_of(opened, fitted, lengths_of(clips)), clips


def _plan_of(opened: _Opened, fitted: Fitted, lengths: Lengths) -> Plan:
    request, part = opened.request, opened.part
    timeline = rehearsed(fitted.timeline, part.tempo, part.only, lengths)
    timeline, heard = selected(timeline, cues(timeline, lengths), part)
    return Plan(
        request=request,
        path=opened.path,
        routine=opened.routine,
        techniques=opened.techniques,
        whole=fitted.timeline,
        timeline=timeline,
        cues=heard,
        lengths=lengths,
        end_ms=timeline.total_ms if request.length.is_any(opened.routine) else None,
        left_out=fitted.left_out,
        usual_tempo_ms=rehearsed(fitted.timeline, 1, part.only, lengths).total_ms,
    )


def _fitted(opened: _Opened, lengths: Lengths, env: Environment) -> Fitted:
    """Return the session as it was asked for, if it begins now; its usual one if nothing was.

    Raises:
        FitError: there is no such session.

    """
    wish, routine, techniques = opened.request.length, opened.routine, opened.techniques
    unasked = usual(routine, techniques, lengths)
    total_ms = wish.length(routine, unasked.total_ms, env.now())
    if total_ms is not None:
        return fit(routine, techniques, lengths, total_ms, drop_optional=wish.drop_optional)
    if wish.drop_optional:
        raise FitError("--drop-optional needs a length to come down to: --fit, --end or --late")
    return Fitted(unasked, ())


def sound(plan: Plan, clips: dict[Content, Clip], under: ChosenMusic | None) -> Ready:
    """Level what is heard, with room for the music under it, and mix it.

    Every part of a session is as loud as it is in the whole. ``clips`` is emptied: from here on
    they are held with their gain alone.
    """
    target = TARGET if plan.request.loudness is None else plan.request.loudness
    highest = highest_over(under.bed(target) if under else None)
    loud = levelled(cues(plan.whole, plan.lengths), clips, target, highest)
    clips.clear()
    bed = under.bed(min(target, loud.speech)) if under else None
    lead_in = to_frames(plan.part.lead_in_ms)
    laid = Laid(bed, lead_in, -lead_in) if bed else None
    whole = mix(plan.cues, loud, to_frames(plan.timeline.total_ms), bed=laid)
    return Ready(plan, whole, Sounds(loud, plan.lengths, bed), loud.whole)


def lengths_of(clips: Clips) -> Lengths:
    """Return how long each clip is."""
    return {content: clip.length_ms for content, clip in clips.items()}
