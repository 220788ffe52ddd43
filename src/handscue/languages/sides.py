"""Which sides something is done on: each side, the other leg, left and then right."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from handscue.languages.positions import position
from handscue.languages.vocabulary import vocabulary
from handscue.languages.words import REMEMBERED, Words, sentences

_LONGEST_MARKER = 24  # words of a sentence that only sends to the other side
_LONGEST_ALONE = 14  # words of a paragraph that only names the other side
_MOST_BESIDES = 2  # of its words that say something else
_LONGEST_ORDER = 30  # words of one that says which side comes first


@dataclass(frozen=True)
class OtherSide:
    """That something is done on the other side as well.

    ``part`` is what has the sides, "side" where that is not said; ``all_before`` whether all
    that came before is meant by the words themselves (these movements, the whole sequence).
    ``the_same`` where it is only said to be the same: inside a step's text, that step alone.
    """

    part: str
    all_before: bool
    span: tuple[int, int]
    the_same: bool = False


def other_side(words: Words, text: str) -> OtherSide | None:
    """Find that the other side follows: repeat on the other leg, the same on the other arm."""
    return _other_side(words, text) if words.may_have_sides(text) else None


@lru_cache(maxsize=REMEMBERED)
def _other_side(words: Words, text: str) -> OtherSide | None:
    not_meant, whole = words.pattern("sides", "not_repeats"), words.pattern("sides", "whole")
    leading, same = words.pattern("sides", "leading"), words.pattern("sides", "same")
    for pattern in words.patterns("sides", "repeats"):
        for match in pattern.finditer(text):
            if not_meant.search(match[0]):
                continue
            before = leading.search(text[max(0, match.start() - 30) : match.start()])
            span = (match.start() - len(before[0] if before else ""), match.end())
            part = _part(words, match.groupdict().get("part"))
            is_whole = bool(whole.search(match[0]))
            the_same = is_whole and not whole.search(same.sub(" ", match[0]))
            return OtherSide(part, is_whole, span, the_same)
    return _by_what_is_named(words, text)


def _by_what_is_named(words: Words, text: str) -> OtherSide | None:
    """Find a sentence that names the other side and says "the same", whatever its other words."""
    end = 0
    for sentence in sentences(text):
        start = text.index(sentence, end)
        end = start + len(sentence)
        if (part := _sent_to(words, sentence)) is not None:
            is_whole = bool(words.pattern("sides", "whole").search(sentence))
            rest = words.pattern("sides", "same").sub(" ", sentence)
            the_same = is_whole and not words.pattern("sides", "whole").search(rest)
            return OtherSide(part, is_whole, (start, end), the_same)
    return None


def _sent_to(words: Words, sentence: str) -> str | None:
    """Return the part to whose other side a sentence sends, if it asks for no work of its own."""
    if len(sentence.split()) > _LONGEST_MARKER or words.pattern("sides", "not_repeats").search(
        sentence
    ):
        return None
    if not words.pattern("sides", "once_more").search(sentence):
        return None
    return other_named(words, sentence)


def _asks_for_work(words: Words, sentence: str) -> bool:
    return bool(vocabulary(words.language).techniques_in(sentence))


def each_part(words: Words, text: str) -> str | None:
    """Return the part of which a text says each or both, as in "on each leg", else None."""
    text = _of_the_client(words, text)
    found = [
        match
        for pattern in words.patterns("sides", "each_of_which")
        if (match := pattern.search(text))
    ]
    return _part(words, min(found, key=re.Match.start)["part"]) if found else None


def _of_the_client(words: Words, text: str) -> str:
    """Return a text without the giver's own hands: "with both hands" names no two sides."""
    return words.pattern("sides", "givers").sub(" ", text)


def in_turn(words: Words, text: str, *, by_turns: bool = False) -> str | None:
    """Return the part that a text says to do on each side in turn, else None.

    ``by_turns`` where only "first on the left, then on the right" is to count.
    """
    own = _of_the_client(words, text)
    keys = ("by_turns",) if by_turns else ("by_turns", "in_turn")
    patterns = [words.pattern("sides", key) for key in keys]
    told = [s for s in sentences(own) if any(p.search(s) for p in patterns)]
    if not any(not words.pattern("sides", "at_once").search(s) for s in told):
        return None
    return each_part(words, text) or "side"


def without_sides(words: Words, text: str) -> str:
    """Return a text without what it says of each side."""
    return words.pattern("sides", "each").sub(" ", text)


def first_side(words: Words, text: str) -> str | None:
    """Return the side that is worked first, left or right, where the text says so."""
    for pattern in words.patterns("sides", "first"):
        if match := pattern.search(text):
            return side_named(words, match["first"])
    return None


