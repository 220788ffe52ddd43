"""The player's loop, on a clock that jumps: what is heard, when, and what is shown."""

from __future__ import annotations

import wave
from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from export.sounding import about
from handscue.errors import OutputError
from handscue.export.formats import write
from handscue.play.outputs.recovering import RecoveringOutput
from handscue.play.player import START_S, Player
from handscue.play.replies import everything_replied, time_left
from handscue.play.sounding import sounding
from handscue.play.transport import Command, Reply, State, Transport, begin
from handscue.play.view import View
from handscue.routine.model import ChimeName, Routine
from handscue.schedule.languages.en import ENGLISH
from handscue.schedule.timeline import Timeline
from handscue.schedule.wording import Chime, Content, Spoken, announcement, headline, next_up
from handscue.units import FRAMES_PER_SECOND, to_frames
from play.fakes import JumpingClock, RecordingOutput, RememberingScreen, ScriptedCommands, laid_out
from play.sessions import session, three_steps, unhurried

START = 1000.0 + START_S


class AtOnce(Executor):
    """Runs what is submitted before it returns."""

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 - as executors do
            future.set_exception(error)
        return future


class Stage:
    """A session with doubles all around it."""

    def __init__(
        self,
        *presses: tuple[float, Command | Callable[[], None]],
        gate: bool = False,
        absent: bool = False,
        on_time: bool = False,
        routine: Routine | None = None,
    ) -> None:
        self.on_time = on_time
        usual = unhurried() if on_time else three_steps(gate=gate)
        self.timeline, self.mix, self.sounds = session(routine or usual)
        self.clock = JumpingClock()
        self.screen = RememberingScreen()
        self.outputs: list[RecordingOutput] = []
        self.absent = absent
        self.output: RecoveringOutput | None = None
        self.output = RecoveringOutput(self.open, AtOnce())
        self.commands = ScriptedCommands(self.clock, [(START + s, c) for s, c in presses])

    def open(self, *, sure: bool) -> RecordingOutput:
        assert sure == (self.output is not None)
        if self.absent:
            raise OutputError("there is no device")
        self.outputs.append(RecordingOutput(self.clock))
        return self.outputs[-1]

    def run(self) -> Transport:
        end_ms = self.timeline.total_ms if self.on_time else None
        start = begin(self.timeline, self.clock.now(), end_ms)
        self.player = Player(
            start, self.sounds, self.output, self.commands, self.screen, self.clock
        )
        end = self.player.run()
        self.output.close()
        return end

    def heard(self) -> np.ndarray:
        stretches = [stretch for output in self.outputs for stretch in output.heard]
        return laid_out(stretches, START, self.clock.now())


def test_a_session_left_alone_sounds_like_its_export_bit_for_bit(tmp_path: Path) -> None:
    stage = Stage()
    end = stage.run()
    assert end.state is State.FINISHED
    assert end.frame == stage.mix.frames
    total_ms = stage.mix.frames // 48
    write(stage.mix, about(0, end_ms=total_ms), tmp_path / "x.wav", lambda *_: None)
    with wave.open(str(tmp_path / "x.wav")) as file:
        exported = np.frombuffer(file.readframes(file.getnframes()), "<i2")
    assert len(exported) == stage.mix.frames
    assert np.array_equal(stage.heard()[: len(exported)], exported)


def test_after_a_pause_the_session_goes_on_where_it_stopped() -> None:
    stage = Stage((5.0, Command.TOGGLE), (65.0, Command.TOGGLE))
    stage.run()
    five, gone_on = 5 * FRAMES_PER_SECOND, round((65 + START_S) * FRAMES_PER_SECOND)
    heard = stage.heard()
    assert np.array_equal(heard[:five], stage.mix.read(0, five))
    confirmed = five + FRAMES_PER_SECOND // 2
    assert not heard[confirmed:gone_on].any()
    confirmation = stage.sounds.clips[Chime(ChimeName.CONFIRM)].samples
    assert confirmation.tobytes() in heard[five:confirmed].tobytes()
    second = to_frames(stage.timeline.segments[1].start_ms)
    shift = gone_on - five
    rest = stage.mix.frames - second
    assert np.array_equal(
        heard[second + shift : second + shift + rest], stage.mix.read(second, rest)
    )
    assert any(view.state is State.PAUSED for view in stage.screen.shown)


