"""The pytest fixtures of the rig. A `conftest.py` imports them to make them known."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from rig.sound_card import SoundCard, missing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def sound_card(tmp_path: Path) -> Iterator[SoundCard]:
    """Provide a sound card of the test's own.

    Where there can be none the test is skipped, or fails if HANDSCUE_RIG is `required`.
    """
    require_rig()
    with SoundCard(tmp_path) as card:
        yield card


def require_rig() -> None:
    """Skip the running test, or fail it if HANDSCUE_RIG is `required`, where the rig cannot run."""
    reason = missing()
    if reason is None:
        return
    if os.environ.get("HANDSCUE_RIG") == "required":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)
