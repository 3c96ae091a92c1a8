import numpy as np
import pytest

from streams.sentiment import rules, training, validation
from streams.sentiment.english import Scored
from streams.sentiment.rerank import FORMAT, Language, Reranker, Weights
from streams.sentiment.training import Settings, minimize
from streams.sentiment.validation import PARTS, Labelled, figures, not_copies, parts
from tests.support.labelled import labelled


def read(rows: list[dict[str, object]]) -> list[Labelled]:
    made = []
    for row in rows:
        scored, reliable, _ = rules(str(row["text"]), "fr")
        made.append(Labelled(str(row["text"]), scored, reliable, int(str(row["label"]))))
    return made


def a_reranker(language: Language) -> Reranker:
    return Reranker(Weights(format=FORMAT, source=(), sha256=(), settings={}, languages={"fr": language}))


def test_words_that_no_lexicon_has_are_learned() -> None:
    texts = read(labelled(60))
    assert validation.of_rules(texts).macro < 0.35
    assert validation.cross_validated(texts, Settings()).macro > 0.95
    learned = validation.train(texts, Settings())
    assert learned.n == (60, 60, 60)
    assert learned.words["grumpfe"][0] > 0.5 > learned.words["grumpfe"][1]
    new = read(labelled(20, seed=8))
    assert validation.of_weights(new, learned).macro > 0.95


def test_where_no_word_is_known_it_says_what_the_rules_say() -> None:
    said = {-1: "Quelle honte", 0: "Ouvert le", 1: "Bravo"}
    rows = [{"text": f"{text} numéro {n}", "label": label} for n in range(4) for label, text in said.items()]
    learned = a_reranker(validation.train(read(rows), Settings()))
    for text, sign in (("Scandale abject", -1), ("Superbe concert", 1), ("Il est midi", 0)):
        scored, reliable, _ = rules(text, "fr")
        compound = learned.score(text, "fr", scored, reliable=reliable).compound
        assert (compound >= 0.05) - (compound <= -0.05) == sign, text


def test_the_same_labels_give_the_same_weights_in_any_order() -> None:
    texts = read(labelled(30))
    once = validation.train(texts, Settings())
    assert validation.train(texts, Settings()) == once
    other = validation.train(texts[::-1], Settings())
    assert list(other.words) == list(once.words)
    for word, pair in once.words.items():
        assert other.words[word] == pytest.approx(pair, abs=0.01)


def test_rare_words_are_left_out_and_the_most_frequent_kept() -> None:
    texts = read(labelled(20))
    texts.append(texts[0]._replace(text="hapax " + texts[0].text))
    assert "hapax" not in validation.train(texts, Settings()).words
    assert len(validation.train(texts, Settings(most=9)).words) <= 9


def test_the_slope_is_that_of_the_loss() -> None:
    seen: list[tuple[float, np.ndarray[tuple[int, ...], np.dtype[np.float64]]]] = []

    def spy(loss: object, start: training.Floats) -> training.Floats:
        at = start + np.random.default_rng(1).normal(size=start.shape)
        step = np.random.default_rng(2).normal(size=start.shape) * 1e-5
        assert callable(loss)
        (before, _), (_, slope), (after, _) = loss(at - step), loss(at), loss(at + step)
        seen.append((after - before, slope * step * 2))
        return start

    patch = pytest.MonkeyPatch()
    with patch.context() as patched:
        patched.setattr(training, "minimize", spy)
        validation.train(read(labelled(10)), Settings())
    (difference, told) = seen[0]
    assert difference == pytest.approx(float(told.sum()), rel=1e-5)


def test_the_least_of_a_narrow_valley_is_found() -> None:
    scales = np.array([1.0, 10.0, 1000.0])
    found = minimize(lambda x: (float((scales * (x - 3) ** 2).sum()), 2 * scales * (x - 3)), np.zeros(3))
    assert found == pytest.approx([3.0, 3.0, 3.0], abs=1e-2)


def test_near_copies_are_never_on_both_sides() -> None:
    rows = labelled(40)
    copies = [{**row, "text": f"{row['text']} !"} for row in rows[:60]]
    texts = [str(row["text"]) for row in [*rows, *copies]]
    part = parts(texts)
    assert part[len(rows) :] == part[:60]
    sizes = [part.count(one) for one in range(PARTS)]
    assert max(sizes) - min(sizes) <= 8


def test_short_texts_are_copies_when_they_are_the_same() -> None:
    part = parts(["Merci !", "Bof", "Merci", "merci", "Ok", "Non"])
    assert part[0] == part[2] == part[3]
    assert len({part[0], part[1], part[4], part[5]}) == 4


def test_three_of_ten_triples_make_a_near_copy_and_two_do_not() -> None:
    def text(words: str) -> Labelled:
        return Labelled(words, Scored(0.0, ()), True, 0)

    seen = text("a b c d e f g h i j k l")  # ten triples
    assert not_copies([text("a b c d e 1 2 3 4 5 6 7")], of=[seen]) == []
    other = text("a b c d 0 1 2 3 4 5 6 7")
    assert not_copies([other], of=[seen]) == [other]


def test_figures_against_a_count_by_hand() -> None:
    found = figures([-1, -1, -1, 0, 0, 1], [-1, -1, 0, 0, 1, 1])
    assert (found.n, found.precision, found.recall, found.negative) == (6, 1.0, 2 / 3, 0.8)
    assert found.macro == pytest.approx((0.8 + 0.5 + 2 / 3) / 3)


def test_a_class_that_nobody_speaks_of_counts_as_missed() -> None:
    assert figures([-1, 0], [-1, 0]).macro == pytest.approx(2 / 3)
    assert figures([0], [0]).precision == 0.0
