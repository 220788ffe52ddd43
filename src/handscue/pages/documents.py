"""A file's bytes -> page: which kind of file it is, how its text is encoded, and its blocks."""

from __future__ import annotations

import codecs
import re
from email import message_from_bytes

from handscue.pages.archives import NotADocumentError
from handscue.pages.blocks import MOST_BLOCKS, MOST_LINES, MOST_TEXT, Page, TooLongError, bounded
from handscue.pages.docx_pages import read_docx
from handscue.pages.html_pages import read_html
from handscue.pages.marks import with_plain_numbers
from handscue.pages.odt_pages import read_odt
from handscue.pages.pdf_pages import NotAPdfError, read_pdf
from handscue.pages.rtf_pages import text_of_rtf
from handscue.pages.text_pages import read_text

LARGEST_PAGE = 16 << 20  # bytes; a page saved with its pictures inside has a few million

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_PICTURE = (
    "is a picture; have a text recognition program read it, or type its text into a plain text file"
)
_TOO_MUCH = "has more text than a book; save only the part with the routine"
_FOREIGN = (  # what other files begin with, and what to do with them
    (b"\xd0\xcf\x11\xe0", "is an old Word file (.doc); save it as .docx"),
    (b"\x89PNG", _PICTURE),
    (b"\xff\xd8\xff", _PICTURE),
    (b"GIF8", _PICTURE),
    (b"II*\x00", _PICTURE),
    (b"MM\x00*", _PICTURE),
    (b"\x1f\x8b", "is a compressed file; unpack it first"),
)
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"^\s*<\?xml[^>]{0,100}encoding\s*=\s*[\"']([\w.:-]{2,40})")
_LOOKS_LIKE_HTML = re.compile(
    r"<!doctype\s+html|<html[\s>]|<body[\s>]|<(?:p|ol|ul|li|h[1-6]|table|div)[\s>]", re.IGNORECASE
)


class UnreadablePageError(ValueError):
    """The file holds no text that can be read; the message says why and what to do."""


def read_page(raw: bytes) -> Page:
    """Read a page of text, Markdown, HTML, MHTML, .docx, .odt, RTF or PDF, told by what is in it.

    Raises:
        UnreadablePageError: it is none of these, or far too long.

    """
    try:
        page = _read(raw)
    except (NotADocumentError, NotAPdfError) as error:
        raise UnreadablePageError(str(error)) from None
    except TooLongError:
        raise UnreadablePageError(_TOO_MUCH) from None
    seen = sum(len(block.text) for block in page.blocks)
    if seen > MOST_TEXT or len(page.blocks) > MOST_BLOCKS:
        raise UnreadablePageError(_TOO_MUCH)
    return Page(page.title and page.title[:200], tuple(bounded(page.blocks)))


def _read(raw: bytes) -> Page:
    _refuse_foreign(raw)
    if b"%PDF-" in raw[:1024]:
        return read_pdf(raw)
    if raw.startswith(b"PK\x03\x04"):
        return read_odt(raw) if b"opendocument.text" in raw[:200] else read_docx(raw)
    if raw.startswith(b"{\\rtf"):
        return read_text(_cleaned(text_of_rtf(raw)))
    text = decoded(raw)
    text = _web_archive(raw, text[:4000]) or text
    if _LOOKS_LIKE_HTML.search(text[:20_000]):
        return read_html(text)
    if len(text) > MOST_TEXT or text.count("\n") > MOST_LINES:
        raise TooLongError
    return read_text(text)


def _refuse_foreign(raw: bytes) -> None:
    if len(raw) > LARGEST_PAGE:
        limit = LARGEST_PAGE >> 20
        raise UnreadablePageError(f"is larger than {limit} MB; save only the part with the routine")
    for magic, advice in _FOREIGN:
        if raw.startswith(magic):
            raise UnreadablePageError(advice)
    if raw[:4] == b"RIFF" and raw[8:12] == b"WEBP":
        raise UnreadablePageError(_PICTURE)


_IS_ARCHIVE = re.compile(
    r"^content-type:\s?multipart/(?:related|alternative)", re.IGNORECASE | re.MULTILINE
)


def _web_archive(raw: bytes, opening: str) -> str | None:
    """Return the page inside a web archive (.mht), else None."""
    if not (_IS_ARCHIVE.search(opening) and "boundary" in opening.casefold()):
        return None
    for part in message_from_bytes(raw).walk():
        if part.get_content_type() == "text/html":
            content = part.get_payload(decode=True)
            if isinstance(content, bytes):
                charset = part.get_content_charset()
                known = charset and _tried(content, charset)
                return _cleaned(known) if known else decoded(content)
    return None


def decoded(raw: bytes) -> str:
    """Turn bytes into text: by the mark at its start, by what an HTML page says, or by trying.

    What is neither UTF-8 nor says what it is gets read as Windows-1252, as browsers do.

    Raises:
        UnreadablePageError: it is no text.

    """
    encoding = next((name for bom, name in _BOMS if raw.startswith(bom)), None)
    encoding = encoding or _without_a_mark(raw)
    if encoding is None and b"\0" in raw:
        raise UnreadablePageError("is not text; save the page as text, HTML or .docx")
    declared = _CHARSET.search(raw[:4096]) or _XML_ENCODING.search(raw[:200])
    named = declared[1].decode("ascii", "replace") if declared else None
    for candidate in (encoding, "utf-8", named, "cp1252"):
        if candidate and (text := _tried(raw, candidate)) is not None:
            break
    else:
        text = raw.decode("cp1252", "replace")
    if _share_of_control(text) > 0.02:
        raise UnreadablePageError("is not text; save the page as text, HTML or .docx")
    return _cleaned(text)


def _cleaned(text: str) -> str:
    """Return a text with plain line ends, blanks and numbers, without what cannot be seen."""
    clean = with_plain_numbers(text).replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ")
    return re.sub(
        r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]",
        "",
        clean,
    )


def _without_a_mark(raw: bytes) -> str | None:
    """Tell UTF-16 without a mark by the zeros at every second place."""
    sample = raw[:2000]
    if len(sample) >= 8 and sample.count(0) > len(sample) * 0.3:
        if not any(sample[0::2]) or sample[1::2].count(0) > len(sample) * 0.4:
            return "utf-16-le"
        if sample[0::2].count(0) > len(sample) * 0.4:
            return "utf-16-be"
    return None


def _tried(raw: bytes, encoding: str) -> str | None:
    try:
        text = raw.decode(encoding)
    except (UnicodeError, LookupError, ValueError):
        return None
    return text if isinstance(text, str) else None


def _share_of_control(text: str) -> float:
    sample = text[:100_000]
    control = sum(c < " " and c not in "\n\r\t\f" for c in sample) + sample.count("\ufffd")
    return control / len(sample) if sample else 0.0
