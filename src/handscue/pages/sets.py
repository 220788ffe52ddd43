"""Sets with a rest between them: what a count of passes cannot hold.

Sets without a rest are multiplied into passes, "3 sets of 10" into 30, which is the same work.
"""

from __future__ import annotations

import re
from typing import Any

from handscue.languages.counts import sets_and_reps
from handscue.languages.times import Length, length
from handscue.languages.words import Words
from handscue.units import write_duration

_MOST_SETS = 20
_LONGEST_HOLD_MS = 60_000


def in_sets(words: Words, fields: dict[str, Any], text: str) -> dict[str, Any]:
    """Return a step's fields with sets, reps, hold and rest, where a text names all but the hold."""
    rest, hold = _rest_and_hold(words, text)
    found = sets_and_reps(words, text)
    if rest is None or found is None or fields.get("on_each_side"):
        return fields
    sets, reps = found
    if not 2 <= sets <= _MOST_SETS:
        return fields
    kept = {k: v for k, v in fields.items() if k not in {"passes", "passes_between", "duration"}}
    held = {"hold": write_duration(hold.ms)} if hold else {}
    return {**kept, "sets": sets, "reps": reps, **held, "rest": write_duration(rest.ms)}


def _rest_and_hold(words: Words, text: str) -> tuple[Length | None, Length | None]:
    rest = hold = None
    for clause in re.split(r"[,;.\n]", text):
        lasting = length(words, clause)
        if lasting is None:
            continue
        if words.pattern("pages", "rest_of_sets").search(clause):
            rest = rest or lasting
        elif lasting.ms <= _LONGEST_HOLD_MS:
            hold = hold or lasting
    return rest, hold
