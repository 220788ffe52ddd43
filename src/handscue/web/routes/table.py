"""All the tables as one."""

from __future__ import annotations

from handscue.web.routes import (
    editing,
    entering,
    exporting,
    pages,
    performing,
    playing_here,
    sessions,
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
    *playing_here.TABLE,
)
