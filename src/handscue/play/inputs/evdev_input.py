"""Pedals and remotes read directly on Linux, so that they work with the window not in front.

Only devices that the user named are read, and none is ever grabbed: the keyboard goes on typing
where it typed, and a pedal's keys reach other windows as before.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from handscue.play.inputs.keymap import Origin
from handscue.play.inputs.keynames import UNKNOWN, Key
from handscue.play.inputs.presses import Edge
from handscue.play.inputs.source import Press

if TYPE_CHECKING:
    from handscue.units import Seconds

LOOK_AGAIN_S = 1.0
EVENT_FILES = Path("/dev/input")

# Codes of linux/input-event-codes.h, the same on every machine.
_KEYS: dict[int, Key] = {
    **{2 + n: character for n, character in enumerate("1234567890-=")},
    **{16 + n: character for n, character in enumerate("qwertyuiop")},
    **{30 + n: character for n, character in enumerate("asdfghjkl")},
    **{44 + n: character for n, character in enumerate("zxcvbnm,.")},
    **{59 + n: f"f{n + 1}" for n in range(10)},
    1: "escape", 14: "backspace", 15: "tab", 28: "enter", 55: "*", 57: "space", 74: "-",
    78: "+", 87: "f11", 88: "f12", 96: "enter", 102: "home", 103: "up", 104: "page up",
    105: "left", 106: "right", 107: "end", 108: "down", 109: "page down", 110: "insert",
    111: "delete", 113: "mute", 114: "volume down", 115: "volume up", 163: "next track",
    164: "play pause", 165: "previous track", 166: "stop", 168: "rewind", 200: "play",
    201: "pause", 207: "play", 208: "fast forward", 272: "left button", 273: "right button",
    274: "middle button",
}  # fmt: skip
_KEY_EVENT = 1
_EDGES = {0: Edge.UP, 1: Edge.DOWN}  # 2 is a repeat, which tells nothing new


class Event(Protocol):
    """What the kernel tells, as evdev reads it."""

    type: int
    code: int
    value: int


def key_presses(events: Iterable[Event]) -> Iterator[Press]:
    """Return the presses among a device's events: keys alone, and no repeats."""
    for event in events:
        if event.type == _KEY_EVENT and event.value in _EDGES:
            yield Press(_KEYS.get(event.code, UNKNOWN), _EDGES[event.value])


class Device(Protocol):
    """A device that is open: it has a name, and tells of keys."""

    name: str

    def fileno(self) -> int:
        """Return what becomes readable when a key has been pressed; -1 once closed."""
        ...

    def presses(self) -> Iterable[Press]:
        """Return what has come, without waiting.

        Raises:
            OSError: it is gone.

        """
        ...

    def close(self) -> None:
        """Give it back."""
        ...


class Devices(Protocol):
    """Finds devices as they come."""

    notice: str | None  # why some cannot be found, and what to do

    def fresh(self, names: Collection[str]) -> Iterable[Device]:
        """Open what was not given yet, or was lost since, of devices so named."""
        ...


class PedalKeys:
    """Every device that has one of these words in its name; one that went away is found again."""

    origin = Origin.PEDAL

    def __init__(self, names: Collection[str], devices: Devices) -> None:
        self._names, self._devices = names, devices
        self._open: dict[int, Device] = {}
        self._held: dict[int, set[Key]] = {}
        self._look_at: Seconds = float("-inf")
        self._look()  # so that what is not there can be told before the session

    @property
    def notice(self) -> str | None:
        """See ``Source``."""
        opened = [device.name.casefold() for device in self._open.values()]
        away = [n for n in self._names if not any(n.casefold() in name for name in opened)]
        if not away:
            return None
        if self._devices.notice:
            return self._devices.notice
        return f"Looking for the pedal {' and '.join(away)}: is it switched on?"

    def descriptors(self) -> Collection[int]:
        """See ``Source``."""
        return tuple(self._open)

    def deadline(self) -> Seconds | None:
        """See ``Source``."""
        return self._look_at

    def read(self, ready: Collection[int], now: Seconds) -> Sequence[Press]:
        """See ``Source``."""
        presses = [press for descriptor in ready for press in self._read(descriptor)]
        if now >= self._look_at:
            self._look_at = now + LOOK_AGAIN_S
            self._look()
        return presses

    def _look(self) -> None:
        for device in self._devices.fresh(self._names):
            self._open[device.fileno()] = device
            self._held[device.fileno()] = set()

    def _read(self, descriptor: int) -> Iterator[Press]:
        held = self._held[descriptor]
        try:
            for press in self._open[descriptor].presses():
                (held.add if press.edge is Edge.DOWN else held.discard)(press.key)
                yield press
        except BlockingIOError:  # nothing there after all
            return
        except OSError:
            self._lose(descriptor)
            yield from (Press(key, Edge.UP) for key in held)  # nobody will tell of it any more

    def _lose(self, descriptor: int) -> None:
        del self._held[descriptor]
        with contextlib.suppress(OSError):
            self._open.pop(descriptor).close()

    def close(self) -> None:
        """See ``Source``."""
        for descriptor in tuple(self._open):
            self._lose(descriptor)


class EvdevDevice:
    """See ``Device``."""

    def __init__(self, path: Path) -> None:
        import evdev  # an extra; not for --help

        # Opened for writing, some pedals set their lights anew.
        self._device = evdev.InputDevice(str(path), readonly=True)
        self.name: str = self._device.name

    def fileno(self) -> int:
        """See ``Device``; -1 once closed."""
        descriptor: int = self._device.fd
        return descriptor

    def presses(self) -> Iterator[Press]:
        """See ``Device``."""
        return key_presses(self._device.read())

    def close(self) -> None:
        """See ``Device``."""
        self._device.close()


class EvdevDevices:
    """See ``Devices``: those of the machine. A file that may not be read is tried again."""

    def __init__(
        self,
        folder: Path = EVENT_FILES,
        open_device: Callable[[Path], Device] = EvdevDevice,
    ) -> None:
        self._folder, self._open_device = folder, open_device
        # By file, and its inode: a device that comes back is another file. None: not ours.
        self._known: dict[tuple[Path, int], Device | None] = {}
        self.notice: str | None = None

    def fresh(self, names: Collection[str]) -> Iterator[Device]:
        """See ``Devices``."""
        files = {(path, inode) for path in self._folder.glob("event*") for inode in _inode(path)}
        self._known = {
            file: device
            for file, device in self._known.items()
            if file in files and (device is None or device.fileno() >= 0)
        }
        self.notice = None
        for path, inode in sorted(files - self._known.keys()):
            if (device := self._opened(path)) is None:
                continue
            if any(name.casefold() in device.name.casefold() for name in names):
                self._known[path, inode] = device
                yield device
            else:
                self._known[path, inode] = None
                device.close()

    def _opened(self, path: Path) -> Device | None:
        try:
            return self._open_device(path)
        except PermissionError:
            self.notice = (
                "Pedals may not be read directly. Type: sudo usermod -aG input $USER, "
                "then log out and in again."
            )
        except OSError:  # gone already, or not ready yet
            pass
        return None


def _inode(path: Path) -> Iterator[int]:
    with contextlib.suppress(OSError):
        yield path.stat().st_ino


def is_installed() -> bool:
    """Return whether pedals can be read directly here."""
    from importlib.util import find_spec

    return find_spec("evdev") is not None
