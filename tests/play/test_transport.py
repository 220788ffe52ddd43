"""The transport: every change is in its table, and time alone moves nothing past a stop."""

from __future__ import annotations

from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from handscue.errors import TransportError
from handscue.play.transport import (
    END_AGAIN_S,
    LEVELS_DB,
    REMIND_S,
    TABLE,
    Command,
    Reply,
    State,
    Transport,
    begin,
    paused_at,
)
from handscue.schedule.timeline import Timeline
from handscue.units import FRAMES_PER_SECOND, to_frames
from play.sessions import session, three_steps, unhurried

TIMELINE = session(three_steps(gate=True)).timeline
PLAIN = session(three_steps()).timeline
BENDING = session(unhurried()).timeline


def at_ms(ms: float) -> float:
    return ms / 1000


OF_ITSELF = {
    Command.GATE,
    Command.LAST,
    Command.ROUND,
    Command.REMIND,
    Command.SLEPT,
    Command.END_NOW,
}
BY_HAND = [command for command in Command if command not in OF_ITSELF]


def test_every_state_but_the_last_answers_every_command_of_the_therapist() -> None:
    for state, command in product(State, BY_HAND):
        assert ((state, command) in TABLE) != (state is State.FINISHED)


def test_every_command_of_the_therapist_is_answered() -> None:
    assert all(TABLE[key].reply is not Reply.NONE for key in TABLE if key[1] in BY_HAND)


@pytest.mark.parametrize("command", Command)
def test_a_finished_session_refuses_everything_and_stays_as_it_is(command: Command) -> None:
    finished, _ = begin(PLAIN, 0.0).changed(Command.END, 1.0)
    finished, _ = finished.changed(Command.END, 1.0)
    with pytest.raises(TransportError, match="does not apply while finished"):
        finished.changed(command, 2.0)
    assert finished.position(99.0) == 48_000


def test_ending_takes_two_presses_within_their_time() -> None:
    asked, reply = begin(PLAIN, 0.0).changed(Command.END, 1.0)
    assert (asked.state, reply) == (State.PLAYING, Reply.ASK_END)
    ended, reply = asked.changed(Command.END, 1.0 + END_AGAIN_S)
    assert (ended.state, reply) == (State.FINISHED, Reply.GOODBYE)
    asked_again, reply = asked.changed(Command.END, 1.1 + END_AGAIN_S)
    assert (asked_again.state, reply) == (State.PLAYING, Reply.ASK_END)


def test_another_command_between_two_presses_keeps_the_session() -> None:
    asked, _ = begin(PLAIN, 0.0).changed(Command.END, 1.0)
    elsewhere, _ = asked.changed(Command.WHERE, 1.5)
    _, reply = elsewhere.changed(Command.END, 2.0)
    assert reply is Reply.ASK_END


def test_what_time_brings_between_two_presses_to_end_leaves_them_two() -> None:
    before, at_gate = 0.5, at_ms(TIMELINE.segments[1].end_ms)
    asked, _ = begin(TIMELINE, 0.0).changed(Command.END, at_gate - before)
    waiting, _ = asked.changed(Command.GATE, at_gate)
    assert waiting.changed(Command.END, at_gate + before)[1] is Reply.GOODBYE


def test_a_pause_stops_the_session_clock() -> None:
    paused, reply = begin(PLAIN, 10.0).changed(Command.TOGGLE, 12.5)
    assert reply is Reply.CONFIRM
    assert paused.position(1000.0) == 120_000
    again, _ = paused.changed(Command.TOGGLE, 1000.0)
    assert again.state is State.PLAYING
    assert again.position(1001.0) == 168_000


def test_next_and_previous_lead_to_the_start_of_a_step() -> None:
    second, _ = begin(PLAIN, 0.0).changed(Command.NEXT, 3.0)
    assert second.frame == to_frames(PLAIN.segments[1].start_ms)
    first, _ = second.changed(Command.PREVIOUS, 4.0)
    assert (first.segment, first.frame) == (0, 0)
    still_first, _ = first.changed(Command.PREVIOUS, 9.0)
    assert (still_first.segment, still_first.frame) == (0, 0)


