"""Characters a voice can take: markup, links, emoji and control characters gone.

Brackets and dashes, which a reader sees and a listener hears as a stop, become ``STOP``, which
``stopped`` turns into a comma where nothing else stops there.
"""

from __future__ import annotations

import html
import re
import unicodedata

STOP = "\n"  # stands nowhere else: all other space is a blank

_ESCAPE_SEQUENCE = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>|<!--[^<>]*-->")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*\)")  # of Markdown: its words stay
_PLURAL = re.compile(r"(?<=[^\W\d_])\((\w{1,3})\)")  # muscle(s)
_BULLET = re.compile(r"^\s*(?:[-•·–—]+\s+)+")
_DASH = re.compile(r"(?<!\S)[-–—]+(?!\S)|[–—]|-{2,}")
_BRACKET = re.compile(r"[()\[\]{}|•·/]")
_STOPS = re.compile(r" ?(?:\n ?)+")
_FRACTION_AFTER_DIGIT = re.compile(r"(?<=\d)(?=[¼-¾⅐-⅞↉])")

# Signs that mean something only where they stand by a number, and are markup or noise elsewhere.
_ARROW = re.compile("[-=]{1,2}>|[⇒➔⟶]")
_MULTIPLIED = re.compile(r"(?<=\d)\s?\*\s?(?=\d)")
_MARKUP = re.compile(r"[*`^]+|(?<![^\W_])_+|_+(?![^\W_])")
_NOISE = re.compile(
    r"[\\_]|#(?!\s?\d)|[~≈<>](?!\s?\d)|(?<!\d)(?<!\d\s)(?<![Nn])[°″]|(?<![\w.:/+])/|(?<!\+)/(?!\s?[\w/])"
)

_ORDINARY = re.compile(r"[A-Za-z0-9 .,;:!?'-]*")  # nothing that is read otherwise than written
_AS_IT_IS = frozenset("…ªº")  # that another form of would be said differently
_SAID_OR_HEEDED = frozenset(".,;:!?'’‘\"“”„‚«»‹›…¿¡%$€£¥-")
_READ_LATER = frozenset("–—/\\+±=≥≤<>~≈&@#*×·•|()[]{}↑↓→⇒➔⟶°″_`^⁄")
_KEPT = ("L", "M", "N")  # letters, their marks, numbers


def plain(text: str) -> str:
    """Return a text without markup, in one line, of characters that say something."""
    if _ORDINARY.fullmatch(text):
        return " ".join(text.split())
    text = html.unescape(_ESCAPE_SEQUENCE.sub("", text))
    text = _LINK.sub(r"\1", _TAG.sub(" ", text))
    text = _FRACTION_AFTER_DIGIT.sub(" ", "".join(map(_kept, text)))
    text = "".join(c if c in _AS_IT_IS else unicodedata.normalize("NFKC", c) for c in text)
    text = unicodedata.normalize("NFC", "".join(map(_kept, text)))
    text = _MULTIPLIED.sub("×", _ARROW.sub("→", text.replace("⁄", "/")))
    text = _NOISE.sub(" ", _MARKUP.sub("", text))
    return " ".join(_PLURAL.sub(r"\1", text).split())


def with_stops(text: str) -> str:
    """Put a stop for each bracket and dash, and none for a bullet before it all."""
    return _DASH.sub(STOP, _BRACKET.sub(STOP, _BULLET.sub("", text)))


def stopped(text: str) -> str:
    """Return a text with its stops as commas, and without what no voice can say."""
    text = "".join(c if _is_said(c) else " " for c in text)
    text = re.sub(r" (?=[.,](?:\s|$))", "", re.sub(" {2,}", " ", text))
    return _STOPS.sub(_comma, text).strip()


def _comma(stop: re.Match[str]) -> str:
    before, after = stop.string[: stop.start()][-1:], stop.string[stop.end() :][:1]
    if not before or after in ".,;:!?":  # or nothing at all
        return ""
    return " " if before in ".,;:!?" else ", "


def _kept(c: str) -> str:
    if c.isspace():
        return " "
    if unicodedata.category(c).startswith(_KEPT) or c in _SAID_OR_HEEDED or c in _READ_LATER:
        return "" if "\ufe00" <= c <= "\ufe0f" or c == "\u20e3" else c  # only shape an emoji
    return "" if unicodedata.category(c) in {"Cf", "Cc"} else " "


def _is_said(c: str) -> bool:
    return c in _SAID_OR_HEEDED or c in " \n" or unicodedata.category(c).startswith(_KEPT)
