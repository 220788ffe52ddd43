"""How the user says words, for all sessions: read and changed, one word at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import TypeAdapter, ValidationError

from handscue.errors import RequestError, SessionError
from handscue.routine.fields import Pronunciations
from handscue.routine.loading import load_pronunciations
from handscue.routine.respelling import with_word
from handscue.routine.yaml_text import YamlProblemError
from handscue.whole import make_folder, write_whole

if TYPE_CHECKING:
    from handscue.app.places import Places

_WORDS: TypeAdapter[dict[str, str]] = TypeAdapter(Pronunciations)


def pronunciations(places: Places) -> dict[str, str]:
    """Return how the user says words.

    Raises:
        SessionError: the file cannot be read or used.

    """
    return load_pronunciations(places.pronunciations)


def pronounce(word: str, said: str, places: Places) -> None:
    """Have a word said in some way in all sessions, or in another way than before.

    Raises:
        RequestError: it cannot be said, or there are too many.
        SessionError: the file cannot be read or used.

    """
    try:
        [(plain, spoken)] = _WORDS.validate_python({word: said}).items()
        _WORDS.validate_python({**pronunciations(places), plain: spoken})
    except ValidationError as error:
        raise RequestError(error.errors()[0]["msg"].removeprefix("Value error, ")) from None
    _write(plain, spoken, places)


def say_as_usual(word: str, places: Places) -> None:
    """Have a word said as the voice says it.

    Raises:
        RequestError: it is not among those the user says in a way of their own.
        SessionError: the file cannot be read or used.

    """
    if word not in pronunciations(places):
        raise RequestError(f"{word} is not in your list.")
    _write(word, None, places)


def _write(word: str, said: str | None, places: Places) -> None:
    path = places.pronunciations
    text = path.read_bytes().decode() if path.exists() else ""
    try:
        changed = with_word(text, word, said)
    except YamlProblemError as error:
        raise SessionError(str(path), (error.problem,)) from None
    make_folder(path.parent)
    write_whole(path, changed.encode())