def test_stepping_while_paused_stays_paused_and_names_the_step() -> None:
    paused, _ = begin(PLAIN, 0.0).changed(Command.TOGGLE, 1.0)
    stepped, reply = paused.changed(Command.NEXT, 2.0)
    assert (stepped.state, reply) == (State.PAUSED, Reply.NAME)
    assert stepped.segment_at(50.0).index == 1


def test_next_in_the_last_step_ends_the_session() -> None:
    transport = begin(PLAIN, 0.0)
    for _ in PLAIN.segments:
        transport, reply = transport.changed(Command.NEXT, 1.0)
    assert (transport.state, reply) == (State.FINISHED, Reply.GOODBYE)
    assert transport.frame == to_frames(PLAIN.total_ms)


def test_more_time_makes_this_step_longer_and_all_after_it_later() -> None:
    longer, reply = begin(PLAIN, 0.0).changed(Command.MORE_15, 3.0)
    assert reply is Reply.MORE_15
    assert longer.position(3.0) == 3 * 48_000
    before, after = PLAIN.segments, longer.timeline.segments
    assert after[0].duration_ms == before[0].duration_ms + 15_000
    assert [s.start_ms for s in after[1:]] == [s.start_ms + 15_000 for s in before[1:]]
    assert [s.duration_ms for s in after[1:]] == [s.duration_ms for s in before[1:]]


def test_with_an_end_more_time_is_taken_from_the_steps_that_follow() -> None:
    longer, _ = begin(BENDING, 0.0, BENDING.total_ms).changed(Command.MORE_15, 3.0)
    assert [s.duration_ms for s in longer.timeline.segments] == [55_000, 32_500, 32_500]
    assert (longer.timeline.total_ms, longer.late_ms) == (120_000, 0)


def test_what_the_following_steps_cannot_give_makes_the_end_later() -> None:
    longer, _ = begin(BENDING, 0.0, BENDING.total_ms).changed(Command.MORE_30, 3.0)
    assert [s.duration_ms for s in longer.timeline.segments] == [70_000, 26_667, 26_667]
    assert longer.late_ms == 3334


def test_more_time_in_the_last_step_makes_the_end_later() -> None:
    last, _ = begin(BENDING, 0.0, BENDING.total_ms).changed(Command.NEXT, 1.0)
    last, _ = last.changed(Command.NEXT, 1.0)
    longer, _ = last.changed(Command.MORE_15, 2.0)
    assert longer.timeline.segments[:2] == BENDING.segments[:2]
    assert longer.late_ms == 15_000


def durations(transport: Transport) -> list[int]:
    return [s.duration_ms for s in transport.timeline.segments]


def test_a_pause_that_cost_time_is_made_up_for_when_it_is_to_finish_on_time() -> None:
    transport = begin(BENDING, 100.0)
    for command, now in ((Command.TOGGLE, 110.0), (Command.TOGGLE, 120.0)):
        transport, _ = transport.changed(command, now)
    assert durations(transport) == [40_000, 40_000, 40_000]
    transport, reply = transport.changed(Command.FINISH, 122.0)
    assert reply is Reply.FINISH
    assert durations(transport) == [40_000, 35_000, 35_000]
    assert transport.stops_at == pytest.approx(100.0 + BENDING.total_ms / 1000)


def test_from_then_on_whatever_costs_or_wins_time_is_made_up_for() -> None:
    transport = begin(BENDING, 0.0)
    for command, now, then in (
        (Command.FINISH, 1.0, [40_000, 40_000, 40_000]),
        (Command.TOGGLE, 10.0, [40_000, 40_000, 40_000]),
        (Command.TOGGLE, 20.0, [40_000, 35_000, 35_000]),
        (Command.NEXT, 40.0, [40_000, 40_000, 40_000]),  # ten seconds early
        (Command.PREVIOUS, 41.0, [26_667, 26_667, 26_667]),  # as near as that can be
        (Command.NEXT, 42.0, [26_667, 39_000, 39_000]),
    ):
        transport, _ = transport.changed(command, now)
        assert durations(transport) == then
    assert transport.stops_at == pytest.approx(120.0)


