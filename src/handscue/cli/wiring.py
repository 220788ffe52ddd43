"""Where the parts are chosen and put together: session file in, everything to play or write out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import platformdirs
import typer

from handscue.cli.reporting import progress
from handscue.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from handscue.mix import Mix
    from handscue.play.outputs.output import Output
    from handscue.routine.model import Routine
    from handscue.routine.techniques import Techniques
    from handscue.schedule.cues import Cue
    from handscue.schedule.timeline import Timeline
    from handscue.schedule.wording import Content
    from handscue.sounds.clip import Clip

SessionFile = Annotated[Path, typer.Argument(metavar="SESSION", help="A session file (YAML).")]
OutputName = Literal["auto", "simpleaudio", "miniaudio", "silent"]


@dataclass(frozen=True)
class Session:
    """A session ready to be shown, played or written."""

    timeline: Timeline
    cues: tuple[Cue, ...]
    mix: Mix


def load(path: Path) -> tuple[Routine, Techniques]:
    """Read a session file, with the user's own techniques where there are any."""
    from handscue.routine.loading import load_routine  # not for --help

    return load_routine(path, platformdirs.user_config_path("handscue") / "techniques.yaml")


def prepare(path: Path) -> Session:
    """Take a session file all the way to its mix; the first time its speech is made.

    Raises:
        SessionError, SoundError, SpeechError: what stands in the way.

    """
    from handscue.mix import mix
    from handscue.schedule.cues import cues
    from handscue.schedule.timeline import timeline
    from handscue.schedule.unroll import unroll
    from handscue.units import to_frames

    routine, techniques = load(path)
    turns = unroll(routine, techniques)
    clips = _clips(routine, turns, path.parent)
    lengths = {content: clip.length_ms for content, clip in clips.items()}
    placed = timeline(routine.title, turns, lengths)
    heard = cues(placed, lengths)
    return Session(placed, heard, mix(heard, clips, to_frames(placed.total_ms)))


def _clips(routine: Routine, turns: tuple, folder: Path) -> Mapping[Content, Clip]:  # type: ignore[type-arg]
    from handscue.schedule.wording import Chime, Spoken, everything_said
    from handscue.sounds.chimes import load_chimes
    from handscue.speech.cache import ClipCache, say_all
    from handscue.speech.pyttsx3_voice import Pyttsx3Voice

    chimes = load_chimes(routine.sounds, folder)
    voice = Pyttsx3Voice(routine.voice, routine.words_per_minute)
    cache = ClipCache(clip_folder())
    with progress("Making the speech") as made:
        speech = say_all(voice, cache, everything_said(turns), made)
    said: dict[Content, Clip] = {Spoken(text): clip for text, clip in speech.items()}
    return said | {Chime(name): clip for name, clip in chimes.items()}


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
