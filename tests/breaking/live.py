"""Playing through trouble, in real time: the sound lost in every state, stopped, hung up on."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import select
import signal
import subprocess
import sys
import termios
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from itertools import product
from pathlib import Path

from breaking.desk import Desk, with_speech
from breaking.trial import Ground, Trial
from rig.sound_card import SoundCard, missing

# ruff: noqa: TID251 - in real time

SESSION = """\
title: Trouble
steps:
- {name: Calf, technique: kneading, duration: 6s, say: Slowly and with both hands.}
- {name: Turn over, wait: true, duration: 2s}
- {name: Thigh, technique: kneading, duration: 9s, say: And again.}
"""
GO_ON_S, LAST_S = 11.0, 9.0  # when it is told to go on from the gate, and what comes then
STATES: dict[str, tuple[float, tuple[tuple[float, bytes], ...]]] = {
    # when the trouble begins, and what is pressed besides the space that ends the gate
    "before it begins": (-1.0, ()),
    "in speech": (1.0, ()),
    "in silence": (4.8, ()),
    "paused": (2.0, ((1.0, b" "), (6.0, b" "))),
    "waiting": (9.0, ()),
    "in the last step": (12.0, ()),
    "at the very end": (18.0, ()),
}
TROUBLES = {
    "server killed": (SoundCard.kill, SoundCard.start),
    "unplugged": (SoundCard.unplug, SoundCard.plug),
    "stalled": (SoundCard.stall, SoundCard.unstall),
}
TROUBLE_S = 3.0
AT_ONCE = 4  # they mostly wait
LATE_S = 1.5  # on a machine with much else to do
WAYS = tuple(product(STATES, TROUBLES, ("miniaudio", "simpleaudio")))


@dataclass
class Player:
    """The program on a terminal of its own, and what it shows."""

    process: subprocess.Popen[bytes]
    ours: int
    shown: bytearray = field(default_factory=bytearray)

    def read_for(self, seconds: float, until: bytes | None = None) -> None:
        """Read what is shown so long, or until something is shown, or it ends."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0 and (until is None or until not in self.shown):
            if select.select([self.ours], [], [], min(left, 0.05))[0]:
                try:
                    self.shown += os.read(self.ours, 65536)
                except OSError:  # the terminal is closed by the last who had it
                    return
            elif self.process.poll() is not None:
                return

    def ended(self, within_s: float) -> int:
        """Return the exit code."""
        self.read_for(within_s)
        return self.process.wait(5)

    def hang_up(self) -> None:
        """Close the terminal, unless it is."""
        ours, self.ours = self.ours, -1
        if ours >= 0:
            os.close(ours)


@contextlib.contextmanager
def on_a_terminal(desk: Desk, *arguments: str) -> Iterator[Player]:
    """Start the program there; end it in the end, if nothing else does."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "handscue", *arguments],
        cwd=desk.folder, env=desk.env, stdin=theirs, stdout=theirs, stderr=theirs,
        start_new_session=True, preexec_fn=partial(_take_terminal, theirs),  # noqa: PLW1509
    )  # fmt: skip
    os.close(theirs)
    player = Player(process, ours)
    try:
        yield player
    finally:
        process.kill() if process.poll() is None else None
        process.wait()
        player.hang_up()


def _take_terminal(theirs: int) -> None:
    fcntl.ioctl(theirs, termios.TIOCSCTTY, 0)  # so that closing it hangs up on the program


def loudspeaker(ground: Ground) -> None:
    """Lose it in every state, in every way, with either output."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(partial(_lost_in, ground), ground.each()))


def _lost_in(ground: Ground, number: int) -> None:
    state, trouble, output = WAYS[number * 11 % len(WAYS)]  # a few are of every kind
    folder = ground.folder / str(number)
    folder.mkdir()
    with_speech(folder, SESSION)
    with ground.tally.attempt(f"{trouble} {state}, {output}"), SoundCard(folder) as card:
        lose, regain = (partial(act, card) for act in TROUBLES[trouble])
        _play_through(Desk(folder, {**card.env, **own_home(folder)}), output, state, lose, regain)
        assert card.clients() == 0


