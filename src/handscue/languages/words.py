"""The words and patterns of one language, read from its file, and which language a text is in."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from functools import cache, cached_property, lru_cache
from importlib import resources
from typing import Any

ENGLISH = "en"
_FRACTIONS = {"½": 0.5, "¼": 0.25, "¾": 0.75, "⅓": 1 / 3, "⅔": 2 / 3}
_NAMED = re.compile(r"\{([a-z_]+)\}")
_NEVER = re.compile(r"(?!)")
_DIGIT = re.compile(r"[\d½¼¾⅓⅔]")
_TOKEN = re.compile(r"[^\W\d_]+")
REMEMBERED = 2048  # texts; each is looked at several times on its way


@lru_cache(maxsize=REMEMBERED)
def _tokens(text: str) -> frozenset[str]:
    return frozenset(_TOKEN.findall(text.casefold()))


class Words:
    """One language's words. Everything is compiled when it is first asked for, and kept."""

    def __init__(self, language: str, data: Mapping[str, Any]) -> None:
        self.language = language
        self._data = data
        self._joined: dict[tuple[str, str], str] = {}
        self._compiled: dict[tuple[str, str], tuple[re.Pattern[str], ...]] = {}

    def table(self, section: str) -> Mapping[str, Any]:
        """Return a section of the file as it stands; empty where the file has none."""
        found: Mapping[str, Any] = self._data.get(section, {})
        return found

    def patterns(self, section: str, key: str) -> tuple[re.Pattern[str], ...]:
        """Return the patterns of a key, in the file's order; none where it is not there."""
        if (section, key) not in self._compiled:
            written = str(self.table(section).get(key, ""))
            lines = [line for line in written.split("\n") if line.strip()]
            self._compiled[section, key] = tuple(
                re.compile(self._filled(line, section), re.IGNORECASE) for line in lines
            )
        return self._compiled[section, key]

    def pattern(self, section: str, key: str) -> re.Pattern[str]:
        """Return one pattern for all of a key's; one that matches nothing where there is none."""
        found = self._compiled.get((section, f"{key}|"))
        if found is None:
            parts = [re.sub(r"\(\?P<\w+>", "(?:", p.pattern) for p in self.patterns(section, key)]
            whole = re.compile("|".join(f"(?:{p})" for p in parts), re.IGNORECASE)
            found = self._compiled[section, f"{key}|"] = (whole if parts else _NEVER,)
        return found[0]

    def any_of(self, section: str, key: str) -> str:
        """Return the alternatives of a comma-separated list, as they stand in a pattern."""
        if (section, key) not in self._joined:
            listed = listed_words(str(self.table(section).get(key, "")))
            joined = "|".join(sorted(listed, key=len, reverse=True)).replace(" ", r"\s")
            self._joined[section, key] = joined or "(?!)"
        return self._joined[section, key]

    def compiled(self, key: str, make: Callable[[], str]) -> re.Pattern[str]:
        """Return the pattern of a key, made when it is first asked for."""
        if (key, "") not in self._compiled:
            self._compiled[key, ""] = (re.compile(make(), re.IGNORECASE),)
        return self._compiled[key, ""][0]

    @cached_property
    def number(self) -> str:
        """What a single number looks like: digits, fractions or words."""
        words = sorted(map(re.escape, self.table("numbers")), key=len, reverse=True)
        digits = r"\d{0,2}\s?[½¼¾⅓⅔]|(?:\d{1,3}\s)?\d/\d(?![\d/])|\d{1,3}(?:[.,]\d{1,2})?(?!\d)"
        return rf"(?:{digits}|{'|'.join(words)})".replace(r"\ ", r"\s")

    @cached_property
    def unit(self) -> str:
        """What a unit of time looks like."""
        units = (self.any_of("units", name) for name in self.table("units"))
        return f"(?:{'|'.join(units)})"

    @cached_property
    def to(self) -> str:
        """What stands between the two ends of a range."""
        return rf"-?\s?(?:[-–—]|\b(?:{self.any_of('ranges', 'to')})\b)\s?"

    def may_count(self, text: str) -> bool:
        """Tell quickly a text in which no count can be, by its single words."""
        return bool(_DIGIT.search(text)) or any(map(self._is_counting, _tokens(text)))

    def may_last(self, text: str) -> bool:
        """Tell quickly a text in which no time can be, by its single words."""
        has_digit = bool(_DIGIT.search(text))
        if has_digit and any(mark in text for mark in ":’′”″"):
            return True
        return any((has_digit or len(t) > 1) and self._is_lasting(t) for t in _tokens(text))

    def may_have_sides(self, text: str) -> bool:
        """Tell quickly a text in which no side can be meant, by its single words."""
        return any(map(self._is_sided, _tokens(text)))

    @cached_property
    def _is_counting(self) -> Callable[[str], bool]:
        numbers = alternatives(word for word, n in self.table("numbers").items() if n != 1)
        parts = [numbers, alternatives(self.table("vague"))]
        parts += [alternatives(assigned(str(self.table("counts").get("adverbs", ""))))]
        parts += [self.any_of("counts", "times"), self.any_of("counts", "rounds")]
        words = re.compile(rf"(?:{numbers})?(?:{'|'.join(parts)})", re.IGNORECASE)
        apart = frozenset(
            w for n in (*self.table("numbers"), *self.table("vague")) for w in n.split()[1:]
        )
        again = self.pattern("counts", "again")
        return lru_cache(maxsize=20_000)(
            lambda token: bool(words.fullmatch(token) or token in apart or again.search(token))
        )

    @cached_property
    def _is_lasting(self) -> Callable[[str], bool]:
        units = "|".join(self.any_of("units", name) for name in ("hour", "minute", "second"))
        words = re.compile(units, re.IGNORECASE)
        table = self.table("lengths")
        rest = [str(table.get(key, "")) for key in ("counted", "moments", "half", "and_a_half")]
        others = " ".join([str(self.table("units").get("breath", "")), *rest])
        return lru_cache(maxsize=20_000)(
            lambda token: bool(words.fullmatch(token)) or (len(token) > 3 and token in others)
        )

    @cached_property
    def _is_sided(self) -> Callable[[str], bool]:
        names = "|".join(
            [self.parts, *(self.any_of("sides", s) for s in ("left", "right", "other", "alone"))]
        )
        words = re.compile(names, re.IGNORECASE)
        return lru_cache(maxsize=20_000)(
            lambda token: token in {"there", "seitenwechsel"} or bool(words.fullmatch(token))
        )

    @property
    def plural(self) -> tuple[str, ...]:
        """What the plurals of parts end in."""
        return tuple(listed_words(str(self.table("sides").get("plural", "s"))))

    def value(self, written: str) -> float:
        """Read one number that ``number`` matches."""
        word = " ".join(written.casefold().split())
        numbers = self.table("numbers")
        if word in numbers:
            return float(numbers[word])
        if part := _FRACTIONS.get(word[-1]):
            return float(word[:-1].strip() or 0) + part
        if "/" in word:
            whole, _, fraction = word.rpartition(" ")
            over, _, under = fraction.partition("/")
            return float(whole or 0) + float(over) / max(1.0, float(under))
        return float(word.replace(",", "."))

    def _filled(self, pattern: str, section: str) -> str:
        """Put in what stands in braces, and let a blank be any white space."""
        seen: set[str] = set()

        def put(match: re.Match[str]) -> str:
            name = match[1]
            again = name in seen
            seen.add(name)
            return self._named(name, section, again=again)

        for _ in range(4):  # lists may name lists
            filled = _NAMED.sub(put, pattern)
            if filled == pattern:
                break
            pattern = filled
        return pattern.replace(" ", r"\s")

    def _named(self, name: str, section: str, *, again: bool) -> str:
        if name == "n":
            low, high = ("(?:", "(?:") if again else ("(?P<low>", "(?P<high>")
            return rf"{low}{self.number})(?:{self.to}{high}{self.number}))?"
        if name in {"sets", "low", "high"}:
            return rf"(?P<{name}>{self.number})"
        if name == "number":
            return self.number
        if name == "unit":
            return self.unit
        if name == "part":
            return f"{'(?:' if again else '(?P<part>'}{self.parts})"
        place = section if name in self.table(section) else "lists"
        return f"(?:{self.any_of(place, name)})"

    @cached_property
    def parts(self) -> str:
        """What the parts look like that have two sides."""
        return "|".join(self.any_of("parts", part) for part in self.table("parts"))

    @cached_property
    def little(self) -> frozenset[str]:
        """Words that say nothing by themselves: of, the, do, repeat."""
        return frozenset(listed_words(str(self._data.get("little", ""))))


