"""What pages are told of a running session, and when there is something to tell."""

from __future__ import annotations

import json
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from export.routines import odd_routine, ready
from handscue.play.transport import Command, State, Transport, begin
from handscue.play.view import view
from handscue.schedule.timeline import Timeline
from handscue.web.showing import NEAR_S, Shown, is_news, shown

START = 1000.0
TIMELINE: Timeline = ready(odd_routine())[0]
seconds = st.floats(0, TIMELINE.total_ms / 1000 - 0.01)


def seen(transport: Transport, after: float) -> Shown:
    return shown(view(transport, START + after), START + after)


@given(seconds, seconds)
def test_while_it_plays_nothing_is_news_but_another_step(one: float, other: float) -> None:
    transport = begin(TIMELINE, START)
    first, second = seen(transport, one), seen(transport, other)
    if first.index == second.index:
        assert not is_news(first, second)
    else:
        assert is_news(first, second)


@given(seconds, st.floats(0, 100))
def test_what_stands_has_no_end_and_is_news_once(at: float, later: float) -> None:
    paused, _ = begin(TIMELINE, START).changed(Command.TOGGLE, START + at)
    first = seen(paused, at)
    assert (first.step_ends, first.session_ends) == (None, None)
    assert first.state == State.PAUSED
    assert first.step_left is not None
    assert not is_news(first, seen(paused, at + later))
    assert is_news(seen(begin(TIMELINE, START), at), first)


@given(seconds)
def test_a_page_counts_down_to_the_same_instants(at: float) -> None:
    found = seen(begin(TIMELINE, START), at)
    assert found.session_ends is not None
    assert abs(found.session_ends - START - TIMELINE.total_ms / 1000) < NEAR_S
    assert abs(found.session_length - TIMELINE.total_ms / 1000) < 0.002


def test_all_else_is_news() -> None:
    found = seen(begin(TIMELINE, START), 1)
    for change in (
        {"held": True},
        {"level_db": 3},
        {"notice": "x"},
        {"trouble": "x"},
        {"listening": True},
    ):
        assert is_news(found, replace(found, **change))  # type: ignore[arg-type]
    assert is_news(None, found)


def test_it_is_plain_data_in_one_line_each() -> None:
    data = seen(begin(TIMELINE, START), 0).as_data()
    assert json.loads(json.dumps(data)) == data
    assert not any(character < " " for text in data["step"].values() for character in text)
