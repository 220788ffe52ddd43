"""Whatever routine there may be: written and read it is the same one, with its remarks."""

import io
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from handscue.routine import yaml_text
from handscue.routine.model import Routine
from handscue.routine.writing import session_text
from handscue.units import write_duration

ROOT = Path(__file__).resolve().parents[2]

letters = st.characters(exclude_categories=["Cs", "Cc"])
words = st.text(letters, min_size=1, max_size=60).filter(lambda t: any(c.isalnum() for c in t))
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
    say=long_words, caution=long_words, wait=st.booleans(),
    optional=st.booleans(), priority=st.integers(1, 9) | st.sampled_from(["high", "low"]),
)  # fmt: skip
steps |= st.tuples(steps, bounds).map(
    lambda both: {k: v for k, v in both[0].items() if k != "duration"} | both[1]
)
sides = st.sampled_from([["left"], ["right", "left"]])
blocks = fields(
    {"sides": sides, "steps": st.lists(steps, min_size=1, max_size=3)},
    part=words,
    change_over=fields({}, say=words, duration=durations),
)  # fmt: skip
names = words.filter(str.isprintable)
figures = fields({"hold": durations}, per_pass=durations, source=words)
techniques = st.dictionaries(names, figures, max_size=2)
routines = fields(
    {"title": words, "steps": st.lists(steps | blocks, min_size=1, max_size=4)},
    position=words, pace=st.sampled_from(["gentle", 1.1, 2, 0.5]), voice=words,
    words_per_minute=st.integers(80, 400), techniques=techniques, setup=st.lists(steps, max_size=2),
    sounds=st.just({"gate": "gong.wav"}), fit=lengths, areas=st.dictionaries(names, lengths),
).map(Routine.model_validate)  # fmt: skip


@settings(max_examples=150, suppress_health_check=list(HealthCheck))
@given(routines, words)
def test_any_routine_written_and_read_is_the_same(routine: Routine, remark: str) -> None:
    text = session_text(routine, {("steps", 0): remark, ("title",): "seen"}, "Above all.")
    assert Routine.model_validate(yaml_text.read(text).data) == routine
    assert text.startswith("# Above all.\n")
    assert "  # seen\n" in text


def test_remarks_of_every_shipped_session_outlive_a_change() -> None:
    """A program that changes one value leaves every comment where it was."""
    for path in sorted((ROOT / "sessions").glob("*.yaml")):
        yaml = YAML()
        yaml.preserve_quotes, yaml.width = True, 4096  # type: ignore[assignment]
        yaml.indent(mapping=2, sequence=4, offset=2)
        data = yaml.load(path.read_text())
        data["title"] = "Changed"
        out = io.StringIO()
        yaml.dump(data, out)
        before = [line for line in path.read_text().splitlines() if line.startswith("#")]
        assert [line for line in out.getvalue().splitlines() if line.startswith("#")] == before
