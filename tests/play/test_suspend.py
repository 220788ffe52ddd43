"""Sleep of the machine: told by two clocks, once; nothing else looks like it."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handscue.play.suspend import LEAST_S, Reading, SleepWatch, reader, sleep_watch, slept


class Machine:
    """Two clocks: both run while it is awake, one while it sleeps."""

    def __init__(self) -> None:
        self.awake, self.all = 100.0, 5000.0

    def run(self, seconds: float) -> None:
        self.awake += seconds
        self.all += seconds

    def sleep(self, seconds: float) -> None:
        self.all += seconds

    def read(self) -> Reading:
        return Reading(self.awake, self.all)


@given(st.floats(0, 1e6), st.floats(1, 1e6), st.floats(0, 1e6))
def test_sleep_is_told_whatever_went_before_and_after(ran: float, asleep: float, on: float) -> None:
    machine = Machine()
    before = machine.read()
    machine.run(ran)
    machine.sleep(asleep)
    machine.run(on)
    assert slept(before, machine.read()) == pytest.approx(asleep, abs=1e-6)


@given(st.floats(0, 1e6), st.floats(0, LEAST_S * 0.9))
def test_time_gone_by_awake_or_a_wink_is_no_sleep(ran: float, wink: float) -> None:
    machine = Machine()
    before = machine.read()
    machine.run(ran)
    machine.sleep(wink)
    assert slept(before, machine.read()) == 0


def test_clocks_that_disagree_the_other_way_are_no_sleep() -> None:
    assert slept(Reading(0, 0), Reading(100, 90)) == 0


def test_each_sleep_is_told_once() -> None:
    machine = Machine()
    watch = SleepWatch(machine.read)
    told = []
    for asleep in (0, 600, 0, 0, 30):
        machine.run(0.1)
        machine.sleep(asleep)
        told.append(round(watch.look()))
    assert told == [0, 600, 0, 0, 30]


def test_a_process_held_up_between_the_two_clocks_reads_them_again() -> None:
    """Stopped for 20 seconds after the first clock was read."""
    machine, held_up = Machine(), [20.0]

    def all_() -> float:
        if held_up:
            machine.run(held_up.pop())
        return machine.all

    read = reader(lambda: machine.awake, all_)
    assert read() == machine.read()


def test_clocks_that_are_never_quick_are_read_all_the_same() -> None:
    machine = Machine()

    def slow() -> float:
        machine.run(1)
        return machine.awake

    assert reader(slow, lambda: machine.all)().all > 5000


def test_this_machine_tells_its_clocks_and_does_not_sleep_here() -> None:
    watch = sleep_watch()
    before = time.monotonic()
    while time.monotonic() < before + 0.05:
        assert watch.look() == 0
