"""Who can speak, who does and why, and something said aloud without a session."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from handscue.app.speaking import folders
from handscue.mix.levels import TARGET
from handscue.mix.mix import Mix, Placed
from handscue.routine.loading import load_pronunciations
from handscue.routine.model import Language
from handscue.speech import choice
from handscue.speech.manner import LEVEL
from handscue.speech.offers import ENGLISH_NAMES, Offer, offers
from handscue.speech.passages import PASSAGES
from handscue.speech.pronouncing import unmarked

if TYPE_CHECKING:
    from handscue.app.environment import Environment
    from handscue.app.places import Places
    from handscue.play.clock import Clock
    from handscue.play.outputs.output import Output
    from handscue.sounds.clip import Clip

SAMPLE = 4  # of a language's passage: a sentence, not a title
SOON_S = 0.1  # for a device to be ready
AT_LEAST_S = 0.2  # how often an output is attended to


@dataclass(frozen=True)
class Speaking:
    """Who speaks a language when nobody else is asked for, and why."""

    language: str
    who: str
    why: str


@dataclass(frozen=True)
class Saying:
    """What will be said of a text, and its sound."""

    words: str
    who: str
    clip: Clip


def voices(places: Places) -> tuple[Offer, ...]:
    """Return the voices there are, and those one might have."""
    return offers(folders(places))


def speaking(places: Places) -> tuple[Speaking, ...]:
    """Return who speaks each language."""
    chosen = {language: choice.choose(_wish(language), folders(places)) for language in Language}
    return tuple(Speaking(ENGLISH_NAMES[at], one.title, one.why) for at, one in chosen.items())


def sample(language: Language) -> str:
    """Return a sentence to try a voice with."""
    return PASSAGES[language][SAMPLE]


def saying(text: str, language: Language, asked: str | None, env: Environment) -> Saying:
    """Return what is said of a text in a session, as the voice says it that is asked for.

    Raises:
        SpeechError: there is no such voice, or it cannot say it.
        SessionError: the user's own pronunciations cannot be read.

    """
    own = load_pronunciations(env.places.pronunciations)
    wish = choice.VoiceWish(language, asked=asked, pronounce=own)
    chosen = choice.choose(wish, folders(env.places))
    said = choice.say(chosen, [text], lambda *_: None)
    if said.notice:
        env.notices.warn(said.notice)
    return Saying(unmarked(chosen.form_of(text)), said.choice.title, said.clips[text])


def hear(clip: Clip, output: Output, clock: Clock) -> None:
    """Play a phrase as loud as a session, and return when it is over.

    Raises:
        OutputError: there is no device, or it went away.

    """
    mix = Mix([Placed(clip, 0)], clip.frames, level_db=TARGET - LEVEL)
    begin = clock.now() + SOON_S + output.lead
    end = begin + clip.length_ms / 1000 + output.lag
    output.play(mix, 0, mix.frames, begin)
    while (left := end - clock.now()) > 0:
        output.attend(clock.now())
        clock.wait(min(left, AT_LEAST_S))


def _wish(language: Language) -> choice.VoiceWish:
    return choice.VoiceWish(language)