@pytest.mark.parametrize(
    ("command", "then"),
    [(Command.EARLIER, [40_000, 26_667, 26_667]), (Command.LATER, [40_000, 120_000, 120_000])],
)
def test_the_end_is_moved_as_far_as_the_steps_can_follow(command: Command, then: list[int]) -> None:
    moved, _ = begin(BENDING, 0.0).changed(command, 1.0)
    assert moved.finish_at == (-180.0 if command is Command.EARLIER else 420.0)
    assert durations(moved) == then
    assert bool(moved.late_ms) is (command is Command.EARLIER)


def test_an_end_that_cannot_be_earlier_is_left_alone() -> None:
    late, _ = begin(BENDING, 0.0).changed(Command.EARLIER, 1.0)
    assert not late.takes(Command.EARLIER)
    assert late.takes(Command.LATER)


def test_moving_the_end_there_and_back_leaves_the_session_as_it_was() -> None:
    transport, _ = begin(BENDING, 0.0).changed(Command.EARLIER, 1.0)
    transport, _ = transport.changed(Command.LATER, 1.0)
    assert (transport.timeline, transport.finish_at) == (BENDING, 120.0)


def test_waiting_at_a_gate_is_made_up_for_when_it_goes_on() -> None:
    transport = begin(TIMELINE, 0.0).finishing(TIMELINE.total_ms / 1000, 0.0)
    assert transport.timeline == TIMELINE
    gate_s = at_ms(TIMELINE.segments[1].end_ms)
    waiting, _ = transport.changed(Command.GATE, gate_s)
    on, _ = waiting.changed(Command.TOGGLE, gate_s + 4.0)
    assert on.timeline.segments[:2] == TIMELINE.segments[:2]
    last = on.timeline.segments[2]
    assert last.bounds
    before = TIMELINE.segments[2].duration_ms
    assert last.duration_ms == max(last.bounds.least_ms, before - 4000) < before


@pytest.mark.parametrize("segment", PLAIN.segments, ids=lambda s: str(s.index))
def test_going_on_begins_paused_at_the_start_of_a_step(segment: object) -> None:
    index = segment.index  # type: ignore[attr-defined]
    transport = paused_at(begin(PLAIN, 50.0), index)
    start = to_frames(PLAIN.segments[index].start_ms)
    assert (transport.state, transport.segment_at(99.0).index) == (State.PAUSED, index)
    assert transport.position(99.0) == start
    left_s = (PLAIN.total_ms - PLAIN.segments[index].start_ms) / 1000
    assert transport.finish_at == pytest.approx(50.0 + left_s)
    on, _ = transport.changed(Command.TOGGLE, 100.0)
    assert on.position(101.0) == start + 48_000


def test_a_step_that_is_held_waits_at_its_end_and_reminds() -> None:
    held, reply = begin(PLAIN, 0.0).changed(Command.HOLD, 3.0)
    assert reply is Reply.HOLD
    end = at_ms(PLAIN.segments[0].end_ms)
    assert held.stops_at == pytest.approx(end)
    assert held.due(end) is Command.GATE
    waiting, _ = held.changed(Command.GATE, end)
    assert waiting.due(end + REMIND_S - 0.1) is None
    assert waiting.due(end + REMIND_S) is Command.REMIND
    reminded, reply = waiting.changed(Command.REMIND, end + REMIND_S)
    assert (reminded.state, reply) == (State.WAITING, Reply.REMIND)
    assert reminded.due(end + REMIND_S + 1) is None
    on, _ = reminded.changed(Command.NEXT, 500.0)
    assert (on.state, on.segment) == (State.PLAYING, 1)


def test_a_step_that_is_held_by_mistake_is_let_go_by_the_same_key() -> None:
    held, _ = begin(PLAIN, 0.0).changed(Command.HOLD, 3.0)
    free, reply = held.changed(Command.HOLD, 4.0)
    assert (free.timeline, reply) == (PLAIN, Reply.HOLD)


