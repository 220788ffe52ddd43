"""The command line: which commands there are, each loaded only when it is called."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer
from typer.core import TyperGroup

if TYPE_CHECKING:
    from typing import Any


SETTINGS = {"help_option_names": ["-h", "--help"]}


class Entry(NamedTuple):
    """A command: its module here, its function there, and what the list of commands says of it."""

    module: str
    function: str
    help: str


COMMANDS = {
    "play": Entry("play", "play", "Play a session aloud, hands-free."),
    "web": Entry("web", "web", "Open handscue in the browser, also on a phone in the room."),
    "rehearse": Entry("rehearse", "rehearse", "Practise a session: faster, in part, in a loop."),
    "show": Entry("show", "show", "Print the timetable, as it is or fitted to a length."),
    "learn": Entry("learn", "learn", "Show how long steps really take, and save it."),
    "log": Entry("log", "log", "Show what you played and when, or erase it."),
    "budget": Entry("budget", "budget", "Show the minutes of work on each area and side."),
    "check": Entry("check", "check", "Say what is wrong with session files, and where."),
    "edit": Entry("edit", "edit", "Open a session file in your editor, and check it."),
    "new": Entry("new", "new", "Ask a few questions and write a session file."),
    "export": Entry("export", "export", "Write a session as audio with chapters, for any phone."),
    "publish": Entry("publish", "publish", "Make a website of a folder of sessions."),
    "techniques": Entry("techniques", "techniques", "List techniques and their times."),
    "keys": Entry("keys", "keys", "Show which keys and pedals do what; try them."),
    "listen": Entry("listen", "listen", "Teach handscue commands in your own words."),
    "schema": Entry("schema", "schema", "Print the JSON Schema of session files, for editors."),
    "voices": Entry("voices", "voices", "List the voices there are, and hear them."),
    "record": Entry("record", "record", "Record a session's words in your own voice."),
    "say": Entry("say", "say", "Show how a text is said, and hear it."),
    "doctor": Entry("doctor", "doctor", "Try the voice, the sound and the microphone."),
    "import": Entry("import_", "import_", "Turn a written routine into a session file."),
    "list": Entry("list_", "list_", "List the sessions you can play by name."),
}


class Commands(TyperGroup):
    """A group that knows its commands' names, and loads one when it is called."""

    def __init__(self, **attrs: Any) -> None:
        super().__init__(**attrs)
        self.commands = dict.fromkeys(COMMANDS)  # type: ignore[assignment]  # for their names

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002
        """Load a command."""
        if cmd_name == "help":
            return help_command()
        if cmd_name not in COMMANDS:
            return None
        entry = COMMANDS[cmd_name]
        function = getattr(import_module(f"handscue.cli.{entry.module}"), entry.function)
        return _alone(cmd_name, function)

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002
        """List the commands without loading them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.help) for name, entry in COMMANDS.items()])


def _alone(name: str, function: Callable[..., Any]) -> Any:
    alone = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
    alone.command(name, context_settings=SETTINGS)(function)
    return typer.main.get_command(alone)


def help_command() -> Any:
    """Return ``handscue help``, which shows the help of handscue, or of a command of its."""

    def show_help(
        context: typer.Context,
        name: Annotated[str | None, typer.Argument(metavar="COMMAND")] = None,
    ) -> None:
        """Show what handscue can do, or what a command does."""
        above = context.parent or context
        command = above.command
        if name is not None:
            command = command.get_command(above, name)  # type: ignore[attr-defined]
        if command is None:
            raise typer.BadParameter(f"there is no command {name!r}; handscue help lists them")
        parent = above if name else None
        context_of = type(above)(command, info_name=name or "handscue", parent=parent)
        typer.echo(command.get_help(context_of))

    return _alone("help", show_help)


app = typer.Typer(
    cls=Commands,
    name="handscue",
    help="Hands-free spoken prompts and chimes for a written massage routine.",
    epilog="Start with: handscue play feet",
    no_args_is_help=True,
    context_settings=SETTINGS,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def _version(value: bool) -> None:  # noqa: FBT001 - typer's form
    if value:
        from importlib import metadata  # 40 ms, and only wanted here

        typer.echo(f"handscue {metadata.version('handscue')}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Hands-free spoken prompts and chimes for a written massage routine."""
