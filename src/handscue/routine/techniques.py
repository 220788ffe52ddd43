"""The techniques a step may name, and how long each takes: ours, the user's, the session's."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from handscue.routine.model import Step
    from handscue.routine.technique import Technique
    from handscue.units import Milliseconds

REST = "rest"  # what a step with neither technique nor duration takes its length from
CHANGE_OVER = "change over"


class Bend(NamedTuple):
    """How far a usual time may be bent, as factors: the first at most 1, the second at least 1."""

    least: float
    most: float


# Where neither the step nor its technique says more. Nobody has measured these; a session that
# knows better says so with least: and most:.
OF_A_PASS = Bend(3 / 4, 3 / 2)  # a stroke has a rhythm: beyond these it is another stroke
OF_WORK = Bend(2 / 3, 3)  # shorter is rushed, rather leave it out; longer is a third round of it
OF_REST = Bend(1 / 2, 2)
GATE_MS = 60_000  # a client who turns over, where nobody is there to say that it is done
REPETITION_MS = 3_000  # of an exercise: starting figure, there and back without haste
INTO_A_HOLD_MS = 2_000  # and out of it again: starting figure
FIXED = Bend(1, 1)  # setup, changing over and gates take the time they take


@dataclass(frozen=True)
class Techniques:
    """Techniques by name; a step finds one by its name or any alias, whatever the case."""

    by_name: Mapping[str, Technique]

    def find(self, name: str) -> tuple[str, Technique] | None:
        """Return a technique's own name and figures, or None where there is none of that name."""
        own_name = self._own_names.get(_folded(name))
        return None if own_name is None else (own_name, self.by_name[own_name])

    def nearest(self, name: str) -> str | None:
        """Return the name or alias most like a mistyped one, or None where none is like it."""
        known = {_folded(n): n for n in self.names()}
        close = difflib.get_close_matches(_folded(name), known, n=1)
        return known[close[0]] if close else None

    def names(self) -> tuple[str, ...]:
        """All names and aliases."""
        return tuple(n for own, t in self.by_name.items() for n in (own, *t.aliases))

    @cached_property
    def _own_names(self) -> Mapping[str, str]:
        """The technique that each name and alias means; of two the later one, and names first."""
        aliases = {_folded(a): own for own, t in self.by_name.items() for a in t.aliases}
        return aliases | {_folded(own): own for own in self.by_name}

    def overridden(self, changes: Mapping[str, Technique]) -> Techniques:
        """Lay changes over these: a field given replaces ours, others stay; new names are added."""
        merged = dict(self.by_name)
        for name, change in changes.items():
            found = self.find(name)
            if found is None:
                merged[name] = change
            else:
                own_name, ours = found
                merged[own_name] = _changed(ours, change)
        return Techniques(merged)

    def duration(self, name: str, passes: int | None) -> Milliseconds:
        """Return how long the technique takes for so many passes in all, or where none are counted.

        Passes of a technique without a time per pass each take its hold: one round of the area.
        A stroke without counted passes takes the hold, or where there is none a single pass.

        Raises:
            KeyError: there is no such technique.

        """
        found = self.find(name)
        if found is None:
            raise KeyError(name)
        _, technique = found
        if passes is None:
            return technique.hold or technique.per_pass or 0
        return passes * (technique.per_pass or technique.hold or 0)

    def usual_ms(self, step: Step) -> Milliseconds:
        """Return how long a step takes each time: as it says, or as its technique does."""
        if step.duration is not None:
            return step.duration
        if step.wait and step.technique is None and step.passes is None:
            return GATE_MS
        if step.reps is not None:
            return step.reps * self._repetition_ms(step)
        if step.hold is not None:
            return step.hold
        passes = step.passes and step.passes * (2 if step.on_each_side else 1)
        return self.duration(step.technique or REST, passes)

    def _repetition_ms(self, step: Step) -> Milliseconds:
        if step.hold is not None:
            return step.hold + INTO_A_HOLD_MS
        found = self.find(step.technique) if step.technique else None
        return (found and found[1].per_pass) or REPETITION_MS

    def bend(self, name: str | None, usual: Bend) -> Bend:
        """Return how far a technique's time may be bent: as ``usual`` where it does not say."""
        found = self.find(name) if name else None
        figure = found[1].figure if found else None
        if found is None or figure is None:
            return usual
        least, most = found[1].least, found[1].most
        return Bend(
            usual.least if least is None else min(1.0, least / figure),
            usual.most if most is None else max(1.0, most / figure),
        )


def _changed(ours: Technique, change: Technique) -> Technique:
    """Lay a change over one of ours; bounds of ours hold only while its figure does."""
    given = {field: getattr(change, field) for field in change.model_fields_set}
    changed = ours.model_copy(update=given)
    if changed.figure == ours.figure:
        return changed
    return ours.model_copy(update={"least": None, "most": None, **given})


def _folded(name: str) -> str:
    return " ".join(name.replace("-", " ").replace("_", " ").casefold().split())