def test_next_begins_the_next_step_and_back_the_one_before() -> None:
    stage = Stage(
        (2.0, Command.NEXT), (4.0, Command.PREVIOUS), (5.0, Command.END), (6.0, Command.END)
    )
    end = stage.run()
    second = to_frames(stage.timeline.segments[1].start_ms)
    heard = stage.heard()
    for pressed, frame in ((2.0, second), (4.0, 0)):
        first = round((pressed + START_S) * FRAMES_PER_SECOND)
        count = FRAMES_PER_SECOND // 2
        assert np.array_equal(heard[first : first + count], stage.mix.read(frame, count))
    assert end.state is State.FINISHED
    assert [view.segment.index for view in stage.screen.shown][-1] == 0


def test_a_step_that_is_left_the_moment_it_begins_is_shown() -> None:
    """So that the history knows it was left out."""
    at_the_end = Stage().timeline.segments[0].end_ms / 1000
    stage = Stage((at_the_end, Command.NEXT))
    stage.run()
    seen = [view.segment.index for view in stage.screen.shown]
    assert sorted(set(seen)) == [0, 1, 2]
    assert seen.count(1) == 1


def test_a_gate_is_silent_but_for_reminders_until_the_therapist_goes_on() -> None:
    stage = Stage((100.0, Command.TOGGLE), gate=True)
    end = stage.run()
    gate = stage.timeline.segments[1]
    heard = stage.heard()
    reminder = stage.sounds.clips[Chime(ChimeName.GATE)].samples
    waited = heard[to_frames(gate.end_ms) : 100 * FRAMES_PER_SECOND]
    assert waited.tobytes().count(reminder.tobytes()) == (100_000 - gate.end_ms) // 30_000
    assert np.count_nonzero(waited) == len(reminder) * ((100_000 - gate.end_ms) // 30_000)
    third = round((100 + START_S) * FRAMES_PER_SECOND)
    rest = stage.mix.frames - to_frames(gate.end_ms)
    assert np.array_equal(heard[third : third + rest], stage.mix.read(to_frames(gate.end_ms), rest))
    assert end.state is State.FINISHED
    assert any(view.state is State.WAITING for view in stage.screen.shown)


def test_what_leads_in_comes_before_a_reply_and_costs_the_session_nothing() -> None:
    stage = Stage((6.0, Command.AGAIN))
    stage.outputs[0].lead = 0.5
    end = stage.run()
    [_, (at, samples)] = stage.outputs[0].heard
    assert at == pytest.approx(START + 6.0 + 0.5 + START_S)
    phrase = stage.sounds.clips[announcement(stage.timeline.segments[0].turn)[0]].samples
    assert samples[: len(phrase)].tobytes() == phrase.tobytes()
    second = to_frames(stage.timeline.segments[1].start_ms)
    begun = round((at - START - 0.5) * FRAMES_PER_SECOND)
    assert np.array_equal(samples[second - begun :][:48_000], stage.mix.read(second, 48_000))
    assert end.frame == stage.mix.frames


def test_the_screen_counts_down_without_gaps() -> None:
    stage = Stage()
    stage.run()
    left = [view.left_in_session_ms for view in stage.screen.shown]
    assert left[0] >= stage.timeline.total_ms
    assert left == sorted(left, reverse=True)
    assert max(a - b for a, b in pairwise(left)) <= 200
    assert {view.segment.index for view in stage.screen.shown} == {0, 1, 2}
    assert {view.following.index for view in stage.screen.shown if view.following} == {1, 2}


def test_without_a_device_the_session_goes_on_and_the_step_is_announced_when_there_is_one() -> None:
    stage = Stage((3.0, lambda: setattr(stage, "absent", False)), absent=True)
    stage.run()
    [output] = stage.outputs
    [(at, samples)] = output.heard
    assert START + 3.0 <= at <= START + 4.2
    first = stage.timeline.segments[0]
    for phrase in announcement(first.turn):
        assert stage.sounds.clips[phrase].samples.tobytes() in samples.tobytes()
    frame, second = round((at - START) * FRAMES_PER_SECOND), to_frames(first.end_ms)
    assert len(samples) == stage.mix.frames - frame
    after = second - frame
    assert np.array_equal(samples[after:], stage.mix.read(second, len(samples) - after))
    assert stage.screen.shown[0].trouble == "there is no device"
    assert stage.screen.shown[-1].trouble is None


def test_a_device_that_is_lost_is_let_go_of_and_sought_again() -> None:
    stage = Stage((6.0, lambda: setattr(stage.outputs[0], "lost", True)))
    stage.run()
    lost, found = stage.outputs
    assert lost.closed
    [(at, samples)] = found.heard
    assert START + 6.0 <= at <= START + 6.3
    second = to_frames(stage.timeline.segments[1].start_ms)
    after = second - round((at - START) * FRAMES_PER_SECOND)
    assert np.array_equal(samples[after:], stage.mix.read(second, len(samples) - after))
    assert any(view.trouble == "the device is gone" for view in stage.screen.shown)


def said(stage: Stage, pressed: float, *contents: Content) -> bool:
    """Return whether contents were heard one after another from a moment after a press on."""
    heard = stage.heard()[round(pressed * FRAMES_PER_SECOND) :]
    place = round(START_S * FRAMES_PER_SECOND)
    for content in contents:
        samples = stage.sounds.clips[content].samples
        found = heard[: place + FRAMES_PER_SECOND].tobytes()
        at = heard.tobytes().find(samples.tobytes(), 2 * (place - 100)) // 2
        if at < 0 or at > place + FRAMES_PER_SECOND // 2 or not found:
            return False
        place = at + len(samples)
    return True


def test_again_says_the_instruction_once_more_and_the_clock_goes_on() -> None:
    stage = Stage((6.0, Command.AGAIN))
    end = stage.run()
    assert said(stage, 6.0, *announcement(stage.timeline.segments[0].turn))
    second = to_frames(stage.timeline.segments[1].start_ms)
    assert np.array_equal(stage.heard()[second:][:48_000], stage.mix.read(second, 48_000))
    assert end.frame == stage.mix.frames


def test_where_am_i_names_step_and_times_and_what_is_next() -> None:
    stage = Stage((5.0, Command.TOGGLE), (6.0, Command.WHERE))
    stage.commands.script += [(START + 60.0, Command.END), (START + 61.0, Command.END)]
    stage.run()
    first, second, _ = stage.timeline.segments
    assert said(
        stage,
        6.0,
        *headline(first.turn),
        time_left(ENGLISH, ENGLISH.left_in_step, first.duration_ms - 5000),
        time_left(ENGLISH, ENGLISH.left_in_session, stage.timeline.total_ms - 5000),
        next_up(second.turn),
    )


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (59.4, "59 minutes left in the session."),
        (62.4, "60 minutes left in the session."),
        (83.0, "85 minutes left in the session."),
        (200.0, "210 minutes left in the session."),
    ],
)
def test_long_times_are_told_as_anybody_would(minutes: float, words: str) -> None:
    assert time_left(ENGLISH, ENGLISH.left_in_session, round(minutes * 60_000)).text == words


