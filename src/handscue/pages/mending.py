"""What the roles of units cannot be, by where the units stand and what stands around them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from handscue.languages.references import reference
from handscue.languages.times import lengths
from handscue.languages.words import Words
from handscue.pages.found import WrittenStep
from handscue.pages.naming import says_how_much
from handscue.pages.prose import kind_of_label
from handscue.pages.roles import Role
from handscue.pages.units import Place, Unit

OUTER = frozenset({Place.ITEM, Place.NUMBERED})
OF_ITS_OWN = frozenset({Place.TEXT, Place.LINE, Place.ITEM, Place.NESTED})
LONGEST_MARKER = 10  # words
_LISTED = frozenset({Place.ITEM, Place.NUMBERED, Place.ROW})
_HEADINGS = frozenset({Place.HEADING, Place.NAME})
_LONGEST_NAME = 10  # words


def mended(
    words: Words, units: Sequence[Unit], roles: Sequence[Role], rows: Mapping[int, WrittenStep]
) -> list[Role]:
    """Return the roles without what cannot be; ``rows`` are the steps of tables, by their lines."""
    return _with_outlines(words, units, list(_possible(words, units, roles, rows)))


def _possible(
    words: Words, units: Sequence[Unit], roles: Sequence[Role], rows: Mapping[int, WrittenStep]
) -> Iterator[Role]:
    """Yield the roles without what cannot be.

    A row that is no step by its table (its heading, its sum) is none; no step goes on across a
    heading, and what is listed below one is a step; what is labelled so is a preparation, and a
    line at which the client turns over is a gate.
    """
    is_below = False  # a section's name, with no step yet
    following = [*roles[1:], Role.OTHER][: len(roles)]
    steps = [i for i, role in enumerate(roles) if role is Role.STEP] or [0]
    for i, (unit, likely, after) in enumerate(zip(units, roles, following, strict=True)):
        role = likely
        if role is Role.STEP and rows and unit.place is Place.ROW and unit.line not in rows:
            role = Role.ASIDE
        elif role is Role.ASIDE and steps[0] < i < steps[-1] and _only_turns(words, unit):
            role = Role.STEP
        elif role is Role.STEP and _is_labelled_setup(words, unit):
            role = Role.PREPARATION
        elif unit.place is Place.HEADING and (
            role is Role.INSIDE or (after is Role.STEP and _is_timed_part(words, unit))
        ):
            role = Role.SECTION
        elif role is Role.INSIDE and is_below and unit.place in _LISTED:
            role = Role.STEP
        is_below = role is Role.SECTION or (is_below and role is not Role.STEP)
        yield role


def _only_turns(words: Words, unit: Unit) -> bool:
    """Tell a line between the steps that the client turns over at."""
    is_short = len(unit.text.split()) <= LONGEST_MARKER
    turns = is_short and words.pattern("pages", "turning").search(unit.text)
    return bool(turns) and unit.place in OF_ITS_OWN


def _is_timed_part(words: Words, unit: Unit) -> bool:
    """Tell "Neck and jaw (3 minutes in all)" from a page's title."""
    return unit.block.level > 1 and bool(lengths(words, unit.text))


def _is_labelled_setup(words: Words, unit: Unit) -> bool:
    """Tell "Getting ready: put a heat pack on the shoulder"."""
    return unit.place in OF_ITS_OWN and kind_of_label(words, unit.text) == "setup"


def _with_outlines(words: Words, units: Sequence[Unit], roles: Sequence[Role]) -> list[Role]:
    """Take for the name of steps what stands over them: a heading, or an outer item."""
    done = list(roles)
    for index, unit in enumerate(units):
        if unit.place in OUTER and _is_over_nested(units, roles, index):
            done[index] = Role.SECTION
        elif unit.place is Place.HEADING and roles[index] is Role.STEP:
            below = _below(units, roles, index)
            if below is not None and not _works(words, units[index + 1 : below]):
                done[index] = Role.SECTION
                done[index + 1 : below] = [
                    Role.ASIDE if role is Role.INSIDE else role for role in roles[index + 1 : below]
                ]
    return done


def _is_over_nested(units: Sequence[Unit], roles: Sequence[Role], index: int) -> bool:
    """Tell an outer item in no step, or of a few words, with steps nested right below it."""
    unit, after = units[index], index + 1
    if after == len(units) or units[after].place is not Place.NESTED:
        return False
    if roles[after] is not Role.STEP:
        return False
    is_name = len(unit.text.split()) <= _LONGEST_NAME and not unit.text.endswith((".", "!"))
    return roles[index] is Role.ASIDE or (is_name and roles[index] is not Role.SECTION)


def _below(units: Sequence[Unit], roles: Sequence[Role], index: int) -> int | None:
    """Return the next step, where a heading of a lower rank begins it."""
    after = next((i for i in range(index + 1, len(units)) if roles[i] is Role.STEP), None)
    if after is None or any(units[i].place in _HEADINGS for i in range(index + 1, after)):
        return None
    is_lower = units[after].block.level > units[index].block.level
    return after if units[after].place in _HEADINGS and is_lower else None


def _works(words: Words, between: Sequence[Unit]) -> bool:
    """Tell what says how much of a step itself, and not of each of those below."""
    return any(says_how_much(words, u.text) and not reference(words, u.text) for u in between)
