"""Which units name the steps below them, told by the steps that stand there."""

from __future__ import annotations

from collections.abc import Sequence

from handscue.languages.references import reference
from handscue.languages.words import Words
from handscue.pages.naming import says_how_much
from handscue.pages.roles import Role
from handscue.pages.units import Place, Unit

OUTER = frozenset({Place.ITEM, Place.NUMBERED})
_HEADINGS = frozenset({Place.HEADING, Place.NAME})
_LONGEST_NAME = 10  # words


def with_outlines(words: Words, units: Sequence[Unit], roles: Sequence[Role]) -> list[Role]:
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
