"""The phrases of a session recorded in somebody's own voice."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from handscue.app.library import load
from handscue.errors import RequestError
from handscue.schedule.unroll import unroll
from handscue.schedule.wording import everything_said
from handscue.shipped import shipped_folder
from handscue.speech.recordings import Recordings, finished

if TYPE_CHECKING:
    from collections.abc import Callable

    from handscue.app.environment import Environment
    from handscue.sounds.clip import Clip
    from handscue.speech.microphone import Microphone


@dataclass(frozen=True)
class Script:
    """What there is to read aloud for a session, in order, and where it is kept.

    ``line`` is what its file has to say for the recordings to be used; None where it says so.
    """

    title: str
    texts: tuple[str, ...]
    recordings: Recordings
    line: str | None

    @property
    def missing(self) -> tuple[str, ...]:
        """The texts without a recording."""
        return tuple(text for text in self.texts if self.recordings.file(text) is None)


def script(session: Path, env: Environment) -> Script:
    """Return what there is to read aloud for a session.

    Raises:
        SessionError: it cannot be read.
        RequestError: it comes with handscue, so nothing can be put beside it.

    """
    path = env.places.located(session)
    if path.resolve().is_relative_to(shipped_folder("sessions").resolve()):
        raise RequestError(
            f"{session} comes with handscue; make it your own first: handscue edit {session}"
        )
    loaded = load(path, env.places)
    said = everything_said(unroll(loaded.routine, loaded.techniques))
    named = loaded.routine.recorded
    folder = named or f"{path.stem}-recorded"
    return Script(
        loaded.routine.title,
        tuple(dict.fromkeys(said)),
        Recordings(path.parent / folder),
        None if named else f"recorded: {folder}",
    )


def take(microphone: Microphone, until: Callable[[], object]) -> Clip:
    """Return what is read aloud while ``until`` runs, trimmed and as loud as any voice.

    Raises:
        SpeechError: nobody spoke.
        OutputError: the microphone does not start.

    """
    return finished(microphone.take(until))
