"""Commands that are said, as a source: by instants, with a fake process that hears."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handscue.play.inputs.keymap import KeyMap, Origin, SingleKey
from handscue.play.inputs.merged import MergedInputs
from handscue.play.inputs.said import Beat, HeardWord, Lost, Said
from handscue.play.inputs.spoken import (
    CLIPPED,
    DEAF_S,
    ECHO,
    LASTED_S,
    MUTED,
    PAUSES_S,
    SILENT_S,
    START_S,
    TOO_LOUD,
    WATCHED,
    SpokenWords,
    troubled,
)
from handscue.play.transport import Command
from play.fakes import JumpingClock
from play.inputs.fakes import FakeListener

QUIET = Beat(-60.0)


@dataclass
class Room:
    """A source, and every process it started; ``fails`` keeps more from starting."""

    started: list[FakeListener] = field(default_factory=list)
    fails: bool = False
    now: float = 1000.0

    def __post_init__(self) -> None:
        self.source = SpokenWords(self.start)

    def start(self) -> FakeListener:
        if self.fails:
            raise OSError("no more processes")
        self.started.append(FakeListener())
        return self.started[-1]

    def after(self, seconds: float, *said: Said) -> list[str]:
        """Have something said, and return which commands are given by that."""
        self.now += seconds
        for one in said:
            self.started[-1].say(one)
        return [press.key for press in self.source.read(self.source.descriptors(), self.now)]

    def listens(self) -> None:
        self.after(0)
        self.after(0, QUIET)


@pytest.fixture
def room() -> Iterator[Room]:
    found = Room()
    yield found
    found.source.close()


def test_it_listens_once_it_is_read_and_says_so(room: Room) -> None:
    assert (room.started, room.source.is_on) == ([], False)
    room.after(0)
    assert not room.source.is_on  # its process only begins
    room.after(2, QUIET)
    assert room.source.is_on
    assert room.source.notice is None


def test_a_word_is_a_command_and_a_second_after_it_is_deaf(room: Room) -> None:
    room.listens()
    assert room.after(1, HeardWord("next", 3.0)) == ["next"]
    assert room.after(DEAF_S / 2, HeardWord("next", 3.0)) == []
    assert room.after(DEAF_S / 2, HeardWord("again", 3.0)) == ["again"]


def test_words_mean_what_their_names_say_whatever_the_keys(room: Room) -> None:
    clock = JumpingClock()
    keymap = KeyMap(single_key=SingleKey(key="n"), debounce_ms=1000)
    inputs = MergedInputs([room.source], keymap, clock, lambda descriptors, _: descriptors)
    assert inputs.next(0) is None
    room.started[-1].say(QUIET)
    room.started[-1].say(HeardWord("toggle", 3.0))
    assert inputs.next(0) is Command.TOGGLE
    assert room.source.origin is Origin.SPOKEN
    room.started[-1].say(HeardWord("no such command", 3.0))
    clock.wait(2)
    assert inputs.next(0) is None


def test_what_is_lost_is_told_and_tried_again_after_longer_and_longer(room: Room) -> None:
    room.listens()
    for tries, pause in enumerate((*PAUSES_S, PAUSES_S[-1]), start=1):
        room.after(1, Lost("the microphone is gone"))
        assert room.started[-1].closed
        assert not room.source.is_on
        assert room.source.notice == "Not listening: the microphone is gone. Trying again."
        assert room.source.deadline() == room.now + pause
        room.after(pause - 0.01)
        assert len(room.started) == tries
        room.after(0.02)
        assert len(room.started) == tries + 1
        room.after(0.1, QUIET)
        assert room.source.notice is None


def test_one_that_lasted_is_tried_again_at_once(room: Room) -> None:
    room.listens()
    for _ in range(3):
        room.after(1, Lost("x"))
        room.after(60)
        room.after(0, QUIET)
    room.after(LASTED_S, QUIET)
    room.after(1, Lost("x"))
    assert room.source.deadline() == room.now + PAUSES_S[0]


def test_one_that_says_nothing_is_ended(room: Room) -> None:
    room.after(0)
    room.after(START_S - 0.1)
    assert not room.started[0].closed
    room.after(0.2)
    assert room.started[0].closed
    assert room.source.notice == "Not listening: it does not respond. Trying again."
    room.after(PAUSES_S[0])
    room.after(0, QUIET)
    room.after(SILENT_S - 0.1)
    assert room.source.is_on
    room.after(0.2)
    assert not room.source.is_on


def test_one_that_cannot_be_started_is_tried_again(room: Room) -> None:
    room.fails = True
    room.after(0)
    assert room.source.notice
    assert "no more processes" in room.source.notice
    room.fails = False
    room.after(PAUSES_S[0])
    room.after(0, QUIET)
    assert room.source.is_on


def test_what_it_says_after_it_is_lost_means_nothing(room: Room) -> None:
    room.listens()
    said = (Lost("first"), QUIET, HeardWord("next", 9.0), Lost("its process ended"))
    assert room.after(1, *said) == []
    assert room.source.notice == "Not listening: first. Trying again."


def test_closing_ends_the_use_of_the_microphone(room: Room) -> None:
    room.listens()
    room.source.close()
    room.source.close()
    assert room.started[-1].closed
    assert not room.source.is_on
    assert room.source.descriptors() == ()


@pytest.mark.parametrize(
    ("beat", "notice"),
    [
        (Beat(-100.0, is_silent=True), MUTED),
        (Beat(-1.0, is_clipped=True), TOO_LOUD),
        (Beat(-30.0, is_lost=True), ECHO),
    ],
)
def test_a_microphone_of_no_use_is_told_of_until_it_is(room: Room, beat: Beat, notice: str) -> None:
    room.listens()
    for _ in range(WATCHED):
        room.after(0.25, beat)
    assert room.source.notice == notice
    assert room.source.is_on
    for _ in range(WATCHED):
        room.after(0.25, QUIET)
    assert room.source.notice is None


@given(st.integers(0, WATCHED))
def test_one_loud_moment_is_no_trouble(at: int) -> None:
    beats = [QUIET] * WATCHED
    beats[at : at + CLIPPED - 1] = [Beat(-1.0, is_clipped=True)] * len(beats[at : at + CLIPPED - 1])
    assert troubled(beats) is None
