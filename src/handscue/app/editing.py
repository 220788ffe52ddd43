"""A session file while it is being edited: what it says as it is, and how it is saved.

Its text is all there is of it: a change makes another text of it, and whoever edits keeps the text.
What is saved says which text it began from; where the file is another by then, nothing is written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from handscue.app.checking import Verdict, judged
from handscue.app.library import load_text, own_copy, save
from handscue.app.planning import Opened, about_lengths, lengths_of, planned, sounds_of
from handscue.app.records import carry_over
from handscue.app.request import Request
from handscue.app.shelving import is_ours, revision_of, text_of
from handscue.errors import FitError, HandscueError, Problem, SessionError
from handscue.routine import yaml_text
from handscue.routine.outline import steps_with_paths
from handscue.routine.problems import nearest_place, shown
from handscue.routine.yaml_text import YamlProblemError
from handscue.units import Milliseconds

if TYPE_CHECKING:
    from handscue.app.environment import Environment
    from handscue.routine.loading import Loaded
    from handscue.schedule.timeline import Timeline

_SAVING = Lock()  # a file is compared and written in one go


@dataclass(frozen=True)
class Look:
    """A text as it is: its data, what is wrong with it, and, where nothing is, its timetable.

    ``data`` is None where it cannot be read at all. ``remarks`` are what a colleague would mention,
    and how things were understood. ``timeline`` takes about as long as the session: nothing was
    said for it. ``times`` has about how long each step takes, by its place in the file.
    """

    data: Any
    problems: tuple[Problem, ...] = ()
    remarks: tuple[Problem, ...] = ()
    timeline: Timeline | None = None
    times: Mapping[str, Milliseconds] | None = None


class ChangedMeanwhileError(HandscueError):
    """The file is no longer the one that was edited; ``text`` is what stands in it."""

    def __init__(self, text: str) -> None:
        super().__init__("This session was changed somewhere else in the meantime.")
        self.text = text


def look(path: Path, text: str, env: Environment) -> Look:
    """Look at a text that is to stand in a session file."""
    try:
        data = yaml_text.read(text).data
    except YamlProblemError as error:
        return Look(None, (error.problem,))
    verdict = judged(path, lambda: load_text(path, text, env.places), env)
    if verdict.loaded is None:
        return Look(data, _problems(verdict))
    remarks = (*verdict.notes, *(remark.at for remark in verdict.remarks))
    try:
        timeline = _about(path, verdict.loaded, env)
    except FitError as error:
        place = nearest_place(("fit",), verdict.loaded.places)
        return Look(data, (Problem(str(error), *place, "fit"),), remarks)
    return Look(data, (), remarks, timeline, _times(verdict.loaded, timeline))


def _problems(verdict: Verdict) -> tuple[Problem, ...]:
    trouble = verdict.trouble
    return trouble.problems if isinstance(trouble, SessionError) else (Problem(str(trouble)),)


def _about(path: Path, loaded: Loaded, env: Environment) -> Timeline:
    """Return about what a session's timeline is, without its speech being made."""
    said = partial(about_lengths, words_per_minute=loaded.routine.words_per_minute)
    asked = Opened(Request(path), path, loaded.routine, loaded.techniques)
    return planned(asked, lengths_of(sounds_of(asked)), said, env).timeline


def _times(loaded: Loaded, timeline: Timeline) -> dict[str, Milliseconds]:
    """Return how long each step takes the first time it is done, by its place in the file."""
    setup = [one.duration_ms for one in timeline.segments if one.turn.step is None]
    first: dict[int, Milliseconds] = {}
    for segment in timeline.segments:
        first.setdefault(segment.turn.step or 0, segment.duration_ms)
    placed = [path for path, _ in steps_with_paths(loaded.routine)]
    prepared = sum(path[0] == "setup" for path in placed)
    times: dict[str, Milliseconds] = {}
    for index, path in enumerate(placed):
        ms = setup[index] if index < prepared else first.get(index - prepared + 1, 0)
        at = shown(loaded.path_in_file(path)) or ""
        times[at] = times.get(at, 0) + ms  # of an included session, all its steps together
    return times


def file_to_edit(path: Path, env: Environment) -> Path:
    """Return the file that will be written where one is edited: the user's own, not ours."""
    return env.places.sessions / path.name if is_ours(path) else path


def saved(path: Path, text: str, revision: str, env: Environment) -> Path:
    """Save a session that was edited; return its file, of one of ours the user's own copy.

    Raises:
        ChangedMeanwhileError: the file is another than that of the ``revision``.
        SessionError: it cannot be read.
        OSError: it cannot be written.

    """
    with _SAVING:
        before = text_of(path)
        if revision_of(before) != revision:
            raise ChangedMeanwhileError(before)
        own = own_copy(path, Path(path.stem), env) if is_ours(path) else path
        if own != path:
            carry_over(own, path, env)
        save(own.resolve(), with_ends_of(before, text), env, force=True)
    return own


def with_ends_of(before: str, text: str) -> str:
    """Return a text whose lines end as those of another do; pages know one end of a line alone."""
    if "\r\n" in before and "\r\n" not in text:
        return text.replace("\n", "\r\n")
    return text
