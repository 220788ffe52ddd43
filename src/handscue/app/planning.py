"""A request taken to its plan: all that is known of a session before anything of it is mixed.

    session file ─> routine ─> turns ─> speech ─> timeline ─> cues

Speech comes before the timeline, since a segment must hold what is said in it; it is made once and
kept, and a plan needs of it only how long it takes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from handscue.app.library import load
from handscue.app.speaking import Speaker, read_aloud
from handscue.errors import FitError
from handscue.routine.outline import without_recordings
from handscue.routine.reminders import about_said_ms
from handscue.schedule.cues import Cue, cues
from handscue.schedule.fit import Fitted, LeftOut, fit, placed
from handscue.schedule.rehearsal import rehearsed
from handscue.schedule.selection import Selection, chosen, on_side, selected
from handscue.schedule.time_left import everything_reminded
from handscue.schedule.unroll import unroll
from handscue.schedule.wording import Chime, Content, Spoken, everything_said
from handscue.sounds.chimes import load_chimes
from handscue.units import format_duration

if TYPE_CHECKING:
    from handscue.app.environment import Environment
    from handscue.app.request import Request
    from handscue.routine.model import Routine
    from handscue.routine.techniques import Techniques
    from handscue.schedule.timeline import Lengths, Timeline
    from handscue.schedule.unroll import Turn
    from handscue.sounds.clip import Clip
    from handscue.units import Milliseconds

Clips: TypeAlias = "Mapping[Content, Clip]"

STEP_MS = 8  # in an MP3 three make a packet, in an M4B eight make three


@dataclass(frozen=True)
class Plan:
    """All that is known of a session before anything of it is levelled or mixed.

    ``routine`` is that of the side and with the times that were asked for. ``timeline`` is the
    part that was asked for, at its tempo, cut from ``uncut``; ``whole`` is all of it at its usual
    tempo. ``lengths`` has everything that is said and sounded. ``end_ms`` is where it was asked to
    end, None where its length is left to its steps; ``left_out`` are the steps that are not done
    for that. ``usual_tempo_ms`` is how long the same part takes at its usual tempo.
    """

    request: Request
    path: Path
    routine: Routine
    techniques: Techniques
    whole: Timeline
    uncut: Timeline
    timeline: Timeline
    lengths: Lengths
    end_ms: Milliseconds | None
    left_out: tuple[LeftOut, ...]
    usual_tempo_ms: Milliseconds

    @property
    def part(self) -> Selection:
        """What of the session was asked for."""
        return self.request.part or Selection()

    @cached_property
    def cues(self) -> tuple[Cue, ...]:
        """What is heard in the part that was asked for; who only looks at its times needs none."""
        return selected(self.uncut, cues(self.uncut, self.lengths), self.part)[1]

    @property
    def tempo_line(self) -> str | None:
        """Say how long the session takes at its tempo; None at its usual one."""
        tempo = self.part.tempo
        if tempo == 1:
            return None
        total = format_duration(self.timeline.total_ms)
        return f"Tempo {tempo:g}: {total} instead of {format_duration(self.usual_tempo_ms)}."

    @property
    def is_fitted(self) -> bool:
        """Whether steps may take another time than is usual, for a length that was asked for."""
        return self.end_ms is not None or bool(self.routine.parts)


def plan(request: Request, env: Environment) -> Plan:
    """Take a session to its plan; the first time its speech is made, which is shown.

    Raises:
        SessionError, FitError, SoundError, SpeechError: what stands in the way.
        HistoryError: there is no such profile.
        RequestError: what was asked for contradicts itself.
        ValueError: the session has no such part; the message says what there is.

    """
    asked = opened(request, env)
    return planned(asked, lengths_of(sounds_of(asked)), speaker_of(asked, env).lengths, env)


@dataclass(frozen=True)
class Foreseen:
    """A plan that nothing was said for; ``is_spoken`` where all of it had been said before."""

    plan: Plan
    is_spoken: bool


def foreseen(request: Request, env: Environment) -> Foreseen:
    """Plan a session without having anything said: nothing is written, and no voice is started.

    Where not all of its phrases are kept, they take about as long as their words suggest.

    Raises:
        See ``plan``.

    """
    asked = opened(request, env)
    phrases = _phrases(unroll(asked.routine, asked.techniques))
    known = speaker_of(asked, env).known_lengths(phrases)
    lengths = about_lengths(phrases, asked.routine.words_per_minute) if known is None else known
    made = planned(asked, lengths_of(sounds_of(asked)), lambda _: lengths, env)
    return Foreseen(made, known is not None)


def about_lengths(phrases: Sequence[str], words_per_minute: int) -> Lengths:
    """Return about how long phrases take that nobody has said yet."""
    return {Spoken(text): about_said_ms(text, words_per_minute) for text in phrases}


def _phrases(turns: tuple[Turn, ...]) -> tuple[str, ...]:
    return (*everything_said(turns), *everything_reminded(turns))


@dataclass(frozen=True)
class Opened:
    """A request with its session file read, as far as that goes without its speech."""

    request: Request
    path: Path
    routine: Routine  # of the side that is wanted, with the profile's times
    techniques: Techniques

    @property
    def part(self) -> Selection:
        """What of the session was asked for."""
        return self.request.part or Selection()


def opened(request: Request, env: Environment) -> Opened:
    """Read what a request is about, and give it the side and the times that are asked for.

    Raises:
        SessionError, HistoryError: what stands in the way.

    """
    path = env.places.located(request.session)
    loaded = load(path, env.places)
    routine = loaded.routine
    if request.profile is not None:
        from handscue.app.profiles import with_profile

        routine = with_profile(path, routine, loaded.techniques, request.profile, env)
    if request.talk is not None:
        routine = routine.model_copy(update={"talk": request.talk})
    if request.voice is not None:
        routine = without_recordings(routine)
    side = request.part.side if request.part else None
    return Opened(request, path, on_side(routine, side), loaded.techniques)


def planned(
    asked: Opened,
    sounds: Lengths,
    said: Callable[[Sequence[str]], Lengths],
    env: Environment,
    answers: Callable[[Timeline], Sequence[str]] | None = None,
) -> Plan:
    """Plan a session whose own ``sounds`` and phrases take as long as these and ``said`` say.

    ``answers`` tells what else may have to be said while it is played.
    """
    request, part, routine = asked.request, asked.part, asked.routine
    turns = unroll(routine, asked.techniques)
    if part.only is not None:
        chosen(turns, part.only)  # before the speech is made
    lengths = in_even_steps({**sounds, **said(_phrases(turns))})
    fitted = _fitted(asked, turns, lengths, env)
    if answers:
        answering = rehearsed(fitted.timeline, part.tempo, part.only, lengths)
        lengths |= in_even_steps(said(answers(answering)))
        if request.length.appointment.end is not None:  # it has come nearer in the meantime
            fitted = _fitted(asked, turns, lengths, env)
    return _plan_of(asked, fitted, lengths)


def _plan_of(asked: Opened, fitted: Fitted, lengths: Lengths) -> Plan:
    request, part = asked.request, asked.part
    uncut = rehearsed(fitted.timeline, part.tempo, part.only, lengths)
    timeline, _ = selected(uncut, (), part)
    return Plan(
        request=request,
        path=asked.path,
        routine=asked.routine,
        techniques=asked.techniques,
        whole=fitted.timeline,
        uncut=uncut,
        timeline=timeline,
        lengths=lengths,
        end_ms=timeline.total_ms if request.length.is_any(asked.routine) else None,
        left_out=fitted.left_out,
        usual_tempo_ms=rehearsed(fitted.timeline, 1, part.only, lengths).total_ms,
    )


def speaker_of(asked: Opened, env: Environment) -> Speaker:
    """Return who says a session's phrases."""
    return Speaker(asked.routine, asked.path.parent, env, asked.request.voice)