def own_home(folder: Path) -> dict[str, str | None]:
    """Return what keeps the program in a folder, whatever a card's environment says."""
    kinds = ("cache", "config", "data", "state")
    return {"HOME": str(folder), **{f"XDG_{k.upper()}_HOME": f"{folder}/{k}" for k in kinds}}


def _play_through(
    desk: Desk, output: str, state: str, lose: Callable[[], None], regain: Callable[[], None]
) -> None:
    lost_s, presses = STATES[state]
    if lost_s < 0:
        lose()
    with on_a_terminal(desk, "play", "session.yaml", "--output", output, "--plain") as player:
        player.read_for(30, b"Calf")
        paused_s = presses[-1][0] - presses[0][0] if presses else 0.0
        begun = time.monotonic()
        events = [(at, partial(os.write, player.ours, key)) for at, key in presses]
        events.append((GO_ON_S + paused_s, partial(os.write, player.ours, b" ")))
        if lost_s >= 0:
            events.append((lost_s, lose))
        events.append((max(lost_s, 0) + TROUBLE_S, regain))
        timers = [threading.Timer(at, event) for at, event in events]
        for timer in timers:
            timer.start()
        player.read_for(60, b"Trouble: finished")
        took_s = time.monotonic() - begun
        code = player.ended(20)
        for timer in timers:
            timer.join()
        shown = player.shown.decode(errors="replace")
        assert not code, (code, shown)
        assert "Traceback" not in shown, shown
        assert shown.count("No sound") <= 1, shown
        meant_s = GO_ON_S + paused_s + LAST_S
        assert abs(took_s - meant_s) < LATE_S, f"{took_s:.2f} s, not {meant_s} s: {shown}"


TAKING = """
import sys, time
from handscue.errors import OutputError
from handscue.speech.microphone import MiniaudioMicrophone

def wait():
    print("taking", flush=True)
    sys.stdin.readline()

try:
    with MiniaudioMicrophone() as microphone:
        print("open", flush=True)
        sys.stdin.readline()
        for _ in range(2):
            print(len(microphone.take(wait)), flush=True)
except OutputError as error:
    print(error, flush=True)
"""


def microphone(ground: Ground) -> None:
    """Lose it before it is opened, before a take, in a take, and between two."""
    for number in ground.each():
        trouble, lost_at = list(TROUBLES)[number % 3], number // 3 % 4
        lose, regain = TROUBLES[trouble]
        folder = ground.folder / str(number)
        folder.mkdir()
        with ground.tally.attempt(f"{trouble} at {lost_at}"), SoundCard(folder) as card:
            told = _take_through(card, lost_at, partial(lose, card), partial(regain, card))
            ground.tally.seen["refused" if "no microphone" in told else "taken"] += 1


