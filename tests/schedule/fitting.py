"""Routines of any kind with all that fitting them takes."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import strategies as st

from handscue.routine.loading import shipped_techniques
from handscue.routine.model import ChimeName, Routine
from handscue.schedule.fit import Fitted, fit
from handscue.schedule.timeline import Lengths, Timeline, timeline
from handscue.schedule.unroll import unroll
from handscue.schedule.wording import Chime, Content, Spoken, everything_said

NAMES = st.sampled_from(["Knead", "Wring", "Stroke up", "Lift"])
SECONDS = st.integers(1, 60_000).map(lambda ms: ms / 1000)
STEP = st.fixed_dictionaries(
    {"name": NAMES},
    optional={
        "technique": st.sampled_from(["effleurage", "kneading", "hacking", "rest", "lift"]),
        "passes": st.integers(1, 9),
        "duration": SECONDS,
        "say": NAMES,
        "caution": NAMES,
        "wait": st.booleans(),
        "optional": st.booleans(),
        "priority": st.integers(1, 9),
    },
)
BOUNDED = st.tuples(STEP, SECONDS, SECONDS, SECONDS).map(
    lambda four: (
        dict(zip(("least", "duration", "most"), sorted(four[1:]), strict=True))
        | {name: value for name, value in four[0].items() if name != "duration"}
    )
)
STEPS = st.lists(STEP | BOUNDED, min_size=1, max_size=3)
BLOCK = st.fixed_dictionaries(
    {"sides": st.sampled_from([["left", "right"], ["right", "left"], ["left"]]), "steps": STEPS}
)
ROUTINES = st.fixed_dictionaries(
    {"title": st.just("T"), "steps": st.lists(STEP | BOUNDED | BLOCK, min_size=1, max_size=4)},
    optional={
        "setup": st.lists(STEP, max_size=1),
        "pace": st.sampled_from([0.25, 1.1, 4]),
        "position": st.just("prone"),
    },
).map(Routine.model_validate)


@dataclass(frozen=True)
class Material:
    """A routine and how long all is that it says."""

    routine: Routine
    lengths: Lengths

    @property
    def usual(self) -> Timeline:
        """The session that is not fitted."""
        turns = unroll(self.routine, shipped_techniques())
        return timeline(self.routine.title, turns, self.lengths)

    def fitted(self, total_ms: int, *, drop_optional: bool = False) -> Fitted:
        """Return the session fitted."""
        return fit(
            self.routine, shipped_techniques(), self.lengths, total_ms, drop_optional=drop_optional
        )


def material(routine: Routine, length_ms: int = 500) -> Material:
    """Return a routine whose phrases and sounds are all equally long."""
    phrases = everything_said(unroll(routine, shipped_techniques()))
    lengths: dict[Content, int] = {Spoken(text): length_ms for text in phrases}
    return Material(routine, lengths | {Chime(name): length_ms for name in ChimeName})


@st.composite
def materials(draw: st.DrawFn) -> Material:
    """Return any routine, its phrases and sounds of any length up to five seconds."""
    plain = material(draw(ROUTINES))
    return Material(plain.routine, {c: draw(st.integers(1, 5000)) for c in plain.lengths})


@st.composite
def within_reach(draw: st.DrawFn, of: Timeline, first: int = 0) -> int:
    """Return an end that a session can be brought to from a segment on."""
    past = of.segments[:first]
    coming = [s.bounds for s in of.segments[first:] if s.bounds]
    begin = past[-1].end_ms if past else 0
    least, most = sum(b.least_ms for b in coming), sum(b.most_ms for b in coming)
    return begin + draw(st.sampled_from([least, most]) | st.integers(least, most))
