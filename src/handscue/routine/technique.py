"""How long a technique takes, as a file says it: ours, the user's, or a session's own."""

from __future__ import annotations

from typing import TypeAlias

from pydantic import model_validator

from handscue.routine.fields import Duration, ShortWords, Words, Written, check_bounds
from handscue.units import Milliseconds


class Technique(Written):
    """How long a technique takes when a step does not say.

    ``per_pass`` is one stroke or one round over its area; ``hold`` is the whole step when no
    passes are counted. ``least`` and ``most`` are how short and how long one pass may become, or
    the hold if there is no time per pass; a step of another length bends in proportion.
    ``source`` says where the figures come from.
    """

    per_pass: Duration | None = None
    hold: Duration | None = None
    least: Duration | None = None
    most: Duration | None = None
    aliases: tuple[ShortWords, ...] = ()
    source: Words | None = None

    @model_validator(mode="after")
    def _has_a_figure(self) -> Technique:
        if self.per_pass is None and self.hold is None:
            raise ValueError("needs per_pass, hold, or both, such as per_pass: 8s")
        check_bounds(self.least, "per_pass" if self.per_pass else "hold", self.figure, self.most)
        return self

    @property
    def figure(self) -> Milliseconds | None:
        """What ``least`` and ``most`` are bounds of."""
        return self.per_pass or self.hold


TechniquesFile: TypeAlias = dict[ShortWords, Technique]
