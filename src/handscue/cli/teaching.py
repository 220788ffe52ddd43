"""Leading through the learning of command words: which, three takes of each, and some talk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from handscue.cli.reporting import complain, echo

if TYPE_CHECKING:
    from handscue.app.environment import Environment
    from handscue.app.listening import Lesson
    from handscue.listen.enrolling import Study
    from handscue.listen.sound import Samples as Floats
    from handscue.listen.takes import Take
    from handscue.speech.microphone import Microphone

TAKES = 3  # more teach hardly more, and one too little
TAKE_S, TALK_S = 2.5, 60.0
CLICK_S = 0.2  # of the key that was pressed
OFFERED = ("next", "toggle", "again")
USUAL = {
    "toggle": "pause", "next": "next", "previous": "back", "again": "again", "where": "where am I",
    "more_15": "a little longer", "more_30": "longer", "hold": "hold on", "finish": "on time",
    "earlier": "earlier", "later": "later", "louder": "louder", "softer": "softer",
    "quiet": "chimes only", "talk": "say less", "end": "end session",
}  # fmt: skip
PREFIX, NONE = "cue", "none"
LONGEST = 40  # characters of a word

BEGINNING = """\
You will choose your words and say each three times, then talk for a minute.
Stand where you work, in the room you work in, with the loudspeaker silent.
All of it stays on this computer."""
WHY_PREFIX = """
You talk while you work, and any word can slip into a sentence. So each command begins with a pause
of a second and a word that you never say to a client: "cue ... next". To do without that word, type
none: then "next" after a pause is a command, even when you say it to your client."""
TALKING = """
Now talk for a minute, the way you talk to a client, without your command words. Describe your day,
explain a stretch, read something aloud."""
LEARNING = "Learning. This takes up to a minute ..."
CLEARER = """
Some words are hard to tell from other sounds. Longer words are easier to know. Choose ones that you
did not say in your minute of talk, and say them clearly and the same way each time."""


def teach(microphone: Microphone, session: Path | None, env: Environment) -> None:
    """Lead through it; nothing is kept before the end.

    Raises:
        SessionError, SpeechError: the session's own words cannot be had.
        OutputError: the microphone does not start.

    """
    from handscue.app.enrolling import phrases, prompts
    from handscue.app.listening import Lesson, keep
    from handscue.app.request import Request
    from handscue.listen.profile import Word

    request = Request(session) if session else None
    said = phrases(request, env) if request else ()
    echo(BEGINNING)
    commands = _commands()
    echo(WHY_PREFIX)
    course = _Course(microphone)
    prefix = course.prefix(said)
    unsaid = said if prefix is None else ()  # after a prefix, the session may say a word, too
    words = [Word(c, course.label(f"Your word for “{c}”", USUAL[c], unsaid)) for c in commands]
    talk = course.talk()
    sounds = prompts(request, said, env) if request else ()
    lesson = Lesson(tuple(words), prefix, dict(course.takes), talk, sounds)
    lesson, study = _cleared(lesson, course, said)
    keep(study, lesson, env.places)
    echo("Done. Try your words with: handscue listen --try")


def _cleared(lesson: Lesson, course: _Course, said: Sequence[str]) -> tuple[Lesson, Study]:
    """Study a lesson, and have words taught anew that would often go unheard."""
    from handscue.app.listening import hard_words, studied
    from handscue.listen.rehearsing import AGAIN

    echo(LEARNING)
    study = studied(lesson)
    for _ in range(AGAIN):
        hard = hard_words(study, lesson)
        if not hard:
            return lesson, study
        lesson = course.clearer(lesson, hard, said)
        echo(LEARNING)
        study = studied(lesson, study)
    for label in hard_words(study, lesson):
        complain(f"“{label}” is kept, but may often go unheard.")
    return lesson, study


def _commands() -> list[str]:
    """Ask which commands are to be spoken."""
    from handscue.play.inputs.keymap import CommandKeys
    from handscue.play.transport import Command

    names = list(CommandKeys.model_fields)
    echo("\nThese can be spoken:")
    for name in names:
        echo(f"  {name}: {Command[name.upper()].value}")
    while True:
        typed = typer.prompt("Which of them do you want", default=", ".join(OFFERED))
        chosen = list(dict.fromkeys(typed.replace(",", " ").lower().split()))
        wrong = [name for name in chosen if name not in names]
        if chosen and not wrong:
            return chosen
        complain(f"There is no {', '.join(wrong)}." if wrong else "Choose at least one.")


class _Course:
    """What has been taught so far: takes of each label."""

    def __init__(self, microphone: Microphone) -> None:
        self._microphone = microphone
        self.takes: dict[str, Sequence[Take]] = {}

    def prefix(self, said: Sequence[str]) -> str | None:
        """Have the word taught that comes first; return None where none is wanted."""
        question = "The word that comes first"
        first = _asked(question, PREFIX)
        return None if first.casefold() == NONE else self._taught(first, question, PREFIX, said)

    def label(self, question: str, usual: str, said: Sequence[str]) -> str:
        """Ask for a word, which the session may not say, and have it taught; return it."""
        return self._taught(_asked(question, usual), question, usual, said)

    def _taught(self, label: str, question: str, usual: str, said: Sequence[str]) -> str:
        """Have a word said, or another in its place, until there are good takes; return it."""
        while True:
            if why := self._refused(label, said):
                complain(why)
            elif takes := self._takes_of(label):
                self.takes[label] = takes
                return label
            label = _asked(question, usual)

    def clearer(self, lesson: Lesson, hard: Sequence[str], said: Sequence[str]) -> Lesson:
        """Have hard words taught anew, or others in their place; return the lesson with these."""
        echo(CLEARER)
        alone = (lesson.prefix, *(() if lesson.prefix else hard))
        new = {label: self._again(label, said if label in alone else ()) for label in hard}
        words = tuple(replace(word, label=new.get(word.label, word.label)) for word in lesson.words)
        prefix = lesson.prefix and new.get(lesson.prefix, lesson.prefix)
        return replace(lesson, words=words, prefix=prefix, takes=dict(self.takes))

    def _again(self, label: str, said: Sequence[str]) -> str:
        """Have a word taught anew, or another in its place; return it."""
        complain(f"“{label}” would often go unheard, as you said it.")
        del self.takes[label]
        question = f"Another word, or press Enter to say “{label}” again"
        return self._taught(_asked(question, label), question, label, said)

    def talk(self) -> Floats:
        """Return a minute of talk."""
        echo(TALKING)
        _pressed("Press Enter and talk until you are told to stop")
        samples = self._heard(TALK_S)
        echo("Thank you, that is enough.")
        return samples

    def _refused(self, label: str, said: Sequence[str]) -> str | None:
        """Return why a word cannot be one, or None."""
        from handscue.app.listening import says

        if not label.isprintable() or not 0 < len(label) <= LONGEST:
            return f"Write it in {LONGEST} letters or fewer."
        if label.casefold() in {one.casefold() for one in self.takes}:
            return f"“{label}” is taken. Choose another word."
        phrase = next((phrase for phrase in said if says(phrase, label)), None)
        return phrase and f"The session says it too: “{phrase}”. Choose another word."

    def _takes_of(self, label: str) -> list[Take]:
        """Have a word said three times; return nothing where another word is to be chosen."""
        from handscue.app.enrolling import advice
        from handscue.listen.takes import FaultKind, faults

        while True:
            takes = [self._take(label, number) for number in range(1, TAKES + 1)]
            found = faults(takes, self.takes)
            for fault in found:
                complain(advice(fault))
            if not found:
                return takes
            if any(fault.kind is FaultKind.TOO_LIKE for fault in found):
                return []

    def _take(self, label: str, number: int) -> Take:
        """Have a word said until it can be used."""
        from handscue.app.enrolling import advice
        from handscue.listen.takes import cut, faults

        while True:
            _pressed(f"Press Enter, then say “{label}” ({number} of {TAKES})")
            take = cut(self._heard(TAKE_S))
            if take is None:
                complain("Nothing was heard. Speak up, or come nearer.")
            elif found := faults([take], {}):
                complain(advice(found[0]))
            else:
                return take

    def _heard(self, seconds: float) -> Floats:
        """Return what is heard for some seconds, from when the key has come up."""
        from handscue.app.enrolling import downsampled
        from handscue.play.clock import MonotonicClock
        from handscue.units import FRAMES_PER_SECOND

        samples = self._microphone.take(lambda: MonotonicClock().wait(seconds))
        return downsampled(samples[round(CLICK_S * FRAMES_PER_SECOND) :])


def _asked(question: str, usual: str) -> str:
    typed: str = typer.prompt(question, default=usual)
    return " ".join(typed.split())


def _pressed(prompt: str) -> None:
    typer.prompt(prompt, default="", show_default=False, prompt_suffix=": ")
