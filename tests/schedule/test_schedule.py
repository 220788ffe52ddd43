"""The schedule of any routine, however long its phrases turn out: what always holds."""

import itertools
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handscue.routine.loading import shipped_techniques
from handscue.routine.model import ChimeName, Routine, Side
from handscue.schedule.cues import HALFWAY_FROM_MS, Cue, CueKind, cues
from handscue.schedule.telling import tells_instruction, told, warned
from handscue.schedule.timeline import (
    BREATH_MS,
    NAME_PAUSE_MS,
    PAUSE_MS,
    Lengths,
    Segment,
    Timeline,
    must_be_heard,
    timeline,
)
from handscue.schedule.unroll import Kind, unroll
from handscue.schedule.wording import (
    Chime,
    Content,
    Spoken,
    everything_said,
    halfway,
    next_up,
)

WORDS = st.sampled_from(["Knead", "Wring", "Press in and hold.", "Stroke up", "Lift"])
STEP = st.fixed_dictionaries(
    {"name": WORDS},
    optional={
        "technique": st.sampled_from(["effleurage", "kneading", "hacking", "rest", "lift"]),
        "area": WORDS,
        "passes": st.integers(1, 9),
        "duration": st.integers(1, 180) | st.floats(0.001, 180),
        "say": WORDS,
        "caution": WORDS,
        "wait": st.booleans(),
    },
)
BLOCK = st.fixed_dictionaries(
    {
        "sides": st.sampled_from([["left"], ["right"], ["left", "right"], ["right", "left"]]),
        "steps": st.lists(STEP, min_size=1, max_size=4),
    },
    optional={"change_over": st.fixed_dictionaries({}, optional={"say": WORDS})},
)
ROUTINES = st.fixed_dictionaries(
    {"title": st.just("T"), "steps": st.lists(STEP | BLOCK, min_size=1, max_size=4)},
    optional={
        "setup": st.lists(STEP, max_size=2),
        "pace": st.sampled_from(["gentle", "brisk", 0.25, 4]),
        "position": st.just("prone"),
        "pace_ticks": st.booleans(),
    },
).map(Routine.model_validate)


@dataclass(frozen=True)
class Scheduled:
    """A routine with all that comes of it."""

    routine: Routine
    lengths: Lengths
    timeline: Timeline
    cues: tuple[Cue, ...]

    def heard_in(self, segment: Segment) -> list[Cue]:
        """Return a segment's cues."""
        return [cue for cue in self.cues if cue.segment == segment.index]

    def must(self, segment: Segment) -> tuple[Content, ...]:
        """Return what a segment never leaves out."""
        return must_be_heard(segment.turn, first=segment.index == 0)


def schedule(routine: Routine, lengths: Mapping[Content, int]) -> Scheduled:
    placed = timeline(routine.title, unroll(routine, shipped_techniques()), lengths)
    return Scheduled(routine, lengths, placed, cues(placed, lengths))


@st.composite
def schedules(draw: st.DrawFn) -> Scheduled:
    """Return any routine, its phrases and chimes of any length up to half a minute."""
    routine = draw(ROUTINES)
    length = st.integers(1, 4_000) | st.integers(1, 30_000)
    phrases = everything_said(unroll(routine, shipped_techniques()))
    lengths: dict[Content, int] = {Spoken(text): draw(length) for text in phrases}
    lengths |= {Chime(name): draw(length) for name in ChimeName}
    return schedule(routine, lengths)


any_schedule = given(scheduled=schedules())

