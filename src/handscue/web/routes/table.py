"""All the tables as one."""

from __future__ import annotations

from handscue.web.routes import (
    editing,
    entering,
    exporting,
    fitting,
    importing,
    learning,
    listening,
    pages,
    performing,
    playing_here,
    recording,
    sessions,
    settings,
    shelf,
)

TABLE = (
    *pages.TABLE,
    *entering.TABLE,
    *sessions.TABLE,
    *performing.TABLE,
    *shelf.TABLE,
    *editing.TABLE,
    *exporting.TABLE,
    *importing.TABLE,
    *playing_here.TABLE,
    *fitting.TABLE,
    *learning.TABLE,
    *listening.TABLE,
    *recording.TABLE,
    *settings.TABLE,
)
