"""Text that can be shown anywhere: what a terminal or a page would obey is taken out.

A title, a file's name or a device's may hold characters that are no letters but orders: colours, a
new window title, a line break in the midst of a message, a turn of the direction of reading that
makes a name read as another one. None of them is ever shown.
"""

from __future__ import annotations

import re

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

_BREAKS = re.compile(r"[\t\n\v\f\r\x85\u2028\u2029]+")
# C0, DEL and C1; embeddings, overrides and isolates of direction; a byte order mark; halves of
# characters, as which Python has the bytes of a file's name that are no text. Marks that letters
# need stay: joiners, and those that say how a word without a direction is read.
_ORDERS = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_ORDERS_IN_LINES = re.compile(rf"(?![\n\t]){_ORDERS.pattern}|[\u2028\u2029]")


def printable(text: str) -> str:
    """Return a text in one line, each character that is an order replaced by a visible mark."""
    return _ORDERS.sub(REPLACEMENT, _BREAKS.sub(" ", text))


def printable_lines(text: str) -> str:
    """Return a text of lines and columns made safe in the same way; those stay."""
    return _ORDERS_IN_LINES.sub(REPLACEMENT, text)
