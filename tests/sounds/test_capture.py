"""Which microphone is meant."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from handscue.sounds.capture import Found, chosen

LOUDSPEAKER = Found("Monitor of Speakers", is_default=True, is_monitor=True)
BUILT_IN = Found("Built-in Microphone", is_default=False, is_monitor=False)
USB = Found("Røde USB", is_default=True, is_monitor=False)

devices = st.builds(Found, st.text(max_size=5), st.booleans(), st.booleans())


def test_one_is_found_by_words_of_its_name() -> None:
    assert chosen([LOUDSPEAKER, BUILT_IN, USB], "røde") == 2
    assert chosen([LOUDSPEAKER, BUILT_IN], "monitor") == 0
    assert chosen([LOUDSPEAKER, BUILT_IN], "røde") is None


def test_without_a_name_it_is_the_systems_own_and_never_a_loudspeaker() -> None:
    assert chosen([BUILT_IN, USB], None) == 1
    assert chosen([LOUDSPEAKER, BUILT_IN], None) == 1
    assert chosen([LOUDSPEAKER], None) is None
    assert chosen([], None) is None


@given(st.lists(devices, max_size=6))
def test_a_loudspeaker_is_never_chosen_by_itself(found: list[Found]) -> None:
    index = chosen(found, None)
    assert (index is None) == all(one.is_monitor for one in found)
    assert index is None or not found[index].is_monitor
