"""Whether a session file can be used, and what a colleague would remark on it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from handscue.app.library import load
from handscue.app.music import chosen_music
from handscue.app.request import MusicWish
from handscue.app.speaking import folders, read_aloud
from handscue.errors import HandscueError, Problem, SessionError, SpeechError
from handscue.routine.loading import load_pronunciations
from handscue.routine.outline import steps_with_paths
from handscue.routine.problems import nearest_place, shown
from handscue.routine.reminder_rules import shipped_rules
from handscue.routine.reminders import reminders
from handscue.schedule.fit import usual
from handscue.sounds.chimes import load_chimes
from handscue.speech.choice import VoiceWish, choose, speaks
from handscue.speech.unfamiliar import unfamiliar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from handscue.app.environment import Environment
    from handscue.routine.loading import Loaded
    from handscue.speech.choice import Choice
    from handscue.speech.pronouncing import Respellings


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
    loaded: Loaded | None = None  # what was read, where it can be used


HARD_TO_SAY = (
    "{word!r} may be said wrong. If it is, say how it sounds: pronounce: {{{word}: ...}}, in plain "
    "letters"
)

NO_VOICE = "there is no voice {named!r} here; write another, such as en-us, or leave it out"
UNTRIED = (
    "nothing speaks on this computer just now, so the voice {named!r} could not be tried; "
    "'handscue doctor' shows more"
)


def check(session: Path, env: Environment) -> Verdict:
    """Try all of a session file that can be tried without playing it."""
    path = env.places.located(session)
    return judged(path, lambda: load(path, env.places), env)


def judged(path: Path, read: Callable[[], Loaded], env: Environment) -> Verdict:
    """Try all of a session file that can be tried without playing it; ``read`` reads it."""
    try:
        loaded = read()
        load_chimes(loaded.routine.sounds, path.parent)
        read_aloud(loaded.routine)
        chosen_music(MusicWish(), loaded.routine, path.parent, env)
        # Parts with a length they cannot have even where nothing is said.
        usual(loaded.routine, loaded.techniques, defaultdict(int))
        untried = _voice_noted(loaded, path, env)
        own = load_pronunciations(env.places.pronunciations) | loaded.routine.pronounce
    except HandscueError as error:
        return Verdict(path, trouble=error)
    notes = (*loaded.notes, *untried, *_hard_to_say(loaded, own))
    return Verdict(path, notes=notes, remarks=tuple(_remarks(loaded)), loaded=loaded)


def _voice_noted(loaded: Loaded, path: Path, env: Environment) -> list[Problem]:
    """Have the session's own voice say a word; where nothing speaks it cannot be told, but noted.

    Raises:
        SessionError: there is no such voice.

    """
    named = loaded.routine.voice
    if named is None:
        return []
    chosen = _chosen(VoiceWish.of(loaded.routine), env)
    if chosen and speaks(chosen):
        return []
    at = nearest_place(("voice",), loaded.places)
    if chosen and not any(speaks(one) for one in _without_its_name(chosen)):
        return [Problem(UNTRIED.format(named=named), *at, "voice")]
    raise SessionError(str(path), (Problem(NO_VOICE.format(named=named), *at, "voice"),))


def _chosen(wish: VoiceWish, env: Environment) -> Choice | None:
    """Return the voice that is wished for, or None where none is called so."""
    try:
        return choose(wish, folders(env.places))
    except SpeechError:
        return None


def _without_its_name(chosen: Choice) -> Iterator[Choice]:
    """Return who speaks where no voice is named, the same engine first.

    It starts as quickly as it did with the name; another may take too long on a busy computer.
    """
    for choice in (chosen, *chosen.others):
        yield replace(choice, voice=choice.usual)


def _remarks(loaded: Loaded) -> list[Remark]:
    found = []
    for reminder in reminders(loaded.routine, loaded.techniques, shipped_rules()):
        at = loaded.path_in_file(reminder.path)
        problem = Problem(reminder.message, *nearest_place(at, loaded.places), shown(at))
        found.append(Remark(problem, reminder.source))
    return found


def _hard_to_say(loaded: Loaded, own: Respellings) -> Iterator[Problem]:
    """Find words that a voice may not know, each where it stands first."""
    named: set[str] = set()
    for path, step in steps_with_paths(loaded.routine):
        for field in ("name", "say", "caution"):
            words = unfamiliar(getattr(step, field) or "", loaded.routine.language, own)
            at = loaded.path_in_file((*path, field))
            for word in (word for word in words if word.casefold() not in named):
                named.add(word.casefold())
                message = HARD_TO_SAY.format(word=word)
                yield Problem(message, *nearest_place(at, loaded.places), shown(at))
