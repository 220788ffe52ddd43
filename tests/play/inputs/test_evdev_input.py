"""Pedals read directly: from pipes handed in, and from the kernel where it lends a device."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Collection, Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from handscue.play.clock import MonotonicClock
from handscue.play.inputs.evdev_input import (
    LOOK_AGAIN_S,
    Device,
    EvdevDevices,
    PedalKeys,
    key_presses,
)
from handscue.play.inputs.keymap import KeyMap, SingleKey
from handscue.play.inputs.keynames import UNKNOWN, key_name
from handscue.play.inputs.merged import MergedInputs, waiting_by
from handscue.play.inputs.presses import Edge
from handscue.play.inputs.source import Press
from handscue.play.transport import Command

if sys.platform == "win32":
    pytest.skip("needs Linux", allow_module_level=True)

PAGE_DOWN, Q, DOWN, UP, REPEAT = 109, 16, 1, 0, 2


class Told(NamedTuple):
    """See ``Event``."""

    type: int
    code: int
    value: int


class PipeDevice:
    """See ``Device``: tells of what is pressed here, until it is pulled out."""

    def __init__(self, name: str = "PageFlip Firefly") -> None:
        self.name = name
        self._reading, self._pressing = os.pipe()
        os.set_blocking(self._reading, False)

    def press(self, code: int, *values: int) -> None:
        os.write(self._pressing, bytes(byte for value in values for byte in (code, value)))

    def pull_out(self) -> None:
        os.close(self._pressing)

    def fileno(self) -> int:
        return self._reading

    def presses(self) -> Iterator[Press]:
        raw = os.read(self._reading, 4096)
        if not raw:
            raise OSError("no such device")
        pairs = zip(raw[::2], raw[1::2], strict=True)
        yield from key_presses(Told(1, code, value) for code, value in pairs)

    def close(self) -> None:
        if self._reading >= 0:
            os.close(self._reading)
        self._reading = -1


class HandedIn:
    """See ``Devices``: gives what is put into its list."""

    def __init__(self, *devices: Device) -> None:
        self.waiting = list(devices)
        self.notice: str | None = None

    def fresh(self, names: Collection[str]) -> Iterable[Device]:
        found = [d for d in self.waiting if any(name.lower() in d.name.lower() for name in names)]
        self.waiting = [d for d in self.waiting if d not in found]
        return found


def read(pedal: PedalKeys, now: float) -> list[Press]:
    """Read as ``MergedInputs`` does."""
    ready = waiting_by(MonotonicClock())(pedal.descriptors(), 0) if pedal.descriptors() else ()
    return list(pedal.read(ready, now))


def test_a_pedal_tells_when_it_goes_down_and_when_it_comes_up() -> None:
    device = PipeDevice()
    with closing(PedalKeys(["pageflip"], HandedIn(device))) as pedal:
        assert pedal.notice is None
        assert read(pedal, 0) == []
        device.press(PAGE_DOWN, DOWN, REPEAT, REPEAT, UP)
        assert read(pedal, 0.1) == [Press("page down", Edge.DOWN), Press("page down", Edge.UP)]
        device.press(255, DOWN)
        assert read(pedal, 0.2) == [Press(UNKNOWN, Edge.DOWN)]
    assert device.fileno() == -1


def test_devices_that_were_not_named_are_left_alone() -> None:
    keyboard = PipeDevice("AT Translated Set 2 keyboard")
    pedal = PedalKeys(["PageFlip"], HandedIn(keyboard))
    assert read(pedal, 0) == []
    assert list(pedal.descriptors()) == []
    assert pedal.notice == "Looking for the pedal PageFlip: is it switched on?"


def test_a_pedal_that_goes_and_comes_back_is_found_again() -> None:
    first, second = PipeDevice(), PipeDevice()
    devices = HandedIn(first)
    with closing(PedalKeys(["PageFlip"], devices)) as pedal:
        read(pedal, 0)
        first.press(PAGE_DOWN, DOWN)
        assert read(pedal, 0.1) == [Press("page down", Edge.DOWN)]
        first.pull_out()
        assert read(pedal, 0.2) == [Press("page down", Edge.UP)]  # or it would be held for ever
        assert pedal.notice == "Looking for the pedal PageFlip: is it switched on?"
        assert first.fileno() == -1
        devices.waiting.append(second)
        assert pedal.deadline() == LOOK_AGAIN_S
        read(pedal, LOOK_AGAIN_S)
        assert pedal.notice is None
        second.press(PAGE_DOWN, DOWN, UP)
        assert len(read(pedal, LOOK_AGAIN_S + 0.1)) == 2


def test_the_player_gets_the_commands_of_a_pedal() -> None:
    device = PipeDevice()
    keymap = KeyMap(single_key=SingleKey(key="space", double_ms=150, long_ms=200))
    with closing(PedalKeys(["PageFlip"], HandedIn(device))) as pedal:
        commands = MergedInputs([pedal], keymap, MonotonicClock())
        assert commands.next(0) is None
        device.press(PAGE_DOWN, DOWN, UP)
        assert commands.next(1) is Command.NEXT
        device.press(57, DOWN)
        assert commands.next(1) is Command.TOGGLE  # it was not let go for 200 ms
        device.press(57, UP)
        device.press(Q, DOWN, UP)  # a letter on a pedal means nothing
        assert commands.next(0.05) is None
        device.pull_out()
        assert commands.next(0.05) is None
        assert commands.notices == ("Looking for the pedal PageFlip: is it switched on?",)


class Machine:
    """A folder of event files, each with a device."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.forbidden = False
        self.opened: list[str] = []

    def plug(self, file: str, name: str) -> None:
        """Put a device there; a new file each time, as the kernel does."""
        new = self.folder / f"new-{name}-{len(list(self.folder.iterdir()))}-{len(self.opened)}"
        new.write_text(name)
        new.replace(self.folder / file)

    def open(self, path: Path) -> Device:
        if self.forbidden:
            raise PermissionError(13, "Permission denied")
        self.opened.append(path.name)
        return PipeDevice(path.read_text())


