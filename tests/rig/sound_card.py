"""A real-time sound card of one's own: a private PulseAudio daemon that plays into nothing.

Its sink is paced by the monotonic clock as a real card is by its crystal. PulseAudio's and ALSA's
default output lead to it, in the processes that are given its environment and in no others. It
can be crashed, unplugged and stalled, and what it really played can be recorded.

At 48 000 and 44 100 frames a second the pace is exact. Where 10 ms is no whole number of frames
PulseAudio rounds each block; at 22 050 that was measured to make a minute 6 ms too short.
"""

# ruff: noqa: TID251 - waits for a real daemon

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from rig.recorder import PATIENCE_S, Recorder
from rig.recording import Recording, fill

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType
    from typing import Self

__all__ = ["Recording", "SoundCard", "missing"]

_PACKAGES = "pulseaudio pulseaudio-utils libasound2-plugins"
_PROGRAMS = ("pulseaudio", "pactl", "parec")
_ALSA_PLUGIN = "libasound_module_pcm_pulse.so"
_ALSA_FOLDERS = ("lib/*/alsa-lib", "lib64/alsa-lib", "lib/alsa-lib")

_SOCKET_PATH_MAX = 107
"""Bytes that Linux allows for the path of a unix socket (unix(7): 108 with the final NUL)."""

_TAIL_S = 0.4
"""How long a recording goes on after its block, to hear what players have sent but not played."""


def missing() -> str | None:
    """Say in one line why there can be no sound card here, and what to install; else None."""
    if sys.platform != "linux":
        return f"the real-time rig needs Linux, and this is {sys.platform}"
    absent = [program for program in _PROGRAMS if shutil.which(program) is None]
    if not any(
        match for root in _ALSA_FOLDERS for match in Path("/usr").glob(f"{root}/{_ALSA_PLUGIN}")
    ):
        absent.append(_ALSA_PLUGIN)
    if absent:
        return f"the real-time rig lacks {', '.join(absent)}: apt-get install {_PACKAGES}"
    return None


