"""TLS without anybody else: an authority of one's own, that signs once and can never sign again.

A phone trusts what an authority has signed that was installed on it. Whoever had that authority's
key could pass for any site on that phone; so it signs the certificate for this computer, and its
key is thrown away, never having been on a disk. When the computer gets another address, or the
certificate has run out, there is a new authority, to be installed anew.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from handscue.errors import RequestError
from handscue.whole import make_folder, write_whole

LASTS = timedelta(days=397)  # phones refuse what lasts longer than 825
RENEWED_BEFORE = timedelta(days=30)
KEY, CHAIN, AUTHORITY, ABOUT = "key.pem", "chain.pem", "authority.crt", "about.json"
ONESELF = "handscue on this computer"


@dataclass(frozen=True)
class Certificate:
    """The files of a certificate; ``authority`` is what a phone is to trust, where that is ours."""

    chain: Path
    key: Path
    authority: Path | None = None


def certificate(folder: Path, hosts: Iterable[str], now: datetime) -> Certificate:
    """Return the certificate for some names and addresses, made where there is none that is good.

    Raises:
        RequestError: what makes them is not installed, or they cannot be written.

    """
    made, wanted = _within(folder), frozenset(hosts)
    if not _is_good(folder, wanted, now):
        try:
            _make(folder, wanted, now)
        except OSError as error:
            raise RequestError(f"--tls: {folder} cannot be written ({error.strerror})") from None
    return made


def _within(folder: Path) -> Certificate:
    return Certificate(folder / CHAIN, folder / KEY, folder / AUTHORITY)


def _is_good(folder: Path, hosts: frozenset[str], now: datetime) -> bool:
    try:
        about = json.loads((folder / ABOUT).read_text("utf-8"))
        until = datetime.fromisoformat(about["until"])
        covers = hosts <= frozenset(about["hosts"])
    except (OSError, ValueError, TypeError, KeyError):
        return False
    made = _within(folder)
    is_there = all(path and path.is_file() for path in (made.chain, made.key, made.authority))
    return is_there and covers and now < until - RENEWED_BEFORE


def _make(folder: Path, hosts: frozenset[str], now: datetime) -> None:
    issue = _issuer()
    until = now.astimezone(UTC) + LASTS
    chain, key, authority = issue(sorted(hosts), now.astimezone(UTC) - timedelta(days=1), until)
    make_folder(folder, 0o700)
    write_whole(folder / KEY, key, mode=0o600)
    write_whole(folder / CHAIN, chain)
    write_whole(folder / AUTHORITY, authority)
    about = {"hosts": sorted(hosts), "until": until.isoformat()}
    write_whole(folder / ABOUT, json.dumps(about).encode())


def _issuer() -> Callable[[list[str], datetime, datetime], tuple[bytes, bytes, bytes]]:
    """Return what has an authority sign for hosts, once; its key is not kept.

    Raises:
        RequestError: it is not installed.

    """
    try:
        import trustme
    except ImportError:
        advice = "pip install 'handscue[tls]'"
        raise RequestError(f"--tls needs one more package. To install it, type: {advice}") from None

    def issue(hosts: list[str], since: datetime, until: datetime) -> tuple[bytes, bytes, bytes]:
        authority = trustme.CA(path_length=0, organization_name=ONESELF)
        signed = authority.issue_cert(
            *hosts, organization_name=ONESELF, not_before=since, not_after=until
        )
        chain = b"".join(blob.bytes() for blob in signed.cert_chain_pems)
        return chain, signed.private_key_pem.bytes(), authority.cert_pem.bytes()

    return issue
