"""The user's own command words: which there are, and all of it erased."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from handscue.app.inputs import users_keymap
from handscue.app.listening import LEARN, forget, learned, left_out
from handscue.errors import ListenError, RequestError
from handscue.play.transport import Command
from handscue.printable import printable
from handscue.web.access import Role
from handscue.web.routing import Entry, Form
from handscue.web.stage import Phase

if TYPE_CHECKING:
    from handscue.web.desk import Desk
    from handscue.web.routing import Asked


def words(desk: Desk, _: Asked) -> dict[str, Any]:
    """Tell which words there are, what they do, and what comes first; how to have some."""
    places = desk.env.places
    try:
        profile = learned(places)
    except ListenError as error:
        return {"words": [], "prefix": None, "learn": LEARN, "problem": printable(str(error))}
    excluded = left_out(profile, users_keymap(places)) if profile else ()
    there = profile.words if profile else ()
    return {
        "words": [
            {"said": word.label, "does": Command[word.command.upper()].value}
            for word in there
            if word.command not in excluded
        ],
        "prefix": profile and profile.prefix,
        "learn": LEARN,
        "problem": None,
    }


def erase(desk: Desk, _: Asked) -> dict[str, Any]:
    """Erase words and recordings, while none of them is listened for."""
    if desk.stage.scene.phase in {Phase.PREPARING, Phase.PLAYING}:
        raise RequestError("A session is running. End it first.")
    return {"erased": forget(desk.env.places)}


TABLE = (
    Entry("GET", "/api/words", Role.CONTROL, words),
    Entry("POST", "/api/words/erase", Role.EDIT, erase, Form),
)
