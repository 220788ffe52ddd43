"""Every trial of the campaign, in the order of its page."""

from __future__ import annotations

from breaking.clocks import CLOCKS
from breaking.disks import DISKS
from breaking.files import FILES
from breaking.kills import KILLS
from breaking.live import LIVE
from breaking.pipes import PIPES
from breaking.surroundings import SURROUNDINGS
from breaking.together import TOGETHER

TRIALS = (*FILES, *KILLS, *DISKS, *TOGETHER, *LIVE, *CLOCKS, *SURROUNDINGS, *PIPES)
