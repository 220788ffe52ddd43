"""What a session says, said: from the cache where it was said before, else by its voice."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from handscue.routine.loading import load_pronunciations
from handscue.routine.outline import steps_with_paths
from handscue.schedule.wording import Content, Spoken, instruction
from handscue.speech import choice
from handscue.speech.recordings import Recordings, recording

if TYPE_CHECKING:
    from handscue.app.environment import Environment
    from handscue.app.places import Places
    from handscue.routine.model import Routine
    from handscue.schedule.timeline import Lengths
    from handscue.sounds.clip import Clip


class Speaker:
    """Says a routine's phrases in one voice.

    Where an engine turns out not to speak on this machine, that is said, and the next one that can
    speaks from there on.
    """

    def __init__(
        self, routine: Routine, folder: Path, env: Environment, asked: str | None = None
    ) -> None:
        """Choose the voice: the one that is ``asked`` for, the routine's, or the best there is.

        What is recorded in the session's ``folder`` is not said but played, unless a voice is
        asked for.

        Raises:
            SpeechError: there is no such voice; the message says what to type.
            SessionError: the user's own pronunciations cannot be read.

        """
        self._env = env
        own = load_pronunciations(env.places.pronunciations)
        wish = choice.VoiceWish.of(routine, asked, own)
        self._recordings = (
            Recordings(folder / routine.recorded) if routine.recorded and not asked else None
        )
        self._choice = choice.choose(wish, folders(env.places))

    def say(self, phrases: Sequence[str]) -> dict[Content, Clip]:
        """Return phrases as clips; making them is shown.

        Raises:
            SpeechError: one of them cannot be said.

        """
        recorded = self._recorded(phrases)
        return {
            **recorded,
            **self._said([text for text in phrases if Spoken(text) not in recorded]),
        }

    def lengths(self, phrases: Sequence[str]) -> Lengths:
        """Return how long phrases take; what was never said is said for it.

        Raises:
            SpeechError: one of them cannot be said.

        """
        kept = None if self._recordings else choice.kept_lengths(self._choice, phrases)
        if kept is None:
            return {content: clip.length_ms for content, clip in self.say(phrases).items()}
        return {Spoken(text): length for text, length in kept.items()}

    def known_lengths(self, phrases: Sequence[str]) -> Lengths | None:
        """Return how long phrases take that were all said before; None where one never was."""
        recorded = {c: clip.length_ms for c, clip in self._recorded(phrases).items()}
        rest = [text for text in phrases if Spoken(text) not in recorded]
        kept = choice.kept_lengths(self._choice, rest)
        if kept is None:
            return None
        return {**recorded, **{Spoken(text): length for text, length in kept.items()}}

    def _recorded(self, phrases: Sequence[str]) -> dict[Content, Clip]:
        found = self._recordings
        clips = ((text, found.clip(text)) for text in phrases) if found else ()
        return {Spoken(text): clip for text, clip in clips if clip is not None}

    def _said(self, phrases: Sequence[str]) -> dict[Content, Clip]:
        with self._env.notices.progress("Making the speech") as made:
            said = choice.say(self._choice, phrases, made)
        self._choice = said.choice
        if said.notice:
            self._env.notices.warn(said.notice)
        return {Spoken(text): clip for text, clip in said.clips.items()}


def read_aloud(routine: Routine) -> dict[Content, Clip]:
    """Return what is recorded for the steps of a routine, trimmed and as loud as any voice.

    Raises:
        SpeechError: a recording cannot be used.

    """
    said = (instruction(step) for _, step in steps_with_paths(routine) if step.recorded)
    return {
        phrase: recording(Path(phrase.recorded), phrase.text)
        for phrase in dict.fromkeys(said)
        if phrase and phrase.recorded
    }


def folders(places: Places) -> choice.Folders:
    """Return where speech is kept, and where the user's own voices are."""
    return choice.Folders(places.clips, places.voices)
