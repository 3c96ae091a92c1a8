import re
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from streams.folding import SEPARATOR, Offsets, fold, fold_character, undisguised
from streams.stretching import is_stretched, unstretch

TEXTS = st.text(
    st.one_of(
        st.characters(codec="utf-8"),
        st.sampled_from("aAbBzZ019 #@_-'’.!éÉœŒæßıł\u0301\u00ad\u200d\ufe0f👩🏽\U0001d415ﬁ①Ⅷ日"),
    ),
    max_size=40,
)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ÉLÉGANT çà", " elegant ca "),
        ("e\u0301te\u0301", " ete "),
        ("Œuilly, Nævus, Gießen", " oeuilly naevus giessen "),
        ("Puy-de-Dôme Puy‐de‑Dôme Puy–de—Dôme", " puy de dome puy de dome puy de dome "),
        ("l'eau l’eau lʼeau l‘eau", " l eau l eau l eau l eau "),
        ("Vol\u00advic Vol\u200bvic", " volvic volvic "),
        ("Clermont\u00a0Ferrand\u202fville", " clermont ferrand ville "),
        ("𝐕𝐨𝐥𝐯𝐢𝐜 Ｖｏｌｖｉｃ", " volvic volvic "),
        ("Volvic😡Volvic", " volvic volvic "),
        ("Łódź ø", " lodz o "),
        ("Вольвик", "  "),
        ("", "  "),
    ],
)
def test_spellings_fold_alike(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("hashtag", "folded"),
    [
        ("#LacMégantic", f" lacmegantic {SEPARATOR} lac megantic "),
        ("#JeSuisVOLVIC", f" jesuisvolvic {SEPARATOR} je suis volvic "),
        ("#Auvergne2026", f" auvergne2026 {SEPARATOR} auvergne 2026 "),
        ("#LacMe\u0301gantic", f" lacmegantic {SEPARATOR} lac megantic "),
        ("＃LacBleu", f" lacbleu {SEPARATOR} lac bleu "),
        ("#Volvic", " volvic "),
        ("#VOLVIC", " volvic "),
        ("#volvic", " volvic "),
        ("#lac_megantic", " lac megantic "),
        ("LacMegantic", " lacmegantic "),
    ],
)
def test_a_hashtag_is_opened_where_its_capitals_or_digits_say_so(hashtag: str, folded: str) -> None:
    assert fold(hashtag) == folded


def test_no_name_reaches_from_one_hashtag_into_the_next() -> None:
    assert " lac megantic " not in fold("#GrandLac #MeganticVille")


def test_a_letter_is_lengthened_from_three_on() -> None:
    assert [is_stretched(fold(word).encode()) for word in ("issy", "isssy")] == [False, True]
    assert unstretch(fold("Auwwwwergne issy")) == " auwergne issy "


def test_a_span_covers_the_words_as_they_were_written() -> None:
    text = "Ah ! Vive l’Œuvre de SAINT-Étienne…"
    offsets = Offsets(text, fold(text))
    start = offsets.folded.index("oeuvre")
    end = offsets.folded.index("etienne") + len("etienne")
    assert text[slice(*offsets.span(start, end))] == "Œuvre de SAINT-Étienne"


def test_a_span_in_an_opened_hashtag_leads_back_into_the_hashtag() -> None:
    text = "Avec #ToutLacMégantic ce soir"
    offsets = Offsets(text, fold(text))
    start = offsets.folded.index(" lac megantic ") + 1
    assert text[slice(*offsets.span(start, start + len("lac megantic")))] == "LacMégantic"


@given(TEXTS)
@example("#A1\u0301b #aB_c 1️⃣ㅁ#日B")
def test_every_folded_word_leads_back_to_the_text_it_was_made_from(text: str) -> None:
    folded = fold(text)
    offsets = Offsets(text, folded)
    at = 1
    for word in folded.split():
        start, end = offsets.span(at, at + len(word))
        if word != SEPARATOR:
            assert "".join(map(fold_character, text[start:end])) == word
        at += len(word) + 1


@given(TEXTS)
@example("l’eau d'ISSY")
@example("ß\u00ad")
def test_looking_for_one_place_or_for_all_leads_to_the_same(text: str) -> None:
    folded = fold(text)
    one, all_of_them = Offsets(text, folded, few=True), Offsets(text, folded)
    at = 1
    for word in folded.split():
        assert one.span(at, at + len(word)) == all_of_them.span(at, at + len(word))
        at += len(word) + 1


@given(TEXTS)
def test_a_folded_text_is_words_between_single_spaces(text: str) -> None:
    folded = fold(text)
    assert folded.isascii()
    assert folded == f" {' '.join(folded.split())} "
    assert all(word == SEPARATOR or (word.isalnum() and word.lower() == word) for word in folded.split())


@given(st.text(st.characters(codec="utf-8", exclude_characters="#＃"), max_size=40))
def test_folding_is_the_folding_of_each_character(text: str) -> None:
    assert fold(text).split() == "".join(map(fold_character, text)).split()


@pytest.mark.parametrize(
    "text", ["a" * 4_998 + " \u043f", "\u043f" * 5_000, "a\u0430" * 2_500], ids=["Latin", "Cyrillic", "both"]
)
def test_a_word_without_an_end_is_looked_at_once(text: str) -> None:
    laps = []
    for _ in range(5):
        started = time.process_time()
        undisguised(text)
        laps.append(time.process_time() - started)
    assert min(laps) < 0.02  # measured below 1 ms; a look from every letter took 480 ms


def test_words_in_one_script_stay_and_disguised_ones_do_not() -> None:
    assert (
        undisguised("\u0412\u043e\u0434\u0430 V\u043elvic, caf\u00e9") == "\u0412\u043e\u0434\u0430 Volvic, caf\u00e9"
    )


@given(st.text(st.sampled_from("aVé\u0301\u036f\u0370\u03bf\u03ff\u0400\u043e\u04ff\u0500\ud800… 😡"), max_size=12))
def test_only_the_seam_of_two_scripts_changes_a_text(text: str) -> None:
    seam = re.search("[A-Za-z][\u0370-\u04ff]|[\u0370-\u04ff][A-Za-z]", text) is not None
    assert len(undisguised(text)) == len(text)
    assert seam or undisguised(text) == text
