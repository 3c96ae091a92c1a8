import math
from collections.abc import Sequence

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams import sentiment
from streams.model import Label
from streams.sentiment import rerank
from streams.sentiment.english import Scored
from streams.sentiment.features import SIGNS, tokens
from streams.sentiment.rerank import FORMAT, Language, Pair, Reranker, Weights, decide, parse, write
from streams.sentiment.training import example

NOTHING = Scored(0.0, ())


def weights_of(words: dict[str, Pair], signs: dict[str, Pair] | None = None, bias: Pair = (0.0, 0.0)) -> Weights:
    language = Language(n=(1, 1, 1), bias=bias, signs=signs or {}, words=words)
    return Weights(format=FORMAT, source=("a.jsonl",), sha256=("0",), settings={}, languages={"fr": language})


def a_reranker(words: dict[str, Pair], signs: dict[str, Pair] | None = None, bias: Pair = (0.0, 0.0)) -> Reranker:
    return Reranker(weights_of(words, signs, bias))


log_odds = st.floats(-30, 30)


@given(log_odds, log_odds)
def test_the_class_of_the_compound_is_the_likeliest_of_three(low: float, high: float) -> None:
    compound = decide(low, high)
    assert -1.0 <= compound <= 1.0
    (_, _), (next_best, _), (best, likeliest) = sorted(
        [(low, Label.NEGATIVE), (0.0, Label.NEUTRAL), (high, Label.POSITIVE)]
    )
    assert sentiment.label(compound) is likeliest or best - next_best < 1e-3


def test_a_feeling_begins_where_neutral_ends() -> None:
    assert decide(-30.0, -1e-6) == 0.0499
    assert decide(-30.0, 0.0) == 0.0499
    assert decide(-30.0, 1e-3) == pytest.approx(0.05, abs=1e-3)
    assert decide(1e-3, -30.0) == pytest.approx(-0.05, abs=1e-3)


words = st.sampled_from(["bof", "grumpfe", "Grumpfe,", "#bof", "@ami", "http://a.b", "12", "l'abri", "!!", "…", "-"])


@given(st.lists(words, max_size=12), st.booleans())
def test_what_is_remembered_and_what_is_learned_are_the_same_sum(chunks: list[str], reliable: bool) -> None:
    text = " ".join(chunks)
    known = {
        "bof": (1.5, -0.5),
        "grumpfe": (2.0, 0.0),
        "<mention>": (-1.0, 0.3),
        "*umpfe": (0.2, 0.0),
        "abri": (0.0, 2.0),
    }
    known |= {"*umpfe": (0.2, 0.0), "grum*": (0.1, 0.1)}
    known |= {"<hashtag>": (0.1, 0.0), "<link>": (0.0, -0.4), "<number>": (0.3, 0.3), "!!": (0.5, 0.5), "…": (0.7, 0.1)}
    by_sign = {name: (0.1 * at, -0.2) for at, name in enumerate(SIGNS)}
    scored = Scored(-0.4, (("bof", -1.5),))
    seen = example(text, scored, reliable=reliable, label=0)
    sums = [0.25, -0.25]
    for side in (0, 1):
        sums[side] += sum(known[word][side] * count for word, count in seen.words.items() if word in known)
        sums[side] += sum(by_sign[name][side] * value for name, value in zip(SIGNS, seen.signs, strict=True))
    reranker = a_reranker(known, by_sign, bias=(0.25, -0.25))
    first = reranker.score(text, "fr", scored, reliable=reliable)
    assert first.compound == pytest.approx(decide(*sums), abs=2e-4)
    assert reranker.score(text, "fr", scored, reliable=reliable) == first


def test_a_language_without_weights_is_left_to_its_rules() -> None:
    reranker = a_reranker({"bof": (9.0, 0.0)})
    assert reranker.score("bof", "en", NOTHING) is NOTHING
    assert sentiment.score("bof", "en", weights=reranker) == sentiment.score("bof", "en")
    assert sentiment.score("bof", "fr", weights=reranker).engine == "clameur-fr+weights"


