"""``python -m handscue``, and what the ``handscue`` command starts."""

from __future__ import annotations

import os


def main() -> None:
    """Run the command line."""
    os.environ.setdefault("TYPER_USE_RICH", "0")  # help at once: rich takes 60 ms to load
    from handscue.cli.app import app  # after the line above

    app(prog_name="handscue")


if __name__ == "__main__":
    main()
