"""The transport: every change is in its table, and time alone moves nothing past a stop."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from handscue.errors import TransportError
from handscue.play.transport import TABLE, Command, Effect, State, begin
from handscue.units import to_frames
from play.sessions import session, three_steps

TIMELINE, _ = session(three_steps(gate=True))
PLAIN, _ = session(three_steps())


def at_ms(ms: float) -> float:
    return ms / 1000


def test_every_state_but_the_last_answers_every_command_of_the_therapist() -> None:
    given_by_hand = (Command.TOGGLE, Command.NEXT, Command.PREVIOUS, Command.END)
    for state, command in product(State, given_by_hand):
        assert ((state, command) in TABLE) == (state is not State.FINISHED)


@pytest.mark.parametrize("command", Command)
def test_a_finished_session_refuses_everything_and_stays_as_it_is(command: Command) -> None:
    finished, _ = begin(PLAIN, 0.0).changed(Command.END, 1.0)
    with pytest.raises(TransportError, match="does not apply while finished"):
        finished.changed(command, 2.0)
    assert finished.position(99.0) == 48_000


def test_a_pause_stops_the_session_clock() -> None:
    paused, effect = begin(PLAIN, 10.0).changed(Command.TOGGLE, 12.5)
    assert effect is Effect.SILENCE
    assert paused.position(1000.0) == 120_000
    again, effect = paused.changed(Command.TOGGLE, 1000.0)
    assert effect is Effect.SOUND
    assert again.position(1001.0) == 168_000


def test_next_and_previous_lead_to_the_start_of_a_step() -> None:
    second, effect = begin(PLAIN, 0.0).changed(Command.NEXT, 3.0)
    assert effect is Effect.SOUND
    assert second.frame == to_frames(PLAIN.segments[1].start_ms)
    first, _ = second.changed(Command.PREVIOUS, 4.0)
    assert (first.segment, first.frame) == (0, 0)
    still_first, _ = first.changed(Command.PREVIOUS, 9.0)
    assert (still_first.segment, still_first.frame) == (0, 0)


def test_stepping_while_paused_makes_no_sound_and_stays_paused() -> None:
    paused, _ = begin(PLAIN, 0.0).changed(Command.TOGGLE, 1.0)
    stepped, effect = paused.changed(Command.NEXT, 2.0)
    assert (stepped.state, effect) == (State.PAUSED, Effect.NOTHING)
    assert stepped.segment_at(50.0).index == 1


def test_next_in_the_last_step_ends_the_session() -> None:
    transport = begin(PLAIN, 0.0)
    for _ in PLAIN.segments:
        transport, effect = transport.changed(Command.NEXT, 1.0)
    assert (transport.state, effect) == (State.FINISHED, Effect.SILENCE)


def test_a_gate_waits_at_its_end_and_still_is_the_present_step() -> None:
    transport = begin(TIMELINE, 0.0)
    gate = TIMELINE.segments[1]
    assert transport.stop_frame == to_frames(gate.end_ms)
    assert transport.due(at_ms(gate.end_ms) - 0.001) is None
    assert transport.due(at_ms(gate.end_ms)) is Command.GATE
    assert transport.position(9999.0) == to_frames(gate.end_ms)
    waiting, effect = transport.changed(Command.GATE, at_ms(gate.end_ms))
    assert (waiting.state, effect) == (State.WAITING, Effect.NOTHING)
    assert waiting.segment_at(9999.0) == gate
    on, effect = waiting.changed(Command.TOGGLE, 9999.0)
    assert (on.state, on.segment, effect) == (State.PLAYING, 2, Effect.SOUND)


def test_the_last_frame_finishes_the_session() -> None:
    transport = begin(PLAIN, 0.0)
    assert transport.due(at_ms(PLAIN.total_ms)) is Command.LAST
    assert transport.stops_at == pytest.approx(at_ms(PLAIN.total_ms))
    finished, _ = transport.changed(Command.LAST, at_ms(PLAIN.total_ms))
    assert finished.state is State.FINISHED


@given(st.floats(0, 120), st.floats(0, 120))
def test_the_position_only_grows_and_lies_in_the_segment_it_names(one: float, two: float) -> None:
    transport = begin(TIMELINE, 0.0)
    early, late = sorted((one, two))
    assert transport.position(early) <= transport.position(late)
    segment = transport.segment_at(late)
    assert to_frames(segment.start_ms) <= transport.position(late) <= to_frames(segment.end_ms)


class AnyCommandAtAnyTime(RuleBasedStateMachine):
    """Whatever comes, the transport is in its table and its position in its session."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0
        self.transport = begin(TIMELINE, self.now)

    @rule(seconds=st.floats(0, 20))
    def time_goes_by(self, seconds: float) -> None:
        self.now += seconds
        due = self.transport.due(self.now)
        if due:
            self.transport, _ = self.transport.changed(due, self.now)

    @precondition(lambda self: self.transport.state is not State.FINISHED)
    @rule(command=st.sampled_from([c for c in Command if c not in {Command.GATE, Command.LAST}]))
    def a_key_is_pressed(self, command: Command) -> None:
        before = self.transport
        self.transport, effect = before.changed(command, self.now)
        if self.transport.state is State.PLAYING:
            assert effect is Effect.SOUND
        if before.state is State.PLAYING and self.transport.state is not State.PLAYING:
            assert effect is Effect.SILENCE

    @invariant()
    def the_position_is_in_the_session(self) -> None:
        assert 0 <= self.transport.position(self.now) <= to_frames(TIMELINE.total_ms)
        segment = self.transport.segment_at(self.now)
        position = self.transport.position(self.now)
        assert to_frames(segment.start_ms) <= position <= to_frames(segment.end_ms)

    @invariant()
    def it_waits_only_at_gates(self) -> None:
        if self.transport.state is State.WAITING:
            assert self.transport.segment_at(self.now).turn.kind == "gate"


TestAnyCommandAtAnyTime = AnyCommandAtAnyTime.TestCase