def sounds_of(asked: Opened) -> Clips:
    """Read a session's own sounds: its chimes, and what is recorded for its steps."""
    chimes = load_chimes(asked.routine.sounds, asked.path.parent)
    return {Chime(name): clip for name, clip in chimes.items()} | read_aloud(asked.routine)


def _fitted(asked: Opened, turns: tuple[Turn, ...], lengths: Lengths, env: Environment) -> Fitted:
    """Return the session as it was asked for, if it begins now; its usual one if nothing was.

    ``turns`` are its own, unrolled.

    Raises:
        FitError: there is no such session.

    """
    wish, routine, techniques = asked.request.length, asked.routine, asked.techniques
    unasked = placed(routine, turns, lengths)
    total_ms = wish.length(routine, unasked.total_ms, env.now())
    if total_ms is not None:
        return fit(routine, techniques, lengths, total_ms, drop_optional=wish.drop_optional)
    if wish.drop_optional:
        raise FitError("--drop-optional needs a length to come down to: --fit, --end or --late")
    return Fitted(unasked, ())


def in_even_steps(lengths: Lengths) -> dict[Content, Milliseconds]:
    """Return lengths in whole steps, each up to 7 ms longer: silence, which nobody hears.

    What follows then lies in few different ways within the packets of an encoder, also where it
    may not be moved to begin with one (``Mix.aligned``): among the ticks of a stroke.
    """
    return {content: length + -length % STEP_MS for content, length in lengths.items()}


def lengths_of(clips: Clips) -> Lengths:
    """Return how long each clip is."""
    return {content: clip.length_ms for content, clip in clips.items()}
