"""A routine that came as an e-mail: its subject, and its lines without what only mail has."""

from __future__ import annotations

import re
from collections.abc import Sequence

_FIELD = re.compile(
    r"(?P<name>from|to|cc|bcc|date|sent|subject|reply-to|message-id|mime-version|content-[\w-]+)"
    r":\s*(?P<value>.*)",
    re.IGNORECASE,
)
_REPLY = re.compile(r"^(?:(?:re|fwd?|aw|wg)\s*:\s*)+", re.IGNORECASE)
_QUOTED = re.compile(r"^\s{0,3}(?:>\s?)+")
_WHO_WROTE = re.compile(
    r"^(?:on\b.{5,120}\bwrote:|-{2,}\s*(?:original|forwarded) message.*)$", re.IGNORECASE
)
_SIGNATURE = re.compile(r"^--\s*$")


def without_mail(lines: Sequence[str]) -> tuple[str | None, list[str]]:
    """Give a mail's subject, and its lines with headers, quote marks and signature blank.

    Every line keeps its place. What is no mail comes back as it is, but for quote marks.
    """
    plain = [_QUOTED.sub("", line) for line in lines]
    fields = _fields(plain)
    if len({name for name, _ in fields.values()}) < 2:
        return None, plain
    subjects = [value for name, value in fields.values() if name == "subject"]
    subject = _REPLY.sub("", subjects[-1]).strip() if subjects else None
    end = next((i for i, line in enumerate(plain) if _SIGNATURE.match(line)), len(plain))
    kept = [
        "" if index in fields or index >= end or _WHO_WROTE.match(line.strip()) else line
        for index, line in enumerate(plain)
    ]
    return subject, kept


def _fields(lines: Sequence[str]) -> dict[int, tuple[str, str]]:
    """Give the header's fields by line: those at the top, before the first empty line."""
    found: dict[int, tuple[str, str]] = {}
    for index, line in enumerate(lines):
        if match := _FIELD.fullmatch(line.strip()):
            found[index] = (match["name"].casefold(), match["value"])
        elif line.strip() or found:
            break
    return found