def test_all_that_may_be_said_of_a_day_is_not_much_more_than_of_an_hour() -> None:
    """Each phrase is spoken beforehand and held in memory for as long as the session lasts."""
    segment = session(three_steps()).timeline.segments[0]

    def phrases(hours: int) -> int:
        lasting = replace(segment, duration_ms=hours * 3_600_000)
        return len(everything_replied(Timeline("Long", (lasting,))))

    assert phrases(24) < 2.5 * phrases(1)


def test_where_am_i_at_a_gate_names_no_time_left_in_it() -> None:
    stage = Stage((60.0, Command.WHERE), (90.0, Command.NEXT), gate=True)
    stage.run()
    _, gate, third = stage.timeline.segments
    left = time_left(ENGLISH, ENGLISH.left_in_session, third.duration_ms)
    assert said(stage, 60.0, *headline(gate.turn), left, next_up(third.turn))


@pytest.mark.parametrize("before_s", [0.02, 0.3, 1.5])
def test_a_reply_just_before_a_gate_waits_is_heard_whole(before_s: float) -> None:
    gate = Stage(gate=True).timeline.segments[1]
    pressed = gate.end_ms / 1000 - before_s
    stage = Stage((pressed, Command.WHERE), (100.0, Command.NEXT), gate=True)
    stage.run()
    third = stage.timeline.segments[2]
    left = time_left(ENGLISH, ENGLISH.left_in_step, round(1000 * before_s))
    in_all = time_left(ENGLISH, ENGLISH.left_in_session, third.duration_ms)
    assert said(stage, pressed, *headline(gate.turn), left, in_all, next_up(third.turn))
    after = round((100.0 + START_S) * FRAMES_PER_SECOND)
    start = to_frames(third.start_ms)
    assert np.array_equal(stage.heard()[after:][:48_000], stage.mix.read(start, 48_000))


