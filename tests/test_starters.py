"""What is double-clicked: on macOS a shell script, on Windows a batch file."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SHELL, BATCH = ROOT / "start.command", ROOT / "start.bat"
SETTING_UP = r"""#!/bin/sh
[ "$2" = venv ] && mkdir -p "$3/bin" && cp "$0" "$3/bin/python"
case "$*" in *install*)
    printf '#!/bin/sh\necho ready' > .venv/bin/handscue
    chmod +x .venv/bin/handscue
esac
exit 0
"""
ANSWERING = "#!/bin/sh\necho handscue was asked: $*\n"
posix = pytest.mark.skipif(sys.platform == "win32", reason="a shell script")


def run(folder: Path, *arguments: str, path: str | None = None) -> subprocess.CompletedProcess[str]:
    shutil.copy(SHELL, folder)
    environment = os.environ | {"SHELL": "/bin/true"} | ({"PATH": path} if path else {})
    return subprocess.run(
        [folder / SHELL.name, *arguments],
        cwd="/", env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip


def program(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(0o755)


@posix
def test_once_set_up_it_lists_the_sessions_and_waits_for_a_command(tmp_path: Path) -> None:
    program(tmp_path / ".venv/bin/handscue", ANSWERING)
    done = run(tmp_path)
    assert done.returncode == 0
    assert done.stdout.splitlines()[0] == "handscue was asked: list"
    assert "Setting up" not in done.stdout


@posix
def test_with_arguments_it_runs_that_command_in_its_own_folder(tmp_path: Path) -> None:
    program(tmp_path / ".venv/bin/handscue", ANSWERING + "pwd\n")
    asked, where = run(tmp_path, "play", "my feet").stdout.splitlines()
    assert asked == "handscue was asked: play my feet"
    assert Path(where).samefile(tmp_path)


@posix
def test_the_first_time_it_sets_itself_up(tmp_path: Path) -> None:
    program(tmp_path / "bin/python3", SETTING_UP)
    done = run(tmp_path, path=f"{tmp_path / 'bin'}:/usr/bin:/bin")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[:2] == [
        "Setting up handscue. This takes a minute or two, the first time only ...",
        "ready",
    ]


@posix
def test_without_a_new_enough_python_it_says_where_to_get_one(tmp_path: Path) -> None:
    for name in ("python3", *(f"python3.{minor}" for minor in range(11, 15))):
        program(tmp_path / "bin" / name, "#!/bin/sh\nexit 1\n")
    done = run(tmp_path, path=f"{tmp_path / 'bin'}:/usr/bin:/bin")
    assert done.returncode == 1
    assert "https://www.python.org/downloads/" in done.stdout
    assert not (tmp_path / ".venv").exists()


def test_the_batch_file_jumps_only_to_labels_it_has() -> None:
    text = BATCH.read_text(encoding="ascii")
    labels = set(re.findall(r"^:(\w+)$", text, re.MULTILINE))
    assert set(re.findall(r"goto (\w+)", text)) == labels


def test_both_say_and_do_the_same() -> None:
    said = [
        re.findall(r'echo "?([A-Zh][^"\n]+)"?', path.read_text(encoding="ascii"))
        for path in (SHELL, BATCH)
    ]
    assert {line.strip('"') for line in said[0]} == set(said[1])
    for path in (SHELL, BATCH):
        assert "install --editable ." in path.read_text(encoding="ascii")


def test_the_batch_file_s_lines_end_as_windows_wants() -> None:
    content = BATCH.read_bytes()
    assert content.count(b"\r\n") == content.count(b"\n") > 10
