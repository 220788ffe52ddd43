"""Where the parts are chosen and put together: session file in, everything to play or write out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import platformdirs
import typer

from handscue.cli.fitting import Wish, now, placed
from handscue.cli.reporting import progress
from handscue.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from handscue.mix import Mix
    from handscue.play.outputs.output import Output
    from handscue.play.replies import Sounds
    from handscue.routine.model import Routine
    from handscue.routine.techniques import Techniques
    from handscue.schedule.cues import Cue
    from handscue.schedule.fit import LeftOut
    from handscue.schedule.timeline import Lengths, Timeline
    from handscue.schedule.wording import Content
    from handscue.sounds.clip import Clip
    from handscue.units import Milliseconds

SessionFile = Annotated[Path, typer.Argument(metavar="SESSION", help="A session file (YAML).")]
OutputName = Literal["auto", "simpleaudio", "miniaudio", "silent"]


@dataclass(frozen=True)
class Session:
    """A session ready to be shown, played or written.

    ``end_ms`` is where it was asked to end, None where its length is left to its steps;
    ``left_out`` are the steps that are not done for that.
    """

    routine: Routine
    timeline: Timeline
    cues: tuple[Cue, ...]
    mix: Mix
    sounds: Sounds
    end_ms: Milliseconds | None = None
    left_out: tuple[LeftOut, ...] = ()


def load(path: Path) -> tuple[Routine, Techniques]:
    """Read a session file, with the user's own techniques where there are any."""
    from handscue.routine.loading import load_routine  # not for --help

    return load_routine(path, platformdirs.user_config_path("handscue") / "techniques.yaml")


def prepare(path: Path, wish: Wish = Wish(), *, to_play: bool = False) -> Session:  # noqa: B008 - frozen
    """Take a session file all the way to its mix; the first time its speech is made.

    ``wish`` is what was asked for of its length. ``to_play`` has the words made, too, that the
    player may need to answer the therapist.

    Raises:
        SessionError, FitError, SoundError, SpeechError: what stands in the way.

    """
    from handscue.mix import mix
    from handscue.play.replies import Sounds, everything_replied
    from handscue.schedule.cues import cues
    from handscue.schedule.unroll import unroll
    from handscue.schedule.wording import Chime, everything_said
    from handscue.sounds.chimes import load_chimes
    from handscue.units import to_frames

    routine, techniques = load(path)
    turns = unroll(routine, techniques)
    clips: dict[Content, Clip] = {
        Chime(name): clip for name, clip in load_chimes(routine.sounds, path.parent).items()
    }
    clips |= _spoken(routine, everything_said(turns))
    fitted = placed(wish, routine, techniques, lengths_of(clips), now())
    if to_play:
        clips |= _spoken(routine, everything_replied(fitted.timeline))
        # An end on the clock has come nearer while the words were made.
        fitted = placed(wish, routine, techniques, lengths_of(clips), now())
    timeline = fitted.timeline
    heard = cues(timeline, lengths_of(clips))
    whole = mix(heard, clips, to_frames(timeline.total_ms))
    end_ms = timeline.total_ms if wish.is_any(routine) else None
    sounds = Sounds(clips, lengths_of(clips))
    return Session(routine, timeline, heard, whole, sounds, end_ms, fitted.left_out)


def lengths_of(clips: Mapping[Content, Clip]) -> Lengths:
    """Give how long each clip is."""
    return {content: clip.length_ms for content, clip in clips.items()}


def _spoken(routine: Routine, phrases: tuple[str, ...]) -> dict[Content, Clip]:
    """Have phrases said in the routine's voice, from the cache where they were said before."""
    from handscue.schedule.wording import Spoken
    from handscue.speech.cache import ClipCache, say_all
    from handscue.speech.pyttsx3_voice import Pyttsx3Voice

    voice = Pyttsx3Voice(routine.voice, routine.words_per_minute)
    with progress("Making the speech") as made:
        said = say_all(voice, ClipCache(clip_folder()), phrases, made)
    return {Spoken(text): clip for text, clip in said.items()}


def clip_folder() -> Path:
    """Where clips are kept between runs."""
    return platformdirs.user_cache_path("handscue") / "clips"


def output_opener(name: OutputName) -> Callable[[], Output]:
    """Give a function that opens the output of a name, or with ``auto`` the best there is."""
    return partial(_open_output, name)


def _open_output(name: OutputName) -> Output:
    from handscue.play.outputs.silent import SilentOutput
    from handscue.play.outputs.simpleaudio_process import (
        SimpleaudioOutput,
        is_installed,
    )

    if name == "silent":
        return SilentOutput()
    if name == "simpleaudio":
        return SimpleaudioOutput()
    if name == "auto" and is_installed():
        try:
            return SimpleaudioOutput()
        except OutputError:
            pass  # it may see fewer devices than miniaudio does
    from handscue.play.outputs.miniaudio_stream import MiniaudioOutput

    return MiniaudioOutput()
