"""Addresses of the web and of mail, of which a listener needs no more than where they lead."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from handscue.speech.sayable.words import words_of

if TYPE_CHECKING:
    from handscue.routine.model import Language

_REST = r"(?::\d++)?(?:[/?#][^\s<>\[\]()]*+)?"
_ENDINGS = "com|org|net|info|edu|io|eu|co|uk|us|ca|au|de|at|ch|fr|es"
_WEB = re.compile(rf"https?://([^\s/?#:<>\[\]()]++){_REST}", re.IGNORECASE)
_SITE = re.compile(rf"(?<![\w.@-])((?:[\w-]++\.)+(?:{_ENDINGS}))(?![\w-]){_REST}", re.IGNORECASE)
_MAIL = re.compile(r"(?<![\w.+@-])([\w.+-]++)@((?:[\w-]++\.)+[a-z]{2,})\b", re.IGNORECASE)
_END_OF_SENTENCE = re.compile(r"[.,;:!?]+$")


def in_words(text: str, language: Language) -> str:
    """Say the host of an address alone: ``example dot com``."""
    words = words_of(language)

    def host(found: re.Match[str]) -> str:
        name = found[1].rstrip(".,;:!?").lower().removeprefix("www.")
        stop = _END_OF_SENTENCE.search(found[0])
        return f" {name.replace('.', f' {words.dot} ')}{stop[0] if stop else ''}"

    def mail(found: re.Match[str]) -> str:
        return f"{found[1]} {words.at} {found[2]}".replace(".", f" {words.dot} ")

    return _SITE.sub(host, _WEB.sub(host, _MAIL.sub(mail, text)))
