"""What an output holds of the machine stays the same, however long a session goes on."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from rig.sound_card import SoundCard

pytestmark = pytest.mark.rig

TESTS = Path(__file__).resolve().parents[2]
TEN_MINUTES, A_MINUTE_AND_A_HALF = 600, 90  # in seconds
MOST_CLIENTS = 4  # miniaudio has two connections, a child of simpleaudio one, and there are two


class Holding:
    """An output in a process of its own."""

    def __init__(self, process: subprocess.Popen[str], card: SoundCard) -> None:
        self._process, self._card = process, card
        self.first = self._told()

    def does(self, what: str, times: int) -> dict[str, Any]:
        """Have it do something so often; return what it holds then."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{what} {times}\n")
        self._process.stdin.flush()
        return self._told()

    def _told(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        told: dict[str, Any] = json.loads(self._process.stdout.readline())
        return told


@contextlib.contextmanager
def holding(name: str, card: SoundCard) -> Iterator[Holding]:
    """Open an output that hears only the rig."""
    with subprocess.Popen(
        [sys.executable, "-m", "play.outputs.holding", name],
        env={**card.env, "PYTHONPATH": str(TESTS)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield Holding(process, card)


def assert_no_more(many: dict[str, Any], few: dict[str, Any]) -> None:
    """Make sure that no more is held than before, but for what is about to be let go of."""
    assert many["descriptors"] <= few["descriptors"] + 5
    assert many["threads"] <= few["threads"] + 1


@pytest.mark.parametrize(("name", "times"), [("miniaudio", 500), ("simpleaudio", 60)])
def test_commands_leave_nothing_open(name: str, times: int, sound_card: SoundCard) -> None:
    """A server takes 64 connections of all programs together."""
    with holding(name, sound_card) as output:
        few = output.does("commands", 5)
        many = output.does("commands", times)
        assert_no_more(many, few)
        assert sound_card.clients() <= MOST_CLIENTS
    assert sound_card.clients() == 0


@pytest.mark.parametrize(
    ("name", "gone_s"),
    [
        ("miniaudio", TEN_MINUTES),
        ("simpleaudio", A_MINUTE_AND_A_HALF),
        ("auto", A_MINUTE_AND_A_HALF),
    ],
)
@pytest.mark.parametrize(("lose", "regain"), [("unplug", "plug"), ("kill", "start")])
def test_a_device_that_was_gone_for_long_is_found_again(
    name: str, gone_s: int, lose: str, regain: str, sound_card: SoundCard
) -> None:
    """And as little is open as before, though it was sought each second."""
    with holding(name, sound_card) as output:
        getattr(sound_card, lose)()
        few = output.does("seek", 5)
        assert few["sound"] is None
        many = output.does("seek", gone_s)
        assert many["sound"] is None
        assert_no_more(many, few)
        getattr(sound_card, regain)()
        back = output.does("seek", 5)
        assert back["sound"] == output.first["sound"]
        assert sound_card.clients() <= MOST_CLIENTS


@pytest.mark.parametrize("name", ["miniaudio", "simpleaudio"])
def test_a_sound_server_that_hangs_holds_up_nothing(name: str, sound_card: SoundCard) -> None:
    """Whatever is pressed meanwhile; and it is heard from again as soon as it goes on."""
    with holding(name, sound_card) as output:
        few = output.does("commands", 5)
        with sound_card.frozen():
            assert output.does("commands", 3)["took_s"] < 1
        many = output.does("commands", 5)
        assert_no_more(many, few)
        assert sound_card.clients() <= MOST_CLIENTS
