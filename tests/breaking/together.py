"""Two programs at once, and files changed by another while they are in use."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import soundfile

from breaking.desk import SESSION, Desk, Done, held, with_speech
from breaking.trial import Ground, Trial
from export.sounding import phrase
from handscue.mix.bed import measured
from handscue.sounds.music import load_music
from handscue.speech.cache import ClipCache, say_all
from handscue.units import FRAMES_PER_SECOND
from speech.fakes import ToneVoice

TWICE: tuple[tuple[str, ...], ...] = (
    ("export", "session.yaml", "-o", "a.wav"),
    ("export", "session.yaml", "-o", "a.mp3", "--force"),
    ("export", "session.yaml", "-o", "a.player"),
    ("export", "session.yaml", "-o", "new/a.opus"),
    ("export", "session.yaml", "-o", "a.flac", "--split"),
    ("import", "page.txt", "-o", "imported.yaml"),
    ("edit", "feet"),
    ("play", "session.yaml", "--output", "silent"),
    ("rehearse", "session.yaml", "--silent", "--tempo", "4"),
    ("learn", "session.yaml", "--as", "me"),
    ("learn", "session.yaml", "--write", "--yes"),
    ("log", "--forget", "session.yaml", "--yes"),
    ("publish", "own", "-o", "site"),
    ("show", "other.yaml"),  # nobody has said it yet
    ("check", "session.yaml"),
)
BRIEF = "title: Short\ntalk: names\nsteps:\n- {name: Hold, technique: holding, duration: 2s}\n"
SAID = [f"Phrase {letter}" for letter in "abcd"]
REFUSED_ONCE = ("a.wav", "a.player", "a.flac", "imported.yaml")  # of two, not the same twice


def together(ground: Ground) -> None:
    """Start two or three at once: of the same, or of any that write the same files."""
    for number in ground.each():
        first = TWICE[number % len(TWICE)]
        others = ground.chance.choice(([first], [first, first], [ground.chance.choice(TWICE)]))
        folder = laid_out(ground.folder / str(number))
        with ground.tally.attempt(" + ".join(" ".join(each) for each in (first, *others))):
            done = at_once([first, *others], Desk(folder, {"EDITOR": "true"}))
            for each in done:
                held(each)
            codes = [each.returncode for each in done]
            ground.tally.seen["refused"] += sum(map(bool, codes))
            if first[-1] in REFUSED_ONCE and set(others) == {first}:
                assert codes.count(0) == 1, codes
            whole(folder)


def laid_out(folder: Path) -> Path:
    """Write what the commands ask for."""
    folder.mkdir()
    with_speech(folder)
    (folder / "page.txt").write_text("Calf\n\n1. Knead the calf for 30 seconds.\n2. Wring it.\n")
    (folder / "own").mkdir()
    (folder / "own" / "session.yaml").write_text(SESSION)
    (folder / "other.yaml").write_text(SESSION.replace("Short", "Other").replace("Knead", "Wring"))
    return folder


def at_once(commands: Sequence[Sequence[str]], desk: Desk) -> list[Done]:
    """Run them all at once."""
    with ThreadPoolExecutor(len(commands)) as pool:
        return list(pool.map(lambda command: desk.run(*command), commands))


def whole(folder: Path) -> None:
    """Hold what was written to being whole, with nothing beside it."""
    assert (folder / "session.yaml").read_text() == SESSION
    for path in folder.rglob("*"):
        assert not path.name.startswith((".handscue-", "history.sqlite3.")), path
        if path.suffix in {".wav", ".mp3", ".flac", ".opus"} and path.is_file():
            assert len(soundfile.read(path)[0]) or "clips" in path.parts, path


def damaged_meanwhile(ground: Ground) -> None:
    """Export over and over while bits of the caches flip, and compare with the export of before."""
    folder = laid_out(ground.folder / "desk")
    desk = Desk(folder)
    held(desk.run("export", "session.yaml", "-o", "good.mp3"), 0)
    good = (folder / "good.mp3").read_bytes()
    cache = folder / "cache" / "handscue"
    spoken = {path: path.read_bytes() for path in (cache / "clips").iterdir()}
    for number in ground.each():
        for path, raw in spoken.items():  # the voice of tones has spoken, or another would now
            path.write_bytes(raw)
        flip = partial(flipped, cache / "packets", ground.chance)
        with ground.tally.attempt(number), meanwhile(flip):
            done = desk.run("export", "session.yaml", "-o", "a.mp3", "--force")
            held(done, 0)
            assert (folder / "a.mp3").read_bytes() == good, "it sounds otherwise"


def kept_sound_damaged_meanwhile(ground: Ground) -> None:
    """Say the same, and decode the same music, over and over while what is kept of both flips."""
    clips, music = ground.folder / "clips", ground.folder / "music"
    path = ground.folder / "music.wav"
    soundfile.write(path, phrase(3.0, 1).samples, FRAMES_PER_SECOND)

    def used_again() -> tuple[bytes, ...]:
        said = say_all(ToneVoice(), ClipCache(clips), SAID, lambda *_: None)
        heard = load_music(path, music, measured, lambda *_: None)
        whole = heard.read(0, heard.frames).tobytes()
        heard.close()
        return (*(said[text].samples.tobytes() for text in SAID), whole)

    good = used_again()
    for number in ground.each():
        flipped(music, ground.chance)  # before it is opened: what plays then is that very file
        with ground.tally.attempt(number), meanwhile(partial(flipped, clips, ground.chance)):
            assert used_again() == good, "it sounds otherwise"


def history_damaged_meanwhile(ground: Ground) -> None:
    """Play, learn and log while bits of the history flip."""
    folder = laid_out(ground.folder / "desk")
    desk = Desk(folder)
    with_speech(folder, BRIEF)  # it is played in real time, every fourth time
    data = folder / "data" / "handscue"
    commands = (
        ("play", "session.yaml", "--output", "silent"),
        ("log",),
        ("learn", "session.yaml"),
        ("log", "--forget", "session.yaml", "--yes"),
    )
    held(desk.run(*commands[0]), 0)
    for number in ground.each():
        command = commands[number % len(commands)]
        flip = partial(flipped, data, ground.chance)
        with ground.tally.attempt(" ".join(command)), meanwhile(flip):
            done = desk.run(*command)
            held(done)
            ground.tally.seen["done" if not done.returncode else "refused"] += 1
            assert command[0] != "play" or not done.returncode, done.stderr


def flipped(folder: Path, chance: random.Random) -> None:
    """Flip a bit of a file in a folder, whichever is there."""
    files = sorted(path for path in folder.glob("*") if path.is_file() and path.stat().st_size)
    if not files:
        return
    with chance.choice(files).open("r+b") as file:
        at = chance.randrange(file.seek(0, 2))
        file.seek(at)
        byte = file.read(1)
        file.seek(at)
        file.write(bytes([byte[0] ^ 1 << chance.randrange(8)]))


class meanwhile:  # noqa: N801 - reads as a statement
    """Do something every few milliseconds, in a thread, as long as the block lasts."""

    def __init__(self, act: Callable[[], None]) -> None:
        self._act, self._over = act, threading.Event()
        self._thread = threading.Thread(target=self._go_on)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _go_on(self) -> None:
        while not self._over.wait(0.02):
            try:
                self._act()
            except OSError:  # it was replaced just then
                continue


TOGETHER = (
    Trial(
        "together",
        "two or three programs at once: the same command, or others that write the same files",
        "every file whole; of two that may not replace each other's, one is refused",
        2,
        10 * len(TWICE),
        together,
    ),
    Trial(
        "caches",
        "bits of what was encoded flipped every 20 ms while it is exported again",
        "the same bytes as the first export",
        1,
        200,
        damaged_meanwhile,
    ),
    Trial(
        "clips",
        "bits of what was said, and of decoded music, flipped while both are used again",
        "the same samples as the first time",
        5,
        1000,
        kept_sound_damaged_meanwhile,
    ),
    Trial(
        "history",
        "bits of the history flipped every 20 ms while sessions are played, learned and listed",
        "every session is played to its end; what is damaged is set aside and said to be",
        1,
        120,
        history_damaged_meanwhile,
    ),
)
