"""Documents that are zip files of XML: unpacked within bounds, and parsed without surprises.

The XML is read with expat alone; a document type declaration, which is where entities that
multiply are made, is refused.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable
from lzma import LZMAError
from typing import Any
from xml.parsers import expat

LARGEST_XML = 20 << 20  # bytes of the unpacked text; a book of 1 000 pages has about 10 MB

# What the zip reader raises on damaged files, found by damaging them.
_DAMAGED = (
    zipfile.BadZipFile, zlib.error, LZMAError, EOFError, OSError, NotImplementedError, ValueError,
    KeyError, IndexError, OverflowError, struct.error, UnicodeError,
)  # fmt: skip


class NotADocumentError(ValueError):
    """The file is no document that can be used; the message says why."""


def unpacked(raw: bytes, names: Iterable[str]) -> dict[str, bytes]:
    """Unpack those members of a zip file that it has.

    Raises:
        NotADocumentError: it is damaged, locked, or too large once unpacked.

    """
    found = {}
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            there = set(archive.namelist())
            for name in names:
                if name in there:
                    found[name] = _member(archive, name)
    except NotADocumentError:
        raise
    except _DAMAGED:
        raise NotADocumentError("is a damaged document; save it again and import that") from None
    except RuntimeError:
        raise NotADocumentError("is protected by a password; save it without one") from None
    return found


def _member(archive: zipfile.ZipFile, name: str) -> bytes:
    """Unpack one member, as far as the limit and no further, whatever its header says."""
    with archive.open(name) as member:
        content = member.read(LARGEST_XML + 1)
    if len(content) > LARGEST_XML:
        raise NotADocumentError("unpacks to far more text than any routine has")
    return content


def parsed(xml: bytes, start: Any, end: Any, text: Any) -> None:
    """Hand a document's tags and text to three functions.

    Raises:
        NotADocumentError: it is damaged, or declares a document type.

    """
    parser = expat.ParserCreate(namespace_separator=None)
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        parser.Parse(xml, True)
    except (expat.ExpatError, UnicodeError, LookupError, ValueError) as error:
        if isinstance(error, NotADocumentError):
            raise
        raise NotADocumentError("is a damaged document; save it again and import that") from None


def _refuse_doctype(*_: object) -> None:
    raise NotADocumentError("has a document type declaration, which no such document has")
