"""The campaign in short: every trial a few times, and nothing lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from breaking.trial import Trial
from breaking.trials import TRIALS


@pytest.mark.parametrize("trial", TRIALS, ids=lambda trial: trial.name)
def test_nothing_is_lost(trial: Trial, tmp_path: Path) -> None:
    if reason := trial.missing():
        pytest.skip(reason)
    tally = trial.made(tmp_path, trial.short)
    assert not tally.lost
    assert tally.done
