"""Presses as numbers: what bounces, and what is short, double and long. All in milliseconds."""

from __future__ import annotations

from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handscue.play.inputs.presses import Contact, Edge, Gesture, Phase, Timing, Touch

TIMING = Timing(settle_s=0.05, double_s=0.4, long_s=0.7)
FOREVER_MS = 10_000
EDGES = {"d": Edge.DOWN, "u": Edge.UP, "t": Edge.TYPED}


def counted(*edges: tuple[str, int]) -> list[int]:
    """Return the instants at which a plain key was pressed."""
    contact, presses = Contact(), []
    for letter, ms in edges:
        contact, pressed = contact.felt(EDGES[letter], ms / 1000, TIMING)
        presses += [ms] * pressed
    return presses


def told(*edges: tuple[str, int]) -> list[tuple[str, int]]:
    """Return what was told of the one key, and when, on a clock that stops at every deadline."""
    touch, gestures = Touch(), []
    for letter, ms in (*edges, ("", FOREVER_MS)):
        while (deadline := touch.deadline(TIMING)) is not None and deadline < ms / 1000:
            touch, gesture = touch.elapsed(deadline, TIMING)
            gestures += [(gesture.value, round(deadline * 1000))] if gesture else []
        if letter:
            touch, found = touch.felt(EDGES[letter], ms / 1000, TIMING)
            gestures += [(gesture.value, ms) for gesture in found]
    return gestures


def held(since: int, until: int, first: int, every: int) -> list[tuple[str, int]]:
    """What a terminal types for a key held down."""
    return [("t", since), *(("t", ms) for ms in range(since + first, until, every))]


@pytest.mark.parametrize(
    ("edges", "presses"),
    [
        ([("d", 0), ("u", 80), ("d", 200), ("u", 280)], [0, 200]),
        ([("d", 0), ("u", 3), ("d", 6), ("u", 9), ("d", 12), ("u", 90)], [0]),
        ([("d", 0), ("u", 90), ("d", 95), ("u", 99)], [0]),  # bounces as it comes up
        ([("t", 0), ("t", 120)], [0, 120]),
        ([("t", 0), ("t", 20)], [0]),
        ([("d", 0), ("t", 8), ("u", 90)], [0]),  # the terminal types what the pedal told
        ([("d", 0), ("t", 8), ("t", 500), ("t", 533), ("u", 600), ("t", 610)], [0]),
        ([("u", 0), ("d", 100)], [100]),
    ],
)
def test_a_bounce_or_an_echo_is_no_press(edges: list[tuple[str, int]], presses: list[int]) -> None:
    assert counted(*edges) == presses


@pytest.mark.parametrize(("first", "every"), [(500, 33), (375, 90), (250, 92), (660, 40)])
def test_a_key_held_in_a_terminal_counts_twice_at_most(first: int, every: int) -> None:
    """Its first repeat cannot be told from a press; those after it can."""
    assert counted(*held(0, 3000, first, every)) == [0, first]
    assert counted(*held(0, 3000, first, every), ("t", 3300)) == [0, first, 3300]


@pytest.mark.parametrize("every", [100, 150, 400])
def test_a_key_pressed_quickly_counts_each_time(every: int) -> None:
    assert len(counted(*(("t", every * n) for n in range(6)))) == 6


@pytest.mark.parametrize(
    ("edges", "gestures"),
    [
        ([("d", 0), ("u", 90)], [("short", 490)]),
        ([("d", 0), ("u", 90), ("d", 300), ("u", 390)], [("double", 300)]),
        ([("d", 0), ("u", 1200)], [("long", 700)]),  # told while it is still down
        ([("d", 0), ("u", 90), ("d", 600), ("u", 690)], [("short", 490), ("short", 1090)]),
        ([("d", 0), ("u", 2), ("d", 5), ("u", 90)], [("short", 490)]),
        ([("d", 0), ("u", 2), ("d", 5), ("u", 900)], [("long", 700)]),
        ([("d", 0), ("u", 90), ("d", 200), ("u", 2000)], [("double", 200)]),
        ([("d", 0), ("d", 3000), ("u", 3090)], [("long", 700), ("short", 3490)]),  # an up was lost
        ([("u", 0)], []),
    ],
)
def test_a_key_that_tells_when_it_comes_up(
    edges: list[tuple[str, int]], gestures: list[tuple[str, int]]
) -> None:
    assert told(*edges) == gestures


@pytest.mark.parametrize(
    ("edges", "gestures"),
    [
        ([("t", 0)], [("short", 700)]),
        ([("t", 0), ("t", 10)], [("short", 700)]),
        ([("t", 0), ("t", 300)], [("double", 420)]),
        ([("t", 0), ("t", 300), ("t", 310)], [("double", 430)]),  # the second one bounced
        ([("t", 0), ("t", 800)], [("short", 700), ("short", 1500)]),
        (held(0, 3000, first=500, every=33), [("long", 500)]),
        (held(0, 3000, first=660, every=40), [("long", 660)]),
        (held(0, 3000, first=250, every=30), [("long", 310)]),
        (held(0, 3000, first=375, every=90), [("long", 555)]),
        ([*held(0, 2000, first=500, every=33), ("t", 2300)], [("long", 500), ("short", 3000)]),
    ],
)
def test_a_key_that_is_only_typed(
    edges: list[tuple[str, int]], gestures: list[tuple[str, int]]
) -> None:
    assert told(*edges) == gestures


def test_what_the_terminal_types_of_a_pedal_is_not_told_twice() -> None:
    echoed = [("d", 0), ("t", 6), ("u", 90), ("t", 95), ("d", 250), ("t", 257), ("u", 300)]
    assert told(*echoed) == [("double", 250)]
    assert told(("t", 0), ("d", 4), ("u", 90)) == [("short", 490)]


some_edges = st.lists(st.tuples(st.sampled_from("dut"), st.integers(0, 900))).map(
    lambda pairs: list(zip((e for e, _ in pairs), accumulate(gap for _, gap in pairs), strict=True))
)


@given(some_edges)
def test_never_more_is_told_than_was_pressed(edges: list[tuple[str, int]]) -> None:
    pressed = [ms for letter, ms in edges if letter != "u"]
    gestures = told(*edges)
    assert len(gestures) <= len(pressed)
    assert [ms for _, ms in gestures] == sorted(ms for _, ms in gestures)
    assert len(counted(*edges)) <= len(pressed)


@given(some_edges)
def test_it_comes_to_rest_once_the_key_is_let_go(edges: list[tuple[str, int]]) -> None:
    touch = Touch()
    for letter, ms in [*edges, ("u", 900 * (len(edges) + 1))]:
        touch, _ = touch.felt(EDGES[letter], ms / 1000, TIMING)
    later = 900 * (len(edges) + 1) / 1000 + FOREVER_MS
    touch, _ = touch.elapsed(later, TIMING)
    assert touch.phase is Phase.IDLE
    assert touch.felt(Edge.DOWN, later + 1, TIMING)[0].phase is Phase.HELD


@given(some_edges)
def test_a_deadline_that_has_passed_is_gone(edges: list[tuple[str, int]]) -> None:
    """So that nobody who waits for it waits in a circle."""
    touch = Touch()
    for letter, ms in edges:
        touch, gestures = touch.felt(EDGES[letter], ms / 1000, TIMING)
        assert set(gestures) <= set(Gesture)
        deadline = touch.deadline(TIMING)
        assert deadline is None or deadline > ms / 1000
