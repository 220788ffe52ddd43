"""What can be asked of handscue, without a terminal and without HTTP.

A front end turns a person's wishes into a ``Request``, and what comes back into words of its own::

    request ──plan──> Plan ──sound──> Ready ──perform──> the transport as it ended
                        │                └────export───> files
                        └── shown, added up, checked

Everything here is handed an ``Environment``: where things lie, who hears of what happens
meanwhile, and the time of day. Nothing prints, reads a keyboard or asks: it returns values and
raises the errors of ``errors.py``.
"""
