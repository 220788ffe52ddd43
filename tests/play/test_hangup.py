"""A closed terminal: the session plays on to the end of its step, and writing harms nobody."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys

import pytest

from handscue.play.hangup import Hangup, heeding
from handscue.play.transport import Command, begin
from handscue.play.view import View, view
from play.sessions import session, three_steps

TIMELINE = session(three_steps()).timeline
GATED = session(three_steps(gate=True)).timeline
FIRST, SECOND = TIMELINE.segments[:2]


def asked() -> Hangup:
    hangup = Hangup()
    hangup.ask()
    return hangup


def seen(now: float, *commands: Command) -> View:
    """Return the view of a session that began at 0, after commands at an instant."""
    transport = begin(GATED, 0.0)
    for command in commands:
        transport, _ = transport.changed(command, now)
    return view(transport, now)


def test_nobody_asked_nothing_ends() -> None:
    assert Hangup().ends_in(seen(6.0)) is None


def test_it_ends_with_the_step_it_was_in() -> None:
    hangup, end = asked(), FIRST.end_ms / 1000
    for now in (0.0, 1.0, end - 0.001):
        assert hangup.ends_in(seen(now)) == pytest.approx(end - now, abs=0.002)
    assert hangup.ends_in(seen(end)) == 0


def test_asked_in_a_later_step_it_ends_with_that() -> None:
    hangup = Hangup()
    assert hangup.ends_in(seen(1.0)) is None
    hangup.ask()
    now = SECOND.start_ms / 1000 + 1
    assert hangup.ends_in(seen(now)) == pytest.approx(SECOND.end_ms / 1000 - now, abs=0.002)


def test_it_never_ends_before_the_step_does() -> None:
    for now in (0.0001, 0.3337, 2.99999):
        ends_in = asked().ends_in(seen(now))
        assert ends_in is not None
        assert now + ends_in >= FIRST.end_ms / 1000


def test_leaving_the_step_ends_it_at_once() -> None:
    hangup = asked()
    hangup.ends_in(seen(1.0))
    assert hangup.ends_in(seen(2.0, Command.NEXT)) == 0


def test_where_it_does_not_play_it_ends_at_once() -> None:
    assert asked().ends_in(seen(1.0, Command.TOGGLE)) == 0
    assert asked().ends_in(seen(GATED.segments[1].end_ms / 1000, Command.GATE)) == 0


def test_the_signal_asks_and_what_it_did_before_is_put_back() -> None:
    before, hangup = signal.getsignal(signal.SIGHUP), Hangup()
    with heeding(hangup):
        assert not hangup.asked
        signal.raise_signal(signal.SIGHUP)
        assert hangup.asked
    assert signal.getsignal(signal.SIGHUP) == before


def test_who_was_told_to_ignore_it_goes_on_ignoring_it() -> None:
    before, hangup = signal.signal(signal.SIGHUP, signal.SIG_IGN), Hangup()
    try:
        with heeding(hangup):
            signal.raise_signal(signal.SIGHUP)
        assert not hangup.asked
    finally:
        signal.signal(signal.SIGHUP, before)


WRITES_ON = """
import os, sys, time
from handscue.play.hangup import Hangup, heeding
hangup = Hangup()
with heeding(hangup):
    print("ready", flush=True)
    while not hangup.asked:
        time.sleep(0.01)
for _ in range(100):
    print("to nobody", flush=True)
    print("to nobody", file=sys.stderr, flush=True)
assert sys.stdin.read() == ""
os.write(int(sys.argv[1]), b"went on")
"""


def test_once_the_terminal_is_closed_writing_and_reading_go_nowhere() -> None:
    ours, theirs = pty.openpty()
    told, tell = os.pipe()
    name = os.ttyname(theirs)
    process = subprocess.Popen(
        [sys.executable, "-c", f"import os; os.open({name!r}, os.O_RDWR)\n{WRITES_ON}", str(tell)],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        pass_fds=[tell],
        start_new_session=True,  # and opening the terminal makes it the one that is hung up on
    )
    os.close(theirs)
    os.close(tell)
    assert os.read(ours, 100).startswith(b"ready")
    os.close(ours)
    assert process.wait(10) == 0
    assert os.read(told, 100) == b"went on"
    os.close(told)
