"""The stage: the one act that this computer performs now, in a thread of its own.

What pages know of it is a ``Scene``, one immutable value that is replaced whole. Whoever is told of
a new one must not wait: the session does not.
"""

from __future__ import annotations

import contextlib
import threading
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from handscue.app.inputs import users_keymap, warning_of_inputs
from handscue.app.listening import Ear, ear
from handscue.app.performing import Performance, Room
from handscue.errors import Cancelled, HandscueError, RequestError
from handscue.play.clock import MonotonicClock
from handscue.play.hangup import Hangup
from handscue.play.inputs.named import NAMES, NamedCommands
from handscue.play.inputs.opening import inputs
from handscue.play.outputs.choice import output_opener
from handscue.printable import printable
from handscue.units import to_frames
from handscue.web.showing import Shown, is_news, shown

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from handscue.app.environment import Environment
    from handscue.app.notices import Show
    from handscue.play.inputs.keymap import KeyMap
    from handscue.play.outputs.choice import OutputName
    from handscue.play.view import View
    from handscue.units import Milliseconds, Seconds
    from handscue.web.acts import Act

REMEMBERED = 512  # commands, to know one that is sent again
MOST_NOTICES = 5
BROKEN = "The session stopped because of an error in handscue. You can start it again."


class Phase(StrEnum):
    """What the stage is doing."""

    EMPTY = "empty"
    PREPARING = "preparing"
    PLAYING = "playing"  # or paused, or waiting
    OVER = "over"
    ENDED = "ended"  # by hand, before its end
    FAILED = "failed"


@dataclass(frozen=True)
class Scene:
    """What is on the stage. ``session`` is its name; ``doing`` what it is being made ready by."""

    revision: int = 0
    phase: Phase = Phase.EMPTY
    session: str = ""
    doing: str = ""
    percent: int = 0
    shown: Shown | None = None
    notices: tuple[str, ...] = ()
    problem: str | None = None

    def as_data(self) -> dict[str, Any]:
        """Return it as JSON has it."""
        return {**asdict(self), "shown": self.shown and self.shown.as_data()}


@dataclass(frozen=True)
class Sound:
    """Where the sound goes, and the silence before each."""

    output: OutputName = "auto"
    lead_in_ms: Milliseconds = 0


class Stage:
    """Plays one session after the other. Any thread may ask anything of it."""

    def __init__(
        self, env: Environment, sound: Sound, publish: Callable[[Scene], None] | None = None
    ) -> None:
        self._env = replace(env, notices=_StageNotices(self))
        self._sound = sound
        self.publish: Callable[[Scene], None] = publish or (lambda _: None)
        self.scene = Scene()
        self._lock = threading.RLock()
        self._run: _Run | None = None
        self._given: deque[str] = deque(maxlen=REMEMBERED)

    def begin(self, act: Act, name: str, *, listens: bool = False) -> None:
        """Begin to make an act on a session ready, and to perform it.

        With ``listens`` the user's own words are heard by this computer's microphone meanwhile.

        Raises:
            RequestError: there is one on the stage.
            SessionError: the user's key map cannot be used.
            ListenError: there is nothing to listen for, or with.

        """
        places = self._env.places
        keymap = users_keymap(places)
        hears = ear(keymap, places, self._sound.output) if listens else None
        with self._lock:
            if self._run and self._run.thread.is_alive():
                raise RequestError("A session is running. End it first.")
            self._run = _Run(act, keymap, self, hears)
            self.change(
                phase=Phase.PREPARING, session=printable(name), doing="", percent=0,
                shown=None, notices=(), problem=None,
            )  # fmt: skip
            self._run.thread.start()

    def give(self, command: str, command_id: str) -> bool:
        """Give a command, once for each id, and say whether there is a session to take it.

        Raises:
            KeyError: there is none of that name.

        """
        if command not in NAMES:
            raise KeyError(command)
        with self._lock:
            run = self._run
            if run is None or not run.thread.is_alive():
                return False
            if command_id not in self._given:
                self._given.append(command_id)
                run.give(command)
            return True

    def close(self, patience_s: Seconds) -> None:
        """End what is on the stage, to be resumed some other time; wait for that so long."""
        run = self._run
        if run and run.thread.is_alive():
            run.hangup.ask()
            run.give("end_now")
            run.thread.join(patience_s)

    def change(self, **new: Any) -> None:
        """Replace the scene, and tell of it."""
        with self._lock:
            self.scene = replace(self.scene, **new, revision=self.scene.revision + 1)
            self.publish(self.scene)

    @property
    def env(self) -> Environment:
        """What surrounds a session on the stage."""
        return self._env

    @property
    def sound(self) -> Sound:
        """Where its sound goes."""
        return self._sound

    @property
    def is_cancelled(self) -> bool:
        """Whether what is being made ready is not wanted any more."""
        return self._run is not None and self._run.cancelled.is_set()


