"""Page -> session file: the whole way, from bytes to text."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import ValidationError

from handscue.pages.documents import UnreadablePageError, read_page
from handscue.pages.drafting import Doubt, draft
from handscue.pages.steps import Warned, find_steps
from handscue.routine.model import Routine
from handscue.routine.writing import session_text

MOST_STEPS = 2000  # more than a day's work; a page with more is no routine
_LONGEST_TITLE = 120
_MOST_WARNINGS = 40


@dataclass(frozen=True)
class Imported:
    """A page's routine, the text of its session file, and what was not sure."""

    routine: Routine
    text: str
    doubts: tuple[Doubt, ...]


def import_page(raw: bytes, name: str) -> Imported:
    """Read a page's bytes; ``name`` is what the routine is called if the page does not say.

    Raises:
        UnreadablePageError: there is no text in it, or no steps; the message says what to do.

    """
    found = find_steps(read_page(raw))
    if not found.steps:
        raise UnreadablePageError(
            "has no steps that could be found; write each step on a line of its own, "
            "numbered, and import it again"
        )
    if len(found.steps) > MOST_STEPS:
        raise UnreadablePageError(f"has more than {MOST_STEPS} steps; import it in parts")
    title = " ".join((found.title or name).split())[:_LONGEST_TITLE].strip() or name
    try:
        drafted = draft(found, title)
    except ValidationError as error:
        where = error.errors()[0]["msg"]
        raise UnreadablePageError(
            f"has a step that makes no session ({where}); take it out, and import it again"
        ) from None
    header = _header(found.warnings, drafted.doubts)
    return Imported(
        drafted.routine,
        session_text(drafted.routine, drafted.comments, header),
        (*drafted.doubts, *_unplaced(found.warnings)),
    )


def _unplaced(warnings: list[Warned]) -> list[Doubt]:
    """Give the page's warnings of no one step, which stand at the top of the file, to be placed."""
    why = "The page warns, of no one step; put it in the caution: of those it is about"
    return [Doubt(w.line, w.text, why) for w in warnings[:_MOST_WARNINGS] if w.text.strip()]


def _header(warnings: list[Warned], doubts: list[Doubt]) -> str:
    lines = ["Imported from a written routine. Read it through before it is used."]
    if doubts:
        lines.append(
            "Remarks behind a # say where the reading may be wrong; delete them when done."
        )
    if warnings:
        lines += [
            "",
            "The page warns, of no one step; put it in the caution: of those it is about:",
            *(f"  {' '.join(w.text.split())}" for w in warnings[:_MOST_WARNINGS]),
        ]
    return "\n".join(lines)
