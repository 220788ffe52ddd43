"""The campaign in short: every trial a few times, and nothing lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from breaking.trial import Trial
from breaking.trials import TRIALS
from rig.fixtures import require_rig
from rig.sound_card import missing


def needs_rig(trial: Trial) -> bool:
    return trial.missing is missing


@pytest.mark.parametrize(
    "trial",
    [
        pytest.param(trial, id=trial.name, marks=[pytest.mark.rig] if needs_rig(trial) else [])
        for trial in TRIALS
    ],
)
def test_nothing_is_lost(trial: Trial, tmp_path: Path) -> None:
    if needs_rig(trial):
        require_rig()
    if reason := trial.missing():
        pytest.skip(reason)
    tally = trial.made(tmp_path, trial.short)
    assert not tally.lost
    assert tally.done