class _Run:
    """One session on the stage."""

    def __init__(self, act: Act, keymap: KeyMap, stage: Stage, hears: Ear | None) -> None:
        self._act, self._keymap, self._stage, self._ear = act, keymap, stage, hears
        self._commands = NamedCommands()
        self.hangup, self.cancelled = Hangup(), threading.Event()
        # Ctrl-C ends the desk even where a session cannot be made ready quickly.
        self.thread = threading.Thread(target=self._work, name="stage", daemon=True)

    def give(self, command: str) -> None:
        """Pass a command on to the session; while it is made ready, ending is all that can be."""
        if self._stage.scene.phase is not Phase.PREPARING:
            self._commands.give(command)
        elif command == "end_now":
            self.cancelled.set()

    def _work(self) -> None:
        stage = self._stage
        try:
            is_over = self._act(stage.env, self._room, self.hangup)
            stage.change(phase=Phase.OVER if is_over else Phase.ENDED)
        except Cancelled:
            stage.change(phase=Phase.EMPTY, shown=None)
        except (HandscueError, OSError, ValueError) as error:
            stage.change(phase=Phase.FAILED, problem=printable(str(error)))
        finally:
            if stage.scene.phase in {Phase.PREPARING, Phase.PLAYING}:  # by an error of ours
                stage.change(phase=Phase.FAILED, problem=BROKEN)
            self._commands.close()

    @contextlib.contextmanager
    def _room(self, performance: Performance) -> Iterator[Room]:
        stage, clock = self._stage, MonotonicClock()
        has_music = performance.sounds.bed is not None
        lead_in = to_frames(stage.sound.lead_in_ms)
        tap = self._ear.tap if self._ear else None
        opener = output_opener(stage.sound.output, lead_in, has_music=has_music, tap=tap)
        spoken = self._ear.spoken if self._ear else None
        with (
            inputs(self._keymap, clock, None, [self._commands], spoken) as given,
            warning_of_inputs(given.commands, stage.env.notices),
        ):
            screen = given.followed_by(_StageScreen(stage, clock))
            yield Room(given.commands, screen, opener, clock, self.hangup)


class _StageScreen:
    """See ``player.Screen``: has a scene made of what is news to the pages."""

    def __init__(self, stage: Stage, clock: MonotonicClock) -> None:
        self._stage, self._clock = stage, clock
        self._last: Shown | None = None

    def show(self, view: View) -> None:
        """See ``player.Screen``."""
        seen = shown(view, self._clock.now())
        if is_news(self._last, seen):
            self._last = seen
            self._stage.change(phase=Phase.PLAYING, shown=seen)


class _StageNotices:
    """See ``app.notices.Notices``: what is said becomes part of the scene."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    def say(self, message: str) -> None:
        """See ``Notices``."""
        kept = self._stage.scene.notices[1 - MOST_NOTICES :]
        self._stage.change(notices=(*kept, printable(message)))

    def warn(self, message: str) -> None:
        """See ``Notices``."""
        self.say(message)

    def progress(self, what: str) -> AbstractContextManager[Show]:
        """See ``Notices``."""
        return contextlib.nullcontext(self._shows(what))

    def _shows(self, what: str) -> Show:
        def show(done: int, of: int) -> None:
            if self._stage.is_cancelled:
                raise Cancelled(what)
            percent = 100 * done // max(1, of)
            scene = self._stage.scene
            if (scene.doing, scene.percent) != (what, percent):
                self._stage.change(doing=what, percent=percent)

        return show
