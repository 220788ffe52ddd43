"""A notice as a session begins: there for its first step, and behind what else is to be said."""

from __future__ import annotations

from dataclasses import replace

from handscue.play.noticing import NoticingScreen
from handscue.play.transport import Command, begin, paused_at
from handscue.play.view import view
from play.fakes import RememberingScreen
from play.sessions import session, three_steps

TIMELINE = session(three_steps()).timeline


def test_it_is_there_until_the_session_leaves_its_first_step() -> None:
    screen = RememberingScreen()
    noticing = NoticingScreen(screen, "It goes on here.")
    paused = paused_at(begin(TIMELINE, 0.0), 1)
    playing, _ = paused.changed(Command.TOGGLE, 5.0)
    later, _ = playing.changed(Command.NEXT, 6.0)
    back, _ = later.changed(Command.PREVIOUS, 7.0)
    for transport, now in ((paused, 1.0), (playing, 5.5), (later, 6.5), (back, 7.5)):
        noticing.show(view(transport, now))
    told = "It goes on here."
    assert [shown.notice for shown in screen.shown] == [told, told, None, None]


def test_what_a_view_says_itself_comes_first() -> None:
    screen = RememberingScreen()
    seen = replace(view(paused_at(begin(TIMELINE, 0.0), 0), 0.0), notice="The pedal is gone.")
    NoticingScreen(screen, "It goes on here.").show(seen)
    NoticingScreen(screen, None).show(replace(seen, notice=None))
    assert [shown.notice for shown in screen.shown] == ["The pedal is gone.", None]
