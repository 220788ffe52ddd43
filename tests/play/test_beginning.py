"""The transport a session that is gone on with begins with."""

from __future__ import annotations

import pytest

from handscue.play.beginning import begin_at
from handscue.play.transport import Command, State
from handscue.units import to_frames
from play.sessions import session, three_steps

TIMELINE = session(three_steps()).timeline


@pytest.mark.parametrize("segment", TIMELINE.segments, ids=lambda s: str(s.index))
def test_going_on_begins_paused_at_the_start_of_a_step(segment: object) -> None:
    index = segment.index  # type: ignore[attr-defined]
    transport = begin_at(TIMELINE, index, 50.0)
    start = to_frames(TIMELINE.segments[index].start_ms)
    assert (transport.state, transport.segment_at(99.0).index) == (State.PAUSED, index)
    assert transport.position(99.0) == start
    on, _ = transport.changed(Command.TOGGLE, 100.0)
    assert on.position(101.0) == start + 48_000
