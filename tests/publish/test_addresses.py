"""Addresses: plain letters, one for each session in each way, whatever the sessions are called."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from handscue.publish.addresses import addresses


def test_an_address_is_what_the_file_is_called() -> None:
    assert addresses(["Beine/Rücken.yaml", "a_b.yaml", "手.yaml"], ["", "-30m"]) == {
        "Beine/Rücken.yaml": ("beine-rucken", "beine-rucken-30m"),
        "a_b.yaml": ("a-b", "a-b-30m"),
        "手.yaml": ("session", "session-30m"),
    }


def test_where_two_would_be_the_same_the_later_gets_a_number() -> None:
    assert addresses(["a.yaml", "a-30m.yaml"], ["", "-30m"]) == {
        "a.yaml": ("a", "a-30m"),
        "a-30m.yaml": ("a-30m-2", "a-30m-30m"),
    }


@given(st.sets(st.text(min_size=1)), st.lists(st.sampled_from(["", "-30m", "-brief"]), unique=True))
def test_every_session_has_addresses_of_its_own_that_need_no_escaping(
    sessions: set[str], suffixes: list[str]
) -> None:
    found = addresses(sorted(sessions), suffixes)
    every = [address for of_one in found.values() for address in of_one]
    assert len(every) == len(set(every)) == len(sessions) * len(suffixes)
    assert all(re.fullmatch("[a-z0-9][a-z0-9-]*", address) for address in every)
