"""A written page taken to a draft, with what became of each of its lines."""

from __future__ import annotations

import base64
import binascii
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field

from handscue.app.editing import look
from handscue.app.importing import drafted_from
from handscue.pages.documents import LARGEST_PAGE
from handscue.pages.tracing import traced
from handscue.printable import printable
from handscue.web.access import Role
from handscue.web.routes.editing import told
from handscue.web.routing import Entry, Form, Refused

if TYPE_CHECKING:
    from handscue.pages.drafting import Doubt
    from handscue.pages.tracing import Traced
    from handscue.web.desk import Desk
    from handscue.web.routing import Asked

LARGEST_SENT = LARGEST_PAGE * 4 // 3 + 4  # as base64


class Page(Form):
    """A page: what its file is called, and its bytes as base64."""

    name: Annotated[str, Field(max_length=255)]
    content: Annotated[str, Field(max_length=LARGEST_SENT)]


def import_page(desk: Desk, asked: Asked) -> dict[str, Any]:
    """Return the draft of a page; nothing is saved."""
    page: Page = asked.form
    try:
        raw = base64.b64decode(page.content, validate=True)
    except binascii.Error:
        raise Refused(422, "The page did not arrive whole. Try it again.") from None
    imported = drafted_from(raw, Path(Path(page.name).name or "page"))
    path = desk.env.places.sessions / "new.yaml"
    return {
        "title": printable(imported.routine.title),
        "text": imported.text,
        "lost": imported.found_less_than_lost,
        "lines": [_line(one) for one in traced(imported)],
        "doubts": [_doubt(one) for one in imported.doubts],
        **told(look(path, imported.text, desk.env)),
    }


def _line(one: Traced) -> dict[str, Any]:
    return {
        "line": one.line,
        "text": printable(one.text),
        "fate": one.fate,
        "why": one.why,
        "step": one.step,
    }


def _doubt(one: Doubt) -> dict[str, Any]:
    source = printable(" ".join(one.source.split()))
    return {"line": one.line, "source": source, "why": one.why, "at": one.at}


TABLE = (
    Entry("POST", "/api/import", Role.EDIT, import_page, Page, LARGEST_SENT + 2000),
)  # fmt: skip