settings.register_profile(
    "schedule", max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
few = settings(settings.get_profile("schedule"))


@few
@any_schedule
def test_segments_follow_one_another_without_holes_in_whole_milliseconds(
    scheduled: Scheduled,
) -> None:
    at = 0
    for index, segment in enumerate(scheduled.timeline.segments):
        assert (segment.index, segment.start_ms) == (index, at)
        assert type(segment.start_ms) is type(segment.duration_ms) is int
        assert segment.duration_ms > 0
        at = segment.end_ms
    assert scheduled.timeline.total_ms == at


@few
@any_schedule
def test_both_sides_take_the_same_time_step_by_step(scheduled: Scheduled) -> None:
    of_step: dict[int | None, set[int]] = defaultdict(set)
    for segment in scheduled.timeline.segments:
        of_step[segment.turn.step].add(segment.duration_ms)
    of_step.pop(None, None)
    assert {len(durations) for durations in of_step.values()} == {1}


@few
@any_schedule
def test_a_segment_holds_all_that_is_said_in_it(scheduled: Scheduled) -> None:
    for segment in scheduled.timeline.segments:
        said = sum(scheduled.lengths[content] for content in scheduled.must(segment))
        assert segment.duration_ms >= said
        assert segment.duration_ms >= segment.turn.wanted_ms


@few
@any_schedule
def test_a_segment_is_called_lengthened_exactly_where_it_is(scheduled: Scheduled) -> None:
    for segment in scheduled.timeline.segments:
        longer = segment.duration_ms > segment.turn.wanted_ms
        assert segment.lengthened == (longer and segment.turn.kind is not Kind.GATE)


@few
@any_schedule
def test_no_segment_is_lengthened_more_than_one_of_its_sides_needs(scheduled: Scheduled) -> None:
    by_step: dict[int | None, list[Segment]] = defaultdict(list)
    for segment in scheduled.timeline.segments:
        if segment.duration_ms > segment.turn.wanted_ms:
            by_step[segment.turn.step].append(segment)
    for segments in by_step.values():
        assert any(s.duration_ms == least(scheduled, s) for s in segments)


def least(scheduled: Scheduled, segment: Segment) -> int:
    said = sum(scheduled.lengths[content] + PAUSE_MS for content in scheduled.must(segment))
    said += NAME_PAUSE_MS - PAUSE_MS if tells_instruction(segment.turn) else 0
    closing = BREATH_MS + scheduled.lengths[Chime(ChimeName.CLOSING)]
    return said + (closing if segment.turn.is_last else 0)


@few
@any_schedule
def test_cues_lie_inside_their_segment_and_never_overlap(scheduled: Scheduled) -> None:
    end = 0
    for cue in scheduled.cues:
        segment = scheduled.timeline.segments[cue.segment]
        assert segment.start_ms <= cue.start_ms
        assert cue.end_ms <= segment.end_ms
        assert cue.start_ms >= end
        assert cue.length_ms == scheduled.lengths[cue.content]
        end = cue.end_ms


@few
@any_schedule
def test_what_must_be_heard_is_heard_in_order_from_the_start(scheduled: Scheduled) -> None:
    for segment in scheduled.timeline.segments:
        must = scheduled.must(segment)
        heard = scheduled.heard_in(segment)[: len(must)]
        assert tuple(cue.content for cue in heard) == must
        assert heard[0].start_ms == segment.start_ms
        assert heard[0].kind is CueKind.SIGNAL
        after_name = len(told(segment.turn)) if tells_instruction(segment.turn) else None
        for place, (one, after) in enumerate(itertools.pairwise(heard), start=1):
            pause_ms = NAME_PAUSE_MS if place == after_name else PAUSE_MS
            assert after.start_ms == one.end_ms + pause_ms
        warning = warned(segment.turn)
        assert [c.content for c in heard if c.kind is CueKind.CAUTION] == [warning] * bool(warning)


@few
@any_schedule
def test_what_may_be_left_out_has_a_breath_of_quiet_around_it(scheduled: Scheduled) -> None:
    may = {CueKind.NEXT_UP, CueKind.HALFWAY, CueKind.COUNTDOWN, CueKind.TICK}
    for one, after in zip(scheduled.cues, scheduled.cues[1:], strict=False):
        if one.segment == after.segment and {one.kind, after.kind} & may:
            assert after.start_ms - one.end_ms >= BREATH_MS


@few
@any_schedule
def test_half_time_is_told_from_a_minute_on_and_at_the_half(scheduled: Scheduled) -> None:
    for cue in scheduled.cues:
        if cue.kind is CueKind.HALFWAY:
            segment = scheduled.timeline.segments[cue.segment]
            assert cue.content == halfway(segment.turn)
            assert segment.duration_ms >= HALFWAY_FROM_MS == 60_000
            assert cue.start_ms == segment.start_ms + segment.duration_ms // 2


@few
@any_schedule
def test_a_cue_is_left_out_only_for_want_of_room_and_the_lightest_first(
    scheduled: Scheduled,
) -> None:
    """A cue that may be left out is there wherever the weightier ones leave it its place."""
    order = list(CueKind)
    for segment in scheduled.timeline.segments:
        heard = scheduled.heard_in(segment)
        for kind, content, start in places(scheduled, segment):
            if kind in [cue.kind for cue in heard]:
                continue
            end = start + scheduled.lengths[content]
            weightier = [cue for cue in heard if order.index(cue.kind) < order.index(kind)]
            assert not (
                start >= segment.start_ms
                and end <= segment.end_ms
                and all(
                    end + BREATH_MS <= cue.start_ms or cue.end_ms + BREATH_MS <= start
                    for cue in weightier
                )
            )


def places(scheduled: Scheduled, segment: Segment) -> list[tuple[CueKind, Content, int]]:
    """Return the cues a segment should have where there is room, and where."""
    lengths, end = scheduled.lengths, segment.end_ms
    half = segment.start_ms + segment.duration_ms // 2
    found = (
        [(CueKind.HALFWAY, halfway(segment.turn), half)] if segment.duration_ms >= 60_000 else []
    )
    expected: list[tuple[CueKind, Content, int]] = [*found]
    if segment.turn.is_last:
        return expected
    following = next_up(scheduled.timeline.segments[segment.index + 1].turn)
    expected.append((CueKind.NEXT_UP, following, end - BREATH_MS - lengths[following]))
    if segment.turn.kind is not Kind.GATE:
        countdown = Chime(ChimeName.COUNTDOWN)
        expected.append((CueKind.COUNTDOWN, countdown, end - lengths[countdown]))
    return expected


@few
@any_schedule
def test_the_next_step_is_told_towards_the_end_and_then_counted_down_to(
    scheduled: Scheduled,
) -> None:
    for segment in scheduled.timeline.segments:
        heard = {cue.kind: cue for cue in scheduled.heard_in(segment)}
        if countdown := heard.get(CueKind.COUNTDOWN):
            assert countdown.end_ms == segment.end_ms
            assert countdown.content == Chime(ChimeName.COUNTDOWN)
        if told := heard.get(CueKind.NEXT_UP):
            after = scheduled.timeline.segments[segment.index + 1]
            assert told.content == next_up(after.turn)
            gap = segment.end_ms - told.end_ms - BREATH_MS
            assert gap in (0, scheduled.lengths[Chime(ChimeName.COUNTDOWN)])


@few
@any_schedule
def test_a_session_opens_once_and_closes_once(scheduled: Scheduled) -> None:
    count = Counter(cue.content for cue in scheduled.cues)
    assert count[Chime(ChimeName.OPENING)] == count[Chime(ChimeName.CLOSING)] == 1
    assert scheduled.cues[0].content == Chime(ChimeName.OPENING)
    assert scheduled.cues[-1].content == Chime(ChimeName.CLOSING)
    assert scheduled.cues[-1].end_ms == scheduled.timeline.total_ms


@few
@any_schedule
def test_every_phrase_heard_was_asked_for_beforehand(scheduled: Scheduled) -> None:
    asked = everything_said(tuple(segment.turn for segment in scheduled.timeline.segments))
    heard = {cue.content.text for cue in scheduled.cues if isinstance(cue.content, Spoken)}
    assert heard <= set(asked)


@few
@given(scheduled=schedules(), ms=st.integers(-1000, 2_000_000))
def test_the_segment_at_a_millisecond_is_the_one_it_lies_in(scheduled: Scheduled, ms: int) -> None:
    segment = scheduled.timeline.at(ms)
    held = min(max(ms, 0), scheduled.timeline.total_ms - 1)
    assert segment.start_ms <= held < segment.end_ms


@few
@given(routine=ROUTINES)
def test_pace_changes_no_setup_rest_gate_or_changing_over(routine: Routine) -> None:
    """With phrases so short that they lengthen nothing."""
    phrases = everything_said(unroll(routine, shipped_techniques()))
    lengths: dict[Content, int] = {Spoken(text): 1 for text in phrases}
    lengths |= {Chime(name): 1 for name in ChimeName}
    standard = schedule(routine.model_copy(update={"pace": 1.0}), lengths).timeline.segments
    for segment, usual in zip(schedule(routine, lengths).timeline.segments, standard, strict=True):
        if segment.turn.kind is not Kind.WORK:
            assert segment.duration_ms == usual.duration_ms


def test_two_sides_are_as_long_though_one_of_them_says_more() -> None:
    """The left side opens the session, the right side closes it; both get what either needs."""
    block = {"sides": ["left", "right"], "steps": [{"name": "A", "duration": 3}]}
    routine = Routine.model_validate({"title": "T", "position": "prone", "steps": [block]})
    said = everything_said(unroll(routine, shipped_techniques()))
    lengths: dict[Content, int] = {Spoken(text): 2000 for text in said}
    lengths |= {Chime(name): 3000 for name in ChimeName}
    left, change, right = schedule(routine, lengths).timeline.segments
    assert (left.turn.side, right.turn.side) == (Side.LEFT, Side.RIGHT)
    assert left.duration_ms == right.duration_ms > 3000
    assert left.lengthened
    assert right.lengthened
    assert not change.lengthened