class SoundCard:
    """A sound card that exists for the length of a `with` block, and leaves nothing behind."""

    def __init__(self, folder: Path, rate: int = 48_000) -> None:
        """Prepare a card of `rate` frames a second with its files below an existing `folder`."""
        self.rate = rate
        self._parent = folder
        self._closing = contextlib.ExitStack()
        self._env: dict[str, str] | None = None
        self._daemon: subprocess.Popen[bytes] | None = None
        self._plugged = False
        self._stalled = False
        self._recorder: Recorder | None = None

    def __enter__(self) -> Self:
        """Start the daemon. Raises RuntimeError, with its log, when it does not come up."""
        with contextlib.ExitStack() as stack:
            self._home = _private_folder(self._parent)
            stack.callback(shutil.rmtree, self._home, ignore_errors=True)
            self._guard = _Guard(self._home)
            stack.callback(self._guard.dismiss)
            stack.callback(self._end_daemon)
            self._env = _environment(self._home)
            self.start()
            self._closing = stack.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """End every process of the card and remove its files."""
        self._closing.close()
        self._env = None

    @property
    def env(self) -> dict[str, str]:
        """The environment for a child process that is to play on this card, and on no other.

        Raises RuntimeError outside of the `with` block, since there sound would go elsewhere.
        """
        if self._env is None:
            raise RuntimeError("a SoundCard has an environment only inside of its `with` block")
        return self._env

    def kill(self) -> None:
        """Crash the sound server (SIGKILL): every connection breaks, new ones are refused."""
        _demand(self._daemon is not None, "the sound server does not run")
        self._end_daemon()
        self._lose()

    def start(self) -> None:
        """Start the sound server again, with the card plugged in and running."""
        _demand(self._daemon is None, "the sound server runs already")
        self._daemon = self._spawn()
        self._guard.watch(self._daemon.pid)
        self._await_socket(self._daemon)
        # The daemon runs on without a sink that it could not load; this asks whether it is there.
        self.control("suspend-sink", "rig", "0")
        self._regain()

    def unplug(self) -> None:
        """Take the card away, as when a loudspeaker loses its connection; the server stays."""
        _demand(self._plugged, "the card is not plugged in")
        self.control("unload-module", "module-null-sink")
        self._lose()

    def plug(self) -> None:
        """Bring the card back after `unplug`.

        Streams that were playing do not come back. A running recording hears nothing of the first
        tens of milliseconds; its gap tells up to which instant.
        """
        _demand(self._daemon is not None, "the sound server does not run")
        _demand(not self._plugged, "the card is plugged in already")
        self.control("load-module", *_sink(self.rate))
        self._regain()

    def stall(self) -> None:
        """Stop the card's clock: it takes what its buffers hold, plays nothing and tells nobody."""
        _demand(self._plugged, "the card is not plugged in")
        _demand(not self._stalled, "the card is stalled already")
        self.control("suspend-sink", "rig", "1")
        self._stalled = True

    def unstall(self) -> None:
        """Let the card go on after `stall`, from the very frame at which it stopped.

        A running recording misses the first 10 ms, since PulseAudio wakes the sink before it wakes
        the monitor; they belong to its gap.
        """
        _demand(self._stalled, "the card is not stalled")
        if self._recorder is not None:
            self._recorder.split()
        self.control("suspend-sink", "rig", "0")
        self._stalled = False

    def clients(self) -> int:
        """Count the connections to the sound server, this question's own left out."""
        return len(self.control("list", "short", "clients").splitlines()) - 1

    @contextlib.contextmanager
    def frozen(self) -> Iterator[None]:
        """Have the sound server do nothing at all meanwhile: it answers nobody, and refuses nobody.

        Its clock stands still, too: what a recording hears of such a time is not worth looking at.
        """
        assert self._daemon is not None
        self._daemon.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self._daemon.send_signal(signal.SIGCONT)

    @contextlib.contextmanager
    def record(self) -> Iterator[Recording]:
        """Record what the card plays while the block runs, and 0.4 s beyond.

        The block starts when the recorder hears the card; if the card is gone or stalled, at once.
        """
        _demand(self._recorder is None, "the card is being recorded already")
        recording = Recording(self.rate)
        recorder = Recorder(self.env, self.rate, self._log)
        self._recorder = recorder
        began = time.monotonic()
        try:
            if self._plugged:
                recorder.attach(wait=not self._stalled)
            began = time.monotonic()
            yield recording
            time.sleep(_TAIL_S)
        finally:
            self._recorder = None
            # A card that is silent to the end is a gap, which only the clock can tell the end of.
            ended = began if self._plugged and not self._stalled else time.monotonic()
            recorder.detach()
            fill(recording, recorder.stretches, began, ended)

    @property
    def _log(self) -> Path:
        return self._home / "log"

    def _log_text(self) -> str:
        return self._log.read_text(errors="replace")

    def _spawn(self) -> subprocess.Popen[bytes]:
        command = [
            "pulseaudio",
            # The default script would load this machine's real devices.
            "-n",
            "--daemonize=no",
            "--use-pid-file=no",
            "--exit-idle-time=-1",
            # Shared memory would outlive a crash.
            "--disable-shm=yes",
            "--realtime=no",
            "--high-priority=no",
            "--log-target=stderr",
            "--log-level=warn",
            f"--load={' '.join(_sink(self.rate))}",
            # Last, so that whoever can connect finds the sink.
            f"--load={' '.join(_protocol(self._home))}",
        ]
        with self._log.open("ab") as log:
            return subprocess.Popen(
                command,
                env=_seclusion(self.env, self._home),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def _await_socket(self, daemon: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + PATIENCE_S
        while not _answers(_socket(self._home)):
            if daemon.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"PulseAudio did not start:\n{self._log_text()}")
            time.sleep(0.005)

    def _end_daemon(self) -> None:
        if self._daemon is not None:
            self._daemon.kill()
            self._daemon.wait()
            self._daemon = None
            self._guard.watch(None)

    def _lose(self) -> None:
        self._plugged = False
        self._stalled = False
        if self._recorder is not None:
            self._recorder.detach(lost=True)

    def _regain(self) -> None:
        self._plugged = True
        self._stalled = False
        if self._recorder is not None:
            self._recorder.attach(wait=True)

    def control(self, *arguments: str) -> str:
        """Have the daemon do something, and return what it says.

        Raises RuntimeError when it refuses or does not answer.
        """
        command = ["pactl", *arguments]
        try:
            result = subprocess.run(
                command,
                env=self.env,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                check=False,
                timeout=PATIENCE_S,
            )
        except subprocess.TimeoutExpired as error:
            raise RuntimeError(f"no answer to {' '.join(command)}") from error
        if result.returncode:
            raise RuntimeError(f"{' '.join(command)}: {result.stderr}{self._log_text()}")
        return result.stdout


class _Guard:
    """A shell that cleans up if this process dies without a chance to do so itself.

    It waits on a pipe that closes with this process, however that comes about.
    """

    _SCRIPT = """
        while read -r line; do pid=$line; done
        [ -z "$pid" ] || kill -9 "$pid"
        rm -rf -- "$1"
    """

    def __init__(self, folder: Path) -> None:
        self._shell = subprocess.Popen(
            ["sh", "-c", self._SCRIPT, "guard", str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            # In a session of its own, since Ctrl-C and a closed terminal must not reach it.
            start_new_session=True,
        )

    def watch(self, pid: int | None) -> None:
        """Name the process to kill. None before its number can pass to another process."""
        assert self._shell.stdin is not None
        self._shell.stdin.write(f"{pid or ''}\n".encode())
        self._shell.stdin.flush()

    def dismiss(self) -> None:
        """End the shell; there is nothing left to clean up."""
        self._shell.kill()
        self._shell.communicate()


def _demand(condition: bool, otherwise: str) -> None:  # noqa: FBT001 - the condition is the subject
    """Refuse what does not apply to the card as it is now."""
    if not condition:
        raise RuntimeError(otherwise)


def _private_folder(parent: Path) -> Path:
    """Make a new folder that only the user can enter, and whose socket has a path short enough."""
    for where in (parent.absolute(), Path("/tmp")):
        folder = Path(tempfile.mkdtemp(prefix="rig-", dir=where))
        if len(os.fsencode(_socket(folder))) <= _SOCKET_PATH_MAX:
            return folder
        folder.rmdir()
    raise RuntimeError("no folder with a path short enough for a socket")


def _socket(folder: Path) -> Path:
    return folder / "native"


def _environment(folder: Path) -> dict[str, str]:
    """Write the settings of a card's clients, and return an environment that leads only there."""
    files = {
        "daemon.conf": "",
        # Without shared memory, which would outlive a client that is killed.
        "client.conf": "autospawn = no\nenable-shm = no\n",
        # In place of the system's settings, not besides: those would end by reading the user's,
        # which could send the default output to a real card.
        "asound.conf": "pcm.!default { type pulse }\nctl.!default { type pulse }\n",
    }
    for name, text in files.items():
        (folder / name).write_text(text)
    # The user's own PULSE_SINK and the like would lead elsewhere, or nowhere.
    inherited = {key: value for key, value in os.environ.items() if not key.startswith("PULSE_")}
    return inherited | {
        "XDG_RUNTIME_DIR": str(folder),
        "PULSE_RUNTIME_PATH": str(folder),
        "PULSE_SERVER": f"unix:{_socket(folder)}",
        "PULSE_CONFIG": str(folder / "daemon.conf"),
        "PULSE_CLIENTCONFIG": str(folder / "client.conf"),
        # No client has to show a cookie, but each one that finds none makes one.
        "PULSE_COOKIE": str(folder / "cookie"),
        "ALSA_CONFIG_PATH": str(folder / "asound.conf"),
    }


def _seclusion(env: dict[str, str], folder: Path) -> dict[str, str]:
    """Return an environment in which the daemon, too, finds nothing of the user's."""
    return env | {
        # It keeps settings and state there.
        "HOME": str(folder),
        "XDG_CONFIG_HOME": str(folder),
        # It would claim PulseAudio's name on the session bus, and start a bus where there is none.
        "DBUS_SESSION_BUS_ADDRESS": f"unix:path={folder / 'no-bus'}",
    }


def _sink(rate: int) -> tuple[str, ...]:
    """Name the module that is the card, and its arguments."""
    return (
        "module-null-sink",
        "sink_name=rig",
        f"rate={rate}",
        "channels=2",
        "format=s16le",
        # Without this an unrecorded sink pulls 2 s of sound at a time out of its players, which no
        # card does, and a test would run differently for not being recorded.
        "norewinds=1",
    )


def _protocol(folder: Path) -> tuple[str, ...]:
    """Name the module that lets clients connect, and its arguments."""
    return (
        "module-native-protocol-unix",
        # The folder is closed to everybody else already.
        "auth-anonymous=1",
        "auth-cookie-enabled=0",
        f"socket={_socket(folder)}",
    )


def _answers(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.connect(str(path))
        except OSError:
            return False
        return True
