import json
from collections.abc import Callable
from io import BytesIO, StringIO
from pathlib import Path

import pytest

from agents.backtesting import Options as BacktestOptions
from agents.backtesting import backtest_file
from agents.config import load_settings, read_settings
from agents.explain import Options as ExplainOptions
from agents.explain import explain_text
from agents.match import Options as MatchOptions
from agents.match import match_file
from agents.replaying import Options as ReplayOptions
from agents.replaying import replay_file
from agents.settings import Settings
from agents.train import FEW, LEAST, TOLD, Options, load, train_file
from agents.weights import load as load_weights
from agents.worker import Worker
from streams.codec import decode
from streams.errors import ClameurError, ConfigError
from streams.model import Source
from streams.reading import mentions
from streams.sentiment.rerank import FORMAT, Language, Weights, parse, write
from tests.support.labelled import labelled, lines
from tests.support.posts import line
from tests.support.recorded import TERRITORIES, stream

AT = 1_781_632_800.0


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "labels.jsonl"
    path.write_text(lines(labelled(20)), encoding="utf-8")
    return path


def trained(file: Path, **options: str) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    given = {"labelled": str(file), "out": str(file.with_name("weights.json"))} | options
    assert train_file(Options(**given), out, err) == 0
    return out.getvalue(), err.getvalue()


def test_it_says_how_the_weights_do_beside_the_rules_and_writes_them(file: Path) -> None:
    out, err = trained(file)
    rows = [line.split() for line in out.splitlines()]
    assert rows[0] == ["macro-F1", "negative", "P", "R", "F1", "n"]
    assert rows[1][:4] == ["fr", "cross-validation,", "rules", "0.167"]
    assert rows[2][:3] == ["fr", "cross-validation,", "weights"]
    assert float(rows[2][3]) > 0.8
    assert rows[1][-1] == rows[2][-1] == "60"
    assert f"fr: 20 negative texts are few: with {FEW} of each" in err
    weights = parse(file.with_name("weights.json").read_bytes())
    assert (weights.source, weights.languages["fr"].n) == (("labels.jsonl",), (20, 20, 20))


def test_the_same_file_gives_the_same_bytes(file: Path) -> None:
    trained(file)
    once = file.with_name("weights.json").read_bytes()
    trained(file)
    assert file.with_name("weights.json").read_bytes() == once


def test_a_test_file_is_scored_whole_and_without_what_nearly_repeats_the_training(file: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.jsonl"
    other.write_text(lines([*labelled(5, seed=12), *labelled(2), {"text": "Bof", "label": 0, "lang": "en"}]))
    out, err = trained(file, test=str(other))
    told = {line[:34].strip(): line.split()[-1] for line in out.splitlines()}
    assert (told["fr test, rules"], told["fr test, weights"]) == ("21", "21")
    assert (told["fr test, no near copies, rules"], told["fr test, no near copies, weights"]) == ("15", "15")
    assert "has texts in 'en', and none was trained on" in err


def test_each_language_has_weights_of_its_own(file: Path) -> None:
    rows = [*labelled(12), *({**row, "lang": "en-GB"} for row in labelled(11))]
    file.write_text(lines(rows), encoding="utf-8")
    trained(file)
    languages = parse(file.with_name("weights.json").read_bytes()).languages
    assert {lang: language.n[0] for lang, language in languages.items()} == {"en": 11, "fr": 12}


def test_a_text_that_does_not_say_its_language_is_in_that_of_the_option(file: Path) -> None:
    file.write_text('{"text": "Bof", "label": 0}\n{"text": "Ah", "label": 1, "lang": null}\n', encoding="utf-8")
    assert list(load(str(file), "en")[0]) == ["en"]


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("{", "not JSON -> write one object a line"),
        ("[1]", "not an object -> "),
        ('{"label": 1}', "no text -> "),
        ('{"text": " ", "label": 1}', "no text -> "),
        ('{"text": "a", "label": 2}', "label 2 -> write -1 (negative), 0 (neutral) or 1 (positive)"),
        ('{"text": "a", "label": true}', "label true -> "),
        ('{"text": "a", "label": "négatif"}', 'label "négatif" -> '),
        ('{"text": "a", "label": [1]}', "label [1] -> "),
        ('{"text": "a"}', "label null -> "),
        ('{"text": "a", "label": 1, "lang": 5}', "lang is no language -> "),
    ],
)
def test_a_line_that_is_no_labelled_text_is_told_with_its_number(file: Path, line: str, what: str) -> None:
    file.write_text(f'{{"text": "Bof", "label": 0}}\n\n{line}\n', encoding="utf-8")
    with pytest.raises(ConfigError) as refused:
        load(str(file), "fr")
    assert str(refused.value).startswith(f"{file}:3:: {what}")


def test_ten_bad_lines_are_told_and_no_more(file: Path) -> None:
    file.write_text("{}\n" * 50, encoding="utf-8")
    with pytest.raises(ConfigError) as refused:
        load(str(file), "fr")
    assert [problem.line for problem in refused.value.problems] == list(range(1, TOLD + 1))


@pytest.mark.parametrize("neutral", [0, LEAST - 1])
def test_a_class_without_texts_is_refused_and_nothing_is_written(file: Path, neutral: int) -> None:
    rows = [*labelled(LEAST, moods=(-1, 1)), *labelled(neutral, moods=(0,))]
    file.write_text(lines(rows), encoding="utf-8")
    with pytest.raises(ClameurError, match=r"labelled 0 \(neutral\)"):
        trained(file)
    assert not file.with_name("weights.json").exists()


def test_the_least_number_of_each_class_is_enough(file: Path) -> None:
    file.write_text(lines(labelled(LEAST)), encoding="utf-8")
    trained(file)
    assert file.with_name("weights.json").exists()