@pytest.mark.parametrize(
    ("command", "words", "ms"),
    [
        (Command.MORE_15, "Fifteen more seconds.", 15_000),
        (Command.MORE_30, "Thirty more seconds.", 30_000),
    ],
)
def test_more_time_is_said_back_and_moves_the_rest(command: Command, words: str, ms: int) -> None:
    stage = Stage((6.0, command))
    end = stage.run()
    assert said(stage, 6.0, Spoken(words))
    assert end.timeline.total_ms == stage.timeline.total_ms + ms
    second = to_frames(stage.timeline.segments[1].start_ms)
    moved = stage.heard()[second + to_frames(ms) :]
    rest = stage.mix.frames - second
    assert np.array_equal(moved[:rest], stage.mix.read(second, rest))


def test_holding_and_letting_go_are_said() -> None:
    stage = Stage((5.0, Command.HOLD), (7.0, Command.HOLD))
    stage.run()
    assert said(stage, 5.0, Spoken("Holding this step."))
    assert said(stage, 7.0, Spoken("No longer holding."))


def test_with_an_end_it_is_kept_though_a_step_gets_more_time() -> None:
    stage = Stage((6.0, Command.MORE_15), on_time=True)
    end = stage.run()
    assert said(stage, 6.0, Spoken("Fifteen more seconds."))
    assert end.timeline.total_ms == stage.timeline.total_ms
    assert end.frame == stage.mix.frames
    assert stage.clock.now() == pytest.approx(START + stage.timeline.total_ms / 1000, abs=0.2)


def test_that_the_end_cannot_be_kept_is_said() -> None:
    stage = Stage((6.0, Command.MORE_30), on_time=True)
    end = stage.run()
    assert said(stage, 6.0, Spoken("Thirty more seconds."), Spoken("The session will end later."))
    assert end.late_ms > 0


@pytest.mark.parametrize(
    ("command", "words", "left_s", "more"),
    [
        (Command.FINISH, "Finishing on time.", 114, ()),
        (Command.EARLIER, "Ending five minutes earlier.", 87, ("The session will end later.",)),
        (Command.LATER, "Ending five minutes later.", 274, ()),
    ],
)
def test_when_it_will_be_over_is_said_back(
    command: Command, words: str, left_s: float, more: tuple[str, ...]
) -> None:
    stage = Stage((6.0, command), on_time=True)
    end = stage.run()
    left = time_left(ENGLISH, ENGLISH.left_in_session, round(left_s * 1000))
    assert said(stage, 6.0, Spoken(words), left, *map(Spoken, more))
    assert end.timeline.total_ms == pytest.approx((left_s + 6) * 1000, abs=500)


def test_words_that_a_reply_cuts_off_are_said_again_after_it() -> None:
    stage = Stage((0.7, Command.MORE_15))  # in the middle of the step's name
    stage.run()
    first = stage.timeline.segments[0].turn
    assert said(stage, 0.7, Spoken("Fifteen more seconds."), *announcement(first))


def test_words_that_several_replies_cut_off_are_said_after_the_last() -> None:
    stage = Stage(
        (0.7, Command.MORE_15),
        (1.6, Command.MORE_15),
        (2.3, Command.TOGGLE),
        (9.0, Command.TOGGLE),
        (9.2, Command.MORE_15),
    )
    stage.run()
    first = stage.timeline.segments[0].turn
    assert said(stage, 9.2, Spoken("Fifteen more seconds."), *announcement(first))


def test_quiet_leaves_chimes_alone() -> None:
    stage = Stage((0.1, Command.QUIET))
    stage.run()
    heard = stage.heard()
    second = stage.timeline.segments[1]
    chime = stage.sounds.clips[Chime(ChimeName.TRANSITION)].samples
    start = to_frames(second.start_ms)
    assert np.array_equal(heard[start : start + len(chime)], chime)
    spoken = stage.sounds.clips[announcement(second.turn)[0]].samples
    assert spoken.tobytes() not in heard.tobytes()


def test_quiet_answers_with_a_chime_save_where_words_are_asked_for() -> None:
    stage = Stage((0.1, Command.QUIET), (2.0, Command.MORE_15), (4.0, Command.WHERE))
    stage.run()
    heard, clips = stage.heard().tobytes(), stage.sounds.clips
    assert said(stage, 2.0, Chime(ChimeName.CONFIRM))
    assert clips[Spoken("Fifteen more seconds.")].samples.tobytes() not in heard
    assert said(stage, 4.0, *headline(stage.timeline.segments[0].turn))


