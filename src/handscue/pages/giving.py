"""What is said of several steps given to each of them: counts, times, both sides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from handscue.languages.counts import Count
from handscue.languages.times import Length
from handscue.pages.fields import Drafted, passes_of
from handscue.pages.reach import Told
from handscue.pages.sharing import lasting_so_long, share
from handscue.units import parse_duration

_HELD_AT_MOST_MS = 15_000  # what a step says it is held, where "four times each" is said of all
_EACH_TIME_AT_MOST_MS = 10_000
_LONGEST_QUOTED = 60  # characters


def with_what_is_told(steps: Sequence[Drafted], told: Sequence[Told]) -> list[Drafted]:
    """Return the steps with what the page says of several of them."""
    done = list(steps)
    for one in told:
        if one.length and one.together:
            share(done, one.of, one.length.ms)
        for i in one.of:
            done[i] = _given(done[i], one)
    return done


def _given(step: Drafted, told: Told) -> Drafted:
    if step.only_other or step.written.turns or "wait" in step.fields:
        return step
    why = f'"{" ".join(told.text.split())[:_LONGEST_QUOTED]}"'
    if told.length and not told.together:
        step = _timed(step, told.length, why, by_name=told.by_name)
    if told.count:
        step = _counted(step, told.count, why, is_timed=told.length is not None)
    return _sided(step, told)


def _timed(step: Drafted, lasting: Length, why: str, *, by_name: bool) -> Drafted:
    own = step.fields.get("passes")
    if "duration" in step.fields or (own and not by_name):
        return step
    each_time = own and lasting.ms <= _EACH_TIME_AT_MOST_MS
    return lasting_so_long(step, lasting.ms * own if each_time and own else lasting.ms, why)


def _counted(step: Drafted, often: Count, why: str, *, is_timed: bool) -> Drafted:
    if "passes" in step.fields:
        return step
    held = step.fields.get("duration")
    if held and not is_timed:
        if parse_duration(held) > _HELD_AT_MOST_MS:
            return step
        step = lasting_so_long(step, parse_duration(held) * often.passes, why)
    fields = step.fields | passes_of(often)
    return replace(step, fields=fields, doubts=(*step.doubts, ("passes", why)))


def _sided(step: Drafted, told: Told) -> Drafted:
    is_done = step.both_of or step.other or step.fields.get("on_each_side")
    is_excepted = not told.by_name and (step.fields.get("passes") == 1 or step.together)
    if told.part is None or is_done or is_excepted:
        return step
    return replace(step, both_as_told=told.part)
