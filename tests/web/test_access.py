"""Who is let in: tokens and codes, tries, devices that stay known and those that are put out."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handscue.web.access import (
    LASTS_S,
    LOCKED_S,
    MOST_DEVICES,
    TRIES,
    Access,
    Role,
    TooManyTries,
    Tries,
    WrongKey,
)

KEPT = "desk.json"


@dataclass
class Times:
    """A steady clock and the time of day, moved by hand."""

    steady: float = 100.0
    unix: float = 1_700_000_000.0
    folder: Path = field(default=Path())

    def access(self) -> Access:
        return Access(self.folder / KEPT, lambda: self.steady, lambda: self.unix)


@pytest.fixture
def times(tmp_path: Path) -> Times:
    return Times(folder=tmp_path)


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06d}"


def fail(access: Access, times: int) -> None:
    for _ in range(times):
        with pytest.raises(WrongKey):
            access.enter(wrong(access.keys.code), "x")


def lock(access: Access) -> None:
    fail(access, TRIES - 1)
    with pytest.raises(TooManyTries):
        access.enter(wrong(access.keys.code), "x")


@pytest.mark.parametrize("role", [Role.SEE, Role.CONTROL, Role.EDIT])
def test_a_token_lets_in_with_its_role(times: Times, role: Role) -> None:
    access = times.access()
    device, key = access.enter(access.keys.tokens[role], "iPhone")
    known = access.known(key)
    assert known == device
    assert device.role is role


def test_a_token_has_128_bits_and_a_code_six_digits(times: Times) -> None:
    keys = times.access().keys
    assert all(len(token) >= 22 for token in keys.tokens.values())
    assert len(set(keys.tokens.values())) == 3
    assert len(keys.code) == 6
    assert keys.code.isdecimal()


def test_the_code_lets_in_to_control_and_no_more(times: Times) -> None:
    access = times.access()
    assert access.enter(access.keys.code, "iPad")[0].role is Role.CONTROL


@given(st.text(max_size=40))
def test_nothing_else_lets_in(offered: str) -> None:
    access = Access(Path("/nowhere/desk.json"), lambda: 0.0, lambda: 0.0)
    assert offered not in {access.keys.code, *access.keys.tokens.values()}
    with pytest.raises(WrongKey):
        access.enter(offered, "x")


def test_after_some_wrong_tries_even_the_right_code_waits_and_is_another_one(times: Times) -> None:
    access = times.access()
    before = access.keys.code
    lock(access)
    assert access.keys.code != before
    with pytest.raises(TooManyTries):
        access.enter(access.keys.code, "x")
    times.steady += LOCKED_S
    assert access.enter(access.keys.code, "x")[0].role is Role.CONTROL


def test_who_has_a_token_is_not_kept_out_by_others_tries(times: Times) -> None:
    access = times.access()
    lock(access)
    assert access.enter(access.keys.tokens[Role.SEE], "x")[0].role is Role.SEE


def test_the_right_code_forgives_the_wrong_tries_before(times: Times) -> None:
    access = times.access()
    fail(access, TRIES - 1)
    access.enter(access.keys.code, "x")
    fail(access, TRIES - 1)


@given(st.lists(st.floats(0, 50), max_size=60))
def test_in_a_minute_there_are_never_more_tries_than_allowed(pauses: list[float]) -> None:
    tries, now, taken = Tries(), 100.0, list[float]()
    for pause in pauses:
        now += pause
        if not tries.is_locked(now):
            tries = tries.failed(now)
            taken.append(now)
    # A lock follows every so many tries, and lasts.
    for first, later in zip(taken[TRIES - 1 :: TRIES], taken[TRIES::TRIES], strict=False):
        assert later - first >= LOCKED_S


def test_devices_are_known_again_after_a_restart_and_keys_are_not_on_the_disk(
    times: Times,
) -> None:
    access = times.access()
    device, key = access.enter(access.keys.tokens[Role.CONTROL], "x")
    again = times.access()
    assert again.known(key) == device
    assert again.keys.tokens != access.keys.tokens
    kept = times.folder / KEPT
    assert key not in kept.read_text("utf-8")
    if sys.platform != "win32":
        assert kept.stat().st_mode & 0o077 == 0


def test_a_device_is_forgotten_after_a_month(times: Times) -> None:
    access = times.access()
    _, key = access.enter(access.keys.code, "x")
    times.unix += LASTS_S + 1
    assert access.known(key) is None
    assert times.access().devices() == ()


@pytest.mark.parametrize("content", [b"", b"[", b"{}", b'[{"id": 1}]', b'[{"role": 9}]', b"\xff"])
def test_a_damaged_file_lets_nobody_in_and_stops_nothing(times: Times, content: bytes) -> None:
    (times.folder / KEPT).write_bytes(content)
    access = times.access()
    assert access.devices() == ()
    access.enter(access.keys.code, "x")


def test_who_is_put_out_is_not_known_any_more_not_even_after_a_restart(times: Times) -> None:
    access = times.access()
    device, key = access.enter(access.keys.code, "x")
    assert access.revoke(device.id)
    assert access.known(key) is None
    assert not access.is_known(device)
    assert times.access().known(key) is None
    assert not access.revoke(device.id)


def test_a_guest_is_known_until_it_leaves(times: Times) -> None:
    access = times.access()
    guest = access.let_in_for_now(access.keys.code, "x")
    assert access.is_known(guest)
    assert times.access().devices() == ()
    access.left(guest)
    assert not access.is_known(guest)


def test_new_keys_leave_in_who_is_in(times: Times) -> None:
    access = times.access()
    old = access.keys
    _, key = access.enter(old.code, "x")
    access.renew()
    assert access.known(key)
    with pytest.raises(WrongKey):
        access.enter(old.tokens[Role.EDIT], "x")


def test_of_very_many_devices_the_newest_are_kept(times: Times) -> None:
    access = times.access()
    keys = []
    for _ in range(MOST_DEVICES + 3):
        times.unix += 1
        keys.append(access.enter(access.keys.tokens[Role.SEE], "x")[1])
    assert len(access.devices()) == MOST_DEVICES
    assert access.known(keys[2]) is None
    assert access.known(keys[3])
