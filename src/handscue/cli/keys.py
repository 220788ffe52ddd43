"""``handscue keys``: which key means what, and what a key is called."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from handscue.cli.reporting import (
    PROBLEM,
    cell,
    complain,
    console,
    echo,
    environment,
    is_terminal,
    reporting,
    table,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from handscue.play.clock import Clock
    from handscue.play.inputs.keymap import KeyMap
    from handscue.play.inputs.keynames import Key
    from handscue.play.inputs.meanings import Meant
    from handscue.play.inputs.merged import MergedInputs
    from handscue.play.transport import Command
    from handscue.units import Seconds

TWICE_WITHIN_S = 3.0
LOOK_S = 0.5  # between looks at whether a notice has changed

EXAMPLE = """\
    keyboard:
      next: [n, right, page down, enter]   # these keys, and no others
    pedals: PageFlip                       # part of its name: read with any window in front
    single_key: {key: page down}           # one pedal: short next, double again, long pause
    debounce_ms: 80                        # a second press sooner than this is a bounce
    media_player: false                    # no media keys, headset buttons and remotes
"""


Trying = Annotated[
    bool,
    typer.Option("--try", help="Name each press as it comes; to stop, press the end key twice."),
]


@reporting
def keys(
    trying: Trying = False,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, for programs.")] = False,
) -> None:
    """Show which keys, pedals and media keys do what, and how to change it."""
    from handscue.app.inputs import users_keymap

    places = environment().places
    keymap = users_keymap(places)
    if trying:
        _try(keymap, as_json=as_json)
    elif as_json:
        typer.echo(json.dumps(plain(keymap, places.keymap), ensure_ascii=False, indent=2))
    else:
        _print(keymap, places.keymap)


def plain(keymap: KeyMap, path: Path) -> dict[str, Any]:
    """Return a key map as plain data, with the changes in the user's file at ``path``."""
    single = keymap.single_key
    return {
        "file": str(path),
        "written": path.exists(),
        "commands": [
            {"command": name, "does": command.value, **kept}
            for name, command, kept in _rows(keymap)
        ],
        "single_key": single and {**single.model_dump(), **_gestures(keymap)},
        "pedals": list(keymap.pedals),
        "media_player": keymap.media_player,
        "debounce_ms": keymap.debounce_ms,
    }


def _rows(keymap: KeyMap) -> list[tuple[str, Command, dict[str, list[Key]]]]:
    """Return every command's name, itself, and the keys it has on each kind of device."""
    from handscue.play.inputs.keymap import CommandKeys
    from handscue.play.transport import Command

    tables = {part: getattr(keymap, part).commands() for part in ("keyboard", "pedal", "media")}
    named = {name: Command[name.upper()] for name in CommandKeys.model_fields}
    return [
        (name, command, {part: _keys_of(command, table) for part, table in tables.items()})
        for name, command in named.items()
    ]


def _keys_of(command: Command, table: Mapping[Key, Command]) -> list[Key]:
    return [key for key, meant in table.items() if meant is command]


def _gestures(keymap: KeyMap) -> dict[str, str]:
    from handscue.play.inputs.presses import Gesture

    single = keymap.single_key
    return {g.value: single.command(g).name.lower() for g in Gesture} if single else {}


def _print(keymap: KeyMap, path: Path) -> None:
    shown = table("command", "does", "keyboard", "pedal", "media keys")
    for name, command, kept in _rows(keymap):
        shown.add_row(*map(cell, (name, command.value, *map(", ".join, kept.values()))))
    console(120).print(shown)
    for line in _about(keymap, path):
        echo(line)


def _about(keymap: KeyMap, path: Path) -> list[str]:
    lines = [""]
    if keymap.single_key:
        told = ", ".join(f"{gesture} {command}" for gesture, command in _gestures(keymap).items())
        lines.append(f"One key does everything, {keymap.single_key.key}: {told}.")
    if keymap.pedals:
        lines.append(f"Read directly: {', '.join(keymap.pedals)}.")
    if devices := _devices():
        lines.append(f"Devices that could be read: {', '.join(devices)}.")
    there = "To change the keys, edit" if path.exists() else "To change the keys, write"
    lines += [f"{there} {path}, for example:", "", EXAMPLE]
    lines.append("To see what a key is called: handscue keys --try")
    return lines


def _devices() -> list[str]:
    """Name the devices of this machine that may be read directly."""
    from handscue.play.inputs.evdev_input import EvdevDevices, is_installed

    if not is_installed():
        return []
    names = []
    for device in EvdevDevices().fresh([""]):
        names.append(device.name)
        device.close()
    return sorted(set(names))


def _try(keymap: KeyMap, *, as_json: bool) -> None:
    from handscue.play.clock import MonotonicClock
    from handscue.play.inputs.opening import inputs

    clock = MonotonicClock()
    with inputs(keymap, clock, sys.stdin) as given:
        if not is_terminal() and not keymap.pedals and not given.followers:
            complain("There is nothing to press here: run this in a terminal.")
            raise typer.Exit(PROBLEM)
        if not as_json:
            echo("Press keys, pedals and buttons. To stop, press the end key twice, or Ctrl-C.")
        for meant in _until_ended_twice(_presses(given.commands), clock):
            echo(json.dumps(_named(meant)) if as_json else described(meant))


def _until_ended_twice(presses: Iterator[Meant], clock: Clock) -> Iterator[Meant]:
    """Yield each press, to the second of two that mean the end, the one soon after the other."""
    ended_at: Seconds = float("-inf")
    for meant in presses:
        yield meant
        if meant.command is not None and meant.command.name == "END":
            if clock.now() - ended_at <= TWICE_WITHIN_S:
                return
            ended_at = clock.now()


def _presses(commands: MergedInputs) -> Iterator[Meant]:
    """Yield each press as it comes, and tell each new notice meanwhile."""
    told: tuple[str, ...] = ()
    while True:
        for notice in commands.notices:
            if notice not in told:
                complain(notice)
        told = commands.notices
        if (meant := commands.next_press(LOOK_S)) is not None:
            yield meant


def described(meant: Meant) -> str:
    """Say what was pressed, on what, and what it means."""
    how = f", {meant.gesture}" if meant.gesture else ""
    return f"{meant.key} ({meant.origin}{how}): {meant.command or 'does nothing'}"


def _named(meant: Meant) -> dict[str, str | None]:
    return {
        "origin": meant.origin,
        "key": meant.key,
        "gesture": meant.gesture,
        "command": meant.command.name.lower() if meant.command else None,
    }
