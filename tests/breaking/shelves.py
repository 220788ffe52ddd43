"""A folder published, and sessions kept on a page's shelf: see ``breaking.works``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

import soundfile

from breaking.files import own_places
from handscue.app.environment import Environment
from handscue.app.library import load, save
from handscue.app.publishing import publish
from handscue.app.shelving import begun, binned, renamed, taken_out, trashed
from publish.sites import at_once, write_session

FILES = {"index.html", "session.mp3", "sheet.html", "session.vtt", "chapters.json"}


class Publishing:
    """A folder's site, put up anew each time one of its sessions has changed."""

    pieces = 1
    longest_s = 3.0

    def __init__(self, folder: Path) -> None:
        self.folder, self.site = folder / "sessions", folder / "site"
        self.env = Environment(own_places(folder))
        write_session(self.folder, "arms.yaml", "Arms")

    def go_on(self) -> Iterator[None]:
        for step in cycle(("Stroke", "Knead", "Press")):
            write_session(self.folder, "legs.yaml", "Legs", step)
            publish(self.folder, self.site, self.env, at_once())
            yield

    def remember(self) -> None:
        pass

    def faults(self) -> Iterator[str]:
        catalogue = json.loads((self.site / "catalogue.json").read_text())
        if len(catalogue["sessions"]) != 2:
            yield "a session is no longer on the site"
        for name in ("arms", "legs"):
            missing = FILES - {path.name for path in (self.site / name).iterdir()}
            yield from (f"{name} lacks {file}" for file in missing)
            if not len(soundfile.read(self.site / name / "session.mp3")[0]):
                yield f"{name} is silent"

    def left(self) -> int:
        beside = {path.name for path in self.site.parent.iterdir()}
        return len({name for name in beside if name.startswith(".site")})


class Shelving:
    """A session edited, renamed, put into the trash and taken out again, as on its page."""

    pieces = 3

    def __init__(self, folder: Path) -> None:
        self.env = Environment(own_places(folder))
        self.places = self.env.places
        self.places.sessions.mkdir(parents=True)
        self.text = begun("One", self.env).read_text()

    def go_on(self) -> Iterator[None]:
        while True:
            path = self.only_one()
            for title in ("Two", "One"):
                path = renamed(path, title, self.env)
                save(path, path.read_text() + "# edited\n", self.env, force=True)
                yield
            taken_out(binned(path, self.env), self.env)
            yield

    def only_one(self) -> Path:
        """Return the session; of two copies, left by a kill, the second is put into the trash."""
        for name in [one.name for one in trashed(self.places)]:
            taken_out(name, self.env)
        first, *others = sorted(self.places.sessions.glob("*.yaml"))
        for other in others:
            other.unlink()
        save(first, self.text, self.env, force=True)
        return first

    def remember(self) -> None:
        pass

    def faults(self) -> Iterator[str]:
        there = [*self.places.sessions.glob("*.yaml"), *trashed(self.places)]
        if not there:
            yield "the session is gone"
        for path in there:
            load(path, self.places)
            text = path.read_text()
            if not text.startswith(self.text.splitlines()[0]) or not text.endswith("\n"):
                yield f"{path.name} is not whole"

    def left(self) -> int:
        return sum(path.name.startswith(".") for path in self.places.sessions.iterdir())
