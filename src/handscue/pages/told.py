"""Roles of a page's units -> its title, what is done before, and its steps in order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from handscue.languages.quantities import is_only_an_amount
from handscue.languages.sides import sends_alone
from handscue.languages.words import Words
from handscue.pages.blocks import Block, Shape
from handscue.pages.found import Beside, Found, Warned, WrittenStep
from handscue.pages.lists import LONGEST_TURN, sentence_step, turning_step
from handscue.pages.mending import LONGEST_MARKER, OF_ITS_OWN, OUTER, mended
from handscue.pages.naming import made_name, named, says_how_much, shortened
from handscue.pages.roles import Role
from handscue.pages.sections import heading_number
from handscue.pages.tables import row_steps
from handscue.pages.units import Place, Unit

_LONGEST_SENTENCE = 80  # words


@dataclass
class _Group:
    """The units of one step or of one that says that the other side follows."""

    role: Role
    section: str | None
    units: list[Unit] = field(default_factory=list)

    @property
    def first(self) -> Unit:
        return self.units[0]

    @property
    def text(self) -> str:
        """Its words, with the page's line breaks."""
        return _joined(self.units)


def _joined(units: Sequence[Unit]) -> str:
    text, before = "", None
    for unit in units:
        same = before is not None and (unit.line, id(unit.block)) == (before.line, id(before.block))
        text += (" " if same else "\n" if text else "") + unit.text
        before = unit
    return text


def found_by_roles(
    words: Words, title: str | None, units: Sequence[Unit], roles: Sequence[Role]
) -> Found:
    """Return what a page holds, by what each of its units is there for."""
    found = Found(words, title)
    rows = {step.line: step for step in row_steps(words, _rows(units))}
    for group in _groups(units, mended(words, units, roles, rows), found):
        found.steps.append(_step(words, group, rows))
    return found


def _rows(units: Sequence[Unit]) -> list[Block]:
    return [unit.block for unit in units if unit.begins and unit.block.shape is Shape.ROW]


def _groups(units: Sequence[Unit], roles: Sequence[Role], found: Found) -> Iterator[_Group]:
    """Yield the steps; what is none is entered as what it is."""
    words = found.words
    section: str | None = None
    open_: _Group | None = None
    above: Place | None = None  # where the section's name stands
    begun = False
    alone = _markers(words, units, roles)
    for index, (unit, likely) in enumerate(zip(units, roles, strict=True)):
        role = Role.OTHER if begun and index in alone else _may_be(words, unit, likely)
        within = open_ is not None and unit.block is open_.units[-1].block and index not in alone
        if role is Role.STEP and unit.place in OUTER and above in OUTER:
            section = above = None  # beside the item that named the steps before
        if role is Role.STEP or (role is Role.OTHER and begun and not within):
            if open_:
                yield open_
            open_, begun = _Group(role, section, [unit]), True
        elif open_ and (role is Role.INSIDE or (within and role in _GOING_ON)):
            open_.units.append(unit)
        elif role is Role.SECTION:
            if open_:
                yield open_
            open_ = None
            section, above = _section_name(words, unit), unit.place
            found.intro += [] if begun else [unit.text]
            found.beyond.append(Beside(unit.line, unit.text, section))
        else:
            _enter_aside(found, unit, role, section, begun=begun)
    if open_:
        yield open_


def _markers(words: Words, units: Sequence[Unit], roles: Sequence[Role]) -> frozenset[int]:
    """Return the lines that say no more than that the other side follows, where few steps do."""
    following = [unit.place is not Place.SENTENCE for unit in units[1:]]
    ends = [*following, True][: len(units)]
    alone = frozenset(
        i
        for i, (unit, is_last, role) in enumerate(zip(units, ends, roles, strict=True))
        if is_last
        and role is not Role.STEP
        and unit.place in OF_ITS_OWN
        and len(unit.text.split()) <= LONGEST_MARKER
        and sends_alone(words, unit.text)
        and not says_how_much(words, unit.text)
    )
    return alone if 3 * len(alone) <= sum(role is Role.STEP for role in roles) else frozenset()


def _may_be(words: Words, unit: Unit, role: Role) -> Role:
    """Take for an aside what begins no step: told of the past, a sum, longer than any sentence."""
    is_reported = words.pattern("pages", "reported").search(unit.text)
    label, _, rest = unit.text.partition(":")
    is_sum = words.pattern("pages", "total").match(label) and is_only_an_amount(words, rest)
    is_none = is_reported or is_sum or len(unit.text.split()) > _LONGEST_SENTENCE
    return Role.ASIDE if role is Role.STEP and is_none else role


_GOING_ON = frozenset({Role.OTHER, Role.WARNING, Role.PREPARATION})


def _section_name(words: Words, unit: Unit) -> str | None:
    text = unit.text.strip(" :")
    if words.pattern("pages", "generic").match(text):
        return None
    return (heading_number(text) or (0, text))[1] or None


def _enter_aside(found: Found, unit: Unit, role: Role, section: str | None, *, begun: bool) -> None:
    """Enter a warning, a preparation, or what is only read for what it says of all steps."""
    if role is Role.WARNING:
        found.warnings.append(Warned(unit.line, unit.text))
    elif role is Role.PREPARATION and not begun:
        found.setup.append(WrittenStep(made_name(found.words, unit.text), unit.text, unit.line))
    if not begun:
        found.intro.append(unit.text)
    found.beyond.append(Beside(unit.line, unit.text, section))


def _step(words: Words, group: _Group, rows: dict[int, WrittenStep]) -> WrittenStep:
    first, block = group.first, group.first.block
    turns = bool(words.pattern("pages", "turning").search(first.text))
    if group.role is Role.OTHER:
        whole = Block(Shape.TEXT, group.text, first.line)
        return sentence_step(words, whole, group.section)
    if turns and len(group.text.split()) <= LONGEST_TURN:
        return turning_step(Block(Shape.TEXT, group.text, first.line), group.section)
    if first.place is Place.ROW and first.line in rows:
        return _row(rows[first.line], group)
    if first.place in {Place.HEADING, Place.NAME} and len(group.units) > 1:
        return _headed(words, group)
    lead = block.lead if first.begins else None
    name, said = named(words, group.text, lead)
    number = block.number if first.begins else None
    return WrittenStep(
        name,
        said,
        first.line,
        group.section,
        number,
        "" if said and name in group.text else group.text,
    )


def _row(step: WrittenStep, group: _Group) -> WrittenStep:
    text = "\n".join(filter(None, (step.text, _joined(group.units[1:]))))
    return replace(step, text=text, section=group.section, slot=True)


def _headed(words: Words, group: _Group) -> WrittenStep:
    heading = group.first.text
    number, name = heading_number(heading) or (group.first.block.number, heading)
    name = name or heading
    text = _joined(group.units[1:])
    return WrittenStep(shortened(words, name), text, group.first.line, group.section, number, name)
