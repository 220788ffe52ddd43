"""What handscue loses when one tries to break it: every trial of docs/robustness.md, made long.

    python benchmarks/campaign.py                      all of them: some hours
    python benchmarks/campaign.py sessions kills       some
    python benchmarks/campaign.py --times 200 sounds   so often, each
    python benchmarks/campaign.py --seed 2             by another chance; each seed is one
    python benchmarks/campaign.py --list               what there is

Prints a line of a table for each as it is done, then what was lost, if anything was. Those that
play use a private sound card (Linux, PulseAudio). In short, each is a test (tests/breaking).
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).resolve().parents[1]
sys.path[0] = str(ROOT / "tests")  # and not this folder, whose export.py has a namesake there

from breaking.trial import Tally, Trial  # noqa: E402 - from the tests
from breaking.trials import TRIALS  # noqa: E402

SHOWN = 20  # losses of one trial


def main() -> None:
    """Make the trials that are wanted, and end with 1 where something was lost."""
    by_name = {trial.name: trial for trial in TRIALS}
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", choices=[*by_name, []], metavar="NAME")
    parser.add_argument("--times", type=int, help="how often, instead of as often as is usual")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--list", action="store_true", help="show what there is")
    wanted = parser.parse_args()
    trials = [by_name[name] for name in wanted.names] or list(TRIALS)
    if wanted.list:
        print("\n".join(f"{trial.name:14} {trial.long:>8}  {trial.done}" for trial in trials))
        return
    losses = sum(lost(trial, wanted.times, wanted.seed) for trial in trials)  # each is made
    sys.exit(1 if losses else 0)


def lost(trial: Trial, times: int | None, seed: int) -> bool:
    """Make a trial, print its line, and return whether anything was lost."""
    if reason := trial.missing():
        print(f"| {trial.name} | not made here: {reason} | | | |", flush=True)
        return False
    begun = perf_counter()
    with tempfile.TemporaryDirectory(prefix="handscue-campaign-") as folder:
        tally = trial.made(Path(folder), times or trial.long, seed)
    print(line(trial, tally, perf_counter() - begun), flush=True)
    for loss in tally.lost[:SHOWN]:
        print(f"    {loss[:500]}", flush=True)
    return bool(tally.lost)


def line(trial: Trial, tally: Tally, seconds: float) -> str:
    """Write a line of the table: what was done, how often, what came of it, what was lost."""
    seen = ", ".join(f"{count} {what}" for what, count in tally.seen.most_common())
    cells: Sequence[object] = (
        trial.name,
        f"{tally.done}",
        seen,
        len(tally.lost) or "nothing",
        f"{seconds / 60:.1f} min",
    )
    return f"| {' | '.join(map(str, cells))} |"


if __name__ == "__main__":
    main()