def test_the_words_shown_are_those_that_made_the_class_another() -> None:
    reranker = a_reranker({"grumpfe": (6.0, 0.0), "<mention>": (9.0, 0.0), "<link>": (9.0, 0.0), "bravo": (0.0, 1.0)})
    found = reranker.score("@ami « Grumpfe », bravo http://a.b", "fr", Scored(0.5, (("bravo", 2.5),)))
    assert [word for word, _ in found.words] == ["bravo", "Grumpfe"]
    assert found.words[1][1] < 0 > found.compound


def test_the_words_of_the_rules_are_enough_where_the_class_is_theirs() -> None:
    scored = Scored(-0.5, (("honte", -2.5),))
    reranker = a_reranker({"grumpfe": (6.0, 0.0)})
    assert reranker.score("Grumpfe honte", "fr", scored).words == scored.words


def test_a_full_memory_changes_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rerank, "REMEMBERED", 3)
    reranker = a_reranker({"bof": (1.0, 0.0), "a": (0.0, 0.3)})
    text = "bof a b c d e bof a"
    assert [reranker.score(text, "fr", NOTHING) for _ in range(3)] == [
        a_reranker({"bof": (1.0, 0.0), "a": (0.0, 0.3)}).score(text, "fr", NOTHING)
    ] * 3


@pytest.mark.parametrize("text", ["", "   ", "-- ", "@", "#", "\n"])
def test_a_text_without_words_is_what_the_bias_says(text: str) -> None:
    assert a_reranker({}, bias=(0.0, -1.0)).score(text, "fr", NOTHING).compound == decide(0.0, -1.0)


@pytest.mark.parametrize(
    ("chunk", "expected"),
    [
        ("@", []),
        ("#", []),
        ("@lou,", ["<mention>"]),
        ("https://a.b/c", ["<link>"]),
        ("12h30", ["<number>", "h", "<number>"]),
        ("RATP", ["<capitals>", "ratp"]),
        ("🔥🔥", ["🔥", "🔥"]),
        ("Été…", ["ete", "…"]),
        (":-(", [":("]),
    ],
)
def test_tokens_of_a_chunk(chunk: str, expected: list[str]) -> None:
    assert tokens(chunk) == expected


def changed(weights: Weights, **fields: object) -> bytes:
    return write(msgspec.structs.replace(weights, **fields))


@pytest.mark.parametrize(
    ("raw", "what"),
    [
        (b"", "no file of weights: Input data was truncated"),
        (b"[]", "no file of weights: Expected `object`, got `array`"),
        (b'{"format": "clameur-weights/1"}', "missing required field `source`"),
        (changed(weights_of({}), format="clameur-weights/9"), "of the format 'clameur-weights/9'"),
        (write(weights_of({}, {"shouts": (0.0, 0.0)})), "unknown sign 'shouts' in 'fr'"),
    ],
)
def test_what_is_no_file_of_weights_is_refused(raw: bytes, what: str) -> None:
    with pytest.raises(ValueError, match="of ") as refused:
        parse(raw)
    assert what in str(refused.value)


def test_a_file_of_weights_is_read_as_it_was_written() -> None:
    weights = weights_of({"été": (0.125, -1.0), "a": (0.0, 1.0)}, {"praise": (0.0, 1.0)})
    assert parse(write(weights)) == weights
    backwards = weights_of({"a": (0.0, 1.0), "été": (0.125, -1.0)}, {"praise": (0.0, 1.0)})
    assert write(backwards) == write(weights)


def test_numbers_of_signs_are_finite_for_any_text() -> None:
    for text in ("!" * 50_000, "", "?" * 9):
        seen: Sequence[float] = example(text, Scored(1.0, (("a", 4.0),) * 500), reliable=False, label=0).signs
        assert all(math.isfinite(value) and abs(value) <= 2.0 for value in seen)
