"""The user's own command words: which there are. They are taught and erased at a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from handscue.app.inputs import users_keymap
from handscue.app.listening import LEARN, learned, left_out
from handscue.errors import ListenError
from handscue.play.transport import Command
from handscue.printable import printable
from handscue.web.access import Role
from handscue.web.routing import Entry

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


TABLE = (Entry("GET", "/api/words", Role.CONTROL, words),)
