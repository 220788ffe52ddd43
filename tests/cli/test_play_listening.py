"""``handscue play --listen`` on the rig: words said into a microphone that hears the session."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from handscue.app.enrolling import phrases, prompts
from handscue.app.preparing import ready
from handscue.app.request import Request
from handscue.listen.embedding import installed
from handscue.units import FRAMES_PER_SECOND
from once import for_all_workers, made_once
from rig.listening import aligned
from rig.microphone import VirtualMicrophone
from rig.recording import Recording
from rig.sound_card import SoundCard
from rig.taught import Therapist, at_home
from waiting import await_that

TALKING = """\
title: Talking
voice: pyttsx3
steps:
- {name: Palm, technique: kneading, duration: 6s, say: Begin with the heel of the hand.}
- {name: Thumb, technique: kneading, duration: 6s, say: Then each joint in turn.}
- {name: Fingers, technique: kneading, duration: 6s, say: One after the other.}
"""
LONG = """\
title: Long
voice: pyttsx3
steps:
- {name: Palm, technique: kneading, duration: 90s}
- {name: Thumb, technique: kneading, duration: 90s}
"""
STEP_S = 5
DENSE = "title: Dense\nvoice: pyttsx3\nsteps:\n" + f"- {{name: Step, duration: {STEP_S}s}}\n" * 18
AS_LOUD = 24_000  # the peak of her words at which they are as loud as the session


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Therapist:
    """Return one who was taught two words, the talking session's own words being no command."""
    if not installed():
        pytest.skip("the extra 'listen' is not installed")
    taught = made_once(for_all_workers(tmp_path_factory) / "bench", teach)
    own = tmp_path_factory.mktemp("bench")
    shutil.copytree(taught, own, dirs_exist_ok=True)
    return at_home(own)


def teach(folder: Path) -> None:
    """Write the sessions into a folder, have their speech made, and teach the words."""
    therapist = at_home(folder)
    # One that was left unfinished says so as it begins: each test has a session of its own.
    for name, text in (("talking", TALKING), ("long", LONG), ("alone", LONG), ("dense", DENSE)):
        path = folder / f"{name}.yaml"
        path.write_text(text)
        ready(Request(path), therapist.env, to_play=True)  # its speech is in the cache from here on
    request = Request(folder / "talking.yaml")
    therapist.teach(prompts(request, phrases(request, therapist.env), therapist.env))


