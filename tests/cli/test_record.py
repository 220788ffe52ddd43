"""``handscue record``: each phrase read aloud, heard, and kept or recorded again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Self

import numpy as np
import pytest

from cli.desk import Desk
from handscue.errors import OutputError
from handscue.sounds.clip import Samples, from_float

SESSION = "title: Hand\nsteps:\n- {name: Palm, technique: kneading, duration: 10s}\n"


class HeldMicrophone:
    """A microphone that hears what was laid before it, take after take."""

    def __init__(self, *levels: float) -> None:
        self.levels = list(levels)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing to close."""

    def take(self, until: Callable[[], object]) -> Samples:
        """See ``Microphone``."""
        until()
        level = self.levels.pop(0)
        return from_float(level * np.sin(np.arange(48_000) / 10))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    (tmp_path / "session.yaml").write_text(SESSION)
    return Desk(tmp_path)


def hears(monkeypatch: pytest.MonkeyPatch, *levels: float) -> None:
    monkeypatch.setattr(
        "handscue.speech.microphone.MiniaudioMicrophone", lambda: HeldMicrophone(*levels)
    )


def test_a_phrase_is_kept_another_skipped_and_the_rest_left(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    hears(monkeypatch, 0.2)
    done = desk.call("record", "session.yaml", given="\n\n\ns\nq\n")
    assert done.returncode == 0, done.stderr
    assert "1 phrase recorded in session-recorded" in done.stdout
    assert done.stdout.splitlines()[-1].endswith("recorded: session-recorded")
    assert len(list((desk.folder / "session-recorded").iterdir())) == 1


def test_a_take_is_heard_and_recorded_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    hears(monkeypatch, 0.0, 0.2, 0.3)  # silence first
    given = "\n" + "\n" + "\n" + "p\na\n" + "\n" + "\n" + "q\n"
    done = desk.call("record", "session.yaml", "--output", "silent", given=given)
    assert done.returncode == 0, done.stderr
    assert "nothing is heard in it. Try again:" in done.stderr
    assert "1 phrase recorded" in done.stdout


def test_what_is_recorded_is_not_asked_for_again_unless_wished(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    hears(monkeypatch, *[0.2] * 40)
    done = desk.call("record", "session.yaml", given="\n\n\n" * 40)
    assert done.returncode == 0, done.stderr
    done = desk.call("record", "session.yaml")
    assert "everything is recorded" in done.stdout
    hears(monkeypatch)
    again = desk.call("record", "session.yaml", "--again", given="q\n")
    assert "1 of " in again.stdout


def test_without_a_microphone_it_says_so(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def none_there() -> HeldMicrophone:
        raise OutputError("there is no microphone to record with (none)")

    monkeypatch.setattr("handscue.speech.microphone.MiniaudioMicrophone", none_there)
    done = desk.call("record", "session.yaml")
    assert done.returncode == 1
    assert done.stderr == "there is no microphone to record with (none)\n"
