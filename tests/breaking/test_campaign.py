"""The campaign in short: every trial a few times, and nothing lost."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from breaking.trial import Trial
from breaking.trials import TRIALS
from rig.fixtures import require_rig
from rig.sound_card import missing

PAGE = Path(__file__).resolve().parents[2] / "docs" / "robustness.md"


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


def test_the_page_tells_of_each_trial_and_nothing_was_lost_in_any() -> None:
    rows = re.findall(
        r"^\| `([\w-]+)` \| .* \| ([\d ]+) \| (.*) \|$", PAGE.read_text(), re.MULTILINE
    )
    assert [name for name, _, _ in rows] == [trial.name for trial in TRIALS]
    assert {lost for _, _, lost in rows} == {"nothing"}
    short = {trial.name: trial.short for trial in TRIALS}
    assert all(int(times.replace(" ", "")) > short[name] for name, times, _ in rows)
