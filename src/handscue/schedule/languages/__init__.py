"""The words the program itself says, a file for each language, and the voice that fits them.

What the therapist wrote is never translated. ``Words`` has no defaults: a language that lacks a
message cannot be imported, and a test looks at every one of them.
"""

from __future__ import annotations

from handscue.routine.model import Language
from handscue.schedule.languages.de import GERMAN
from handscue.schedule.languages.en import ENGLISH
from handscue.schedule.languages.es import SPANISH
from handscue.schedule.languages.fr import FRENCH
from handscue.schedule.languages.words import Words

WORDS: dict[Language, Words] = {
    Language.ENGLISH: ENGLISH,
    Language.GERMAN: GERMAN,
    Language.FRENCH: FRENCH,
    Language.SPANISH: SPANISH,
}

__all__ = ["WORDS", "Words"]
