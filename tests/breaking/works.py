"""Work that is done over and over until it is killed, and what of it has to be whole after that.

Each lies in a folder of its own and knows nothing of being killed. ``faults`` tells what is neither
as it was before nor as it was to be; ``left`` counts what lies there that nobody asked for.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import closing
from itertools import count, cycle
from pathlib import Path
from typing import Protocol

from breaking.shelves import Publishing, Shelving
from export.routines import ready
from export.sounding import about, phrase, session, silently
from handscue.app.environment import Environment
from handscue.app.library import save
from handscue.export.formats import FORMATS, write, writer_for
from handscue.export.kept import KeptPackets
from handscue.export.player.writing import write_player
from handscue.export.sidecars import Exported
from handscue.history.journal import Journal
from handscue.history.runs import runs, samples
from handscue.history.unfinished import find, journals
from handscue.routine.model import Routine
from handscue.scratch import JUST_MADE_S, PREFIX
from handscue.sounds.files import read_sound
from handscue.speech.cache import ClipCache
from handscue.speech.recordings import Recordings
from history.recording import play_through, recorder
from history.runs import LEGS, session_file


class Work(Protocol):
    """See above. After so many ``pieces`` everything is there, and nothing else any more."""

    pieces: int

    def go_on(self) -> Iterator[None]:
        """Do it over and over, one piece for each step of the iterator."""
        ...

    def faults(self) -> Iterator[str]:
        """Yield what is not whole."""
        ...

    def left(self) -> int:
        """Count the files that nobody asked for."""
        ...


class Exporting:
    """A session written in every format, now over the file of before and now anew."""

    pieces = len(FORMATS)

    def __init__(self, folder: Path) -> None:
        self.paths = [folder / f"a{suffix}" for suffix in FORMATS]
        self.mix, self.tags = session(30, (0, 7, 14, 21)), about(0, end_ms=30_000)
        for path in self.paths:
            writer_for(path)  # loads what it needs

    def go_on(self) -> Iterator[None]:
        for number in count():
            for path in self.paths:
                write(self.mix, self.tags, path, silently)
                yield
                if number % 2:
                    path.unlink()

    def remember(self) -> None:
        self.whole = {path: path.read_bytes() for path in self.paths}

    def faults(self) -> Iterator[str]:
        for path in self.paths:
            if path.exists() and path.read_bytes() != self.whole[path]:
                yield f"{path.name} is not whole"

    def left(self) -> int:
        return len({*self.paths[0].parent.iterdir()} - {*self.paths})


class WritingAPlayer:
    """A folder with a player, over the one of before, which is there at any time."""

    pieces = 1

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "a.player"
        step = {"name": "Calf", "duration": "6s"}
        timeline, heard, self.mix = ready(Routine.model_validate({"title": "A", "steps": [step]}))
        tags = about(0, end_ms=timeline.total_ms, title="A")
        self.exported = Exported(self.folder, timeline, heard, tags)

    def go_on(self) -> Iterator[None]:
        while True:
            write_player(self.exported, self.mix, silently)
            yield

    def remember(self) -> None:
        self.whole = self.content()

    def content(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in self.folder.iterdir()}

    def faults(self) -> Iterator[str]:
        if not self.folder.exists():
            yield "the player of before is gone"
        elif self.content() != self.whole:
            yield "the player is not whole"
        for path in self.folder.parent.glob(f"{PREFIX}*"):  # as if a while had gone by
            at = path.stat().st_mtime - 2 * JUST_MADE_S
            os.utime(path, (at, at))

    def left(self) -> int:
        return len({*self.folder.parent.iterdir()} - {self.folder})


class Learning:
    """A session file written as ``learn --write`` does, now with these times and now with those."""

    pieces = 1

    def __init__(self, folder: Path) -> None:
        self.path = folder / "session.yaml"
        step = "title: T\nsteps:\n- name: A\n  duration: {}s\n" + "# mine\n" * 5000
        self.texts = [step.format(20), step.format(35)]

    def go_on(self) -> Iterator[None]:
        for text in cycle(self.texts):
            save(self.path, text, Environment(), force=True)
            yield

    def remember(self) -> None:
        pass

    def faults(self) -> Iterator[str]:
        if self.path.read_text() not in self.texts:
            yield "the session file is neither that of before nor the new one"

    def left(self) -> int:
        return len({*self.path.parent.iterdir()} - {self.path})


class Recording:
    """Phrases recorded, again and again."""

    pieces = 4

    def __init__(self, folder: Path) -> None:
        self.recordings = Recordings(folder / "recorded")
        self.takes = {f"Phrase {n}": phrase(1.0 + n / 10, n) for n in range(4)}

    def go_on(self) -> Iterator[None]:
        for text, clip in cycle(self.takes.items()):
            self.recordings.keep(text, clip)
            yield

    def remember(self) -> None:
        pass

    def faults(self) -> Iterator[str]:
        for text, clip in self.takes.items():
            path = self.recordings.file(text)
            if path and read_sound(path).samples.tobytes() != clip.samples.tobytes():
                yield f"{path.name} is not whole"

    def left(self) -> int:
        known = {self.recordings.file(text) for text in self.takes}
        return len({*self.recordings.folder.iterdir()} - known)


class KeepingHistory:
    """Sessions played through, each step kept in the history as it ends."""

    pieces = 1

    def __init__(self, folder: Path) -> None:
        self.path, self.session = folder / "history.sqlite3", session_file(folder)

    def go_on(self) -> Iterator[None]:
        with ThreadPoolExecutor(1) as executor:
            for number in count():
                kept = recorder(self.path, self.session, executor, began_at=number)
                play_through(kept, 3)
                wait([executor.submit(int)])
                kept.close()
                yield

    def remember(self) -> None:
        pass

    def faults(self) -> Iterator[str]:
        with closing(sqlite3.connect(self.path)) as db:
            [(verdict,)] = db.execute("PRAGMA integrity_check").fetchall()
            if verdict != "ok":
                yield verdict
            known = {run.number for run in runs(db, self.session)}
            if any(sample.run not in known for sample in samples(db, self.session)):
                yield "there are steps of no run"

    def left(self) -> int:
        ours = ("history.sqlite3", "legs.yaml")  # with the write-ahead log of the first
        return sum(not path.name.startswith(ours) for path in self.path.parent.iterdir())


class KeepingAJournal:
    """The journal of a running session."""

    pieces = 1

    def __init__(self, folder: Path) -> None:
        self.folder, self.session = folder / "running", session_file(folder)

    def go_on(self) -> Iterator[None]:
        with ThreadPoolExecutor(1) as executor:
            journal = Journal(self.folder, self.session, LEGS, executor)
            for now, segment in enumerate(cycle(LEGS.segments)):
                journal.note(segment, now * 60.0)
                wait([executor.submit(int)])
                yield

    def remember(self) -> None:
        pass

    def faults(self) -> Iterator[str]:
        found = find(self.folder)
        yield from (f"refused: {refused}" for refused in found.refused)
        if len(found.unfinished) != len(list(journals(self.folder))):
            yield "a journal is not read"

    def left(self) -> int:
        return sum(path.name.startswith(".") for path in self.folder.iterdir())


class KeepingClips:
    """What was said and encoded, kept to be used again."""

    pieces = 4

    def __init__(self, folder: Path) -> None:
        self.clips, self.packets = ClipCache(folder / "clips"), KeptPackets(folder / "packets")
        self.said = {str(n): phrase(1.0, n) for n in range(4)}
        self.folder = folder

    def go_on(self) -> Iterator[None]:
        for text, clip in cycle(self.said.items()):
            self.clips.put("voice", text, clip)
            self.packets.put(text.encode(), [clip.samples.tobytes()])
            yield

    def remember(self) -> None:
        pass

    def faults(self) -> Iterator[str]:
        for text, clip in self.said.items():
            kept, packets = self.clips.get("voice", text), self.packets.get(text.encode())
            if kept and kept.samples.tobytes() != clip.samples.tobytes():
                yield f"clip {text} is another one"
            if packets not in (None, [clip.samples.tobytes()]):
                yield f"packets {text} are others"

    def left(self) -> int:
        return sum(path.name.startswith(".") for path in self.folder.glob("*/*"))


WORKS: dict[str, Callable[[Path], Work]] = {
    "export": Exporting,
    "player": WritingAPlayer,
    "learn --write": Learning,
    "record": Recording,
    "history": KeepingHistory,
    "journal": KeepingAJournal,
    "caches": KeepingClips,
    "publish": Publishing,
    "shelf": Shelving,
}
