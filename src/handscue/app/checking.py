"""Whether a session file can be used, and what a colleague would remark on it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from handscue.app.library import load
from handscue.app.music import chosen_music
from handscue.app.request import MusicWish
from handscue.app.speaking import folders
from handscue.errors import HandscueError, Problem, SessionError, SpeechError
from handscue.routine.problems import nearest_place, shown
from handscue.routine.reminder_rules import shipped_rules
from handscue.routine.reminders import reminders
from handscue.schedule.fit import usual
from handscue.sounds.chimes import load_chimes
from handscue.speech.choice import VoiceWish, choose, speaks

if TYPE_CHECKING:
    from handscue.app.environment import Environment
    from handscue.routine.loading import Loaded


@dataclass(frozen=True)
class Remark:
    """A reminder at its place in the file; ``source`` is who teaches it, if anyone."""

    at: Problem
    source: str | None


@dataclass(frozen=True)
class Verdict:
    """What was found of a session file: why it cannot be used, or else what to remark on it."""

    path: Path
    trouble: HandscueError | None = None
    notes: tuple[Problem, ...] = ()  # how something was understood
    remarks: tuple[Remark, ...] = ()


def check(session: Path, env: Environment) -> Verdict:
    """Try all of a session file that can be tried without playing it."""
    path = env.places.located(session)
    try:
        loaded = load(path, env.places)
        load_chimes(loaded.routine.sounds, path.parent)
        chosen_music(MusicWish(), loaded.routine, path.parent, env)
        # Parts with a length they cannot have even where nothing is said.
        usual(loaded.routine, loaded.techniques, defaultdict(int))
        _check_voice(loaded, path, env)
    except HandscueError as error:
        return Verdict(path, trouble=error)
    return Verdict(path, notes=tuple(loaded.notes), remarks=tuple(_remarks(loaded)))


def _check_voice(loaded: Loaded, path: Path, env: Environment) -> None:
    """Have the session's own voice say a word; where nothing speaks at all, it cannot be told.

    Raises:
        SessionError: there is no such voice.

    """
    named = loaded.routine.voice
    if named is None or _speaks(VoiceWish.of(loaded.routine), env):
        return
    if not _speaks(VoiceWish(loaded.routine.language), env):
        return
    message = f"there is no voice {named!r} here; write another, such as en-us, or leave it out"
    problem = Problem(message, *nearest_place(("voice",), loaded.places), "voice")
    raise SessionError(str(path), (problem,))


def _speaks(wish: VoiceWish, env: Environment) -> bool:
    try:
        return speaks(choose(wish, folders(env.places)))
    except SpeechError:
        return False


def _remarks(loaded: Loaded) -> list[Remark]:
    found = []
    for reminder in reminders(loaded.routine, loaded.techniques, shipped_rules()):
        at = loaded.path_in_file(reminder.path)
        problem = Problem(reminder.message, *nearest_place(at, loaded.places), shown(at))
        found.append(Remark(problem, reminder.source))
    return found
