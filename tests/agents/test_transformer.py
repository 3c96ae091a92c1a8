import json
from collections.abc import Sequence
from importlib.util import find_spec
from io import StringIO
from pathlib import Path

import pytest

from agents import transformer
from agents.config import read_settings
from agents.replaying import Options, replay_file
from agents.transformer import FILES, TOKENS, Transformer, look
from alerts.model import Caveat
from streams.errors import ConfigError
from tests.support.alerts import an_alert
from tests.support.onnx_model import write_model
from tests.support.recorded import TERRITORIES, stream

needs_the_extra = pytest.mark.skipif(
    not (find_spec("onnxruntime") and find_spec("tokenizers")), reason="needs the extra: pip install '.[transformer]'"
)
WORDS = {"honte": (4.0, 0.0, -2.0), "bravo": (-2.0, 0.0, 4.0), "@user": (0.0, 1.0, 0.0), "http": (0.0, 0.0, 9.0)}


class Says:
    """A reader that says always the same, or fails."""

    def __init__(self, compound: float | None) -> None:
        self.compound = compound
        self.asked: list[tuple[str, ...]] = []

    def read(self, texts: Sequence[str]) -> list[float]:
        self.asked.append(tuple(texts))
        if self.compound is None:
            raise RuntimeError("out of range")
        return [self.compound for _ in texts]


def test_an_alert_is_looked_at_once() -> None:
    glad = Says(0.5)
    assert Caveat.SECOND_READER in look(glad, an_alert()).caveats
    assert len(glad.asked) == 1


def test_a_reader_that_fails_holds_back_no_alert() -> None:
    alert = an_alert()
    assert look(Says(None), alert) == alert


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_missing_is_told(tmp_path: Path, name: str) -> None:
    (write_model(tmp_path, WORDS) / name).unlink()
    with pytest.raises(ConfigError, match=rf"has no {name}"):
        Transformer(tmp_path)


@pytest.mark.parametrize(
    ("config", "what"),
    [
        ("{}", "its config.json has no id2label"),
        ("[", "its config.json has no id2label"),
        ('{"id2label": {"x": "negative"}}', "its config.json has no id2label"),
        ('{"id2label": {"0": "NEGATIVE", "1": "POSITIVE"}}', "has the classes negative, positive"),
        ('{"id2label": {"0": "1 star", "1": "2 stars", "2": "3 stars"}}', "has the classes 1 star, 2 stars, 3 stars"),
    ],
)
def test_a_model_of_other_classes_is_refused(tmp_path: Path, config: str, what: str) -> None:
    (write_model(tmp_path, WORDS) / "config.json").write_text(config, encoding="utf-8")
    with pytest.raises(ConfigError) as refused:
        Transformer(tmp_path)
    assert what in str(refused.value)


def test_libraries_that_are_missing_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(name: str) -> None:
        raise ModuleNotFoundError(name=name)

    monkeypatch.setattr(transformer, "import_module", absent)
    wanted = r"needs onnxruntime, which is not installed -> pip install '\.\[transformer\]'"
    with pytest.raises(ConfigError, match=wanted):
        Transformer(write_model(tmp_path, WORDS))


@needs_the_extra
def test_it_reads_the_class_and_its_lead(tmp_path: Path) -> None:
    reader = Transformer(write_model(tmp_path, WORDS))
    negative, positive, neutral = reader.read(["Quelle honte", "BRAVO à vous", "Il est midi"])
    assert negative == -positive == pytest.approx(-0.9636, abs=1e-3)
    assert neutral == 0.0


@needs_the_extra
def test_columns_are_found_by_their_names(tmp_path: Path) -> None:
    turned = {word: (row[2], row[0], row[1]) for word, row in WORDS.items()}
    reader = Transformer(write_model(tmp_path, turned, labels=("Positive", "Negative", "Neutral")))
    assert reader.read(["honte"])[0] < -0.9


@needs_the_extra
def test_padding_handles_and_links_change_nothing(tmp_path: Path) -> None:
    reader = Transformer(write_model(tmp_path, WORDS))
    alone = reader.read(["honte"])
    assert reader.read(["honte", "il est midi " * 20])[:1] == alone
    assert reader.read(["@lou_inventée"]) == reader.read(["@mairie"])
    assert reader.read(["https://exemple.fr/7"])[0] > 0.9


@needs_the_extra
def test_what_follows_its_last_token_is_not_read(tmp_path: Path) -> None:
    reader = Transformer(write_model(tmp_path, WORDS))
    assert reader.read(["midi " * (TOKENS - 1) + "honte"])[0] < -0.9
    assert reader.read(["midi " * TOKENS + "honte"]) == [0.0]


@needs_the_extra
@pytest.mark.parametrize("broken", ["model.onnx", "tokenizer.json"])
def test_a_model_that_does_not_run_is_told(tmp_path: Path, broken: str) -> None:
    (write_model(tmp_path, WORDS) / broken).write_bytes(b"nothing of the kind")
    with pytest.raises(ConfigError, match="cannot be run"):
        Transformer(tmp_path)


@needs_the_extra
def test_a_model_of_two_numbers_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="not one row of three for each text"):
        Transformer(write_model(tmp_path, WORDS, width=2))


@needs_the_extra
def test_a_replay_with_a_model_is_the_same_each_time_and_says_its_doubts(tmp_path: Path) -> None:
    posts, settings = tmp_path / "posts.jsonl", tmp_path / "clameur.toml"
    posts.write_bytes(b"".join(line + b"\n" for line in stream()))
    settings.write_text('[sentiment]\nmodel = "reader"\n', encoding="utf-8")

    def told(config: Path | None) -> bytes:
        out = tmp_path / "transcript.jsonl"
        options = Options(posts=str(posts), territories=TERRITORIES, config=config, out=str(out))
        assert replay_file(options, StringIO(), StringIO()) == 0
        return out.read_bytes()

    def caveats(transcript: bytes) -> set[str]:
        alerts = [json.loads(line) for line in transcript.splitlines()]
        return {caveat for one in alerts if one["type"] == "alert" for caveat in one.get("caveats", ())}

    write_model(tmp_path / "reader", {})
    doubting = told(settings)
    assert "second_reader" in caveats(doubting)
    assert told(settings) == doubting
    assert "second_reader" not in caveats(told(None))
    assert read_settings(settings)[1] == ()


def test_a_folder_that_is_no_model_is_a_problem_of_the_settings(tmp_path: Path) -> None:
    settings = tmp_path / "clameur.toml"
    settings.write_text('[sentiment]\nmodel = "reader"\n', encoding="utf-8")
    (problem,) = read_settings(settings)[1]
    assert (problem.key, problem.line) == ("sentiment.model", 2)
    assert "has no model.onnx, tokenizer.json, config.json" in problem.what
