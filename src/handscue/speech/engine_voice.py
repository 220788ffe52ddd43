"""A voice made by an engine that runs in processes of its own.

    phrase ─> pieces ─> worker ─> sound files ─> checked, trimmed ─> joined ─> gain ─> clip

Before its first phrase a voice is listened to (see ``speech.manner``), and what was found is kept.
Nothing an engine says of itself is believed: what counts is the sound that it left.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from functools import cached_property
from importlib import metadata
from pathlib import Path

from handscue.errors import SpeechError
from handscue.routine.model import Language
from handscue.scratch import check_room, scratch_folder
from handscue.sounds.clip import FULL_SCALE, Clip, Samples, from_float
from handscue.sounds.loudness import ratio
from handscue.speech.left_sound import BETWEEN_MS, MARGIN_MS, joined, left_in
from handscue.speech.manner import LEVEL, Heard, Manner, Speeds, heard, manner_for
from handscue.speech.notations import Notation
from handscue.speech.passages import PASSAGES
from handscue.speech.pieces import LONGEST, pieces
from handscue.speech.pronouncing import told_to, unmarked
from handscue.speech.sealed import read_sealed, write_sealed
from handscue.speech.workers import Workers

USUAL_WORDS_PER_MINUTE = 150
REFUSAL = "the voice cannot say {text!r}: {trouble}"
DUMB = "the voice does not speak: {trouble}"
TRIES = 3
FEW = 6  # phrases to a process: one takes as long to start as 4 take in piper, or 25 in hibari
LIMIT_S = 20.0  # for a piece; one takes about 0.02 s, or 0.5 s in a neural voice under full load


@dataclass(frozen=True)
class Engine:
    """A program that speaks.

    ``identity`` has all that shapes its sound but the voice: its version and its parts'.
    ``command`` starts a process that serves requests as ``speech.serving`` tells; ``many`` says
    that it serves more than one. ``notation`` is how it is told the sound of a word.
    """

    name: str
    identity: str
    command: tuple[str, ...]
    speeds: Speeds
    notation: Notation = Notation.PLAIN
    many: bool = True


@dataclass(frozen=True)
class EngineVoice:
    """See ``Voice``. Phrases may hold the marks of ``speech.pronouncing``.

    ``name`` is a voice as its engine knows it, None for the engine's own. ``kept`` is the folder
    where what was found by listening is kept. A ``manner`` that is handed in spares the listening;
    ``limit_s`` is how long a piece may take.
    """

    engine: Engine
    name: str | None = None
    language: Language = Language.ENGLISH
    words_per_minute: float = USUAL_WORDS_PER_MINUTE
    kept: Path | None = None
    manner: Manner | None = None
    limit_s: float = LIMIT_S

    @cached_property
    def identity(self) -> str:
        """Engine, versions, voice and speed; a change in any of them is another voice."""
        return json.dumps(
            [
                self.engine.identity,
                self.engine.notation,
                self.name,
                self.language,
                self.words_per_minute,
                [LEVEL, MARGIN_MS, BETWEEN_MS, LONGEST],
            ]
        )

    def speak(self, phrases: Sequence[str]) -> Iterator[tuple[str, Clip]]:
        """See ``Voice.speak``. Many phrases use all processors; what fails is tried afresh."""
        texts = list(dict.fromkeys(phrases))
        if not texts:
            return
        for text in texts:
            _require_words(text)  # before an engine is started, and listened to
        with Workers(self.engine.command, many=self.engine.many) as workers:
            manner = self.manner or self._kept_manner() or self._listened(workers)
            yield from self._all_said(texts, manner, workers)

    def _kept_manner(self) -> Manner | None:
        content = read_sealed(self._manner_path) if self._manner_path else None
        return Manner.from_json(bytes(content)) if content else None

    def _listened(self, workers: Workers) -> Manner:
        """Return how to ask the engine, found by having it say a passage."""
        passage = PASSAGES[self.language]

        def listen(speed: float) -> Heard:
            asked = Manner(speed, 0.0)
            return heard(list(self._all_said(passage, asked, workers, DUMB)))

        manner = manner_for(self.words_per_minute, self.engine.speeds, listen)
        if self._manner_path:
            write_sealed(self._manner_path, manner.to_json())
        return manner

    @cached_property
    def _manner_path(self) -> Path | None:
        name = hashlib.sha256(f"{self.identity}\0{PASSAGES[self.language]}".encode()).hexdigest()
        return self.kept / f"{name}.json" if self.kept else None

    def _all_said(
        self, texts: Sequence[str], manner: Manner, workers: Workers, refusal: str = REFUSAL
    ) -> Iterator[tuple[str, Clip]]:
        with scratch_folder() as folder:
            check_room(folder)
            pool = ThreadPoolExecutor(self._processes_for(len(texts)))
            said = _Saying(self, manner, folder, workers, refusal)
            try:
                todo = [pool.submit(said.clip, text) for text in texts]
                for done in as_completed(todo):
                    yield done.result()
            except BaseException:
                workers.close()  # ends the processes, and so every thread that waits for one
                raise
            finally:
                pool.shutdown(cancel_futures=True)

    def _processes_for(self, phrases: int) -> int:
        each = FEW if self.engine.many else 1
        return min(math.ceil(phrases / each), os.cpu_count() or 1)


@dataclass(frozen=True)
class _Saying:
    """What the threads that have phrases said share."""

    voice: EngineVoice
    manner: Manner
    folder: Path
    workers: Workers
    refusal: str

    def clip(self, text: str) -> tuple[str, Clip]:
        """Return a phrase with its clip.

        Raises:
            SpeechError: it cannot be said.

        """
        try:
            said = joined([self._piece(piece) for piece in pieces(text)])
        except SpeechError as error:
            trouble = f"{error}{_advice(self.voice.name, str(error))}"
            raise SpeechError(self.refusal.format(text=unmarked(text), trouble=trouble)) from None
        return text, Clip(from_float(said * (ratio(self.manner.gain) / FULL_SCALE)))

    def _piece(self, text: str) -> Samples:
        trouble = SpeechError("stopped")
        for attempt in range(TRIES):
            # macOS writes AIFF into it whatever the suffix says; it is read by its content.
            path = self.folder / f"{hashlib.sha256(text.encode()).hexdigest()[:16]}-{attempt}.wav"
            try:
                self.workers.serve(self._request(text, path), self.voice.limit_s)
                return left_in(path, unmarked(text))
            except SpeechError as error:
                check_room(self.folder)
                trouble = error
        raise trouble

    def _request(self, text: str, path: Path) -> dict[str, str | float | None]:
        return {
            "text": told_to(text, self.voice.engine.notation, self.voice.language),
            "path": str(path),
            "voice": self.voice.name,
            "speed": self.manner.speed,
            "limit_s": self.voice.limit_s,
        }


def _require_words(text: str) -> None:
    if not any(letter.isalnum() for letter in unmarked(text)):
        trouble = "there is nothing in it to say"
        raise SpeechError(REFUSAL.format(text=unmarked(text), trouble=trouble))


def _advice(name: str | None, trouble: str) -> str:
    if name and "voice" in trouble.lower():
        return f". Is there a voice {name} here? 'handscue voices' lists them"
    return ". 'handscue doctor' shows more"


def version_of(distribution: str) -> str:
    """Return a distribution's name and version, as an engine's identity has them."""
    try:
        return f"{distribution} {metadata.version(distribution)}"
    except metadata.PackageNotFoundError:
        return f"{distribution} of the system"
