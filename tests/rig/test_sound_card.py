"""The sound card plays in real time, and can be crashed, unplugged and stalled."""

# ruff: noqa: TID251 - real time has to pass here

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from rig import player
from rig.fixtures import require_rig
from rig.listening import aligned, find_clip, onsets, paired, timing
from rig.sound_card import SoundCard, missing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rig.recording import Recording, Samples

RATE = 48_000
LATENCY_MAX_S = 0.2
"""Ample: a stream's first frame was heard after 1 to 12 ms, and after up to 40 with four busy
processes on two cores."""


def noise(seconds: float, seed: int, peak: int = 8_000) -> Samples:
    """Make noise like no other, with a click for its first sample."""
    samples = np.random.default_rng(seed).integers(-peak, peak, round(seconds * RATE))
    samples[0] = 30_000
    return samples.astype(np.int16)


@contextlib.contextmanager
def playing(
    card: SoundCard, samples: Samples, folder: Path, backend: str = "PULSEAUDIO"
) -> Iterator[float]:
    """Play samples in a process of their own; the monotonic second for which they are planned."""
    path = folder / "sound.raw"
    path.write_bytes(samples.tobytes())
    with subprocess.Popen(
        [sys.executable, player.__file__, str(path), str(card.rate), backend],
        env=card.env,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            assert process.stdout.readline() == "ready\n"
            start = time.monotonic() + 0.05
            process.stdin.write(f"{start}\n")
            process.stdin.flush()
            yield start
        finally:
            process.kill()


def sleep_until(instant: float) -> None:
    """Sleep until a monotonic second."""
    time.sleep(max(instant - time.monotonic(), 0))


def is_heard(recording: Recording, start: float, stop: float) -> bool:
    """Tell whether the noise was played without a pause in a span of monotonic seconds."""
    loud = np.abs(recording.between(start, stop).astype(np.int32)) > 300
    return float(loud.mean()) > 0.9


def is_silent(recording: Recording, start: float, stop: float) -> bool:
    """Tell whether nothing at all was played in a span of monotonic seconds."""
    return not recording.between(start, stop).any()


def processes_in(folder: str) -> list[str]:
    """List the processes whose command line or environment names a folder."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            text = (process / "cmdline").read_bytes() + (process / "environ").read_bytes()
            if os.fsencode(folder) in text:
                found.append(process.name)
    return found


def wait_until(condition: Callable[[], bool], seconds: float = 5) -> bool:
    """Wait for a condition, and tell whether it came true in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True


def home_of(card: SoundCard) -> str:
    """Tell the folder that holds everything a card has on disk."""
    return card.env["PULSE_RUNTIME_PATH"]


@pytest.mark.rig
class TestPlaying:
    """What is played is heard, when it should be and as it was sent."""

    def test_clips_are_heard_at_their_instants(
        self,
        sound_card: SoundCard,
        tmp_path: Path,
        record_property: Callable[[str, object], None],
    ) -> None:
        """Later by one constant latency, and by nothing else; correlation and onsets agree."""
        clips = [noise(0.1, seed) for seed in range(6)]
        pause = np.zeros(round(0.1 * RATE), np.int16)
        sound = np.concatenate([part for clip in clips for part in (clip, pause)])
        with (
            sound_card.record() as recording,
            playing(sound_card, sound, tmp_path) as start,
        ):
            planned = [start + 0.2 * index for index in range(len(clips))]
            sleep_until(start + len(sound) / RATE + LATENCY_MAX_S)
        heard = [
            find_clip(recording, clip, near=plan + 0.1, within=0.1)
            for clip, plan in zip(clips, planned, strict=True)
        ]
        result = timing(planned, heard)
        record_property("timing", asdict(result))
        assert (result.missing, result.count) == (0, 6)
        assert 0 < result.latency_ms < LATENCY_MAX_S * 1000
        # One frame is 0.02 ms: a stream without a break has no jitter.
        assert result.jitter_max_ms < 0.05
        assert abs(result.drift_ms_per_min) < 1
        assert recording.gaps == ()
        begins = onsets(recording.samples, RATE) + recording.t0
        late = [plan + result.latency_ms / 1000 for plan in planned]
        assert timing(late, paired(late, begins)).jitter_max_ms < 0.05
        assert len(begins) == len(clips)

    @pytest.mark.parametrize("backend", ["PULSEAUDIO", "ALSA"])
    def test_a_stream_is_recorded_sample_for_sample(
        self,
        backend: str,
        sound_card: SoundCard,
        tmp_path: Path,
    ) -> None:
        """Through PulseAudio, and through ALSA's default output."""
        sound = noise(0.7, seed=20, peak=32_000)
        with (
            sound_card.record() as recording,
            playing(sound_card, sound, tmp_path, backend) as start,
        ):
            sleep_until(start + len(sound) / RATE + LATENCY_MAX_S)
        lag = aligned(recording.samples, sound)
        assert np.array_equal(recording.samples[lag : lag + len(sound)], sound)

    def test_the_settings_of_the_user_lead_no_sound_elsewhere(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Not ALSA's, and not PulseAudio's."""
        require_rig()
        (tmp_path / ".asoundrc").write_text("pcm.!default { type null }\n")
        monkeypatch.setenv("HOME", str(tmp_path))
        monkeypatch.setenv("PULSE_SINK", "elsewhere")
        monkeypatch.setenv("PULSE_SERVER", "unix:/nowhere")
        sound = noise(0.2, seed=21)
        with SoundCard(tmp_path) as card:
            assert card.env["HOME"] == str(tmp_path)
            with card.record() as recording, playing(card, sound, tmp_path, "ALSA") as start:
                sleep_until(start + len(sound) / RATE + LATENCY_MAX_S)
        assert find_clip(recording, sound, near=start + 0.1, within=0.1) is not None
        assert sorted(path.name for path in tmp_path.iterdir()) == [".asoundrc", "sound.raw"]


@pytest.mark.rig
class TestTrouble:
    """The card goes away, or stops, and the recording shows when."""

    def test_an_unplugged_card_loses_its_streams(
        self, sound_card: SoundCard, tmp_path: Path
    ) -> None:
        """After it is plugged in again, only a new stream is heard."""
        with sound_card.record() as recording:
            with playing(sound_card, noise(5, seed=30), tmp_path) as start:
                sleep_until(start + LATENCY_MAX_S + 0.1)
                unplugged = time.monotonic()
                sound_card.unplug()
                gone = time.monotonic()
                time.sleep(0.2)
                sound_card.plug()
                plugged = time.monotonic()
                time.sleep(0.2)
            with playing(sound_card, noise(5, seed=31), tmp_path) as again:
                sleep_until(again + LATENCY_MAX_S + 0.1)
        assert is_heard(recording, unplugged - 0.15, unplugged - 0.05)
        assert is_silent(recording, gone + 0.05, again)
        assert is_heard(recording, again + LATENCY_MAX_S, again + LATENCY_MAX_S + 0.1)
        ((gap_start, gap_stop),) = recording.gaps
        assert unplugged - 0.05 < gap_start < gone + 0.05
        assert gone + 0.2 < gap_stop <= plugged

    def test_a_stalled_card_goes_on_where_it_stopped(
        self, sound_card: SoundCard, tmp_path: Path
    ) -> None:
        """The stream is not lost; it is late by the stall. The recorder misses some 10 ms."""
        sound = noise(5, seed=32)
        with sound_card.record() as recording, playing(sound_card, sound, tmp_path) as start:
            sleep_until(start + LATENCY_MAX_S + 0.1)
            stalled = time.monotonic()
            sound_card.stall()
            still = time.monotonic()
            time.sleep(0.3)
            sound_card.unstall()
            unstalled = time.monotonic()
            time.sleep(0.2)
        ((gap_start, gap_stop),) = recording.gaps
        assert stalled - 0.05 < gap_start < still + 0.05
        assert still + 0.3 < gap_stop < unstalled + 0.05
        before = recording.between(gap_start - 0.1, gap_start)
        after = recording.between(gap_stop, gap_stop + 0.1)
        stopped = aligned(sound, before) + len(before)
        went_on = aligned(sound, after)
        assert np.array_equal(sound[stopped - len(before) : stopped], before)
        assert np.array_equal(sound[went_on : went_on + len(after)], after)
        assert 0 <= went_on - stopped < 0.05 * RATE

    def test_a_killed_server_refuses_and_comes_back(
        self, sound_card: SoundCard, tmp_path: Path
    ) -> None:
        """A player that opens the card while there is none fails; a new one is heard later."""
        with sound_card.record() as recording:
            with playing(sound_card, noise(5, seed=33), tmp_path) as start:
                sleep_until(start + LATENCY_MAX_S + 0.1)
                killed = time.monotonic()
                sound_card.kill()
                dead = time.monotonic()
                refused = subprocess.run(["pactl", "info"], env=sound_card.env, check=False)
                time.sleep(0.2)
                sound_card.start()
                started = time.monotonic()
            with playing(sound_card, noise(5, seed=34), tmp_path) as again:
                sleep_until(again + LATENCY_MAX_S + 0.1)
        assert refused.returncode != 0
        assert is_heard(recording, killed - 0.15, killed - 0.05)
        assert is_silent(recording, dead + 0.05, again)
        assert is_heard(recording, again + LATENCY_MAX_S, again + LATENCY_MAX_S + 0.1)
        ((gap_start, gap_stop),) = recording.gaps
        assert killed - 0.05 < gap_start < dead + 0.05
        assert dead + 0.2 < gap_stop <= started

    def test_a_recording_may_begin_and_end_without_a_card(self, sound_card: SoundCard) -> None:
        """It covers its whole block, with gaps at both ends."""
        sound_card.kill()
        began = time.monotonic()
        with sound_card.record() as recording:
            inside = time.monotonic()
            time.sleep(0.1)
            sound_card.start()
            time.sleep(0.1)
            sound_card.stall()
            time.sleep(0.1)
        ended = time.monotonic()
        (first, last) = recording.gaps
        assert began <= recording.t0 == first[0] <= inside
        assert first[1] - first[0] > 0.1
        assert last[1] - last[0] > 0.4
        assert last[1] <= ended

    def test_a_recording_may_begin_while_the_card_is_stalled(
        self, sound_card: SoundCard, tmp_path: Path
    ) -> None:
        """The sound that follows the stall is heard at its instant."""
        with playing(sound_card, noise(5, seed=35), tmp_path) as start:
            sleep_until(start + LATENCY_MAX_S + 0.1)
            sound_card.stall()
            with sound_card.record() as recording:
                time.sleep(0.2)
                stalled = time.monotonic()
                sound_card.unstall()
                unstalled = time.monotonic()
                time.sleep(0.4)
        ((_, gap_stop),) = recording.gaps
        assert stalled < gap_stop < unstalled + 0.1
        assert is_silent(recording, recording.t0, gap_stop)
        assert is_heard(recording, gap_stop + 0.05, gap_stop + 0.2)

    def test_what_does_not_apply_is_refused(self, sound_card: SoundCard) -> None:
        """And changes nothing: each command still does what it should afterwards."""

        def refuses(*commands: Callable[[], None]) -> None:
            for command in commands:
                with pytest.raises(RuntimeError, match=r"already|not"):
                    command()

        refuses(sound_card.start, sound_card.plug, sound_card.unstall)
        sound_card.stall()
        refuses(sound_card.start, sound_card.plug, sound_card.stall)
        sound_card.unstall()
        sound_card.unplug()
        refuses(sound_card.start, sound_card.unplug, sound_card.stall, sound_card.unstall)
        sound_card.plug()
        sound_card.kill()
        refuses(sound_card.kill, sound_card.plug, sound_card.unplug, sound_card.stall)
        sound_card.start()

    def test_one_recording_at_a_time(self, sound_card: SoundCard) -> None:
        """A second one is refused, and the first one goes on."""
        with sound_card.record() as recording:
            with pytest.raises(RuntimeError, match="recorded already"), sound_card.record():
                pass
            time.sleep(0.1)
        assert len(recording.samples) > 0.4 * RATE
        assert recording.gaps == ()


@pytest.mark.rig
class TestLife:
    """Cards are private, and leave nothing behind."""

    def test_two_cards_do_not_hear_each_other(self, sound_card: SoundCard, tmp_path: Path) -> None:
        """Nor does the end of one disturb the other."""
        left, right = noise(0.9, seed=40), noise(0.3, seed=41)
        (tmp_path / "other").mkdir()
        with sound_card.record() as recording, playing(sound_card, left, tmp_path) as start:
            with SoundCard(tmp_path) as other, other.record() as other_recording:
                with playing(other, right, tmp_path / "other") as other_start:
                    sleep_until(other_start + LATENCY_MAX_S + len(right) / RATE)
                other.kill()
            sleep_until(start + LATENCY_MAX_S + len(left) / RATE)
        near = {"near": start + 0.1, "within": 0.1}
        other_near = {"near": other_start + 0.1, "within": 0.1}
        assert find_clip(recording, left, **near) is not None
        assert find_clip(recording, right, **other_near) is None
        assert find_clip(other_recording, right, **other_near) is not None
        assert np.count_nonzero(recording.samples) <= len(left)
        assert np.count_nonzero(other_recording.samples) <= len(right)
        assert recording.gaps == ()

    @pytest.mark.parametrize("error", [None, ValueError, KeyboardInterrupt])
    def test_nothing_is_left_behind(
        self, error: type[BaseException] | None, tmp_path: Path
    ) -> None:
        """No process and no folder, however the block ends, and though it is being recorded."""
        require_rig()
        with (
            contextlib.suppress(ValueError, KeyboardInterrupt),
            SoundCard(tmp_path) as card,
        ):
            home = home_of(card)
            with card.record():
                assert len(processes_in(home)) >= 2
                if error is not None:
                    raise error
        assert wait_until(lambda: not processes_in(home))
        assert not any(tmp_path.iterdir())
        assert not Path(home).exists()

    @pytest.mark.parametrize("signal", ["kill", "terminate"])
    def test_nothing_is_left_behind_by_a_test_run_that_is_killed(
        self, signal: str, tmp_path: Path
    ) -> None:
        """The card cleans up though its owner had no chance to."""
        require_rig()
        owner = (
            "import pathlib, sys, time, rig.sound_card\n"
            "with rig.sound_card.SoundCard(pathlib.Path(sys.argv[1])) as card, card.record():\n"
            "    print(card.env['PULSE_RUNTIME_PATH'], flush=True)\n"
            "    time.sleep(60)\n"
        )
        with subprocess.Popen(
            [sys.executable, "-c", owner, str(tmp_path)],
            cwd=Path(__file__).parents[1],
            stdout=subprocess.PIPE,
            text=True,
        ) as process:
            assert process.stdout is not None
            home = process.stdout.readline().strip()
            assert Path(home).exists()
            getattr(process, signal)()
        assert wait_until(lambda: not processes_in(home) and not Path(home).exists())

    def test_a_long_folder_does_not_matter(self, tmp_path: Path) -> None:
        """A socket's path has to be short, and pytest's folders are long."""
        require_rig()
        deep = tmp_path / ("long" * 25)
        deep.mkdir()
        with SoundCard(deep) as card:
            home = home_of(card)
            assert home.startswith("/tmp/")
        assert not Path(home).exists()
        assert not any(deep.iterdir())

    def test_a_card_that_cannot_start_says_why(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """With the daemon's own words, and leaves nothing behind either."""
        require_rig()
        with pytest.raises(RuntimeError, match="rate"), SoundCard(tmp_path, rate=0):
            pass
        monkeypatch.setenv("PATH", str(tmp_path))
        with pytest.raises(FileNotFoundError), SoundCard(tmp_path):
            pass
        assert not any(tmp_path.iterdir())

    def test_outside_of_its_block_a_card_has_no_environment(self, tmp_path: Path) -> None:
        """A player started with the usual one would be heard in the room."""
        require_rig()
        card = SoundCard(tmp_path)
        with pytest.raises(RuntimeError, match="only inside"):
            _ = card.env
        with card:
            pass
        with pytest.raises(RuntimeError, match="only inside"):
            _ = card.env


class TestMissing:
    """Where there can be no card, a reason is given."""

    def test_the_reason_names_the_packages(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """In one line."""
        monkeypatch.setenv("PATH", os.devnull)
        reason = missing()
        assert reason is not None
        assert reason.endswith("apt-get install pulseaudio pulseaudio-utils libasound2-plugins")
        assert "\n" not in reason

    def test_on_another_system_it_names_that(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """No package helps there."""
        monkeypatch.setattr(sys, "platform", "darwin")
        assert missing() == "the real-time rig needs Linux, and this is darwin"

    def test_a_test_is_skipped_unless_the_rig_is_required(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """So that where it must run it cannot be skipped unnoticed."""
        monkeypatch.setenv("PATH", os.devnull)
        monkeypatch.delenv("HANDSCUE_RIG", raising=False)
        with pytest.raises(pytest.skip.Exception, match="lacks pulseaudio"):
            require_rig()
        monkeypatch.setenv("HANDSCUE_RIG", "required")
        with pytest.raises(pytest.fail.Exception, match="lacks pulseaudio"):
            require_rig()
