"""Who may do what: tokens and a code to come in by, and the devices that came in.

    link with a token, or a code typed ──enter──> a key of its own for the device (a cookie)
                                                        │
    a request with that key ────────────────role_of─────┘

Only digests are kept, so that a copy of the file opens nothing. Tokens and the code are new with
each start; devices stay known, so that their pages come back by themselves.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from enum import IntEnum
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from handscue.whole import make_folder, write_whole

if TYPE_CHECKING:
    from handscue.units import Seconds

TRIES = 5  # wrong ones, until nobody gets in by a code for a while
LOCKED_S: Seconds = 60.0
TOKEN_BYTES = 16
LASTS_S: Seconds = 30 * 24 * 3600.0  # that a device is known after it came in
MOST_DEVICES = 200


class Role(IntEnum):
    """What somebody may do; each may do what those before it may."""

    OPEN = 0  # fetch the pages themselves, which tell nothing
    SEE = 1
    CONTROL = 2
    EDIT = 3


_ROLES = (Role.SEE, Role.CONTROL, Role.EDIT)


class WrongKey(Exception):  # noqa: N818 - it is no error of ours
    """Neither a token nor the code."""


class TooManyTries(Exception):  # noqa: N818
    """So often was it wrong that even the right code has to wait."""


@dataclass(frozen=True)
class Device:
    """A browser that came in. ``digest`` is of its key; ``since`` is Unix time."""

    id: str
    digest: str
    role: Role
    name: str
    since: float


@dataclass(frozen=True)
class Tries:
    """Wrong tries in a row, and until when it is locked for them."""

    wrong: int = 0
    locked_until: Seconds = 0.0

    def is_locked(self, now: Seconds) -> bool:
        """Say whether no code is looked at now."""
        return now < self.locked_until

    def failed(self, now: Seconds) -> Tries:
        """Return what one more makes of it."""
        if self.wrong + 1 < TRIES:
            return replace(self, wrong=self.wrong + 1)
        return Tries(locked_until=now + LOCKED_S)


@dataclass(frozen=True)
class Keys:
    """What one comes in by: a token for each role, and a code of six digits to type."""

    tokens: dict[Role, str] = field(default_factory=lambda: {r: _token() for r in _ROLES})
    code: str = field(default_factory=lambda: f"{secrets.randbelow(10**6):06d}")


class Access:
    """Lets in, knows who is in, and puts out. Any thread may ask.

    ``now`` is the steady clock that tries are counted on, ``unix_time`` that by which devices are
    forgotten; ``kept`` is the file that they are remembered in.
    """

    def __init__(
        self,
        kept: Path,
        now: Callable[[], Seconds],
        unix_time: Callable[[], float],
        by_code: Role = Role.CONTROL,
    ) -> None:
        self._kept, self._now, self._unix_time, self._by_code = kept, now, unix_time, by_code
        self._lock = Lock()
        self._tries = Tries()
        self.keys = Keys()
        self._devices = {device.digest: device for device in self._remembered()}
        self._guests: dict[str, Device] = {}  # that have no cookies: known as long as they stay

    def enter(self, offered: str, name: str) -> tuple[Device, str]:
        """Let a device in; return it and its key.

        Raises:
            WrongKey: what it offered is neither a token nor the code.
            TooManyTries: the code was wrong too often; it is another one from now on.

        """
        with self._lock:
            role, key = self._role_for(offered), _token()
            device = Device(secrets.token_hex(4), digest(key), role, name, self._unix_time())
            newest = sorted(self._devices.values(), key=lambda one: one.since)[1 - MOST_DEVICES :]
            self._devices = {one.digest: one for one in (*newest, device)}
            self._remember()
            return device, key

    def let_in_for_now(self, offered: str, name: str) -> Device:
        """Let a device in that keeps no key; it is known until it leaves.

        Raises:
            WrongKey, TooManyTries: as ``enter``.

        """
        with self._lock:
            role = self._role_for(offered)
            device = Device(secrets.token_hex(4), "", role, name, self._unix_time())
            self._guests[device.id] = device
            return device

    def left(self, device: Device) -> None:
        """Forget a device that was let in for now."""
        with self._lock:
            self._guests.pop(device.id, None)

    def known(self, key: str | None) -> Device | None:
        """Return the device of a key; None where there is none, or not any more."""
        device = self._devices.get(digest(key)) if key else None
        is_old = device is not None and self._unix_time() - device.since > LASTS_S
        return None if is_old else device

    def is_known(self, device: Device) -> bool:
        """Say whether a device is still let in."""
        return device.digest in self._devices or device.id in self._guests

    def devices(self) -> tuple[Device, ...]:
        """Return all that are let in, the newest first."""
        known = (*self._devices.values(), *self._guests.values())
        return tuple(sorted(known, key=lambda device: -device.since))

    def revoke(self, device_id: str) -> bool:
        """Put a device out, and say whether it was in."""
        with self._lock:
            before = len(self._devices) + len(self._guests)
            self._devices = {d: one for d, one in self._devices.items() if one.id != device_id}
            self._guests.pop(device_id, None)
            self._remember()
            return len(self._devices) + len(self._guests) < before

    def renew(self) -> None:
        """Have other tokens and another code from now on; who is in stays in."""
        with self._lock:
            self.keys = Keys()

    def _role_for(self, offered: str) -> Role:
        """Return the role that a token or the code is for, and count it where it is neither."""
        for role, token in self.keys.tokens.items():  # too long to be guessed: never locked
            if _same(offered, token):
                return role
        now = self._now()
        if self._tries.is_locked(now):
            raise TooManyTries
        if _same(offered, self.keys.code):
            self._tries = Tries()
            return self._by_code
        self._tries = self._tries.failed(now)
        if self._tries.is_locked(now):
            self.keys = replace(self.keys, code=Keys().code)
            raise TooManyTries
        raise WrongKey

    def _remembered(self) -> list[Device]:
        try:
            kept = json.loads(self._kept.read_text("utf-8"))
            found = [Device(**{**one, "role": Role(one["role"])}) for one in kept]
        except (OSError, ValueError, TypeError, KeyError):
            return []  # nobody is known: they come in again
        return [one for one in found if self._unix_time() - one.since <= LASTS_S]

    def _remember(self) -> None:
        content = json.dumps([asdict(device) for device in self._devices.values()])
        try:
            make_folder(self._kept.parent)
            write_whole(self._kept, content.encode(), mode=0o600, lasting=False)
        except OSError:
            return  # then they are known until the desk is closed


def digest(key: str) -> str:
    """Return what is kept of a key."""
    return hashlib.sha256(key.encode()).hexdigest()


def _token() -> str:
    return secrets.token_urlsafe(TOKEN_BYTES)


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())
