"""How long the schedule of 10 000 steps takes, and whether time grows in step with their number.

    python benchmarks/schedule.py

From the routine to the last cue, its phrases' lengths being known: unrolling, timeline, cues.
The best of several runs is told. A ratio near 10 means that ten times the steps take ten times
as long.
"""

import time

from handscue.routine.loading import shipped_techniques
from handscue.routine.model import ChimeName, Routine
from handscue.schedule.cues import cues
from handscue.schedule.timeline import timeline
from handscue.schedule.unroll import unroll
from handscue.schedule.wording import Chime, Content, Spoken, everything_said

FEW, MANY = 1_000, 10_000
RUNS = 5
TECHNIQUES = ("kneading", "long effleurage", "hacking", "passive lift")


def routine_of(steps: int) -> Routine:
    """Give a routine whose steps all differ, with cautions, passes and long ones among them."""
    written = [
        {
            "name": f"Step {number}",
            "technique": TECHNIQUES[number % len(TECHNIQUES)],
            "area": "back of the leg",
            "passes": 1 + number % 5,
            "say": f"Press in and hold, then count to {number}.",
            **({"caution": "Not behind the knee."} if number % 7 == 0 else {}),
            **({"duration": "2m"} if number % 11 == 0 else {}),
        }
        for number in range(steps)
    ]
    return Routine.model_validate({"title": "Benchmark", "pace": "brisk", "steps": written})


def best_of(routine: Routine) -> tuple[float, int]:
    """Give the seconds of the quickest run, and how many cues the schedule has."""
    phrases = everything_said(unroll(routine, shipped_techniques()))
    lengths: dict[Content, int] = {Spoken(text): 60 * len(text) for text in phrases}
    lengths |= {Chime(name): 1500 for name in ChimeName}
    quickest, heard = float("inf"), 0
    for _ in range(RUNS):
        begun = time.perf_counter()
        placed = timeline(routine.title, unroll(routine, shipped_techniques()), lengths)
        heard = len(cues(placed, lengths))
        quickest = min(quickest, time.perf_counter() - begun)
    return quickest, heard


def main() -> None:
    """Measure and tell."""
    few, _ = best_of(routine_of(FEW))
    many, heard = best_of(routine_of(MANY))
    print(f"{FEW:6} steps: {few * 1000:6.0f} ms")
    print(f"{MANY:6} steps: {many * 1000:6.0f} ms ({heard} cues)")
    print(f"ratio: {many / few:.1f} for {MANY // FEW} times the steps")


if __name__ == "__main__":
    main()
