"""Keeping the machine awake: by the platform's own way, for as long as we live, or not at all."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from handscue.play.awake import command, kept_awake
from waiting import await_that

# As systemd-inhibit does: takes its options, runs the rest, and waits for it.
STAND_IN = """#!/bin/sh
while [ "${1#--}" != "$1" ]; do echo "$1" >>"$HELD"; shift; done
echo $$ >"$HELD.pid"
"$@"
"""
PLAYS_ON = """
import time
from handscue.play.awake import kept_awake
with kept_awake():
    time.sleep(60)
"""
BUSLESS = "#!/bin/sh\nexit 1\n"


def there(path: str) -> str:
    return f"/usr/bin/{path}"


def test_each_platform_has_its_own_way() -> None:
    assert command("darwin", there, 77) == ["/usr/bin/caffeinate", "-d", "-i", "-w", "77"]
    linux = command("linux", there, 77)
    assert linux is not None
    assert linux[:2] == ["/usr/bin/systemd-inhibit", "--what=sleep:idle"]
    assert linux[-1] == "/usr/bin/cat"


@pytest.mark.parametrize("platform", ["darwin", "linux", "freebsd14"])
def test_where_the_way_is_missing_nothing_is_started(platform: str) -> None:
    assert command(platform, lambda _: None, 77) is None


def is_alive(pid: int) -> bool:
    """Return whether a process runs, one that has ended but was not waited for not counted."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.fixture
def inhibit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Put a stand-in for systemd-inhibit on the path; return where it writes what it was asked."""

    def put(script: str) -> Path:
        program = tmp_path / "bin" / "systemd-inhibit"
        program.parent.mkdir()
        program.write_text(script)
        program.chmod(0o700)
        monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
        monkeypatch.setenv("HELD", str(tmp_path / "held"))
        return tmp_path / "held"

    return put


def started(held: Path) -> int:
    """Return the process that keeps the machine awake."""
    pid = held.with_suffix(".pid")
    await_that(lambda: pid.exists() and pid.read_text().endswith("\n"))
    return int(pid.read_text())


linux_only = pytest.mark.skipif(sys.platform != "linux", reason="systemd-inhibit is Linux's")


@linux_only
def test_it_is_kept_awake_meanwhile_and_no_longer(inhibit: Callable[[str], Path]) -> None:
    held = inhibit(STAND_IN)
    with kept_awake() as awake:
        pid = started(held)
        assert str(awake) == "systemd-inhibit"
        assert is_alive(pid)
    assert not is_alive(pid)
    assert "--what=sleep:idle" in held.read_text().splitlines()


@linux_only
def test_where_the_system_refuses_it_says_nothing_does_it(inhibit: Callable[[str], Path]) -> None:
    inhibit(BUSLESS)
    with kept_awake() as awake:
        await_that(lambda: str(awake) == "nothing")


@linux_only
def test_a_child_that_the_system_refused_is_not_left_behind(
    inhibit: Callable[[str], Path],
) -> None:
    """It would stay in the list of processes, ended, for as long as the session lasts."""
    inhibit(BUSLESS)
    before = children()
    with kept_awake():
        await_that(lambda: children() <= before)


def children() -> set[int]:
    """Return the processes that are this one's, those that have ended among them."""
    tasks = Path(f"/proc/{os.getpid()}/task").glob("*/children")
    return {int(pid) for task in tasks for pid in task.read_text().split()}


@linux_only
def test_a_program_that_cannot_be_started_is_none(inhibit: Callable[[str], Path]) -> None:
    inhibit("\0 not a program")
    with kept_awake() as awake:
        assert str(awake) == "nothing"


@linux_only
def test_it_ends_with_us_even_when_we_are_killed(inhibit: Callable[[str], Path]) -> None:
    held = inhibit(STAND_IN)
    player = subprocess.Popen([sys.executable, "-c", PLAYS_ON])
    pid = started(held)
    player.kill()
    player.wait()
    await_that(lambda: not is_alive(pid))