@dataclass
class Playing:
    """A session that plays in a process of its own, and the lines it has written."""

    process: subprocess.Popen[str]
    lines: list[str] = field(default_factory=list)
    instants: list[float] = field(default_factory=list)  # at which they were written

    def has_said(self, words: str) -> bool:
        return any(words in line for line in self.lines)

    def await_line(self, words: str, times: int = 1) -> None:
        try:
            await_that(lambda: sum(words in line for line in self.lines) >= times, 60)
        except AssertionError:
            pytest.fail(f"{words!r} was not said; but: {self.lines}")

    def steps_begun(self) -> list[float]:
        """Return when each step began."""
        both = zip(self.lines, self.instants, strict=False)
        return [at for line, at in both if ". Step " in line]

    def cut_short(self) -> list[float]:
        """Return when a step began before the one before it was over."""
        return [at for last, at in pairwise(self.steps_begun()) if at - last < STEP_S - 0.4]

    def ears(self) -> list[int]:
        """Return the processes that listen for it."""
        children = Path(f"/proc/{self.process.pid}/task").glob("*/children")
        found = [int(pid) for path in children for pid in path.read_text().split()]
        return [pid for pid in found if b"ear_child" in Path(f"/proc/{pid}/cmdline").read_bytes()]

    def read(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self.instants.append(time.monotonic())
            self.lines.append(line.rstrip())


def is_running(pid: int) -> bool:
    """Say whether a process is there that is more than a remembered end."""
    try:
        return bool(Path(f"/proc/{pid}/cmdline").read_bytes())
    except FileNotFoundError:
        return False


@contextmanager
def playing(bench: Therapist, name: str, card: SoundCard) -> Iterator[Playing]:
    typed = ["play", f"{name}.yaml", "--listen", "--plain"]
    process = subprocess.Popen(
        [sys.executable, "-m", "handscue", *typed],
        cwd=bench.folder,
        env={**card.env, **bench.environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    session = Playing(process)
    reader = threading.Thread(target=session.read)
    reader.start()
    try:
        yield session
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)
        reader.join()
        assert process.stdout
        process.stdout.close()


def was_heard_whole(bench: Therapist, recording: Recording) -> bool:
    """Return whether the talking session is in a recording, every sample of it."""
    mix = ready(Request(bench.folder / "talking.yaml"), bench.env).mix
    expected = mix.read(0, mix.frames)
    lag = aligned(recording.samples, expected)
    return np.array_equal(recording.samples[lag : lag + len(expected)], expected)


@pytest.mark.rig
def test_a_word_said_into_the_room_is_obeyed_and_answered(
    bench: Therapist, sound_card: SoundCard
) -> None:
    # First the session has its say: a word that runs into a prompt does not stand by itself.
    sound = np.pad(bench.says(), (4 * FRAMES_PER_SECOND, 0))
    with (
        VirtualMicrophone(sound_card) as microphone,
        sound_card.record() as recording,
        playing(bench, "long", sound_card) as session,
    ):
        session.await_line("The microphone is on")
        assert not session.has_said("Thumb")
        microphone.speak(sound)
        session.await_line("Thumb")
        obeyed_at, ears = time.monotonic(), session.ears()
        microphone.speak(np.zeros(3 * FRAMES_PER_SECOND, np.int16))  # while it is answered
    assert len(ears) == 1
    await_that(lambda: not is_running(ears[0]))  # the microphone is off
    answer = recording.between(obeyed_at, obeyed_at + 3)
    assert np.abs(answer.astype(int)).max() > 1000


@pytest.mark.rig
@pytest.mark.measured  # a word that comes late on a busy machine falls upon the session's own
def test_over_a_chime_and_words_every_five_seconds_her_words_are_obeyed_and_no_others(
    bench: Therapist, sound_card: SoundCard
) -> None:
    """The session says "next" in her voice, as loud as she does, before every step."""
    sound, told = bench.says(AS_LOUD), []
    with (
        VirtualMicrophone(sound_card) as microphone,
        playing(bench, "dense", sound_card) as session,
    ):
        session.await_line("The microphone is on")
        session.await_line(" 4. Step")
        for later_s in (0.2, 2.5, 3.4, 0.9):
            begun = len(session.steps_begun())
            await_that(lambda so_far=begun: len(session.steps_begun()) > so_far, 60)
            microphone.speak(np.pad(sound, (round(later_s * FRAMES_PER_SECOND), 0)))
            told.append(time.monotonic())
        await_that(lambda: len(session.steps_begun()) > begun + 2, 60)
    near = [[at for at in session.cut_short() if -1 < at - end < 1] for end in told]
    assert sum(map(bool, near)) >= 2  # one, while sparse sound was not cancelled
    assert sum(map(len, near)) == len(session.cut_short())


@pytest.mark.rig
def test_what_is_heard_is_the_same_to_the_sample_and_triggers_nothing_even_where_the_ear_dies(
    bench: Therapist, sound_card: SoundCard
) -> None:
    """The session says "next" itself, into the microphone; then what listens is killed."""
    with (
        VirtualMicrophone(sound_card),
        sound_card.record() as recording,
        playing(bench, "talking", sound_card) as session,
    ):
        session.await_line("Thumb")
        [ear] = session.ears()
        os.kill(ear, signal.SIGKILL)
        session.await_line("Not listening: its process ended")
        session.await_line("finished")
    assert was_heard_whole(bench, recording)


def muted(microphone: VirtualMicrophone, session: Playing) -> None:
    microphone.mute(on=True)
    session.await_line("Is it switched off?")


def clipped(microphone: VirtualMicrophone, session: Playing) -> None:
    loud = np.random.default_rng(2).choice([-32_768, 32_767], 3 * FRAMES_PER_SECOND)
    microphone.speak(loud.astype(np.int16))
    session.await_line("too loud")


def pulled_out_and_plugged_in(microphone: VirtualMicrophone, session: Playing) -> None:
    microphone.unplug()
    session.await_line("Not listening:")
    microphone.plug()
    session.await_line("The microphone is on", times=2)


@pytest.mark.rig
@pytest.mark.parametrize("trouble", [muted, clipped, pulled_out_and_plugged_in])
def test_whatever_befalls_the_microphone_the_session_is_heard_to_the_sample(
    bench: Therapist, sound_card: SoundCard, trouble: Callable[[VirtualMicrophone, Playing], None]
) -> None:
    with (
        VirtualMicrophone(sound_card) as microphone,
        sound_card.record() as recording,
        playing(bench, "talking", sound_card) as session,
    ):
        session.await_line("The microphone is on")
        trouble(microphone, session)
        session.await_line("finished")
    assert was_heard_whole(bench, recording)


@pytest.mark.rig
def test_without_a_microphone_the_session_is_heard_to_the_sample(
    bench: Therapist, sound_card: SoundCard
) -> None:
    with sound_card.record() as recording, playing(bench, "talking", sound_card) as session:
        session.await_line("Not listening: there is no microphone to record with")
        session.await_line("finished")
    assert not session.has_said("The microphone is on")
    assert was_heard_whole(bench, recording)


@pytest.mark.rig
def test_a_microphone_that_is_pulled_out_is_missed_and_found_again(
    bench: Therapist, sound_card: SoundCard
) -> None:
    with (
        VirtualMicrophone(sound_card) as microphone,
        playing(bench, "alone", sound_card) as session,
    ):
        session.await_line("The microphone is on")
        microphone.mute(on=True)
        session.await_line("Is it switched off?")
        microphone.mute(on=False)
        microphone.unplug()
        session.await_line("The microphone is off.")
        session.await_line("Not listening:")
        microphone.plug()
        session.await_line("The microphone is on", times=2)
        assert not session.has_said("Thumb")
