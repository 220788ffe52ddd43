"""How much of a turn is said: all of it, less where it was heard before, its name, or nothing.

A step on the second side, and in every round after the first, is told ``again``. ``brief`` leaves
out what was heard then: the instruction and the caution. Where a session does not say how much it
talks, that is done for those steps alone that would otherwise be talked through: of a client who
is told everything twice, and of a therapist who hears no silence, nobody is helped.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from handscue.routine.fields import Talk
from handscue.schedule.wording import announcement, caution, headline, opening

if TYPE_CHECKING:
    from handscue.schedule.unroll import Turn
    from handscue.schedule.wording import Spoken

_NO_HALFWAY = {Talk.NAMES, Talk.CHIMES}


def told(turn: Turn) -> tuple[Spoken, ...]:
    """Return what is said of a turn when it begins, its caution apart."""
    if turn.talk is Talk.CHIMES:
        return ()
    if turn.talk is Talk.NAMES or is_brief(turn):
        return (*opening(turn), *headline(turn))
    return announcement(turn)


def warned(turn: Turn) -> Spoken | None:
    """Return the caution that is said of a turn; one that was heard before may be left out."""
    return None if turn.talk is Talk.CHIMES or is_brief(turn) else caution(turn)


def tells_instruction(turn: Turn) -> bool:
    """Return whether the last of what is said of a turn is its instruction, after its name."""
    return turn.say is not None and len(told(turn)) == len(announcement(turn)) > 1


def is_brief(turn: Turn) -> bool:
    """Return whether less is said of a turn since it was heard before."""
    return turn.talk is Talk.BRIEF and turn.again


def tells_next(turn: Turn) -> bool:
    """Return whether what comes next is said towards the end of a turn."""
    return turn.talk is not Talk.CHIMES


def tells_time(turn: Turn) -> bool:
    """Return whether it is said how much of a turn is over, or left."""
    return turn.talk not in _NO_HALFWAY
