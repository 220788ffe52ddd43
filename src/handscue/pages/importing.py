"""Page -> session file: the whole way, from bytes to text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pydantic import ValidationError

from handscue.languages.words import Words, recognised
from handscue.pages.accounting import left_out, lost_more_than_found
from handscue.pages.blocks import Block, Page
from handscue.pages.choosing import read_steps
from handscue.pages.clutter import LeftOut, texts, without_clutter
from handscue.pages.documents import UnreadablePageError, read_page
from handscue.pages.drafting import Doubt, draft
from handscue.pages.found import Warned
from handscue.pages.labels import labelled
from handscue.pages.legend import spelled_out
from handscue.pages.recurring import consistent
from handscue.routine.model import Routine
from handscue.routine.outline import steps_with_paths
from handscue.routine.writing import session_text

MOST_STEPS = 2000  # more than a day's work; a page with more is no routine
_LONGEST_TITLE = 120
_MOST_WARNINGS = 40


@dataclass(frozen=True)
class Imported:
    """A page's routine, the text of its session file, what was not sure and what was left out.

    ``found_less_than_lost`` tells a page of which more work was left out than taken.
    """

    routine: Routine
    text: str
    doubts: tuple[Doubt, ...]
    left_out: tuple[LeftOut, ...] = ()
    found_less_than_lost: bool = False
    blocks: tuple[Block, ...] = ()  # of the page, as they were read


def import_page(raw: bytes, name: str) -> Imported:
    """Read a page's bytes; ``name`` is what the routine is called if the page does not say.

    Raises:
        UnreadablePageError: there is no text in it, or no steps; the message says what to do.

    """
    try:
        return _imported(raw, name)
    except UnreadablePageError:
        raise
    except Exception as error:  # nobody is to be shown a traceback for a page
        raise UnreadablePageError(_our_mistake(error)) from error


def _our_mistake(error: Exception) -> str:
    return (
        f"could not be read, and that is a mistake in handscue ({type(error).__name__}: "
        f"{str(error)[:80]}); please report it, with the page"
    )


def _imported(raw: bytes, name: str) -> Imported:
    page = read_page(raw)
    words = recognised(texts(page.blocks))
    blocks, clutter = without_clutter(words, page.blocks)
    found = read_steps(words, Page(page.title, tuple(in_order(words, blocks))))
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
            f"has a step that does not fit into a session ({where}); take it out, and import the page again"
        ) from None
    header = _header(found.warnings, drafted.doubts)
    text = session_text(drafted.routine, drafted.comments, header)
    left = left_out(words, page.blocks, text, clutter)
    told = sum(len(said.split()) for said in _said(drafted.routine))
    return Imported(
        drafted.routine,
        text + "".join(_footer(left)),
        (*drafted.doubts, *_unplaced(found.warnings)),
        left,
        lost_more_than_found(words, left, told),
        page.blocks,
    )


def in_order(words: Words, blocks: Sequence[Block]) -> list[Block]:
    """Return a page's blocks with names apart, labels folded in and abbreviations in full."""
    return consistent(words, labelled(words, spelled_out(blocks)))


def _said(routine: Routine) -> Iterator[str]:
    for _, step in steps_with_paths(routine):
        yield from (text for text in (step.name, step.say, step.caution) if text)


def _unplaced(warnings: list[Warned]) -> list[Doubt]:
    """Return the page's warnings of no one step, which stand at the top of the file."""
    why = (
        "A warning that belongs to no single step; add it to the caution: of the steps it concerns"
    )
    return [Doubt(w.line, w.text, why) for w in warnings[:_MOST_WARNINGS] if w.text.strip()]


def _header(warnings: list[Warned], doubts: list[Doubt]) -> str:
    lines = ["Imported from a written routine. Read it through before you use it."]
    if doubts:
        lines.append(
            "Remarks after a # say where it may have been misread; delete them when you are done."
        )
    if warnings:
        lines += [
            "",
            "A warning that belongs to no single step; add it to the caution: of the steps it concerns:",
            *(f"  {' '.join(w.text.split())}" for w in warnings[:_MOST_WARNINGS]),
        ]
    return "\n".join(lines)


def _footer(left: Iterable[LeftOut]) -> Iterator[str]:
    """Yield what was left out of the page as comments for the end of the file."""
    for index, one in enumerate(left):
        if index == 0:
            yield "\n# Left out of the page. Move what belongs in a step into that step:\n"
        yield f"#   line {one.line}: {' '.join(one.text.split())}\n"