def _take_through(
    card: SoundCard, lost_at: int, lose: Callable[[], None], regain: Callable[[], None]
) -> str:
    if not lost_at:
        lose()
    process = subprocess.Popen(
        [sys.executable, "-c", TAKING], env=card.env, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdin
    for stage in (1, 2, 3):
        time.sleep(0.7)
        if stage == lost_at:
            lose()
            time.sleep(0.7)
        with contextlib.suppress(OSError):  # it was refused, and is over
            process.stdin.write("\n")
            process.stdin.flush()
    try:
        told, errors = process.communicate(timeout=30)
    finally:
        process.kill()
    regain()
    assert not process.returncode, errors
    assert not errors, errors
    return told


STEPS = "title: Long\nsteps:\n" + "".join(
    f"- {{name: Step {n}, duration: 3s}}\n" for n in range(30)
)


def stopped(ground: Ground) -> None:
    """Stop the program for a minute in its midst, as a shell's Ctrl-Z does, and let it go on."""
    folder = ground.folder / "desk"
    folder.mkdir()
    with_speech(folder, STEPS)
    with ThreadPoolExecutor(2 * AT_ONCE) as pool:
        list(pool.map(partial(_stopped, ground, Desk(folder)), ground.each()))


def _stopped(ground: Ground, desk: Desk, number: int) -> None:
    for_s, latest_s = (60.0, 12.0) if ground.times >= 10 else (3.0, 3.0)
    begin_s = ground.chance.uniform(0.1, latest_s)
    with (
        ground.tally.attempt(f"{number}, at {begin_s:.1f} s"),
        on_a_terminal(desk, "play", "session.yaml", "--output", "silent", "--plain") as player,
    ):
        player.read_for(30, b"Step 0")
        begun = time.monotonic()
        player.read_for(begin_s)
        player.process.send_signal(signal.SIGSTOP)
        time.sleep(for_s)
        player.process.send_signal(signal.SIGCONT)
        player.read_for(1.5)
        at = int((time.monotonic() - begun) // 3)
        shown = player.shown.decode(errors="replace")
        assert any(f"Step {n}" in shown for n in (at - 1, at, at + 1)), (at, shown[-300:])
        for _ in range(2):  # apart, or the second would be taken for the first one held
            os.write(player.ours, b"q")
            player.read_for(0.7)
        assert not player.ended(20), player.shown
        assert b"Traceback" not in player.shown, player.shown


HANGING: tuple[tuple[str, ...], ...] = (
    ("play", "session.yaml", "--output", "silent"),
    ("play", "session.yaml", "--output", "silent", "--plain"),
    ("rehearse", "session.yaml", "--silent"),
    ("show", "session.yaml"),
    ("export", "session.yaml", "-o", "a.mp3", "--force"),
    ("new", "--output", "new.yaml"),
    ("keys", "--try"),
    ("record", "session.yaml"),
    ("log",),
)


def hung_up(ground: Ground) -> None:
    """Close the terminal at a random instant."""
    folder = ground.folder / "desk"
    folder.mkdir()
    with_speech(folder, STEPS)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(partial(_hung_up, ground, Desk(folder)), ground.each()))


def _hung_up(ground: Ground, desk: Desk, number: int) -> None:
    command, at_s = HANGING[number % len(HANGING)], ground.chance.uniform(0, 3)
    with (
        ground.tally.attempt(f"{' '.join(command)}, at {at_s:.1f} s"),
        on_a_terminal(desk, *command) as player,
    ):
        if command[0] in {"play", "rehearse"} and number % 2:
            player.read_for(60, b"Step 0")  # it plays; else it may still be getting ready
        player.read_for(at_s)
        player.hang_up()
        player.process.wait(30)  # a session plays its step to the end
        assert b"Traceback" not in player.shown, player.shown
        try:
            os.killpg(player.process.pid, 0)
        except ProcessLookupError:
            return
        raise AssertionError("it has left processes behind")


LIVE = (
    Trial(
        "loudspeaker",
        "the sound server killed, the device unplugged or stalled: before the session, in speech, "
        "in silence, paused, waiting, in the last step, at the very end; with either output",
        "it goes on in time and says once that there is no sound; nothing stays open",
        2,
        len(WAYS),
        loudspeaker,
        missing,
    ),
    Trial(
        "microphone",
        "the same, before it is opened, before, in and between two takes",
        "a take ends when it is told to, or it is refused in a line",
        2,
        24,
        microphone,
        missing,
    ),
    Trial(
        "stopped",
        "the program stopped for a minute (SIGSTOP), and then continued",
        "it is where the clock has it, and can be ended",
        2,
        24,
        stopped,
    ),
    Trial(
        "hung-up",
        "the terminal closed at a random instant, of nine commands",
        "it ends, a session with its step; no process stays",
        3,
        90,
        hung_up,
    ),
)
