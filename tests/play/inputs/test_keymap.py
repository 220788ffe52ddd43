"""The key map: our own, and what a user's file may and may not change."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from handscue.errors import SessionError
from handscue.play.inputs.keymap import CommandKeys, KeyMap, Origin, SingleKey, look_up
from handscue.play.inputs.presses import Gesture, Timing
from handscue.play.transport import Command
from handscue.routine.loading import load_settings


def loaded(folder: Path, text: str) -> KeyMap:
    path = folder / "keys.yaml"
    path.write_text(text, encoding="utf-8")
    return load_settings(path, KeyMap)


def test_every_command_in_the_tables_is_one_of_the_players() -> None:
    fields = {name.upper() for name in CommandKeys.model_fields}
    assert fields <= set(Command.__members__)
    assert not fields & {"GATE", "LAST"}


def test_every_command_has_a_key_and_no_key_has_two() -> None:
    for table in (KeyMap().keyboard, KeyMap().pedal, KeyMap().media):
        keys = [key for name in CommandKeys.model_fields for key in getattr(table, name)]
        assert len(keys) == len(set(keys)) == len(table.commands())
    assert {c.name.lower() for c in KeyMap().keyboard.commands().values()} == set(
        CommandKeys.model_fields
    )


@pytest.mark.parametrize(
    ("origin", "key", "command"),
    [
        (Origin.KEYBOARD, "space", Command.TOGGLE),
        (Origin.KEYBOARD, "page down", Command.NEXT),
        (Origin.KEYBOARD, "down", Command.SOFTER),
        (Origin.KEYBOARD, "shift n", Command.NEXT),  # caps lock
        (Origin.KEYBOARD, "shift t", Command.MORE_30),
        (Origin.KEYBOARD, "shift up", None),
        (Origin.KEYBOARD, "next track", Command.NEXT),
        (Origin.KEYBOARD, "x", None),
        (Origin.PEDAL, "down", Command.NEXT),
        (Origin.PEDAL, "n", None),
        (Origin.PEDAL, "play pause", Command.TOGGLE),
        (Origin.MEDIA, "stop", Command.END),
        (Origin.MEDIA, "space", None),
    ],
)
def test_what_keys_mean_where_nobody_changed_them(
    origin: Origin, key: str, command: Command | None
) -> None:
    assert look_up(KeyMap().commands(origin), key) is command


def test_a_users_keys_replace_ours_and_are_taken_from_others(tmp_path: Path) -> None:
    keymap = loaded(
        tmp_path,
        """
        keyboard:
          again: [PageDown, Enter]
          next: 5
        pedals: AirTurn
        debounce_ms: 120
        """,
    )
    commands = keymap.commands(Origin.KEYBOARD)
    assert commands["page down"] is Command.AGAIN
    assert commands["enter"] is Command.AGAIN
    assert commands["5"] is Command.NEXT
    assert "n" not in commands
    assert "a" not in commands
    assert commands["b"] is Command.PREVIOUS
    assert keymap.pedals == ("AirTurn",)
    assert keymap.timing.settle_s == 0.12


def test_the_documented_key_map_is_a_good_one(tmp_path: Path) -> None:
    document = Path(__file__).resolve().parents[3] / "docs/playing.md"
    blocks = document.read_text(encoding="utf-8").split("```")
    [written] = [block for block in blocks if "debounce_ms:" in block]
    keymap = loaded(tmp_path, written.removeprefix("yaml"))
    assert keymap.single_key == SingleKey(key="page down")
    assert set(KeyMap.model_fields) == keymap.model_fields_set
    assert keymap.commands(Origin.KEYBOARD)["f5"] is Command.HOLD
    assert keymap.commands(Origin.PEDAL)["page up"] is Command.TOGGLE
    assert Command.END not in keymap.commands(Origin.MEDIA).values()


def test_a_single_key(tmp_path: Path) -> None:
    keymap = loaded(tmp_path, "single_key: {key: pgdn, long: hold, long_ms: 900}")
    assert keymap.single_key is not None
    assert keymap.single_key.key == "page down"
    told = [keymap.single_key.command(gesture) for gesture in Gesture]
    assert told == [Command.NEXT, Command.AGAIN, Command.HOLD]
    assert keymap.timing == Timing(0.05, 0.4, 0.9)


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "keyboard: {}\n"])
def test_a_file_that_says_nothing_leaves_all_as_it_is(tmp_path: Path, text: str) -> None:
    assert loaded(tmp_path, text) == KeyMap()


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            "keybord: {}",
            "line 1, column 1, keybord: there is no field with this name; did you mean",
        ),
        (
            "keyboard:\n  nxt: n",
            "line 2, column 3, keyboard.nxt: there is no field with this name; did you mean next?",
        ),
        ("keyboard:\n  gate: n", "keyboard.gate: there is no field with this name"),
        (
            "keyboard:\n  next: [n, pge down]",
            "line 2, column 13, keyboard.next[2]: there is no key 'pge down'; did you mean page",
        ),
        ("keyboard:\n  next: [true]", "keyboard.next[1]: must be text"),
        ("keyboard:\n  next: {n: 1}", "keyboard.next[1]: must be text"),
        (
            "keyboard:\n  next: x\n  end: [q, x]",
            "line 2, column 3, keyboard: 'x' is given to both next and end; keep one",
        ),
        ("keyboard: n", "line 1, column 11, keyboard: must be made of fields"),
        ("- n", "must be made of fields"),
        ("media:\n  next: [n]", "'n' is not a media key; these are play pause"),
        ("debounce_ms: 50.5", "debounce_ms: must be a whole number"),
        ("debounce_ms: -1", "debounce_ms: must be at least 0"),
        ("media_player: perhaps", "media_player: must be yes or no"),
        ("single_key: {}", "single_key.key: is missing"),
        ("single_key: {key: space, short: nex}", "single_key.short: there is no command of this"),
        ("single_key: {key: space, sort: next}", "single_key.sort: there is no field with this"),
        ("single_key: {key: space, long_ms: 300}", "long_ms must be more than double_ms"),
        ("pedals: [x]", "pedals[1]"),
        ("a: &a [n]\nkeyboard:\n  next: *a", "line 3, column 9: uses an alias"),
        ("keyboard: !!python/name:os.system n", "uses a YAML tag"),
        ("keyboard: {next: n", "has a { that is never closed"),
        ("keyboard:\n  next: n\n  next: x", "next stands here twice"),
        ("[" * 40, "is nested more than"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(tmp_path: Path, text: str, problem: str) -> None:
    with pytest.raises(SessionError) as refused:
        loaded(tmp_path, text)
    assert problem in str(refused.value)
    assert str(tmp_path / "keys.yaml") in str(refused.value)


def test_all_problems_are_told_at_once_in_the_files_order(tmp_path: Path) -> None:
    with pytest.raises(SessionError) as refused:
        loaded(tmp_path, "keyboard:\n  next: [zzzz]\nsingel_key: 1\ndebounce_ms: x\n")
    assert [problem.line for problem in refused.value.problems] == [2, 3, 4]


def test_it_is_frozen() -> None:
    with pytest.raises(ValidationError):
        KeyMap().debounce_ms = 3  # type: ignore[misc]
