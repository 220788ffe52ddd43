"""How long fitting 10 000 steps to a length takes, beside placing them and beside 1 000.

    python benchmarks/fit.py

From the timeline to the one that is fitted, a tenth shorter. The best of several runs is told. A
ratio near 10 means that ten times the steps take ten times as long.
"""

import time

from handscue.routine.loading import shipped_techniques
from handscue.routine.model import ChimeName, Routine
from handscue.schedule.fit import refit
from handscue.schedule.timeline import Timeline, timeline
from handscue.schedule.unroll import unroll
from handscue.schedule.wording import Chime, Content, Spoken, everything_said

FEW, MANY = 1_000, 10_000
RUNS = 5
TECHNIQUES = ("kneading", "long effleurage", "hacking", "passive lift")


def placed(steps: int) -> Timeline:
    """Give a session of so many steps, half of them on two sides, that bend differently."""
    written = [
        {
            "name": f"Step {number}",
            "technique": TECHNIQUES[number % len(TECHNIQUES)],
            "duration": 20 + number % 97 / 7,
            **({"passes": 1 + number % 5} if number % 3 else {}),
        }
        for number in range(steps * 3 // 4)
    ]
    twice, once = written[: steps // 4], written[steps // 4 :]
    block = {"sides": ["left", "right"], "steps": twice}
    routine = Routine.model_validate({"title": "Benchmark", "steps": [block, *once]})
    turns = unroll(routine, shipped_techniques())
    lengths: dict[Content, int] = {Spoken(text): 4000 for text in everything_said(turns)}
    lengths |= {Chime(name): 1500 for name in ChimeName}
    return timeline(routine.title, turns, lengths)


def best_of(whole: Timeline) -> float:
    """Give the seconds of the quickest run."""
    target = whole.total_ms * 9 // 10
    quickest = float("inf")
    for _ in range(RUNS):
        begun = time.perf_counter()
        fitted = refit(whole, 0, target)
        quickest = min(quickest, time.perf_counter() - begun)
        if fitted.total_ms != target:
            raise SystemExit("it does not end when it should")
    return quickest


def main() -> None:
    """Measure and tell."""
    few, many = best_of(placed(FEW)), best_of(placed(MANY))
    print(f"{FEW:6} steps: {few * 1000:6.1f} ms")
    print(f"{MANY:6} steps: {many * 1000:6.1f} ms")
    print(f"ratio: {many / few:.1f} for {MANY // FEW} times the steps")


if __name__ == "__main__":
    main()
