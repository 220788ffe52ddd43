"""What all tests share: nothing of the user's own is read or written, the rig, and a browser."""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Generator
from pathlib import Path

import pytest
from hypothesis import settings

# Before numpy is loaded, as handscue does: its threads would wait for each other, busily, where
# others work on the machine, and take seven times as long to learn a word.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from browsing import chromium
from once import for_all_workers
from rig.fixtures import sound_card

__all__ = ["chromium", "sound_card"]

# How long a property takes says something of the machine, not of what is tested. Each run tries new
# examples; many at once are tried with --hypothesis-profile thorough.
settings.register_profile("handscue", deadline=None, max_examples=50)
settings.register_profile("thorough", deadline=None, max_examples=1000)
settings.load_profile("handscue")

# Begun in the background, where a shell has Ctrl-C ignored: what the tests start is to heed it.
for ignored in {"SIGINT", "SIGHUP"} & {each.name for each in signal.Signals}:  # not on Windows
    if signal.getsignal(signal.Signals[ignored]) is signal.SIG_IGN:
        signal.signal(signal.Signals[ignored], signal.SIG_DFL)

# These need a POSIX terminal, or its signals and limits.
if sys.platform == "win32":
    collect_ignore = [
        "breaking/test_campaign.py",
        "cli/test_keeping.py",
        "cli/test_keys.py",
        "cli/test_play.py",
        "cli/test_rehearse.py",
        "cli/test_resume.py",
        "cli/test_tmux.py",
        "history/test_killed.py",
        "play/test_hangup.py",
    ]

ROOT = Path(__file__).resolve().parent.parent


def pytest_xdist_auto_num_workers() -> int:
    """Give how many tests run at once with ``-n auto``: one more, for many of them wait."""
    return (os.cpu_count() or 1) + 1


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Load the tests without looking for garbage; what is loaded stays, and is not looked through.

    From then on garbage is looked for as seldom as handscue itself does, see its ``__main__``.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.set_threshold(50_000)
        gc.enable()


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Load no file that has none of the tests asked for: few play or measure in real time.

    ``None`` leaves it to others. To load all of them takes ten seconds in each of the processes.
    """
    asked = str(config.option.markexpr).split(" or ")
    if not {*asked} <= {"rig", "measured"} or collection_path.suffix != ".py":
        return None
    text = collection_path.read_text("utf-8")
    return not any(f"mark.{marker}" in text for marker in asked) or None


@pytest.fixture(scope="session", autouse=True)
def _own_folders(tmp_path_factory: pytest.TempPathFactory) -> object:
    """Give the tests a home of their own; what is spoken once is kept for the whole run."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
            patch.setenv(name, str(tmp_path_factory.mktemp(name.lower())))
        patch.setenv("XDG_CACHE_HOME", str(for_all_workers(tmp_path_factory) / "cache"))
        patch.delenv("XDG_STATE_HOME", raising=False)
        patch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
        yield


@pytest.fixture(scope="session")
def clips() -> Path:
    """Return where all tests keep what is spoken; a voice that speaks there is listened to once."""
    from handscue.app.places import Places

    return Places.of_user().clips


@pytest.fixture
def quick_lessons(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have words learned in a fraction of the time; how well, `listen/test_enrolling` tells."""
    from handscue.listen import enrolling

    monkeypatch.setattr(enrolling, "VARIATIONS", 2)


@pytest.fixture
def back_of_legs() -> Path:
    """The session everything began with."""
    return ROOT / "sessions" / "back-of-legs.yaml"
