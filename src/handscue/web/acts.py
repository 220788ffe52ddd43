"""What can be put on the stage: a session played, resumed, rehearsed, or asked for step by step."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from handscue.app import playing
from handscue.app.performing import is_finished
from handscue.app.preparing import ready
from handscue.app.quizzing import ask, prepare_quiz
from handscue.app.rehearsing import Manner, rehearse
from handscue.app.resuming import run_to_resume

if TYPE_CHECKING:
    from handscue.app.environment import Environment
    from handscue.app.performing import OpenRoom
    from handscue.app.request import Request
    from handscue.play.hangup import Hangup

# Prepares and performs something in a room; says whether it came to its end.
Act: TypeAlias = "Callable[[Environment, OpenRoom, Hangup], bool]"


def played(request: Request, *, resumes: bool = False) -> Act:
    """Return a session played for a client, from its beginning or from where it was left."""

    def act(env: Environment, open_room: OpenRoom, hangup: Hangup) -> bool:
        run = run_to_resume(request.session, env) if resumes else None
        opening = playing.opening(request, run, env)
        if missed := opening.missed(env.now()):
            env.notices.say(missed)
        return is_finished(playing.play(opening, open_room, hangup, env))

    return act


def rehearsed(request: Request, manner: Manner) -> Act:
    """Return a session gone through without a client."""

    def act(env: Environment, open_room: OpenRoom, _: Hangup) -> bool:
        return is_finished(rehearse(ready(request, env, to_play=True), manner, open_room, env))

    return act


def quizzed(request: Request) -> Act:
    """Return a quiz on a session's steps; what it came to is said in the end."""

    def act(env: Environment, open_room: OpenRoom, _: Hangup) -> bool:
        quiz = prepare_quiz(request, env)
        try:
            ask(quiz, open_room)
        finally:
            for line in quiz.answers.summary():
                env.notices.say(line)
        return True

    return act
