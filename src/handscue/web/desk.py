"""All that routes share: what surrounds handscue, who may do what, the stage, the exports."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from handscue.app.environment import Environment
    from handscue.web.access import Access
    from handscue.web.channel import Channel
    from handscue.web.exports import Exports
    from handscue.web.hearing import Hearing
    from handscue.web.reaching import Address
    from handscue.web.stage import Stage


@dataclass(frozen=True)
class Desk:
    """A desk as it is served. ``bases`` are the addresses it is reached by, this computer's first.

    ``others`` are addresses of this computer that it is not reached by. ``is_secure`` says whether
    it is served by TLS, ``authority`` what a phone is to trust then, if that is not known to it.
    """

    env: Environment
    access: Access
    stage: Stage
    channel: Channel
    exports: Exports
    hearing: Hearing
    port: int
    bases: tuple[str, ...]
    others: tuple[Address, ...] = ()
    is_secure: bool = False
    authority: Path | None = None
