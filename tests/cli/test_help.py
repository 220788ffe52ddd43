"""The help is there at once, and loads nothing that it does not need."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

HEAVY = {
    "numpy", "ruamel", "rich", "soundfile", "soxr", "miniaudio", "simpleaudio",
    "pyttsx3", "espeakng_loader", "evdev", "dbus_fast",
}  # fmt: skip

PROGRAM = """
import json, sys
from handscue.__main__ import main
sys.argv = ["handscue", *sys.argv[1:]]
try:
    main()
finally:
    print("\\n" + json.dumps(sorted({name.split(".")[0] for name in sys.modules})))
"""


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["--version"],
        ["play", "--help"],
        ["show", "--help"],
        ["export", "--help"],
        ["keys", "--help"],
    ],
)
def test_help_loads_no_audio_speech_or_array_library(arguments: list[str]) -> None:
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM, *arguments], capture_output=True, text=True, check=True
    )
    *shown, modules = run.stdout.splitlines()
    assert len(shown) > 1 or "--version" in arguments
    assert HEAVY & set(json.loads(modules)) == set()


def test_importing_the_package_loads_nothing_heavy() -> None:
    program = "import handscue, sys; print(*sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert HEAVY & set(run.stdout.split()) == set()
