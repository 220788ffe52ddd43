"""Names for files that every system can have."""

from __future__ import annotations

import os
import unicodedata

LONGEST_BYTES = 120  # leaves room for a number, a suffix, and the 255 that most systems allow
_NOT_ALLOWED = '<>:"/\\|?*'
_TAKEN = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}


def file_name(text: str) -> str:
    """Return a name, without a suffix, that says what a text says as far as it may."""
    plain = unicodedata.normalize("NFC", text).translate({ord(c): "-" for c in _NOT_ALLOWED})
    plain = "".join(c for c in plain if unicodedata.category(c) not in {"Cc", "Cf", "Cs"})
    short = " ".join(plain.split()).encode()[:LONGEST_BYTES].decode(errors="ignore").strip(" .")
    short = _encodable(short)
    return f"_{short}" if not short or short.lower() in _TAKEN else short


def _encodable(name: str) -> str:
    """Return a name that the system can write: where it has no letters but ASCII's, in those."""
    try:
        os.fsencode(name)
    except UnicodeEncodeError:
        letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore")
        return " ".join(letters.decode().split()).strip(" .")
    return name
