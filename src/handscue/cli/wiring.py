"""Where the parts are chosen and put together: session file in, everything to play or write out."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import platformdirs
import typer

from handscue.cli.fitting import Wish, now, placed
from handscue.cli.music import ChosenMusic, MusicWish, chosen_music
from handscue.cli.profiles import with_profile
from handscue.cli.reporting import progress

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from handscue.mix import Mix
    from handscue.mix.bed import Bed
    from handscue.mix.levels import Levelled
    from handscue.mix.loudness import Lufs
    from handscue.play.replies import Sounds
    from handscue.routine.loading import Loaded
    from handscue.routine.model import Routine
    from handscue.routine.techniques import Techniques
    from handscue.schedule.cues import Cue
    from handscue.schedule.fit import LeftOut
    from handscue.schedule.selection import Selection
    from handscue.schedule.timeline import Lengths, Timeline
    from handscue.schedule.wording import Content
    from handscue.sounds.clip import Clip
    from handscue.units import Milliseconds

SessionFile = Annotated[
    Path, typer.Argument(metavar="SESSION", help="A session file (YAML), or the name of one.")
]


@dataclass(frozen=True)
class Session:
    """A session ready to be shown, played or written.

    ``end_ms`` is where it was asked to end, None where its length is left to its steps;
    ``left_out`` are the steps that are not done for that. ``usual_tempo_ms`` is how long the same
    takes where it goes neither faster nor slower. ``loudness`` is that of the whole session.
    """

    routine: Routine
    timeline: Timeline
    cues: tuple[Cue, ...]
    mix: Mix
    sounds: Sounds
    loudness: Lufs
    end_ms: Milliseconds | None = None
    left_out: tuple[LeftOut, ...] = ()
    usual_tempo_ms: Milliseconds = 0


def load(path: Path) -> tuple[Routine, Techniques]:
    """Read a session file, with the user's own techniques where there are any."""
    loaded = load_session_file(located(path))
    return loaded.routine, loaded.techniques


def load_session_file(path: Path) -> Loaded:
    """Read a session file, its includes from beside it or from the shipped sessions."""
    from handscue.routine.loading import load_session  # not for --help
    from handscue.sounds.chimes import shipped_folder

    users = platformdirs.user_config_path("handscue") / "techniques.yaml"
    return load_session(path, users, shipped_folder("sessions"))


def located(session: Path) -> Path:
    """Give the file of a session named by its path, or by its name alone.

    A name is looked for where we are, in the user's own folder, and among the shipped sessions;
    where it is nowhere it is given back as it is, and reading it says so.
    """
    if session.exists() or len(session.parts) != 1:
        return session
    written = session.name.removesuffix(".yaml").removesuffix(".yml")
    plain = "-".join(written.lower().split()).removeprefix("the-").replace("-the-", "-")
    for name in (written, plain):
        for folder in session_folders():
            if (folder / f"{name}.yaml").is_file():
                return folder / f"{name}.yaml"
    return session


def session_folders() -> tuple[Path, ...]:
    """Where sessions are found by name: here, the user's own, ours."""
    from handscue.sounds.chimes import shipped_folder  # not for --help

    own = platformdirs.user_data_path("handscue") / "sessions"
    return (Path(), Path("sessions"), own, shipped_folder("sessions"))


