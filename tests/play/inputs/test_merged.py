"""Many sources, one stream of commands, on a clock that jumps."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handscue.play.clock import MonotonicClock
from handscue.play.inputs.keymap import KeyMap, Origin, SingleKey
from handscue.play.inputs.keynames import NAMED_KEYS
from handscue.play.inputs.mailbox import Mailbox
from handscue.play.inputs.meanings import Meant
from handscue.play.inputs.merged import MergedInputs, waiting_by
from handscue.play.inputs.presses import Edge, Gesture
from handscue.play.inputs.terminal import TerminalKeys
from handscue.play.transport import Command, Reply, State, begin
from handscue.units import Seconds
from play.fakes import JumpingClock
from play.inputs.fakes import JumpingWait, ScriptedSource
from play.sessions import session, three_steps

START = 1000.0


def typed(*presses: tuple[float, str | Exception], descriptor: int = 5) -> ScriptedSource:
    return ScriptedSource(descriptor, [(START + at, key, Edge.TYPED) for at, key in presses])


def pedal(*edges: tuple[float, str, Edge], descriptor: int = 6) -> ScriptedSource:
    script: list[tuple[Seconds, str | Exception, Edge]] = [(START + s, k, e) for s, k, e in edges]
    return ScriptedSource(descriptor, script, Origin.PEDAL)


def merged(
    *sources: ScriptedSource, keymap: KeyMap | None = None
) -> tuple[MergedInputs, JumpingWait]:
    clock = JumpingClock(START)
    wait = JumpingWait(clock, sources)
    return MergedInputs(sources, keymap or KeyMap(), clock, wait), wait


def heard(
    inputs: MergedInputs, wait: JumpingWait, seconds: float = 10
) -> list[tuple[float, Command]]:
    """Return every command with when it came, asking as the player does."""
    commands = []
    while (now := wait.clock.now()) < START + seconds:
        if (command := inputs.next(min(0.1, START + seconds - now))) is not None:
            commands.append((round(wait.clock.now() - START, 3), command))
    return commands


REPEATS = (st.floats(0.25, 0.9), st.floats(0.02, 0.1), st.integers(2, 60))


def held_down(key: str, wait_s: float, every_s: float, repeats: int) -> ScriptedSource:
    """Type a key as its operating system does while it is held."""
    again = ((wait_s + every_s * repeat, key) for repeat in range(repeats))
    return typed((0.0, key), *again)


@given(*REPEATS)
def test_a_key_that_is_held_does_not_end_a_session(wait_s: float, every_s: float, n: int) -> None:
    """It is typed again and again, as another operating system has it; that is one press."""
    inputs, wait = merged(held_down("q", wait_s, every_s, n))
    assert heard(inputs, wait) == [(0.0, Command.END)]


@pytest.mark.parametrize("state", [State.PLAYING, State.PAUSED, State.WAITING])
@given(*REPEATS)
def test_whatever_a_session_does_it_goes_on_under_a_held_q(
    state: State, wait_s: float, every_s: float, n: int
) -> None:
    before, since = begin(session(three_steps(gate=True)).timeline, START), START
    if state is State.WAITING:
        since = before.stops_at
        before, _ = before.changed(Command.GATE, since)
    elif state is State.PAUSED:
        before, _ = before.changed(Command.TOGGLE, START)
    inputs, wait = merged(held_down("q", wait_s, every_s, n))
    after = before
    for at_s, command in heard(inputs, wait):
        after, reply = after.changed(command, since + at_s)
        assert reply is Reply.ASK_END
    assert after.state is state


@pytest.mark.parametrize("key", ["space", "h", "m"])
@given(*REPEATS)
def test_a_held_key_does_not_undo_what_it_does(
    key: str, wait_s: float, every_s: float, n: int
) -> None:
    inputs, wait = merged(held_down(key, wait_s, every_s, n))
    assert len(heard(inputs, wait)) == 1


@given(st.floats(0.06, 3))
def test_a_second_press_undoes_it_and_comes_before_what_is_pressed_then(apart_s: float) -> None:
    inputs, wait = merged(typed((0.0, "space"), (apart_s, "space"), (apart_s + 0.08, "n")))
    commands = [command for _, command in heard(inputs, wait)]
    assert commands == [Command.TOGGLE, Command.TOGGLE, Command.NEXT]


@given(st.floats(0.06, 3))
def test_a_second_press_of_the_same_key_ends_it(apart_s: float) -> None:
    """Within an eighth of a second, for only then can it be told from a key that is held."""
    inputs, wait = merged(typed((0.0, "q"), (apart_s, "q")))
    first, second = heard(inputs, wait)
    assert (first, second[1]) == ((0.0, Command.END), Command.END)
    assert apart_s <= second[0] + 0.001 <= apart_s + 0.125


def test_commands_come_at_the_instant_of_their_key_from_all_sources() -> None:
    inputs, wait = merged(
        typed((0.5, "n"), (2, "q")),
        pedal((1, "page down", Edge.DOWN), (1.2, "page down", Edge.UP)),
    )
    assert heard(inputs, wait) == [(0.5, Command.NEXT), (1, Command.NEXT), (2, Command.END)]


def test_waiting_takes_the_time_it_was_given_and_no_more() -> None:
    inputs, wait = merged(typed((5, "n")))
    assert inputs.next(0.1) is None
    assert wait.clock.now() == START + 0.1
    assert inputs.next(0) is None
    assert wait.clock.now() == START + 0.1


def test_a_key_that_means_nothing_does_not_shorten_the_wait() -> None:
    inputs, wait = merged(typed((0.3, "x")))
    assert inputs.next(1) is None
    assert wait.clock.now() == START + 1


def test_what_means_nothing_is_named_all_the_same() -> None:
    inputs, _ = merged(typed((0.3, "x"), (0.3, "n")))
    assert inputs.next_press(1) == Meant(Origin.KEYBOARD, "x", None)
    assert inputs.next_press(1) == Meant(Origin.KEYBOARD, "n", Command.NEXT)


def test_a_pedal_that_the_terminal_types_too_is_heard_once() -> None:
    inputs, wait = merged(
        typed((1.008, "page down"), (1.5, "page down"), (1.533, "page down")),
        pedal((1, "page down", Edge.DOWN), (1.6, "page down", Edge.UP)),
    )
    assert heard(inputs, wait) == [(1, Command.NEXT)]


@pytest.mark.parametrize(
    ("edges", "commands"),
    [
        ([(0, 0.1)], [(0.5, Command.NEXT)]),
        ([(0, 0.1), (0.3, 0.4)], [(0.3, Command.AGAIN)]),
        ([(0, 2.0)], [(0.7, Command.TOGGLE)]),
        ([(0, 0.1), (3, 3.1)], [(0.5, Command.NEXT), (3.5, Command.NEXT)]),
    ],
)
def test_one_pedal_does_for_a_whole_session(
    edges: list[tuple[float, float]], commands: list[tuple[float, Command]]
) -> None:
    both = [
        (at, "left", edge)
        for pair in edges
        for at, edge in zip(pair, (Edge.DOWN, Edge.UP), strict=True)
    ]
    keymap = KeyMap(single_key=SingleKey(key="left"))
    assert heard(*merged(pedal(*both), keymap=keymap)) == commands


def test_a_gesture_tells_what_it_was() -> None:
    inputs, _ = merged(typed((0, "left")), keymap=KeyMap(single_key=SingleKey(key="left")))
    assert inputs.next_press(5) == Meant(Origin.KEYBOARD, "left", Command.NEXT, Gesture.SHORT)


def test_a_source_that_fails_says_so_and_the_others_go_on() -> None:
    failing = typed((0.5, OSError("it was pulled out")), (0.6, "n"))
    inputs, wait = merged(failing, typed((1, "b"), descriptor=7))
    assert heard(inputs, wait) == [(1, Command.PREVIOUS)]
    assert inputs.notices == ("The keyboard can no longer be read (it was pulled out).",)


def test_a_source_that_cannot_be_waited_for_is_left_out() -> None:
    inputs, wait = merged(typed((0.5, "n")), typed((1, "b"), descriptor=7))
    wait.bad = {5}
    assert heard(inputs, wait) == [(1, Command.PREVIOUS)]
    assert inputs.notices == ("The keyboard can no longer be read (bad file descriptor).",)


def test_notices_of_sources_are_passed_on() -> None:
    source = typed()
    inputs, _ = merged(source)
    assert inputs.notices == ()
    source.notice = "The pedal is away."
    assert inputs.notices == ("The pedal is away.",)


def test_without_any_source_time_passes_by_the_clock() -> None:
    clock = JumpingClock(START)
    assert MergedInputs([], KeyMap(), clock).next(0.5) is None
    assert clock.now() == START + 0.5


@given(
    st.lists(
        st.tuples(
            st.sampled_from(sorted(NAMED_KEYS) + list("nbqt+*x")),
            st.sampled_from(Edge),
            st.integers(0, 500),
            st.booleans(),
        ),
        max_size=30,
    )
)
def test_whatever_is_pressed_the_session_gets_at_most_a_command_for_each_press(
    presses: list[tuple[str, Edge, int, bool]],
) -> None:
    sources = typed(), pedal()
    at = START
    for key, edge, gap_ms, is_pedal in presses:
        at += gap_ms / 1000
        sources[is_pedal].script.append((at, key, edge))
    inputs, wait = merged(*sources, keymap=KeyMap(single_key=SingleKey(key="space")))
    assert len(heard(inputs, wait, at - START + 5)) <= len(presses)
    assert inputs.notices == ()


@contextmanager
def pipe_typist() -> Iterator[tuple[int, TerminalKeys]]:
    """Something to type at, and the keys that come of it."""
    reading, typing = os.pipe()
    yield typing, TerminalKeys(reading)
    os.close(reading)
    os.close(typing)


@pytest.mark.measured
def test_a_key_is_acted_on_within_milliseconds() -> None:
    """Measured on the real clock: the median of 30 presses, from another thread."""
    took = []
    with pipe_typist() as (typing, keys):
        inputs = MergedInputs([keys], KeyMap(debounce_ms=0), MonotonicClock())
        pressed_at: list[float] = []

        def press() -> None:
            pressed_at.append(time.monotonic())
            os.write(typing, b"n")

        for _ in range(30):
            threading.Timer(0.01, press).start()
            assert inputs.next(5) is Command.NEXT
            took.append(time.monotonic() - pressed_at[-1])
    assert sorted(took)[15] < 0.005


def test_a_letter_put_in_by_another_thread_wakes_who_waits() -> None:
    mailbox: Mailbox[int] = Mailbox()
    threading.Timer(0.01, mailbox.put, [1]).start()
    wait = waiting_by(MonotonicClock())
    assert list(wait([mailbox.fileno()], 5)) == [mailbox.fileno()]
    assert mailbox.take() == [1]
    assert list(wait([mailbox.fileno()], 0)) == []
    for letter in range(100_000):  # far more than the bell can hold
        mailbox.put(letter)
    taken = []
    while wait([mailbox.fileno()], 0):
        taken += mailbox.take()
    assert taken == list(range(100_000))
    mailbox.close()
    mailbox.put(1)
