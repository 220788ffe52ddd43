"""handscue run as its users run it, with the speech already made by a fake voice."""

import contextlib
import os
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path

from typer.testing import CliRunner

from handscue.cli.commands import app
from speech.spoken import speak_by_tones
from starting import run

HANDSCUE = [sys.executable, "-m", "handscue"]


@dataclass(frozen=True)
class Desk:
    """A folder to run handscue in, with a home of its own."""

    folder: Path
    environment: tuple[tuple[str, str], ...] = ()

    def write(self, text: str, name: str = "session.yaml") -> Path:
        """Write a session file; its speech is in the cache then."""
        path = self.folder / name
        path.write_text(text)
        speak_by_tones(path, self.folder / "cache" / "handscue" / "clips")
        return path

    def having(self, **environment: str) -> "Desk":
        """Give the same desk with more in the environment."""
        return replace(self, environment=(*self.environment, *environment.items()))

    @property
    def env(self) -> dict[str, str]:
        """Everything in the environment, no settings of the tester's own."""
        apart = ("NO_COLOR", "FORCE_COLOR", "PYTHONIOENCODING", "PYTHONUTF8")
        kept = {name: value for name, value in os.environ.items() if name not in apart}
        home = str(self.folder)
        return {
            **kept,
            "HOME": home,
            "XDG_CACHE_HOME": f"{home}/cache",
            "XDG_CONFIG_HOME": f"{home}/config",
            **dict(self.environment),
        }

    @property
    def _is_for_python(self) -> bool:
        """Say whether Python has to be started, since it is told something that it then heeds."""
        told = (name.startswith(("PYTHON", "LC_", "LANG")) for name, _ in self.environment)
        return sys.platform == "win32" or any(told)

    def run(self, *arguments: str | Path) -> "subprocess.CompletedProcess[str]":
        """Run handscue to its end, nothing on its streams a terminal."""
        if not self._is_for_python:
            return run([*map(str, arguments)], self.env, self.folder)
        return subprocess.run(
            [*HANDSCUE, *map(str, arguments)],
            cwd=self.folder,
            env=self.env,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )

    def call(
        self, *arguments: str | Path, given: str | None = None
    ) -> "subprocess.CompletedProcess[str]":
        """Run handscue in this process, which is quicker, where that makes no difference.

        ``given`` is what is typed.
        """
        with contextlib.chdir(self.folder):
            done = CliRunner().invoke(
                app, [*map(str, arguments)], given, self.env, catch_exceptions=False
            )
        return subprocess.CompletedProcess([], done.exit_code, done.stdout, done.stderr)
