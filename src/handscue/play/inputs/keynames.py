"""The names of keys: one for each, however it is written and whatever device it is pressed on."""

from __future__ import annotations

import difflib
import re
from typing import TypeAlias

Key: TypeAlias = str  # always as `key_name` gives it

MEDIA_KEYS = (
    "play pause",
    "play",
    "pause",
    "stop",
    "next track",
    "previous track",
    "fast forward",
    "rewind",
    "volume up",
    "volume down",
    "mute",
)
NAMED_KEYS = (
    "space",
    "enter",
    "tab",
    "backspace",
    "escape",
    "up",
    "down",
    "left",
    "right",
    "page up",
    "page down",
    "home",
    "end",
    "insert",
    "delete",
    *(f"f{number}" for number in range(1, 21)),
    "left button",
    "right button",
    "middle button",
    *MEDIA_KEYS,
)
UNKNOWN: Key = "a key without a name"  # no file can hold it

_OTHER_WAYS = {
    "return": "enter",
    "esc": "escape",
    "pg up": "page up",
    "pg dn": "page down",
    "pg down": "page down",
    "del": "delete",
    "ins": "insert",
    "plus": "+",
    "minus": "-",
    "arrow up": "up",
    "arrow down": "down",
    "arrow left": "left",
    "arrow right": "right",
}
_SQUEEZED = {name.replace(" ", ""): name for name in NAMED_KEYS} | {
    way.replace(" ", ""): name for way, name in _OTHER_WAYS.items()
}
_SHIFT = re.compile(r"shift[ +_-]+(.+)", re.IGNORECASE | re.DOTALL)


def key_name(written: str) -> Key:
    """Return the name of a key as written: ``PageDown``, ``page-down`` and ``page down`` are one.

    A character that is printed names its own key; a capital letter is the small one's with shift.

    Raises:
        ValueError: there is no such key; the message names the most like it.

    """
    if len(written) == 1 and written.isprintable() and not written.isspace():
        return f"shift {written.lower()}" if written != written.lower() else written
    if match := _SHIFT.fullmatch(written.strip()):
        return f"shift {_unshifted(match[1], written)}"
    squeezed = re.sub(r"[\s_-]+", "", written.casefold())
    if squeezed not in _SQUEEZED:
        raise ValueError(_no_such_key(written, squeezed))
    return _SQUEEZED[squeezed]


def _unshifted(rest: str, written: str) -> Key:
    key = key_name(rest.lower())
    if key.startswith("shift "):
        raise ValueError(_no_such_key(written, rest))
    return key


def _no_such_key(written: str, squeezed: str) -> str:
    close = difflib.get_close_matches(squeezed, _SQUEEZED, n=1)
    shown = written if len(written) <= 30 else f"{written[:30]}..."
    advice = (
        f"did you mean {_SQUEEZED[close[0]]}?"
        if close
        else "write a character, or a name such as space, page down, f5 or shift up; "
        "handscue keys --try names each key as you press it"
    )
    return f"there is no key {shown!r}; {advice}"