def prepare(  # noqa: PLR0913 - what a command may ask for
    path: Path,
    wish: Wish = Wish(),  # noqa: B008 - frozen
    *,
    to_play: bool = False,
    selection: Selection | None = None,
    loudness: Lufs | None = None,
    besides: tuple[str, ...] = (),
    profile: str | None = None,
    music: MusicWish = MusicWish(none=True),  # noqa: B008 - frozen
) -> Session:
    """Take a session file all the way to its mix; the first time its speech is made.

    ``wish`` is what was asked for of its length. ``to_play`` has the words made, too, that the
    player may need to answer the therapist. ``selection`` is the part that is wanted, if not all;
    ``loudness`` another than is usual; ``besides`` is said besides what the session says;
    ``profile`` names learned times to go by. ``music`` is what was asked for of the music under
    it; to be heard it has to be handed in, since reading it takes its time.

    Raises:
        SessionError, FitError, SoundError, SpeechError: what stands in the way.
        HistoryError: there is no such profile.
        ValueError: the session has no such part.

    """
    from handscue.mix import mix
    from handscue.mix.bed import Laid
    from handscue.mix.levels import TARGET
    from handscue.play.replies import Sounds, everything_replied
    from handscue.schedule.cues import cues
    from handscue.schedule.rehearsal import rehearsed
    from handscue.schedule.selection import Selection, chosen, on_side, selected
    from handscue.schedule.unroll import unroll
    from handscue.schedule.wording import Chime, everything_said
    from handscue.sounds.chimes import load_chimes
    from handscue.units import to_frames

    path = located(path)
    wanted = selection or Selection()
    routine, techniques = load(path)
    if profile is not None:
        routine = with_profile(path, routine, techniques, profile)
    routine = on_side(routine, wanted.side)
    under = chosen_music(music, routine, path.parent)
    turns = unroll(routine, techniques)
    if wanted.only is not None:
        chosen(turns, wanted.only)  # before the speech is made
    clips: dict[Content, Clip] = {
        Chime(name): clip for name, clip in load_chimes(routine.sounds, path.parent).items()
    }
    clips |= _spoken(routine, (*everything_said(turns), *besides))
    fitted = placed(wish, routine, techniques, lengths_of(clips), now())
    if to_play:
        timeline = rehearsed(fitted.timeline, wanted.tempo, wanted.only, lengths_of(clips))
        clips |= _spoken(routine, everything_replied(timeline))
        if wish.appointment.end is not None:  # it has come nearer while the words were made
            fitted = placed(wish, routine, techniques, lengths_of(clips), now())
    lengths = lengths_of(clips)
    # Before a part is taken out of it, so that every part is as loud as in the whole.
    target = TARGET if loudness is None else loudness
    loud, bed = _levelled(cues(fitted.timeline, lengths), clips, target, under)
    del clips  # from here on they are held with their gain alone: a long session has 70 MB of them
    timeline = rehearsed(fitted.timeline, wanted.tempo, wanted.only, lengths)
    timeline, heard = selected(timeline, cues(timeline, lengths), wanted)
    lead_in = to_frames(wanted.lead_in_ms)
    laid = Laid(bed, lead_in, -lead_in) if bed else None
    whole = mix(heard, loud, to_frames(timeline.total_ms), bed=laid)
    sounds = Sounds(loud, lengths, bed)
    end_ms = timeline.total_ms if wish.is_any(routine) else None
    at_usual_tempo = rehearsed(fitted.timeline, 1, wanted.only, lengths).total_ms
    return Session(
        routine,
        timeline,
        heard,
        whole,
        sounds,
        loud.whole,
        end_ms,
        fitted.left_out,
        at_usual_tempo,
    )


def _levelled(
    heard: Sequence[Cue], clips: Mapping[Content, Clip], target: Lufs, under: ChosenMusic | None
) -> tuple[Levelled, Bed | None]:
    """Level what is heard, with room for the music under it, and the music by the speech."""
    from handscue.mix.bed import highest_over
    from handscue.mix.levels import levelled

    loud = levelled(heard, clips, target, highest_over(under.bed(target) if under else None))
    return loud, under.bed(min(target, loud.speech)) if under else None


def lengths_of(clips: Mapping[Content, Clip]) -> Lengths:
    """Give how long each clip is."""
    return {content: clip.length_ms for content, clip in clips.items()}


def _spoken(routine: Routine, phrases: tuple[str, ...]) -> dict[Content, Clip]:
    """Have phrases said in the routine's voice, from the cache where they were said before."""
    from handscue.schedule.wording import Spoken
    from handscue.speech.cache import ClipCache, say_all
    from handscue.speech.pyttsx3_voice import Pyttsx3Voice

    voice = Pyttsx3Voice(_voice_name(routine), routine.words_per_minute)
    with progress("Making the speech") as made:
        said = say_all(voice, ClipCache(clip_folder()), phrases, made)
    return {Spoken(text): clip for text, clip in said.items()}


def speaks(voice: str | None) -> bool:
    """Say whether a voice is there, or with None the engine itself; kept, as all that was said."""
    from handscue.errors import SpeechError
    from handscue.speech.cache import ClipCache, say_all
    from handscue.speech.pyttsx3_voice import Pyttsx3Voice

    try:
        say_all(Pyttsx3Voice(voice), ClipCache(clip_folder()), ("Ready.",), lambda *_: None)
    except SpeechError:
        return False
    return True


def _voice_name(routine: Routine) -> str | None:
    """Give the session's voice, or with espeak the one that fits its language."""
    from handscue.schedule.languages import WORDS

    fitting = WORDS[routine.language].espeak_voice if sys.platform == "linux" else None
    return routine.voice or fitting


def clip_folder() -> Path:
    """Where clips are kept between runs."""
    return platformdirs.user_cache_path("handscue") / "clips"