def test_a_tick_does_not_stand_for_the_sound_that_confirms() -> None:
    """With fifteen more seconds a stroke is 18.75 s, so that one begins as they are given."""
    step = {"name": "One", "duration": 60, "passes": 4, "pace_ticks": True}
    routine = Routine.model_validate({"title": "T", "steps": [step, {"name": "Rest"}]})
    stage = Stage((0.1, Command.QUIET), (18.7, Command.MORE_15), routine=routine)
    stage.run()
    assert said(stage, 18.7, Chime(ChimeName.CONFIRM))


def test_sound_that_is_back_says_nothing_while_it_is_quiet() -> None:
    stage = Stage((0.1, Command.QUIET), (6.0, lambda: setattr(stage.outputs[0], "lost", True)))
    stage.run()
    [_, samples] = stage.outputs[1].heard[0]
    assert samples.tobytes().startswith(
        stage.sounds.clips[Chime(ChimeName.CONFIRM)].samples.tobytes()
    )
    phrases = announcement(stage.timeline.segments[0].turn)
    assert stage.sounds.clips[phrases[0]].samples.tobytes() not in samples.tobytes()


def test_softer_is_softer_from_there_on() -> None:
    stage = Stage((5.0, Command.SOFTER), (5.1, Command.SOFTER))
    stage.run()
    start = to_frames(stage.timeline.segments[1].start_ms)
    usual = stage.mix.read(start, 96_000).astype(float)
    heard = stage.heard()[start : start + 96_000]
    assert np.abs(heard - usual * 10 ** (-6 / 20)).max() <= 1


def test_what_does_not_apply_is_refused_with_a_sound_and_changes_nothing() -> None:
    """What is left cannot become shorter than it was made by the first."""
    presses = ((100.0, Command.EARLIER), (105.0, Command.EARLIER), (110.0, Command.NEXT))
    stage = Stage(*presses, gate=True)
    stage.run()
    assert said(stage, 105.0, Chime(ChimeName.REFUSE))


def test_more_time_at_a_gate_is_said_back() -> None:
    stage = Stage((100.0, Command.MORE_15), (140.0, Command.NEXT), gate=True)
    end = stage.run()
    assert said(stage, 100.0, Spoken("Fifteen more seconds."))
    assert end.timeline.segments[1].duration_ms == stage.timeline.segments[1].duration_ms + 15_000
    assert [view.state for view in stage.screen.shown if view.segment.index == 1][-1] == (
        State.WAITING
    )


OF_ITSELF = {Command.GATE, Command.LAST, Command.REMIND, Command.SLEPT, Command.END_NOW}
HANDS = [command for command in Command if command not in OF_ITSELF]
PRESSES = st.lists(st.tuples(st.floats(0, 60), st.sampled_from(HANDS)), max_size=15).map(sorted)


@settings(max_examples=25)
@given(PRESSES, st.booleans())
def test_whatever_is_pressed_the_sound_is_the_mix_where_the_session_is(
    presses: list[tuple[float, Command]],
    gate: bool,  # noqa: FBT001 - hypothesis hands it over by place
) -> None:
    """At every look: the same frame, the same stop, and from the next step on the same samples."""
    stage = Stage(*presses, (300.0, Command.END), (301.0, Command.END), gate=gate)
    show, last_reply = stage.screen.show, -1

    def compare(seen: View) -> None:
        nonlocal last_reply
        show(seen)
        transport, now = stage.player._transport, stage.clock.now()
        playing = stage.outputs[-1]._playing
        if transport.state is not State.PLAYING:
            return
        if playing is None:  # the last moment before it stops by itself
            assert transport.stops_at - now <= START_S
            return
        mix, frame, until, at = playing
        position = transport.position(max(now, at))
        assert until == transport.stop_frame or (
            until > transport.stop_frame and transport.stopping_segment.waits  # a reply goes on
        )
        assert abs(frame + (max(now, at) - at) * FRAMES_PER_SECOND - position) <= 1
        if at > now - 0.2:
            last_reply = transport.segment_at(now).index
        if transport.segment_at(now).index > last_reply:
            plain, *_ = sounding(stage.sounds, transport, Reply.NONE, now)
            assert np.array_equal(mix.read(position, 4800), plain.read(position, 4800))

    stage.screen.show = compare  # type: ignore[method-assign]
    assert stage.run().state is State.FINISHED
