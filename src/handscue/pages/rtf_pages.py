"""RTF -> plain text: its words and where its lines end, without fonts, styles and pictures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_TOKEN = re.compile(
    r"\\(?P<word>[a-z]{1,32})(?P<value>-?\d{1,10})? ?|\\'(?P<hex>[0-9a-f]{2})|\\(?P<symbol>[^a-z])"
    r"|(?P<brace>[{}])|(?P<text>[^\\{}\r\n]+)|[\r\n]+|\\",
    re.IGNORECASE,
)
_UNSEEN = frozenset(
    [
        "fonttbl",
        "colortbl",
        "stylesheet",
        "info",
        "pict",
        "header",
        "footer",
        "headerl",
        "headerr",
        "footerl",
        "footerr",
        "listtable",
        "listoverridetable",
        "generator",
        "object",
        "themedata",
        "datastore",
        "xmlnstbl",
        "footnote",
        "annotation",
        "atnid",
        "atnauthor",
        "fldinst",
        "bkmkstart",
        "bkmkend",
    ]
)
_SPOKEN = {
    "par": "\n", "line": "\n", "row": "\n", "sect": "\n\n", "page": "\n\n", "tab": "\t",
    "cell": "\t", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“",
    "rdblquote": "”", "bullet": "•", "emspace": " ", "enspace": " ",
}  # fmt: skip
_CODEPAGE = "cp1252"


@dataclass
class _State:
    unseen: bool = False
    after_unicode: int = 1  # characters that stand for one that is given by its number


def text_of_rtf(raw: bytes) -> str:
    """Return an RTF file's text, a line a paragraph."""
    return "".join(_pieces(raw.decode("latin-1")))


def _pieces(source: str) -> Iterator[str]:
    states = [_State()]
    skip = 0
    for token in _TOKEN.finditer(source):
        state = states[-1]
        if token["brace"] == "{":
            states.append(_State(state.unseen, state.after_unicode))
        elif token["brace"] == "}":
            if len(states) > 1:
                states.pop()
        elif token["symbol"] == "*" or (token["word"] or "") in _UNSEEN:
            state.unseen = True
        elif token["word"] == "uc" and token["value"]:
            state.after_unicode = min(max(int(token["value"]), 0), 8)
        elif not state.unseen:
            piece, skip = _piece(token, skip, state)
            yield piece


def _piece(token: re.Match[str], skip: int, state: _State) -> tuple[str, int]:
    """Return what one token says, and how many characters after it stand for it again."""
    if token["word"] == "u" and token["value"]:
        number = int(token["value"]) % 0x10000
        is_half = 0xD800 <= number < 0xE000
        return ("" if is_half else chr(number)), state.after_unicode
    if token["hex"]:
        said = bytes([int(token["hex"], 16)]).decode(_CODEPAGE, "replace")
        return ("", skip - 1) if skip else (said, 0)
    if token["text"]:
        return token["text"][skip:], 0
    if token["symbol"]:
        return {"~": " ", "_": "-", "\\": "\\", "{": "{", "}": "}"}.get(token["symbol"], ""), 0
    return _SPOKEN.get(token["word"] or "", ""), 0
