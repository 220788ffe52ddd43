"""A written page taken to the draft of a session file."""

from __future__ import annotations

from pathlib import Path
from shlex import quote

from handscue.errors import SessionError
from handscue.pages.documents import LARGEST_PAGE, UnreadablePageError
from handscue.pages.importing import Imported, import_page

MOST_READ = LARGEST_PAGE + 1  # bytes; who reads so many knows that a page is too large


def drafted(page: Path) -> Imported:
    """Read a page and draft a session file of it.

    Raises:
        SessionError: there is no routine in it; the message says what to do.
        OSError: it cannot be read.

    """
    _refuse_what_is_no_file(page)
    with page.open("rb") as file:
        raw = file.read(MOST_READ)
    return drafted_from(raw, page)


def _refuse_what_is_no_file(page: Path) -> None:
    if page.is_dir():
        raise SessionError.of(page, "is a folder; name a file in it")
    if page.exists() and not page.is_file():
        by_hand = f"handscue import - < {quote(str(page))}"
        raise SessionError.of(page, f"is not an ordinary file; hand it in with: {by_hand}")


def drafted_from(raw: bytes, page: Path) -> Imported:
    """Draft a session file of a page's bytes; ``page`` is what it is called in messages.

    Raises:
        SessionError: there is no routine in it; the message says what to do.

    """
    name = page.stem.replace("-", " ").replace("_", " ").strip() or "Routine"
    try:
        return import_page(raw, name)
    except UnreadablePageError as error:
        raise SessionError.of(page, str(error)) from None
