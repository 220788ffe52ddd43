"""Sets with a rest between them: what a count of passes cannot hold.

Sets without a rest are multiplied into passes, "3 sets of 10" into 30, which is the same work.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from handscue.languages.counts import sets_and_reps
from handscue.languages.times import Length, lengths
from handscue.languages.words import Words
from handscue.units import write_duration

_NEAR = 25  # characters
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
    replaced = {"passes", "passes_between", "duration"}
    replaced |= {"technique"} if fields.get("technique") == "rest" else set()
    kept = {key: value for key, value in fields.items() if key not in replaced}
    held = {"hold": write_duration(hold.ms)} if hold else {}
    return {**kept, "sets": sets, "reps": reps, **held, "rest": write_duration(rest.ms)}


def _rest_and_hold(words: Words, text: str) -> tuple[Length | None, Length | None]:
    said = lengths(words, text)
    resting = set(_for_resting(words, text, said))
    rest = next((one for one in said if one.span in resting), None)
    others = (one for one in said if one.span not in resting)
    return rest, next((one for one in others if one.ms <= _LONGEST_HOLD_MS), None)


def _for_resting(words: Words, text: str, said: Sequence[Length]) -> Iterator[tuple[int, int]]:
    """Yield where the times stand that are nearest to a word of rest."""
    for key in ("rest_of_sets", "rest_between_rounds"):
        for match in words.pattern("pages", key).finditer(text):
            away = {
                max(one.span[0] - match.end(), match.start() - one.span[1]): one for one in said
            }
            if away and min(away) <= _NEAR:
                yield away[min(away)].span
