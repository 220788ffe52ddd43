"""A session bus of the test's own, and a remote to press: ``playerctl``."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Self

import pytest

CONFIGURATION = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={socket}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/>
  </policy>
</busconfig>
"""


def require_bus() -> None:
    """Skip the running test where it cannot have a bus, or fail it if HANDSCUE_RIG is required."""
    missing = [name for name in ("dbus-daemon", "playerctl") if shutil.which(name) is None]
    if not missing:
        return
    reason = f"{' and '.join(missing)} not found: apt install dbus playerctl"
    if os.environ.get("HANDSCUE_RIG") == "required":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


class SessionBus:
    """A bus that can be stopped and started anew at the same address."""

    def __init__(self, folder: Path) -> None:
        self._socket = folder / "bus"
        self._configuration = folder / "bus.conf"
        self._configuration.write_text(CONFIGURATION.format(socket=self._socket))
        self.env = {"DBUS_SESSION_BUS_ADDRESS": f"unix:path={self._socket}"}
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Start it; it is ready when this returns."""
        self._process = subprocess.Popen(
            ["dbus-daemon", f"--config-file={self._configuration}", "--nofork", "--print-address"],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        assert self._process.stdout.readline()

    def stop(self) -> None:
        """Take it away from all who are on it."""
        if self._process is None or self._process.stdout is None:
            return
        self._process.kill()
        self._process.wait()
        self._process.stdout.close()
        self._process = None
        self._socket.unlink(missing_ok=True)

    def playerctl(self, *arguments: str) -> str:
        """Press a key of the remote, or ask what is played."""
        run = subprocess.run(
            ["playerctl", "--player=handscue", *arguments],
            env={**os.environ, **self.env},
            capture_output=True,
            text=True,
            timeout=10,
            check=False,
        )
        return (run.stdout or run.stderr).strip()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
