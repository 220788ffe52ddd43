"""Every trial of the campaign, in the order of its page."""

from __future__ import annotations

from breaking.disks import DISKS
from breaking.files import FILES
from breaking.kills import KILLS

TRIALS = (*FILES, *KILLS, *DISKS)