def test_each_device_is_opened_once_and_one_that_comes_back_again(tmp_path: Path) -> None:
    machine = Machine(tmp_path)
    machine.plug("event0", "Keyboard")
    machine.plug("event1", "AirTurn BT200")
    devices = EvdevDevices(tmp_path, machine.open)
    [pedal] = devices.fresh(["airturn"])
    assert pedal.name == "AirTurn BT200"
    assert list(devices.fresh(["airturn"])) == []
    assert machine.opened == ["event0", "event1"]
    machine.plug("event1", "AirTurn BT200 again")
    assert [device.name for device in devices.fresh(["airturn"])] == ["AirTurn BT200 again"]
    machine.plug("event1", "Mouse")
    assert list(devices.fresh(["airturn"])) == []


def test_a_device_that_was_closed_for_an_error_is_opened_again(tmp_path: Path) -> None:
    machine = Machine(tmp_path)
    machine.plug("event1", "AirTurn")
    devices = EvdevDevices(tmp_path, machine.open)
    [pedal] = devices.fresh(["airturn"])
    pedal.close()
    assert len(list(devices.fresh(["airturn"]))) == 1


def test_without_the_right_to_read_it_says_what_to_type(tmp_path: Path) -> None:
    machine = Machine(tmp_path)
    machine.plug("event0", "PageFlip")
    machine.forbidden = True
    pedal = PedalKeys(["PageFlip"], EvdevDevices(tmp_path, machine.open))
    assert pedal.notice is not None
    assert "usermod -aG input" in pedal.notice
    machine.forbidden = False
    read(pedal, 1)
    assert pedal.notice is None
    pedal.close()


def test_files_that_are_no_devices_are_passed_over(tmp_path: Path) -> None:
    pytest.importorskip("evdev", reason="evdev is not installed")
    (tmp_path / "event0").write_text("nothing")
    assert list(EvdevDevices(tmp_path).fresh(["nothing"])) == []
    assert list(EvdevDevices(tmp_path / "missing").fresh(["nothing"])) == []


def test_codes_are_those_of_the_kernel() -> None:
    """Every code evdev has a like name for leads to that key."""
    ecodes = pytest.importorskip("evdev.ecodes", reason="evdev is not installed")
    odd = {
        "up": "KEY_UP", "page down": "KEY_PAGEDOWN", "space": "KEY_SPACE", "escape": "KEY_ESC",
        "play pause": "KEY_PLAYPAUSE", "next track": "KEY_NEXTSONG", "stop": "KEY_STOPCD",
        "previous track": "KEY_PREVIOUSSONG", "volume up": "KEY_VOLUMEUP", "mute": "KEY_MUTE",
        "left button": "BTN_LEFT", "+": "KEY_KPPLUS", "enter": "KEY_KPENTER", "f12": "KEY_F12",
    }  # fmt: skip
    names = odd | {letter: f"KEY_{letter.upper()}" for letter in "abcdefghijklmnopqrstuvwxyz0189"}
    for key, name in names.items():
        told = [Told(1, getattr(ecodes, name), DOWN)]
        assert list(key_presses(told)) == [Press(key_name(key), Edge.DOWN)]


def test_events_of_other_kinds_are_no_presses() -> None:
    """A pedal sends a scan code before each key and a mark after it; some move a pointer."""
    events = pytest.importorskip("evdev.events", reason="evdev is not installed")
    told = [
        events.InputEvent(0, 0, kind, code, value)
        for kind, code, value in ((4, 4, 458830), (1, 57, 1), (0, 0, 0), (2, 0, 1), (1, 57, 2))
    ]
    assert list(key_presses(told)) == [Press("space", Edge.DOWN)]


@contextlib.contextmanager
def kernel_pedal() -> Iterator[Any]:
    """A device made by the kernel."""
    evdev = pytest.importorskip("evdev", reason="evdev is not installed")
    if not os.access("/dev/uinput", os.W_OK):
        pytest.skip("/dev/uinput is not there, or may not be written")
    if not os.access("/dev/input", os.R_OK):
        pytest.skip("/dev/input is not there, or may not be read")
    with evdev.UInput({1: [PAGE_DOWN]}, name="handscue test pedal") as device:
        yield device


def test_a_pedal_of_the_kernel() -> None:
    clock = MonotonicClock()
    with closing(PedalKeys(["handscue test"], EvdevDevices())) as pedal:
        commands = MergedInputs([pedal], KeyMap(), clock)
        for _ in range(2):  # it goes, and comes back
            with kernel_pedal() as device:
                until = clock.now() + 5
                while pedal.notice and clock.now() < until:
                    assert commands.next(0.1) is None
                for value in (DOWN, UP):
                    device.write(1, PAGE_DOWN, value)
                    device.syn()
                assert commands.next(5) is Command.NEXT
            assert commands.next(0.2) is None
            assert commands.notices