def alternatives(names: Iterable[str]) -> str:
    """Return names as the alternatives of a pattern, the longest first."""
    listed = sorted(names, key=len, reverse=True)
    return "|".join(re.escape(name).replace(r"\ ", r"\s") for name in listed) or "(?!)"


def assigned(text: str) -> dict[str, int]:
    """Read "once = 1, twice = 2"."""
    pairs = (part.split("=") for part in text.split(",") if "=" in part)
    return {word.strip(): int(value) for word, value in pairs}


def listed_words(text: str) -> list[str]:
    """Split a list of words at its commas."""
    return [word.strip() for word in re.split(r",\s+", text.strip()) if word.strip(" ,")]


@cache
def words_of(language: str) -> Words:
    """Return the words of a language that has a file; see ``languages``."""
    raw = (resources.files("handscue.languages") / f"{language}.toml").read_bytes()
    return Words(language, tomllib.loads(raw.decode("utf-8")))


@cache
def languages() -> tuple[str, ...]:
    """Return the codes of all languages that have a file, English first."""
    names = (path.name for path in resources.files("handscue.languages").iterdir())
    codes = sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml"))
    return (ENGLISH, *(code for code in codes if code != ENGLISH))


_MOST_COUNTED = 4000  # words; by then it is clear
_CLEARLY = 1.25


