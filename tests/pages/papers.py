"""Small documents of every kind, made of plain text: OpenDocument, RTF, PDF, web archive."""

from __future__ import annotations

import io
import zipfile
from email.message import EmailMessage
from xml.sax.saxutils import escape


def odt_of(text: str) -> bytes:
    """Return an OpenDocument text; lines that begin with "# " are headings."""
    body = "".join(
        f'<text:h text:outline-level="1">{escape(line[2:])}</text:h>'
        if line.startswith("# ")
        else f"<text:p>{escape(line)}</text:p>"
        for line in text.split("\n")
    )
    return odt_with(body)


def odt_with(body: str) -> bytes:
    content = (
        "<office:document-content><office:automatic-styles>"
        '<text:list-style style:name="L1"><text:list-level-style-number text:level="1"/>'
        "</text:list-style></office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", content)
    return held.getvalue()


def rtf_of(text: str) -> bytes:
    """Return an RTF file, its letters beyond ASCII written both ways there are."""
    written = "".join(
        c if c.isascii() else f"\\u{ord(c)}?" if index % 2 else rf"\'{c.encode('cp1252').hex()}"
        for index, c in enumerate(
            text.replace("\\", "\\\\").replace("{", "\\{").replace("}", "\\}")
        )
    )
    body = written.replace("\n", "\\par\n")
    return (
        r"{\rtf1\ansi{\fonttbl{\f0 Knead the kidneys;}}{\*\generator Word 9;}\f0\fs22 "
        f"{body}}}"
    ).encode("ascii")


def pdf_of(text: str) -> bytes:
    """Return a PDF of one sheet, a line of text below the other."""
    return pdf_with([(60, 780 - 16 * n, line) for n, line in enumerate(text.split("\n")) if line])


def pdf_with(placed: list[tuple[int, int, str]]) -> bytes:
    """Return a PDF of one sheet with texts at places: points from the left and from below."""
    shown = "\n".join(
        f"BT /F1 11 Tf {x} {y} Td ({_pdf_text(text)}) Tj ET" for x, y, text in placed
    ).encode("cp1252")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
            b"/Resources << /Font << /F1 5 0 R >> >> >>"
        ),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(shown), shown),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    out = b"%PDF-1.4\n"
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(out)
    return out + b"xref\n0 6\n0000000000 65535 f \n" + table + trailer


def _pdf_text(text: str) -> str:
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def mht_of(text: str) -> bytes:
    """Return a web archive that holds a page with the text's lines as paragraphs."""
    page = "".join(f"<p>{escape(line)}</p>" for line in text.split("\n") if line)
    message = EmailMessage()
    message["Subject"] = "saved"
    message.set_content(f"<html><body>{page}</body></html>", subtype="html", cte="quoted-printable")
    message.make_related()
    message.add_related(b"\x89PNG", "image", "png")
    return message.as_bytes()
