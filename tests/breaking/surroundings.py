"""Odd surroundings: terminals without UTF-8, names that are orders or look like options."""

from __future__ import annotations

import io
import os
from pathlib import Path

import soundfile

from breaking.desk import Desk, held, with_speech
from breaking.trial import Ground, Trial
from export.sounding import phrase
from handscue.whole import write_whole

ODD = """\
talk: names
title: "Füße · שלום 🙌 \\u2192 ½"
steps:
- {name: "Ölen, kräftig", technique: kneading, duration: 2s, say: "Größe – gleichmäßig."}
- {name: "Ruhe", duration: 2s, caution: "Nicht über Krampfadern"}
"""
LOCALES: tuple[dict[str, str | None], ...] = (
    {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    {"LC_ALL": "C"},
    {"LC_ALL": "no_such_LOCALE"},
    {"PYTHONIOENCODING": "ascii"},
    {"PYTHONIOENCODING": "latin-1"},
    {"PYTHONIOENCODING": "cp1252"},
    {"PYTHONIOENCODING": "cp437", "TERM": "dumb", "COLUMNS": "1"},
)
SHOWING: tuple[tuple[str, ...], ...] = (
    ("check", "odd.yaml"),
    ("show", "odd.yaml"),
    ("budget", "odd.yaml"),
    ("list",),
    ("play", "odd.yaml", "--output", "silent"),
    ("export", "odd.yaml", "-o", "a.wav", "--sidecars", "--force"),
    ("export", "odd.yaml", "-o", "a.mp3", "--split", "--force"),
    ("import", "page.txt", "-o", "imported.yaml", "--force"),
    ("learn", "odd.yaml"),
    ("log",),
    ("keys",),
    ("techniques",),
    ("record", "odd.yaml"),
)


def locales(ground: Ground) -> None:
    """Run everything that shows something, where not every letter can be shown."""
    with_speech(ground.folder, ODD, "odd.yaml")
    (ground.folder / "page.txt").write_text("Füße\n\n1. Die Wade 30 Sekunden kneten.\n2. Ruhe.\n")
    for number in ground.each():
        command = SHOWING[number % len(SHOWING)]
        more = LOCALES[number // len(SHOWING) % len(LOCALES)]
        with ground.tally.attempt(f"{' '.join(command)}, {more}"):
            held(Desk(ground.folder, more).run(*command), *(0, 1))


NAMES = (
    "a\x1b[31mred", "a\x1b]0;owned\x07b", "two\nlines", "carriage\rreturn", "\u202egpm.evil", "..",
    "\x9b31m", "[red]markup[/red]", "[/x]", "%s%n{0}", "$(touch owned)", "`touch owned`", "~", "🙌",
    "a;touch owned", " leading", "trailing ", "quote'", 'quote"', "back\\slash", "star*", "#hash",
    "&amp", "<b>", "\udcff\udcfe", "nul\x7f", "x" * 240, "é" * 100, "\u200f\u200e", "CON", "a.b.c",
    "-o", "--force", "-", "--", "-x", "--help", "-rf",
)  # fmt: skip
ASKING: tuple[tuple[str, ...], ...] = (
    ("check", "{s}"),
    ("show", "{s}"),
    ("budget", "{s}"),
    ("list",),
    ("play", "{s}", "--output", "silent"),
    ("check", "named.yaml"),
    ("export", "{s}", "-o", "{s}.wav"),
    ("export", "{s}", "-o", "{s}.mp3", "--sidecars"),
    ("export", "good.yaml", "-o", "b.wav", "--force", "--music", "{m}"),
    ("import", "{p}", "-o", "{s}.imported.yaml"),
    ("edit", "{s}"),
    ("learn", "{s}"),
    ("rehearse", "{s}", "--only", "{n}", "--silent"),
    ("play", "good.yaml", "--profile", "{n}"),
    ("show", "good.yaml", "--voice", "{n}"),
    ("rehearse", "{s}", "--learn", "--silent"),
    ("say", "{n}", "--voice", "{n}", "--output", "silent"),
    ("record", "{s}"),
    ("log", "{s}"),
)


def names(ground: Ground) -> None:
    """Call sessions, pages, sounds, voices and profiles so, on the command line and off."""
    for number in ground.each():
        name = NAMES[number % len(NAMES)]
        command = ground.chance.choice(ASKING)
        folder = ground.folder / str(number)
        folder.mkdir()
        with ground.tally.attempt(f"{' '.join(command)}, {name!r}"):
            called = laid_out(folder, name)
            words = [os.fsencode(word.format(**called)) for word in command]
            done = Desk(folder, {"EDITOR": "true", "VISUAL": None}).run(*words)
            held(done)
            ground.tally.seen["done" if not done.returncode else "refused"] += 1
            assert not (folder / "owned").exists(), "it was executed"


def laid_out(folder: Path, name: str) -> dict[str, str]:
    """Write a session, a page and a sound of that name; return the name each is called by."""
    with_speech(folder, ODD, "good.yaml")
    content = (folder / "good.yaml").read_bytes()
    named = ODD.replace("Ruhe", "Ruhe 2") + f"sounds: {{opening: {quoted(name)}}}\n"
    called = name.replace("/", "_")  # no file can be called so
    files = {"s": content, "m": wav(), "p": b"Calf\n\n1. Knead.\n2. Wring.\n"}
    for kind, raw in files.items():
        write_whole(folder / f"{called}.{kind}", raw)
    (folder / "named.yaml").write_text(named, errors="replace")  # its sound is so called
    return {"n": name, **{kind: f"{called}.{kind}" for kind in files}}


def quoted(name: str) -> str:
    """Return a text as a scalar of YAML in double quotes."""
    return '"' + "".join(f"\\u{ord(c):04x}" if ord(c) < 0x10000 else c for c in name) + '"'


def wav() -> bytes:
    """Return three seconds of sound as a WAV."""
    content = io.BytesIO()
    soundfile.write(content, phrase(3.0, 1).samples, 48_000, format="WAV")
    return content.getvalue()


SURROUNDINGS = (
    Trial(
        "locales",
        "every command that shows something, where the terminal or its locale has no UTF-8",
        "done; a letter that cannot be shown is replaced, and nothing ends in a traceback",
        2,
        8 * len(SHOWING),
        locales,
    ),
    Trial(
        "names",
        "sessions, pages, sounds, voices and profiles called by names that are orders to "
        "a terminal, markup, commands of a shell, bytes that are not text, or that begin with -",
        "no such character is printed, nothing is executed, what cannot be is refused",
        2,
        6 * len(NAMES),
        names,
    ),
)
