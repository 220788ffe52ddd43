"""Whatever routine there may be: written and read it is the same one, with its remarks."""

from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handscue.routine import yaml_text
from handscue.routine.model import Routine
from handscue.routine.writing import session_text
from handscue.units import write_duration

SHIPPED = sorted((Path(__file__).resolve().parents[2] / "sessions").glob("*.yaml"))

letters = st.characters(exclude_categories=["Cs", "Cc"])
words = st.text(letters, min_size=1, max_size=60).filter(lambda t: any(c.isalnum() for c in t))
names = words.filter(str.isprintable)
long_words = st.lists(words, min_size=1, max_size=12).map(" ".join)
durations = st.integers(1, 4 * 3_600_000).map(write_duration)
passes = st.integers(1, 200)
lengths = st.integers(1, 12 * 3_600_000).map(write_duration)
bounds = st.lists(st.integers(1, 4 * 3_600_000), min_size=2, max_size=2).map(
    lambda two: dict(zip(("least", "most"), map(write_duration, sorted(two)), strict=True))
)


def fields(required: dict[str, Any], **optional: Any) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(required, optional=optional)


steps = fields(
    {"name": words}, technique=words, area=words, passes=passes, duration=durations,
    say=long_words, caution=long_words, wait=st.booleans(), pace_ticks=st.booleans(),
    optional=st.booleans(), priority=st.integers(1, 9) | st.sampled_from(["high", "low"]),
)  # fmt: skip
setup = steps
often = fields({"repeat": st.integers(2, 3)}, rest_between=durations)
sets = fields({"sets": st.integers(2, 3)}, reps=st.integers(1, 200), hold=durations, rest=durations)
uncounted = steps.map(lambda step: {k: v for k, v in step.items() if k != "passes"})
steps |= st.builds(lambda step, repeated: step | repeated, steps, often)
steps |= st.builds(lambda step, counted: step | counted, uncounted, sets)
steps |= st.tuples(steps, bounds).map(
    lambda both: {k: v for k, v in both[0].items() if k != "duration"} | both[1]
)
sides = st.sampled_from([["left"], ["right", "left"]])
blocks = fields(
    {"sides": sides, "steps": st.lists(steps, min_size=1, max_size=3)},
    part=words,
    change_over=fields({}, say=words, duration=durations),
)  # fmt: skip
rounds = st.builds(
    lambda block, repeated: block | repeated,
    fields({"steps": st.lists(steps | blocks, min_size=1, max_size=2)}),
    often,
)
figures = fields({"hold": durations}, per_pass=durations, source=words)
techniques = st.dictionaries(names, figures, max_size=2)
ramps = st.integers(1, 30_000).map(lambda ms: f"{ms / 1000}s")
beds = fields(
    {"file": words}, level=st.floats(-60, 0), ducked=st.integers(-60, -20), attack=ramps,
    release=ramps, crossfade=ramps,
)  # fmt: skip
routines = fields(
    {"title": words, "steps": st.lists(steps | blocks | rounds, min_size=1, max_size=4)},
    position=words, pace=st.sampled_from(["gentle", 1.1, 2, 0.5]), voice=words,
    words_per_minute=st.integers(80, 400), techniques=techniques, setup=st.lists(setup, max_size=2),
    sounds=st.just({"gate": "gong.wav"}), fit=lengths,
    areas=st.dictionaries(names, lengths, max_size=2), music=st.just("rain.flac") | beds,
    pace_ticks=st.booleans(), remind_every=st.integers(10_000, 600_000).map(write_duration),
    talk=st.sampled_from(["full", "brief", "names", "chimes"]),
).map(Routine.model_validate)  # fmt: skip


@settings(max_examples=150, suppress_health_check=list(HealthCheck))
@given(routines, words)
def test_any_routine_written_and_read_is_the_same(routine: Routine, remark: str) -> None:
    text = session_text(routine, {("steps", 0): remark, ("title",): "seen"}, "Above all.")
    assert Routine.model_validate(yaml_text.read(text).data) == routine
    assert text.startswith("# Above all.\n")
    assert "  # seen\n" in text
