"""Voices, how words are said, and what each session says of its voice, talk and music."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field

from handscue.app.library import load
from handscue.app.notices import Collected
from handscue.app.pronouncing import pronounce, pronunciations, say_as_usual
from handscue.app.voices import sample, saying, speaking, voices
from handscue.errors import SessionError
from handscue.printable import printable
from handscue.routine.model import Language
from handscue.web.access import Role
from handscue.web.routes.exporting import voices_here
from handscue.web.routes.sessions import ours
from handscue.web.routing import Entry, Form, Refused

if TYPE_CHECKING:
    from handscue.app.places import Places
    from handscue.web.desk import Desk
    from handscue.web.routing import Asked

Words = Annotated[str, Field(max_length=120)]


class Heard(Form):
    """What is to be heard: a voice with a sentence of its language, or some words."""

    language: Language
    voice: Annotated[str, Field(max_length=200)] | None = None
    words: Words | None = None


class Respelled(Form):
    """A word, and how it is said: as the voice would, where nothing is said of it."""

    word: Words
    said: Words | None = None


def settings(desk: Desk, asked: Asked) -> dict[str, Any]:
    """Tell who can speak, how words are said, and what sessions say of that.

    What to do for more voices names folders of this computer: only who may edit is told.
    """
    places = desk.env.places
    may_edit = asked.caller.role >= Role.EDIT
    return {
        "speaking": [
            {"language": one.language, "who": one.who, "why": one.why} for one in speaking(places)
        ],
        "languages": list(Language),
        "voices": [
            {"name": one.name, "engine": one.engine, "languages": one.languages}
            for one in voices(places)
            if one.lacking is None
        ],
        "lacking": [
            {"name": one.name, "languages": one.languages, "how": one.lacking}
            for one in voices(places)
            if one.lacking and may_edit
        ],
        **_words(places),
        "sessions": [
            row for name, path in ours(places).items() if (row := _row(name, path, places))
        ],
    }


def _words(places: Places) -> dict[str, Any]:
    """Return how the user says words; where their file cannot be used, why."""
    try:
        return {"words": pronunciations(places), "problem": None}
    except SessionError as error:
        return {"words": {}, "problem": printable(str(error))}


def _row(name: str, path: Path, places: Places) -> dict[str, Any] | None:
    """Return what a session says of its sound; None where it cannot be used."""
    try:
        routine = load(path, places).routine
    except SessionError:
        return None
    music = routine.music
    return {
        "name": name,
        "title": printable(routine.title),
        "voice": routine.voice and printable(routine.voice),
        "words_per_minute": routine.words_per_minute,
        "talk": routine.talk,
        "music": music and {"file": printable(Path(music.file).name), "level": music.level},
    }


def hear(desk: Desk, asked: Asked) -> dict[str, Any]:
    """Have a voice speak on this computer, while no session is on the stage."""
    wanted: Heard = asked.form
    if wanted.voice is not None and wanted.voice not in voices_here(desk.env.places):
        raise Refused(404, "There is no such voice on this computer.")
    desk.hearing.check()
    told = Collected()
    text = sample(wanted.language) if wanted.words is None else wanted.words
    said = saying(text, wanted.language, wanted.voice, replace(desk.env, notices=told))
    desk.hearing.begin(said)
    return {"words": said.words, "who": said.who, "notices": list(map(printable, told.warned))}


def respell(desk: Desk, asked: Asked) -> dict[str, Any]:
    """Have a word said in another way in all sessions, or as the voice would."""
    wanted: Respelled = asked.form
    if wanted.said is None:
        say_as_usual(wanted.word, desk.env.places)
    else:
        pronounce(wanted.word, wanted.said, desk.env.places)
    return _words(desk.env.places)


TABLE = (
    Entry("GET", "/api/settings", Role.CONTROL, settings),
    Entry("POST", "/api/voices/hear", Role.CONTROL, hear, Heard),
    Entry("POST", "/api/pronunciations/change", Role.EDIT, respell, Respelled),
)
