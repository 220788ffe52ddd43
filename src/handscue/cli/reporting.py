"""Errors as messages and exit codes, and progress: the one place where they become text."""

from __future__ import annotations

import functools
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, ParamSpec, TypeVar

import typer

from handscue.errors import HandscueError

if TYPE_CHECKING:
    from rich.console import Console

P = ParamSpec("P")
R = TypeVar("R")

PROBLEM = 1  # the session or the run has a problem
INTERRUPTED = 130


def reporting(command: Callable[P, R]) -> Callable[P, R]:
    """Turn a command's errors into a message on stderr and an exit code."""

    @functools.wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            with _ended_like_by_ctrl_c():
                result = command(*args, **kwargs)
                sys.stdout.flush()  # or a full disk would be told by Python itself, at the end
                return result
        except HandscueError as error:
            complain(str(error))
            raise typer.Exit(PROBLEM) from None
        except KeyboardInterrupt:
            complain("Stopped.")
            raise typer.Exit(INTERRUPTED) from None
        except typer.Abort as error:  # a question was answered by Ctrl-C, or by no one
            if isinstance(error.__context__, KeyboardInterrupt):
                complain("\nStopped.")
                raise typer.Exit(INTERRUPTED) from None
            raise
        except BrokenPipeError:
            _write_no_more()
            raise typer.Exit(PROBLEM) from None
        except OSError as error:
            complain(f"{error.filename or 'handscue'}: {error.strerror or error}")
            _write_no_more()
            raise typer.Exit(PROBLEM) from None

    return run


def _write_no_more() -> None:
    """Have what is still to be written to stdout go nowhere."""
    with suppress(OSError):  # in tests stdout may be no file
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@contextmanager
def _ended_like_by_ctrl_c() -> Iterator[None]:
    """Have a signal to end, or a closed terminal, tidy up as Ctrl-C does; not one ignored."""
    numbers = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    heeded = [number for number in numbers if signal.getsignal(number) is not signal.SIG_IGN]
    before = {number: signal.signal(number, signal.default_int_handler) for number in heeded}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def is_terminal() -> bool:
    """Say whether there is somebody at a terminal to be asked."""
    return sys.stdin.isatty()


def complain(message: str) -> None:
    """Write a message to stderr, red where that is a terminal."""
    if sys.stderr.isatty() and not os.environ.get("NO_COLOR"):
        message = typer.style(message, fg=typer.colors.RED)
    print(message, file=sys.stderr, flush=True)


def console(width: int) -> Console:
    """Give what tables are printed with: so many columns wide where stdout is no terminal.

    With NO_COLOR there is no bold either.
    """
    from rich.console import Console  # not for --help

    return Console(
        width=None if sys.stdout.isatty() else width,
        color_system=None if os.environ.get("NO_COLOR") else "auto",
    )


@contextmanager
def progress(what: str) -> Iterator[Callable[[int, int], None]]:
    """Give a function that shows how far something long has come, on one line of stderr.

    Where stderr is no terminal, a single line says what is being done.
    """
    shown = False

    def show(done: int, of: int) -> None:
        nonlocal shown
        if sys.stderr.isatty():
            print(f"\r{what}: {done} of {of}\x1b[K", end="", file=sys.stderr, flush=True)
        elif not shown:
            print(f"{what} ({of})", file=sys.stderr, flush=True)
        shown = True

    try:
        yield show
    finally:
        if shown and sys.stderr.isatty():
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
