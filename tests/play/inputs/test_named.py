"""Commands given by name, from any thread."""

from __future__ import annotations

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handscue.play.clock import MonotonicClock
from handscue.play.inputs.keymap import KeyMap, Origin, SingleKey
from handscue.play.inputs.meanings import Meant
from handscue.play.inputs.merged import MergedInputs
from handscue.play.inputs.named import NAMES, NamedCommands
from handscue.play.transport import Command

names = st.sampled_from(sorted(NAMES))


def heard(source: NamedCommands, keymap: KeyMap | None = None) -> list[Command]:
    inputs = MergedInputs([source], keymap or KeyMap(), MonotonicClock())
    found = []
    while (command := inputs.next(0)) is not None:
        found.append(command)
    return found


@given(st.lists(names, max_size=30))
def test_what_is_given_comes_out_all_of_it_in_order(given_names: list[str]) -> None:
    source = NamedCommands()
    for name in given_names:
        source.give(name)
    assert heard(source) == [Command[name.upper()] for name in given_names]
    source.close()


def test_a_users_key_map_changes_no_names() -> None:
    source, keymap = NamedCommands(), KeyMap(single_key=SingleKey(key="b"), debounce_ms=1000)
    for _ in range(3):
        source.give("end")
    assert heard(source, keymap) == [Command.END] * 3
    source.close()


def test_it_is_given_from_any_thread_and_wakes_who_waits() -> None:
    source = NamedCommands()
    inputs = MergedInputs([source], KeyMap(), MonotonicClock())
    thread = threading.Thread(target=source.give, args=("next",))
    thread.start()
    assert inputs.next_press(20) == Meant(Origin.PAGE, "next", Command.NEXT)
    thread.join()
    source.close()


def test_an_unknown_name_is_refused_and_a_closed_source_takes_nothing() -> None:
    source = NamedCommands()
    with pytest.raises(KeyError):
        source.give("nonsense")
    source.close()
    source.give("next")