def test_it_says_when_the_weights_bring_nothing(file: Path) -> None:
    moods = {-1: "Quelle honte", 0: "Il est midi", 1: "Superbe, bravo"}
    rows = [{"text": f"{text} {n}", "label": label} for n in range(12) for label, text in moods.items()]
    file.write_text(lines(rows), encoding="utf-8")
    assert "fr: the weights do no better than the rules alone" in trained(file)[1]


def test_an_empty_file_is_refused(file: Path) -> None:
    file.write_text("\n\n", encoding="utf-8")
    with pytest.raises(ClameurError, match="has no text"):
        trained(file)


def gloomy(folder: Path) -> Path:
    """Settings whose weights find every French or English post negative."""
    language = Language(n=(9, 9, 9), bias=(9.0, 0.0), signs={}, words={})
    weights = Weights(
        format=FORMAT, source=("a",), sha256=("0",), settings={}, languages={"fr": language, "en": language}
    )
    (folder / "weights.json").write_bytes(write(weights))
    settings = folder / "clameur.toml"
    settings.write_text('[sentiment]\nweights = "weights.json"\n', encoding="utf-8")
    return settings


def test_weights_are_read_from_beside_the_settings(tmp_path: Path) -> None:
    config = load_settings(gloomy(tmp_path))
    assert config.reranker is not None
    assert config.reranker.knows("fr")


@pytest.mark.parametrize(
    ("written", "what"), [(None, "cannot be read (No such file"), (b"{}", "is no file of weights: Object missing")]
)
def test_weights_that_cannot_be_used_are_a_problem_of_the_settings(
    tmp_path: Path, written: bytes | None, what: str
) -> None:
    settings = gloomy(tmp_path)
    weights = tmp_path / "weights.json"
    weights.unlink()
    if written is not None:
        weights.write_bytes(written)
    (problem,) = read_settings(settings)[1]
    assert (problem.key, problem.line) == ("sentiment.weights", 2)
    assert problem.what.startswith(f"{weights} {what}")
    with pytest.raises(ConfigError, match=r"weights\.json"):
        load_weights(weights)


def test_an_unknown_key_of_sentiment_is_refused(tmp_path: Path) -> None:
    settings = tmp_path / "clameur.toml"
    settings.write_text('[sentiment]\nweight = "weights.json"\n', encoding="utf-8")
    assert [problem.what for problem in read_settings(settings)[1]] == ["unknown key 'weight'"]


def replayed(posts: Path, config: Path | None, out: Path) -> None:
    options = ReplayOptions(posts=str(posts), territories=TERRITORIES, config=config, out=str(out))
    assert replay_file(options, StringIO(), StringIO()) == 0


def backtested(posts: Path, config: Path | None, out: Path) -> None:
    options = BacktestOptions(posts=str(posts), territories=TERRITORIES, config=config, alerts=str(out))
    assert backtest_file(options, StringIO(), StringIO()) == 0


@pytest.mark.parametrize("run", [replayed, backtested])
def test_posts_of_the_past_are_read_with_the_weights(
    run: Callable[[Path, Path | None, Path], None], tmp_path: Path
) -> None:
    posts, out = tmp_path / "posts.jsonl", tmp_path / "alerts.jsonl"
    posts.write_bytes(b"".join(line + b"\n" for line in stream()))
    shares = []
    for config in (None, gloomy(tmp_path)):
        run(posts, config, out)
        told = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
        shares.append([one["negative_share"] for one in told if one.get("transition") == "opened"])
    assert shares[0][0] < 0.9 < shares[1][0]


def explained(_: Path, config: Path | None) -> dict[str, object]:
    out = StringIO()
    options = ExplainOptions(text="Beau temps à Volvic", territories=TERRITORIES, at=AT, config=config, json=True)
    assert explain_text(options, BytesIO(), out) == 0
    read = json.loads(out.getvalue())["sentiment"]
    return {key: read[key] for key in ("compound", "label")}


def matched(folder: Path, config: Path | None) -> dict[str, object]:
    posts, out = folder / "post.jsonl", BytesIO()
    posts.write_bytes(line(1, AT, "Beau temps à Volvic") + b"\n")
    assert match_file(MatchOptions(posts=str(posts), territories=TERRITORIES, config=config), out, StringIO()) == 0
    read = json.loads(out.getvalue())
    return {key: read[key] for key in ("compound", "label")}


@pytest.mark.parametrize("told", [explained, matched])
def test_explain_and_match_tell_what_a_worker_reads(
    told: Callable[[Path, Path | None], dict[str, object]], tmp_path: Path
) -> None:
    text = "Beau temps à Volvic"
    settings = Settings(config=gloomy(tmp_path), territories=TERRITORIES, state_dir=tmp_path)
    context = Worker(settings, version="0").context
    (first, *_) = mentions(
        decode(line(1, AT, text)), context.gazetteer, source=Source(0, 0), arrival=AT, weights=context.weights
    )
    assert told(tmp_path, settings.config) == {
        "compound": first.sentiment.compound,
        "label": str(first.sentiment.label),
    }
    assert told(tmp_path, settings.config)["label"] == "negative"
    assert told(tmp_path, None)["label"] == "positive"


def test_explain_says_what_is_wrong_with_the_weights(tmp_path: Path) -> None:
    config = gloomy(tmp_path)
    (tmp_path / "weights.json").unlink()
    with pytest.raises(ConfigError, match=r"sentiment\.weights.*weights\.json cannot be read"):
        explained(tmp_path, config)


def test_a_worker_reads_posts_with_the_weights(tmp_path: Path) -> None:
    settings = Settings(config=gloomy(tmp_path), territories=TERRITORIES, state_dir=tmp_path)
    assert Worker(settings, version="0").context.weights is not None
