"""Sides written short beside a part of the body, with which they agree in gender and case.

"re. Bein" is *rechtes Bein*, "am re. Bein" *am rechten Bein*, "jambe D" *jambe droite*. Which parts
a language knows, and how the sides are said of each, stands in its data file.
"""

from __future__ import annotations

import re
from functools import cache, partial
from typing import TYPE_CHECKING

from handscue.speech.sayable.words import words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from handscue.routine.model import Language
    from handscue.speech.sayable.words import Parts


def in_words(text: str, language: Language) -> str:
    """Write out the sides that stand beside a part of the body."""
    words = words_of(language)
    place = {sign: side for side, signs in enumerate(words.side_signs) for sign in signs}
    signs = tuple(place)
    for parts in words.parts:
        if words.side_first:
            articles = tuple(word for key in parts.after for word in key.split())
            form = _first(parts.names, articles, signs)
            text = form.sub(partial(_agreeing, parts=parts, place=place), text)
        else:
            form = _last(parts.names, signs)
            text = form.sub(partial(_following, parts=parts, place=place), text)
    return text


def _agreeing(found: re.Match[str], parts: Parts, place: Mapping[str, int]) -> str:
    article, sign = found[1] or "", found[2]
    known = sign if sign in place else sign.lower()
    said = _sides_after(article.lower().strip(), parts)[place[known]]
    return f"{article}{said if sign == known else said.capitalize()} "


def _following(found: re.Match[str], parts: Parts, place: Mapping[str, int]) -> str:
    return f"{found[1]} {parts.sides[place[found[2]]]}"


def _sides_after(article: str, parts: Parts) -> tuple[str, str]:
    """Return right and left as they are after an article, or after none."""
    return next((said for key, said in parts.after.items() if article in key.split()), parts.sides)


@cache
def _first(
    names: tuple[str, ...], articles: tuple[str, ...], signs: tuple[str, ...]
) -> re.Pattern[str]:
    article = rf"(?i:{_either(articles)}) " if articles else "(?!)"
    sign = _either([*signs, *(sign.capitalize() for sign in signs)])
    return re.compile(rf"(?<![\w.])({article})?({sign})\.? ?(?=(?:{_either(names)})(?!\w))")


@cache
def _last(names: tuple[str, ...], signs: tuple[str, ...]) -> re.Pattern[str]:
    name = rf"(?i:{_either(names)})"
    return re.compile(rf"(?<!\w)({name}) ({_either(signs)})(?:\.(?= [^\W\d_]))?(?![\w'’-])")


def _either(texts: Iterable[str]) -> str:
    return "|".join(re.escape(text) for text in sorted(set(texts), key=lambda t: (-len(t), t)))