def test_the_level_has_limits_beyond_which_it_is_refused() -> None:
    transport = begin(PLAIN, 0.0)
    while transport.takes(Command.LOUDER):
        transport, _ = transport.changed(Command.LOUDER, 1.0)
    assert LEVELS_DB[transport.level] == max(LEVELS_DB)
    with pytest.raises(TransportError):
        transport.changed(Command.LOUDER, 1.0)
    for _ in LEVELS_DB[1:]:
        transport, _ = transport.changed(Command.SOFTER, 1.0)
    assert LEVELS_DB[transport.level] == min(LEVELS_DB)
    assert not transport.takes(Command.SOFTER)


def test_quiet_is_switched_on_and_off() -> None:
    quiet, _ = begin(PLAIN, 0.0).changed(Command.QUIET, 1.0)
    assert quiet.quiet
    assert not quiet.changed(Command.QUIET, 2.0)[0].quiet


def test_a_gate_waits_at_its_end_and_still_is_the_present_step() -> None:
    transport = begin(TIMELINE, 0.0)
    gate = TIMELINE.segments[1]
    assert transport.stop_frame == to_frames(gate.end_ms)
    assert transport.due(at_ms(gate.end_ms) - 0.001) is None
    assert transport.due(at_ms(gate.end_ms)) is Command.GATE
    assert transport.position(9999.0) == to_frames(gate.end_ms)
    waiting, reply = transport.changed(Command.GATE, at_ms(gate.end_ms))
    assert (waiting.state, reply) == (State.WAITING, Reply.NONE)
    assert waiting.segment_at(9999.0) == gate
    on, _ = waiting.changed(Command.TOGGLE, 9999.0)
    assert (on.state, on.segment) == (State.PLAYING, 2)


def waiting_at_the_gate(transport: Transport) -> Transport:
    """Take a session on to where it waits, a long time ago."""
    waiting, _ = transport.changed(Command.GATE, transport.stops_at)
    return waiting


def test_more_time_at_a_gate_is_had_and_then_it_waits_again() -> None:
    gate, now = TIMELINE.segments[1], 9999.0
    more, reply = waiting_at_the_gate(begin(TIMELINE, 0.0)).changed(Command.MORE_15, now)
    assert (more.state, reply) == (State.PLAYING, Reply.MORE_15)
    assert more.segment_at(now).index == gate.index
    assert more.position(now) == to_frames(gate.end_ms)
    assert more.due(now + 14.9) is None
    assert more.due(now + 15.0) is Command.GATE


def test_holding_at_a_gate_changes_nothing_for_it_is_held_anyway() -> None:
    waiting = waiting_at_the_gate(begin(TIMELINE, 0.0))
    for now in (9999.0, 10_000.0):
        waiting, reply = waiting.changed(Command.HOLD, now)
        assert (waiting.state, waiting.segment, reply) == (State.WAITING, 1, Reply.HOLD)
        assert waiting.segment_at(now).held  # so it says that it holds, not that it does no longer


def test_to_let_go_of_a_step_that_is_held_beyond_its_time_is_to_go_on() -> None:
    held, _ = begin(PLAIN, 0.0).changed(Command.HOLD, 1.0)
    waiting = waiting_at_the_gate(held)
    on, reply = waiting.changed(Command.HOLD, 9999.0)
    assert (on.state, on.segment, reply) == (State.PLAYING, 1, Reply.CONFIRM)


def test_the_last_frame_finishes_the_session() -> None:
    transport = begin(PLAIN, 0.0)
    assert transport.due(at_ms(PLAIN.total_ms)) is Command.LAST
    assert transport.stops_at == pytest.approx(at_ms(PLAIN.total_ms))
    finished, _ = transport.changed(Command.LAST, at_ms(PLAIN.total_ms))
    assert finished.state is State.FINISHED


