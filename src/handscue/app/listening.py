"""The therapist's own command words: learned from her takes, kept, listened for, and erased.

Takes, talk and what was learned of them lie in a folder of hers, which nobody else may read.
"""

from __future__ import annotations

import io
import re
import shutil
import wave
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from handscue.errors import ListenError
from handscue.listen.profile import Profile, Word
from handscue.listen.sound import SAMPLE_RATE
from handscue.ordinary import opened
from handscue.play.inputs.ear_child import Wish
from handscue.play.inputs.ear_process import EarProcess, command
from handscue.play.inputs.spoken import SpokenWords
from handscue.play.outputs.choice import output_opener
from handscue.play.outputs.tap import Tap
from handscue.whole import PRIVATE, make_folder, write_whole

if TYPE_CHECKING:
    from pathlib import Path

    from handscue.app.places import Places
    from handscue.listen.enrolling import Study
    from handscue.listen.sound import Samples as Floats
    from handscue.listen.takes import Take
    from handscue.play.inputs.keymap import KeyMap
    from handscue.play.outputs.choice import OutputName

PROFILE, TAKES, TALK = "profile.npz", "takes", "talk.wav"
LEARN = "handscue listen --learn"


@dataclass(frozen=True)
class Lesson:
    """What is to be learned: words, what comes first, takes of each label, and talk without any.

    ``prompts`` is what the session says, which is no command either.
    """

    words: tuple[Word, ...]
    prefix: str | None
    takes: Mapping[str, Sequence[Take]]
    talk: Floats
    prompts: tuple[Floats, ...] = ()


def learned(places: Places) -> Profile | None:
    """Return what was learned of the user's words; None where nothing was.

    Raises:
        ListenError: it cannot be read.

    """
    try:
        with opened(places.words / PROFILE) as file:
            return Profile.of_bytes(file.read())
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise ListenError(f"Your words cannot be read ({why}). Type: {LEARN}") from None


def spoken_words(keymap: KeyMap, places: Places, tap: Tap) -> SpokenWords:
    """Return the user's words as a source of commands, which listens from when it is first read.

    It is told of what is played by the ``tap``.

    Raises:
        ListenError: no words were learned, or there is nothing to hear them with.

    """
    require_models()
    profile = learned(places)
    if profile is None:
        raise ListenError(f"No words have been learned yet. Type: {LEARN}")
    if not listened_for(profile, keymap):
        raise ListenError(f"'listening_for' in {places.keymap} leaves out every word you have.")
    wish = Wish(str(places.words / PROFILE), keymap.microphone, left_out(profile, keymap))
    return SpokenWords(partial(EarProcess, command(wish), tap))


@dataclass(frozen=True)
class Ear:
    """The user's words as a source of commands, and what is to tell it of all that is played."""

    spoken: SpokenWords
    tap: Tap


def ear(keymap: KeyMap, places: Places, output: OutputName) -> Ear:
    """Return what hears the user's words beside an output; the microphone is not on yet.

    Raises:
        ListenError: as ``spoken_words``.
        RequestError: nothing can be told of what that output plays.

    """
    tap = Tap()
    output_opener(output, tap=tap)
    return Ear(spoken_words(keymap, places, tap), tap)


def require_models() -> None:
    """Make sure that there is something to hear words with.

    Raises:
        ListenError: there is not; the message says what to type.

    """
    from handscue.listen.embedding import Embedder, installed

    if not installed():
        Embedder()


def listened_for(profile: Profile, keymap: KeyMap) -> tuple[Word, ...]:
    """Return those of the user's words that are listened for."""
    excluded = left_out(profile, keymap)
    return tuple(word for word in profile.words if word.command not in excluded)


def left_out(profile: Profile, keymap: KeyMap) -> tuple[str, ...]:
    """Return the commands that were learned and are not listened for."""
    if keymap.listening_for is None:
        return ()
    wanted = {command.name.lower() for command in keymap.listening_for}
    return tuple(word.command for word in profile.words if word.command not in wanted)


def studied(lesson: Lesson, before: Study | None = None) -> Study:
    """Return what words are learned from; what was studied ``before`` of the same takes is kept.

    Raises:
        ListenError: there is nothing to hear words with.

    """
    from handscue.listen import enrolling
    from handscue.listen.embedding import Embedder

    return enrolling.studied(
        lesson.takes, (lesson.talk, *lesson.prompts), Embedder(),
        words=lesson.words, prefix=lesson.prefix, before=before,
    )  # fmt: skip


def hard_words(study: Study, lesson: Lesson) -> tuple[str, ...]:
    """Return the words that would often go unheard, as they were said; takes some ten seconds."""
    from handscue.listen.rehearsing import unclear

    return unclear(study, lesson.prefix)


def keep(study: Study, lesson: Lesson, places: Places) -> Profile:
    """Learn what was studied, and keep all of it in the place of what was there.

    Raises:
        OSError: it cannot be written; what was there is as it was.

    """
    from handscue.listen.enrolling import profile_of

    profile = profile_of(study, lesson.words)
    _keep(profile, lesson, places.words)
    return profile


def forget(places: Places) -> bool:
    """Erase the user's words, takes and talk; return whether there was anything.

    Raises:
        OSError: it cannot be erased.

    """
    there = [folder for folder in _folders(places.words) if folder.exists()]
    for folder in there:
        shutil.rmtree(folder)
    return bool(there)


def says(text: str, label: str) -> bool:
    """Return whether a text holds a label's words, one after the other."""
    within, wanted = _bare(text), _bare(label)
    return bool(wanted) and f" {wanted} " in f" {within} "


def _bare(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _folders(folder: Path) -> tuple[Path, Path, Path]:
    """Return where it lies, where it is made, and where what was there waits to be erased."""
    return folder, folder.with_name(f"{folder.name}.new"), folder.with_name(f"{folder.name}.old")


def _keep(profile: Profile, lesson: Lesson, folder: Path) -> None:
    """Write all of it beside what was there, and only then let it take its place."""
    _, new, old = _folders(folder)
    for left in (new, old):
        shutil.rmtree(left, ignore_errors=True)
    make_folder(new / TAKES, 0o700)
    for number, label in enumerate(profile.said, start=1):
        for nth, take in enumerate(lesson.takes[label], start=1):
            _write(new / TAKES / f"{number}-{nth}.wav", take.samples)
    _write(new / TALK, lesson.talk)
    write_whole(new / PROFILE, profile.to_bytes(), mode=PRIVATE)
    if folder.exists():
        folder.rename(old)
    new.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


def _write(path: Path, samples: Floats) -> None:
    """Write sound as a WAV file of 16 kHz, 16 bits, that only the user may read."""
    sound = io.BytesIO()
    with wave.open(sound, "wb") as file:
        file.setparams((1, 2, SAMPLE_RATE, 0, "NONE", ""))
        file.writeframes((np.clip(samples, -1, 1) * 32_767).astype("<i2").tobytes())
    write_whole(path, sound.getvalue(), mode=PRIVATE)
