"""What comes first when a command has other sound heard: that sound, and not the next process."""

from __future__ import annotations

import time

import pytest

from handscue.play.outputs import simpleaudio_process
from handscue.play.outputs.simpleaudio_process import SimpleaudioOutput
from play.sessions import bursts

MIX = bursts([0.0, 0.5], seconds=0.3, total_s=9.0)


class NotedChild:
    """A process that only notes what it is asked to do, under a number of its own."""

    noted: list[tuple[str, int]]
    made: int

    def __init__(self, *, probe: bool) -> None:  # noqa: ARG002 - as the real one has it
        cls = type(self)
        cls.made += 1
        self._number = cls.made
        self._note("began")

    def _note(self, what: str) -> None:
        self.noted.append((what, self._number))

    def wait_ready(self) -> None:
        """Be ready."""

    def check(self, now: float) -> None:
        """Live."""

    def hand_over(self, sound: bytes, at: float) -> None:
        """Take sound."""
        assert sound
        assert at
        self._note("plays")

    def silence(self) -> None:
        """Be silent."""
        self._note("is silent")

    def kill(self) -> None:
        """End."""
        self._note("ended")


@pytest.fixture
def noted(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    NotedChild.noted, NotedChild.made = [], 0
    monkeypatch.setattr(simpleaudio_process, "_Child", NotedChild)
    monkeypatch.setattr(simpleaudio_process, "is_installed", lambda: True)
    return NotedChild.noted


def play(output: SimpleaudioOutput) -> None:
    output.play(MIX, 0, MIX.frames, time.monotonic())


def test_new_sound_waits_for_nothing_but_the_silence_before_it(
    noted: list[tuple[str, int]],
) -> None:
    output = SimpleaudioOutput()
    play(output)
    noted.clear()
    play(output)
    assert noted == [("is silent", 1), ("plays", 2), ("began", 3), ("ended", 1)]
    output.close()
    assert noted[4:] == [("ended", 2), ("ended", 3)]


def test_what_is_stopped_is_silent_and_what_follows_is_ready(noted: list[tuple[str, int]]) -> None:
    output = SimpleaudioOutput()
    play(output)
    noted.clear()
    output.stop()
    output.stop()
    assert noted == [("is silent", 1), ("began", 3), ("ended", 1)]
    play(output)
    assert noted[3:] == [("plays", 2)]


def test_no_process_is_left_behind_where_the_one_that_follows_is_gone(
    noted: list[tuple[str, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    output = SimpleaudioOutput()
    play(output)

    def gone(_child: NotedChild, _now: float) -> None:
        raise simpleaudio_process.OutputError("the device is gone")

    monkeypatch.setattr(NotedChild, "check", gone)
    with pytest.raises(simpleaudio_process.OutputError):
        play(output)
    output.close()
    began = {number for what, number in noted if what == "began"}
    assert {number for what, number in noted if what == "ended"} == began