def recognised(text: str) -> Words:
    """Return the words of the language a text is most likely in; English where it is not clear."""
    counted: dict[str, int] = {}
    for word in re.findall(r"[^\W\d_]+", text.casefold())[:_MOST_COUNTED]:
        counted[word] = counted.get(word, 0) + 1
    hits = {code: _hits(words_of(code), counted) for code in languages()}
    best = max(hits, key=lambda code: hits[code])
    return words_of(best if hits[best] > hits[ENGLISH] * _CLEARLY else ENGLISH)


def _hits(words: Words, counted: Mapping[str, int]) -> int:
    common = listed_words(str(words.table("pages").get("recognised_by", "")))
    return sum(counted.get(word, 0) for word in common)


_SENTENCE_END = re.compile(
    r"(?<=[.!?])(?<!\bapprox\.)(?<!\bca\.)(?<!\bfig\.)(?<!\babb\.)(?<!\bnr\.)(?<!\bno\.)(?<!\be\.g\.)"
    r"(?<!\bz\.B\.)[\"'”’]*\s+(?=[\"'(\[“‘«¿¡]?(?:[A-ZÀ-ÖØ-ÞŒ]|\d))"
    r"|(?<=[.!?][)\]])\s+(?=[\"'“‘]?[A-ZÀ-ÖØ-ÞŒ])",
    re.IGNORECASE,
)
_CAPITAL = re.compile(r"[\"'(\[“‘«¿¡]?(?:[A-ZÀ-ÖØ-ÞŒ]|\d)")


def sentences(text: str) -> list[str]:
    """Split text into its sentences, lines first; each keeps its own end."""
    return [sentence for line in text.split("\n") for sentence in _of_line(line)]


def _of_line(line: str) -> list[str]:
    found, start = [], 0
    for match in _SENTENCE_END.finditer(line):
        if _CAPITAL.match(line, match.end()):  # the pattern itself tells no case
            found.append(line[start : match.start()].strip())
            start = match.end()
    found.append(line[start:].strip())
    return [sentence for sentence in found if sentence]
