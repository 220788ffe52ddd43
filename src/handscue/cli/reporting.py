"""What is told, as text: errors with their exit codes, notices, progress.

All that commands print goes through ``echo``, ``complain`` or ``cell``: names of files, devices and
what other programs answer may hold characters that would redraw a terminal or set its title.
"""

from __future__ import annotations

import functools
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Literal, ParamSpec, TypeVar

import typer

from handscue.errors import Cancelled, HandscueError, RequestError
from handscue.printable import printable, printable_lines

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from handscue.app.environment import Environment
    from handscue.app.notices import Show

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
        except (HandscueError, OSError, KeyboardInterrupt, typer.Abort) as error:
            raise _told(error) from None

    return run


def _told(error: BaseException) -> Exception:
    """Say what ended a command, and return what to end it with."""
    match error:
        case RequestError():
            return typer.BadParameter(printable_lines(str(error)))
        case Cancelled() | KeyboardInterrupt():
            complain("Stopped.")
            return typer.Exit(INTERRUPTED)
        case HandscueError():
            complain(str(error))
        case BrokenPipeError():
            _write_no_more()
        case OSError():
            complain(f"{error.filename or 'handscue'}: {error.strerror or error}")
            _write_no_more()
        case typer.Abort():
            return _told_of_no_answer(error)
    return typer.Exit(PROBLEM)


def _told_of_no_answer(error: typer.Abort) -> Exception:
    """Say that a question was answered by Ctrl-C; where nobody was there, typer says so."""
    if not isinstance(error.__context__, KeyboardInterrupt):
        return error
    complain("\nStopped.")
    return typer.Exit(INTERRUPTED)


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


def echo(text: str, *, err: bool = False) -> None:
    """Write a line to stdout, or to stderr."""
    typer.echo(_shown(text), err=err)


def _shown(text: str) -> str:
    """Return a text as it may be printed: a name that was typed breaks no line of it."""
    for word in sys.argv[1:]:
        if (in_a_line := printable(word)) != word:
            text = text.replace(word, in_a_line)
    return printable_lines(text)


def complain(message: str) -> None:
    """Write a message to stderr, red where that is a terminal."""
    message = _shown(message)
    if sys.stderr.isatty() and not os.environ.get("NO_COLOR"):
        message = typer.style(message, fg=typer.colors.RED)
    print(message, file=sys.stderr, flush=True)


def console(width: int) -> Console:
    """Return what tables are printed with: so many columns wide where stdout is no terminal.

    With NO_COLOR there is no bold either.
    """
    from rich.console import Console  # not for --help

    return Console(
        width=None if sys.stdout.isatty() else width,
        color_system=None if os.environ.get("NO_COLOR") else "auto",
    )


def table(*heads: str) -> Table:
    """Return an empty table. A column whose head begins with > is set right, and never wrapped."""
    from rich.table import Table  # not for --help

    made = Table(box=None, pad_edge=False, header_style="bold")
    for head in heads:
        is_right = head.startswith(">")
        justify: Literal["left", "right"] = "right" if is_right else "left"
        made.add_column(head.removeprefix(">"), justify=justify, no_wrap=is_right)
    return made


def cell(text: str, style: str = "") -> Text:
    """Return a text for a table as it stands: nothing in it is markup."""
    from rich.text import Text

    return Text(printable_lines(text), style=style)


class TerminalNotices:
    """See ``app.notices.Notices``: lines on the terminal."""

    def say(self, message: str) -> None:
        """See ``Notices``."""
        echo(message)

    def warn(self, message: str) -> None:
        """See ``Notices``."""
        complain(message)

    @contextmanager
    def progress(self, what: str) -> Iterator[Show]:
        """Show how far something long has come, on one line of stderr.

        Where stderr is no terminal, a single line says what is being done.
        """
        shown = False

        def show(done: int, of: int) -> None:
            nonlocal shown
            if sys.stderr.isatty():
                percent = 100 * done // max(1, of)
                print(f"\r{what}: {percent}%\x1b[K", end="", file=sys.stderr, flush=True)
            elif not shown:
                print(f"{what} ...", file=sys.stderr, flush=True)
            shown = True

        try:
            yield show
        finally:
            if shown and sys.stderr.isatty():
                print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def environment() -> Environment:
    """Return the user's own places, with notices as lines on the terminal."""
    from handscue.app.environment import Environment

    return Environment(notices=TerminalNotices())
