"""A transformer from a folder, run by onnxruntime, as the second reader of what alerts quote; nothing is fetched.

The folder holds ``model.onnx``, ``tokenizer.json`` and ``config.json`` as Hugging Face's Optimum exports them. The two
libraries are an extra of this project, ``transformer``.
"""

import json
import re
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import structlog

from agents.whole import MEBIBYTE, read_whole
from alerts import second_look
from alerts.model import Alert
from alerts.second_look import SecondReader
from streams.errors import ConfigError, Problem
from streams.sentiment.fold import clip
from streams.sentiment.rerank import decide

FILES: Final = ("model.onnx", "tokenizer.json", "config.json")
CLASSES: Final = ("negative", "neutral", "positive")
TOKENS: Final = 128
"""Tokens of a text that are read: a long post has about a hundred."""

_MENTION, _LINK = re.compile(r"@\w+"), re.compile(r"https?://\S+")
_log = structlog.get_logger(__name__)


class Transformer:
    """A classifier of three classes; one thread, so that the same texts always give the same numbers.

    Args:
        folder: Where `FILES` are.

    Raises:
        ConfigError: The libraries or a file are missing, or the model is not of three classes or does not run.
    """

    def __init__(self, folder: Path) -> None:
        missing = [name for name in FILES if not _is_file(folder / name)]
        if missing:
            raise _problem(folder, f"has no {', '.join(missing)}", f"put {', '.join(FILES)} in it")
        self._columns = _columns(folder)
        try:
            runtime: Any = import_module("onnxruntime")
            tokenizers: Any = import_module("tokenizers")
        except ImportError as error:
            what = f"needs {error.name}, which is not installed"
            raise _problem(folder, what, "pip install '.[transformer]', or take sentiment.model away") from error
        options = runtime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        try:
            self._tokenizer = tokenizers.Tokenizer.from_file(str(folder / "tokenizer.json"))
            self._tokenizer.enable_truncation(max_length=TOKENS)
            self._tokenizer.enable_padding()
            self._session = runtime.InferenceSession(
                str(folder / "model.onnx"), sess_options=options, providers=["CPUExecutionProvider"]
            )
            self._inputs = [one.name for one in self._session.get_inputs()]
            self.read(["Quelle honte", "Bravo à toutes et à tous"])
        except Exception as error:  # each library raises its own, straight from Exception
            what = f"cannot be run: {str(error).splitlines()[0] if str(error) else type(error).__name__}"
            raise _problem(folder, what, "export the model again, with its tokenizer") from error

    def read(self, texts: Sequence[str]) -> list[float]:
        """The compound of each text, in [−1, 1]: the class is the likeliest, the size its lead.

        Names of accounts and addresses of links are taken out first, as the usual models of posts expect.
        """
        numpy: Any = import_module("numpy")
        plain = [_LINK.sub("http", _MENTION.sub("@user", clip(text))) for text in texts]
        encoded = self._tokenizer.encode_batch(plain)
        given = {
            "input_ids": [one.ids for one in encoded],
            "attention_mask": [one.attention_mask for one in encoded],
            "token_type_ids": [one.type_ids for one in encoded],
        }
        feed = {name: numpy.array(given[name], dtype=numpy.int64) for name in self._inputs}
        logits = self._session.run(None, feed)[0]
        if logits.shape != (len(texts), len(CLASSES)):
            raise ValueError(f"its first output has the shape {logits.shape}, not one row of three for each text")
        negative, neutral, positive = self._columns
        return [decide(float(row[negative] - row[neutral]), float(row[positive] - row[neutral])) for row in logits]


def look(reader: SecondReader, alert: Alert) -> Alert:
    """Read again what an alert quotes. Whatever goes wrong with that, the alert is told."""
    texts = second_look.texts(alert)
    if not texts:
        return alert
    try:
        return second_look.corrected(alert, reader.read(texts))
    except Exception as error:  # see above; an alert matters more than a remark on it
        _log.error("second_look.failed", territory=alert.territory, alert=alert.id, detail=type(error).__name__)
        return alert


def _columns(folder: Path) -> tuple[int, int, int]:
    """Where negative, neutral and positive are in what the model returns."""
    try:
        names = json.loads(read_whole(folder / "config.json", MEBIBYTE))["id2label"]
        found = {str(name).lower(): int(at) for at, name in names.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise _problem(folder, "its config.json has no id2label", "name the classes there") from error
    if sorted(found) != sorted(CLASSES) or sorted(found.values()) != [0, 1, 2]:
        what = f"has the classes {', '.join(found)}"
        raise _problem(folder, what, f"use a model of {', '.join(CLASSES)}, or name them so in config.json")
    return found["negative"], found["neutral"], found["positive"]


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a name that is too long, a folder that may not be entered
        return False


def _problem(folder: Path, what: str, fix: str) -> ConfigError:
    return ConfigError(Problem(file=str(folder), what=what, fix=fix))
