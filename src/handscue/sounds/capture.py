"""Microphones, through miniaudio: the one that the system records with, or one by its name."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from typing import Any, NamedTuple

import miniaudio

from handscue.errors import OutputError
from handscue.quiet import libraries_kept_quiet
from handscue.sounds.devices import OwnContext
from handscue.units import FRAMES_PER_SECOND, Milliseconds

MONITOR = ".monitor"  # how PulseAudio names what records a loudspeaker


class Found(NamedTuple):
    """A device that sound can be had from; a monitor hears what a loudspeaker is sent."""

    name: str
    is_default: bool
    is_monitor: bool


def chosen(found: Sequence[Found], name: str | None) -> int | None:
    """Return which device is meant: one with these words in its name, however they are written.

    Without a name it is the system's own, else the first: yet never a monitor, which hears the
    session and nobody else. None where there is none.
    """
    if name is not None:
        return next(
            (i for i, one in enumerate(found) if name.casefold() in one.name.casefold()), None
        )
    real = [i for i, one in enumerate(found) if not one.is_monitor]
    return next((i for i in real if found[i].is_default), real[0] if real else None)


class Microphone(OwnContext, miniaudio.CaptureDevice):  # type: ignore[misc] # its library has no types
    """A microphone that hands over 16-bit mono sound at 48 kHz, a period at a time.

    Without ``check`` it is whatever the system records with.
    """

    def __init__(self, period_ms: Milliseconds, name: str | None, *, check: bool) -> None:
        self._name, self._check = name, check
        super().__init__(
            input_format=miniaudio.SampleFormat.SIGNED16,
            nchannels=1,
            sample_rate=FRAMES_PER_SECOND,
            buffersize_msec=period_ms,
        )

    def _make_context(self, *arguments: Any) -> Any:
        context = super()._make_context(*arguments)
        if self._check or self._name is not None:
            infos, found = _found(context)
            if (index := chosen(found, self._name)) is None:
                raise miniaudio.MiniaudioError(_none_of(found, self._name))
            # The context keeps what it points to.
            self._devconfig.capture.pDeviceID = miniaudio.ffi.addressof(infos[index].id)
        return context

    def begin(self, take: Callable[[bytes], None]) -> None:
        """Have each period handed to a function, in a thread of miniaudio's.

        Raises:
            OutputError: it does not start.

        """
        stream = _each(take)
        next(stream)
        try:
            self.start(stream)
        except miniaudio.MiniaudioError as error:
            raise OutputError(f"the microphone does not start ({error.args[0]})") from None


def _each(take: Callable[[bytes], None]) -> Generator[None, bytearray, None]:
    while True:
        take(bytes((yield)))


def opened(period_ms: Milliseconds, name: str | None = None, *, check: bool = False) -> Microphone:
    """Open a microphone: one with these words in its name, or the one the system records with.

    With ``check`` that is none which records a loudspeaker.

    Raises:
        OutputError: there is none.

    """
    try:
        with libraries_kept_quiet():
            return Microphone(period_ms, name, check=check)
    except miniaudio.MiniaudioError as error:
        raise OutputError(f"there is no microphone to record with ({error.args[0]})") from None


def _none_of(found: Sequence[Found], name: str | None) -> str:
    if name is None:
        return "none is connected"
    there = ", ".join(one.name for one in found) or "none at all"
    return f"none is called {name!r}; there is {there}"


def _found(context: Any) -> tuple[Any, list[Found]]:
    """Return the devices a context can record with, as miniaudio has them and as we do."""
    count, nothing = miniaudio.ffi.new("ma_uint32*"), miniaudio.ffi.NULL
    infos = miniaudio.ffi.new("ma_device_info**")
    told = miniaudio.lib.ma_context_get_devices(context, nothing, nothing, infos, count)
    if told != miniaudio.lib.MA_SUCCESS:
        return infos[0], []
    is_pulse = context.backend == miniaudio.lib.ma_backend_pulseaudio
    return infos[0], [_as_found(infos[0][i], is_pulse=is_pulse) for i in range(count[0])]


def _as_found(info: Any, *, is_pulse: bool) -> Found:
    ffi = miniaudio.ffi
    # PulseAudio's devices are identified by their names; in ours, words may be translated.
    system_name = ffi.string(ffi.cast("char*", ffi.addressof(info.id)), 256) if is_pulse else b""
    name = ffi.string(info.name).decode(errors="replace")
    return Found(name, bool(info.isDefault), system_name.endswith(MONITOR.encode()))