def side_named(words: Words, text: str) -> str | None:
    """Return left or right where a text names one of them and not the other."""
    named = [
        side
        for side in ("left", "right")
        if re.search(rf"\b(?:{words.any_of('sides', side)})(?!\w)", text, re.IGNORECASE)
    ]
    return named[0] if len(named) == 1 else None


def one_then_other(words: Words, text: str) -> str | None:
    """Return the part that is finished on one side before the other: "complete one leg first"."""
    text = _not_at_once(words, _of_the_client(words, text))
    for pattern in words.patterns("sides", "one_then_other"):
        if match := pattern.search(text):
            return _part(words, match.groupdict().get("part"))
    if not words.may_have_sides(text):
        return None
    in_order = (s for s in sentences(text) if _is_in_order(words, s))
    return next((part_named(words, sentence) or "side" for sentence in in_order), None)


def other_named(words: Words, text: str) -> str | None:
    """Return the part whose other side a text names, if it asks for no work of its own."""
    if _asks_for_work(words, text):
        return None
    named = (p.search(text) for p in words.patterns("sides", "the_other"))
    found = next((match for match in named if match), None)
    return _part(words, found.groupdict().get("part")) if found else None


def sends_alone(words: Words, text: str) -> OtherSide | None:
    """Find that the other side follows in what stands for itself: "The left leg", below steps.

    There it need not say that it is done again; it says nothing else, of work or of how much.
    """
    if other := other_side(words, text):
        return other
    if len(text.split()) > _LONGEST_ALONE or len(sentences(text)) != 1:
        return None
    named = words.pattern("sides", "not_repeats").search(text) is None and other_named(words, text)
    is_more = position(words, text) or words.pattern("pages", "turning").search(text)
    if not named or is_more or _says_more(words, text):
        return None
    return OtherSide(named, all_before=True, span=(0, len(text)))


def _says_more(words: Words, text: str) -> bool:
    """Tell "reach one arm forward, and the opposite leg" by its many words besides the side."""
    rest = text
    for pattern in words.patterns("sides", "the_other"):
        rest = pattern.sub(" ", rest)
    said = [w for w in re.findall(r"[^\W\d_]{3,}", rest.casefold()) if w not in words.little]
    return len(said) > _MOST_BESIDES


def one_at_a_time(words: Words, sentence: str, *, may_send: bool = True) -> str | None:
    """Return the part to whose sides a sentence gives the work one by one: "for one foot".

    ``may_send`` where "again on the other foot" says so, too.
    """
    told = _not_at_once(words, _of_the_client(words, sentence))
    if found := words.pattern("sides", "of_one_of_them").search(told):
        return part_named(words, found[0])
    if part := one_then_other(words, told) or each_part(words, told):
        return part
    other = other_side(words, told) if may_send else None
    return other.part if other else None


def _not_at_once(words: Words, text: str) -> str:
    """Return a text without the sentences that tell of both sides at the same time."""
    at_once = words.pattern("sides", "at_once")
    if not at_once.search(text):
        return text
    return "\n".join(s for s in sentences(text) if not at_once.search(s))


def _is_in_order(words: Words, sentence: str) -> bool:
    """Tell a sentence that names both sides and which comes first, or "each step on each side".

    One that asks for work is about that work alone.
    """
    if len(sentence.split()) > _LONGEST_ORDER or _asks_for_work(words, sentence):
        return False
    is_of_both = all(
        re.search(rf"\b(?:{words.any_of('sides', side)})(?!\w)", sentence, re.IGNORECASE)
        for side in ("left", "right")
    ) or words.pattern("sides", "one_and_other").search(sentence)
    if is_of_both and words.pattern("sides", "in_order").search(sentence):
        return True
    is_of_all = words.pattern("pages", "each_step").search(sentence)
    of_each = (words.pattern("sides", key).search(sentence) for key in ("each_of_which", "in_turn"))
    return bool(is_of_all and any(of_each))


def parts_at_once(words: Words, text: str) -> str | None:
    """Return the part of which a text takes both: "cup both heels"; hands may be the giver's."""
    for pattern in words.patterns("sides", "both_parts_named"):
        for match in pattern.finditer(text):
            if (part := _part(words, match["part"])) not in {"side", "hand"}:
                return part
    return None


def part_named(words: Words, text: str) -> str | None:
    """Return the first part with two sides that a text names, else None."""
    pattern = words.compiled("part named", lambda: rf"\b(?P<part>{words.parts})\b")
    match = pattern.search(text)
    return _part(words, match["part"]) if match else None


def _part(words: Words, written: str | None) -> str:
    """Return what a session calls a part that was written in any of its forms."""
    for part in words.table("parts"):
        if written and re.fullmatch(words.any_of("parts", part), written, re.IGNORECASE):
            return str(part)
    return "side"


def spoken_part(words: Words, part: str) -> str:
    """Return a part's name in the page's language: leg, Bein, jambe, pierna."""
    return str(words.table("part_names").get(part, part))
