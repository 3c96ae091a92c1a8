"""The golden set is sound, its measure can tell right from wrong, and the engines hold their floors on it."""

import re
from collections import Counter

import pytest
from msgspec.structs import replace

from streams.crisis import TOPICS
from streams.model import Label
from tests.golden.__main__ import main
from tests.golden.floors import FLOORS
from tests.golden.measure import ALL, FOLDER, Answer, Engines, Question, Sentence, figures, files, judge, load
from tests.golden.table import answer_file, misses, most_missed, phenomena, shares

EVERY = load(ALL)
A_SENTENCE = Sentence(
    text="Incendie à Volvic, deux blessés",
    lang="fr",
    label=Label.NEGATIVE,
    reliable=True,
    crisis=True,
    topics=("casualties", "fire"),
    territories=("volvic",),
    kind="fire",
)
RIGHT = Answer(
    lang="fr",
    label=Label.NEGATIVE,
    reliable=True,
    topics=("casualties", "evacuation", "fire"),
    territories=("volvic",),
)
WRONG = Answer(lang="en", label=Label.POSITIVE, reliable=False, topics=("casualties",), territories=("puy-de-dome",))


@pytest.mark.parametrize("name", [ALL, *files()])
def test_a_file_holds_its_floors(name: str) -> None:
    answered = answer_file(name)
    told, held = shares(name, answered, FLOORS[name])
    assert held, f"\n{told}\n{phenomena(answered)}\n{misses(answered)}"


def test_every_file_has_floors_and_every_floor_a_file() -> None:
    assert sorted(FLOORS) == sorted([ALL, *files()])
    assert all(FLOORS.values())


def test_no_sentence_stands_twice() -> None:
    twice = Counter((sentence.text, sentence.place) for sentence in EVERY)
    assert [text for text, times in twice.items() if times > 1] == []


def test_what_is_wanted_exists() -> None:
    known = Engines().territories
    assert {topic for sentence in EVERY for topic in sentence.topics} <= set(TOPICS)
    assert {one for sentence in EVERY for one in sentence.territories} <= set(known)
    assert [s.text for s in EVERY if s.topics and s.crisis is not True] == []


def test_every_territory_is_asked_for() -> None:
    assert set(Engines().territories) - {one for sentence in EVERY for one in sentence.territories} == set()


def test_only_the_most_precise_territory_is_wanted() -> None:
    engines = Engines()
    assert [s.text for s in EVERY if engines.most_precise(s.territories) != tuple(sorted(s.territories))] == []


def test_the_set_is_large_and_mostly_french() -> None:
    langs = Counter(sentence.lang for sentence in EVERY)
    assert len(EVERY) >= 600
    assert 0.55 <= langs["fr"] / len(EVERY) <= 0.7
    assert langs["en"] >= 200


def test_the_readme_tells_how_many_there_are() -> None:
    told = re.findall(
        r"^\| `(\w+)\.jsonl` \| (\d+) \|", (FOLDER / "README.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert {name: int(count) for name, count in told} == {name: len(load(name)) for name in files()}


def test_half_of_the_homonyms_are_about_a_territory() -> None:
    homonyms = load("homonyms")
    about = sum(bool(sentence.territories) for sentence in homonyms)
    assert len(homonyms) >= 90
    assert 0.45 <= about / len(homonyms) <= 0.55


def test_a_right_answer_is_right_and_may_say_more_topics() -> None:
    assert [v.question for v in judge(A_SENTENCE, RIGHT) if not v.right] == []


def test_a_wrong_answer_is_wrong_in_everything_that_it_says() -> None:
    wrong = [v.question for v in judge(A_SENTENCE, WRONG) if not v.right]
    assert wrong == [Question.LANGUAGE, Question.LABEL, Question.RELIABLE, Question.TOPICS, Question.TERRITORIES]


def test_what_a_person_could_not_say_is_not_judged() -> None:
    doubtful = Sentence(
        text="Bon.", lang="fr", label=None, reliable=None, crisis=None, topics=(), territories=(), kind="doubt"
    )
    assert [v.question for v in judge(doubtful, WRONG)] == [Question.LANGUAGE, Question.TERRITORIES]


def test_a_language_that_is_not_read_has_only_to_be_told_from_those_that_are() -> None:
    breton = Sentence(
        text="Trugarez", lang="br", label=None, reliable=None, crisis=None, topics=(), territories=(), kind="breton"
    )
    answer = Answer(lang="de", label=Label.NEUTRAL, reliable=False, topics=(), territories=())
    assert all(verdict.right for verdict in judge(breton, answer))


def test_the_figures_of_one_right_and_one_wrong_answer() -> None:
    assert figures([(A_SENTENCE, RIGHT), (A_SENTENCE, WRONG)]) == {
        "crisis_precision": 1.0,
        "crisis_recall": 1.0,
        "label": 0.5,
        "language": 0.5,
        "no_opposite": 0.5,
        "territory_precision": 0.5,
        "territory_recall": 0.5,
        "topics": 0.5,
        "trust": 0.5,
    }


def test_a_floor_that_is_not_reached_is_told_with_what_was_missed() -> None:
    answered = [(A_SENTENCE, RIGHT), (A_SENTENCE, WRONG)]
    told, held = shares("homonyms", answered, {"label": 0.51})
    assert (held, "label                0.500  floor 0.510  BELOW" in told) == (False, True)
    assert "label [fire] wanted negative, got positive: Incendie à Volvic, deux blessés" in misses(answered)
    assert shares("homonyms", answered, {"label": 0.5})[1]


def test_a_floor_for_a_share_that_nothing_is_counted_on_is_not_held() -> None:
    assert not shares("homonyms", [(A_SENTENCE, RIGHT)], {"doubt": 0.0})[1]


def test_the_phenomenon_that_is_missed_most_comes_first() -> None:
    answered = [(A_SENTENCE, WRONG), (A_SENTENCE, WRONG), (replace(A_SENTENCE, kind="rare"), WRONG)]
    assert most_missed(answered, lines=2).splitlines() == [
        "  label [fire] 2 of 2 missed",
        "  language [fire] 2 of 2 missed",
    ]


def test_the_command_prints_shares_phenomena_and_the_misses_of_one_question(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["language", "--only", "language"]) == 0
    told = capsys.readouterr().out
    assert "language: 47 sentences\n" in told
    assert "  tag_wrong " in told
    assert "  label [" not in told


def test_the_command_refuses_a_file_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["sentiment"])
    assert "no file 'sentiment': use crisis, homonyms" in capsys.readouterr().err
