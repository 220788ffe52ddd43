"""What devices opened through miniaudio have in common: sound systems, and a clean end."""

from __future__ import annotations

import sys
from typing import Any

import miniaudio

# Named, for without a sound server miniaudio would quietly take a device that does not exist.
_BACKENDS = {
    "linux": [miniaudio.Backend.PULSEAUDIO, miniaudio.Backend.ALSA],
    "darwin": [miniaudio.Backend.COREAUDIO],
    "win32": [miniaudio.Backend.WASAPI, miniaudio.Backend.DSOUND],
}


def backends() -> list[miniaudio.Backend]:
    """Return the sound systems to try on this platform, in order."""
    return _BACKENDS.get(sys.platform, [miniaudio.Backend.ALSA])


class OwnContext:
    """Goes before a device of miniaudio's: as it is closed, it lets go of its sound server, too.

    miniaudio 1.71 itself never frees the context of a device. With PulseAudio each leaves a
    connection and four descriptors behind, and a server that has 64 refuses every program.
    """

    _context = miniaudio.ffi.NULL

    def __init__(self, **how: Any) -> None:
        """Open the device.

        Raises:
            miniaudio.MiniaudioError: there is none.

        """
        try:
            super().__init__(backends=backends(), app_name="handscue", **how)  # type: ignore[call-arg]
        except miniaudio.MiniaudioError:
            self.close()
            raise

    def _make_context(self, *arguments: Any) -> Any:
        self._context = super()._make_context(*arguments)  # type: ignore[misc]
        return self._context

    def close(self) -> None:
        """Stop, and free the device and its context. Closing again does nothing."""
        # Taken away first, so that a version which frees it as well finds nothing to free.
        context, self._context = self._context, miniaudio.ffi.NULL
        super().close()  # type: ignore[misc]
        miniaudio.lib.ma_context_uninit(context)
