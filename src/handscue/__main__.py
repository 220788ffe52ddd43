"""``python -m handscue``, and what the ``handscue`` command starts."""

from __future__ import annotations

import io
import os
import sys


def main() -> None:
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a pipe may know fewer characters than we write
            stream.reconfigure(errors="replace")
    os.environ.setdefault("TYPER_USE_RICH", "0")  # help at once: rich takes 60 ms to load
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # looking for some takes 20 ms
    from handscue.cli.app import app  # after the line above

    app(prog_name="handscue")


if __name__ == "__main__":
    main()