def test_a_loop_begins_again_as_it_first_was_with_its_loudness() -> None:
    loop, _ = begin(PLAIN, 0.0, loop=True).changed(Command.MORE_15, 1.0)
    loop, _ = loop.changed(Command.SOFTER, 2.0)
    end = at_ms(loop.timeline.total_ms)
    assert loop.due(end) is Command.ROUND
    again, _ = loop.changed(Command.ROUND, end)
    assert (again.state, again.segment, again.frame, again.rounds) == (State.PLAYING, 0, 0, 1)
    assert again.timeline == PLAIN
    assert again.level == loop.level
    assert again.position(end + 2) == 2 * 48_000


def test_next_in_the_last_step_of_a_loop_begins_it_again_and_end_ends_it() -> None:
    transport = begin(PLAIN, 0.0, loop=True)
    for _ in PLAIN.segments:
        transport, _ = transport.changed(Command.NEXT, 1.0)
    assert (transport.state, transport.segment, transport.rounds) == (State.PLAYING, 0, 1)
    transport, _ = transport.changed(Command.END, 2.0)
    transport, reply = transport.changed(Command.END, 3.0)
    assert (transport.state, reply) == (State.FINISHED, Reply.GOODBYE)


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

    @initialize(
        timeline=st.sampled_from((TIMELINE, BENDING)),
        to_end=st.booleans(),
        on_time=st.booleans(),
        loop=st.booleans(),
    )
    def it_begins(self, timeline: Timeline, *, to_end: bool, on_time: bool, loop: bool) -> None:
        end_ms = timeline.total_ms if to_end else None
        self.transport = begin(timeline, self.now, end_ms, loop=loop)
        if on_time:
            self.transport = self.transport.finishing(self.now + timeline.total_ms / 1000, self.now)

    @rule(seconds=st.floats(0, 20))
    def time_goes_by(self, seconds: float) -> None:
        self.now += seconds
        due = self.transport.due(self.now)
        if due:
            self.transport, _ = self.transport.changed(due, self.now)

    @rule(command=st.sampled_from(BY_HAND))
    def a_key_is_pressed(self, command: Command) -> None:
        before = self.transport
        if not before.takes(before.meant(command, self.now)):
            with pytest.raises(TransportError):
                before.changed(command, self.now)
            return
        self.transport, _ = before.changed(command, self.now)
        past = [s for s in before.timeline.segments if s.index < self.transport.segment]
        assert list(self.transport.timeline.segments[: len(past)]) == past
        transport = self.transport
        if command in {Command.MORE_15, Command.MORE_30} and transport.end_ms is not None:
            self._is_near_its_end(transport.timeline.total_ms - transport.end_ms)
        if transport.on_time and transport.state is State.PLAYING:
            left = to_frames(transport.timeline.total_ms) - transport.position(self.now)
            over = self.now + left / FRAMES_PER_SECOND
            self._is_near_its_end(round(1000 * (over - transport.finish_at)))

    def _is_near_its_end(self, late_ms: int) -> None:
        """It is off its end, by more than rounding, only if no coming step can bend further."""
        coming = self.transport.timeline.segments[self.transport.segment + 1 :]
        if late_ms > 1:
            assert all(s.bounds and s.duration_ms == s.bounds.least_ms for s in coming)
        if late_ms < -1:
            assert all(s.bounds and s.duration_ms == s.bounds.most_ms for s in coming)

    @invariant()
    def the_position_is_in_the_segment_it_names(self) -> None:
        position = self.transport.position(self.now)
        segment = self.transport.segment_at(self.now)
        assert to_frames(segment.start_ms) <= position <= to_frames(segment.end_ms)

    @invariant()
    def the_timeline_has_no_holes(self) -> None:
        segments = self.transport.timeline.segments
        assert all(a.end_ms == b.start_ms for a, b in pairwise(segments))

    @invariant()
    def it_waits_only_at_gates(self) -> None:
        if self.transport.state is State.WAITING:
            assert self.transport.segment_at(self.now).waits


TestAnyCommandAtAnyTime = AnyCommandAtAnyTime.TestCase
