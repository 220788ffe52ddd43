"""The desk: handscue as pages, for the browser on this computer and for phones in the room.

    browser ──HTTP──> guarding ──> routing ──> routes/  a table of what can be asked, and by whom
            ──WebSocket─> guarding ──> channel ──> stage ──> app/playing   in a thread of its own
                                          ^          │
                                          └─ scene ──┘   one immutable value, newest wins

``access`` has who may do what, ``reaching`` where it is all reached, ``serving`` puts it together.
The pages themselves are plain files in ``page/``. What can be asked of handscue is in ``app/``:
nothing here is shared with the command line.
"""
