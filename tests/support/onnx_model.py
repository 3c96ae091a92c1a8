"""A classifier in a folder, small enough to be written by hand: each word has three numbers, and a text is their sum.

The model is in ONNX's protobuf, written here field by field (onnx.proto3, opset 13), so that no library makes it.
"""

import json
import struct
from collections.abc import Mapping, Sequence
from pathlib import Path

FLOAT, INT64 = 1, 7
LABELS = ("negative", "neutral", "positive")


def write_model(
    folder: Path, words: Mapping[str, Sequence[float]], *, labels: Sequence[str] = LABELS, width: int = 3
) -> Path:
    """Write a folder that `agents.transformer` can read; words that are not given weigh nothing."""
    folder.mkdir(parents=True, exist_ok=True)
    vocabulary = {"[PAD]": 0, "[UNK]": 1} | {word: at for at, word in enumerate(words, start=2)}
    rows = [[0.0] * width, [0.0] * width, *([*row][:width] for row in words.values())]
    (folder / "model.onnx").write_bytes(_model(rows))
    (folder / "tokenizer.json").write_text(json.dumps(_tokenizer(vocabulary)), encoding="utf-8")
    names = {str(at): label for at, label in enumerate(labels)}
    (folder / "config.json").write_text(json.dumps({"id2label": names}), encoding="utf-8")
    return folder


def _tokenizer(vocabulary: Mapping[str, int]) -> dict[str, object]:
    return {
        "version": "1.0",
        "added_tokens": [],
        "normalizer": {"type": "Lowercase"},
        "pre_tokenizer": {"type": "WhitespaceSplit"},
        "model": {"type": "WordLevel", "vocab": dict(vocabulary), "unk_token": "[UNK]"},
    }


def _model(rows: Sequence[Sequence[float]]) -> bytes:
    """The sum over words of rows of a table, words of padding left out."""
    nodes = (
        _node("Gather", ["table", "input_ids"], "each"),
        _node("Cast", ["attention_mask"], "seen", to=FLOAT),
        _node("Unsqueeze", ["seen", "last"], "column"),
        _node("Mul", ["each", "column"], "kept"),
        _node("ReduceSum", ["kept", "middle"], "logits", keepdims=0),
    )
    graph = b"".join(_field(1, node) for node in nodes) + _field(2, b"sum")
    flat = [value for row in rows for value in row]
    graph += _field(5, _tensor("table", FLOAT, (len(rows), len(rows[0])), struct.pack(f"<{len(flat)}f", *flat)))
    graph += _field(5, _tensor("last", INT64, (1,), struct.pack("<q", -1)))
    graph += _field(5, _tensor("middle", INT64, (1,), struct.pack("<q", 1)))
    graph += _field(11, _value("input_ids", INT64, 2)) + _field(11, _value("attention_mask", INT64, 2))
    graph += _field(12, _value("logits", FLOAT, 2))
    return _number(1, 8) + _field(7, graph) + _field(8, _field(1, b"") + _number(2, 13))


def _node(kind: str, inputs: Sequence[str], output: str, **attributes: int) -> bytes:
    node = b"".join(_field(1, name.encode()) for name in inputs) + _field(2, output.encode()) + _field(4, kind.encode())
    for name, value in attributes.items():
        node += _field(5, _field(1, name.encode()) + _number(3, value) + _number(20, 2))
    return node


def _tensor(name: str, kind: int, shape: Sequence[int], raw: bytes) -> bytes:
    return b"".join(_number(1, size) for size in shape) + _number(2, kind) + _field(8, name.encode()) + _field(9, raw)


def _value(name: str, kind: int, dimensions: int) -> bytes:
    shape = b"".join(_field(1, _field(2, f"{name}_{at}".encode())) for at in range(dimensions))
    return _field(1, name.encode()) + _field(2, _field(1, _number(1, kind) + _field(2, shape)))


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _field(field: int, raw: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(raw)) + raw


def _varint(value: int) -> bytes:
    made = bytearray()
    while value > 127:
        made.append(value & 127 | 128)
        value >>= 7
    return bytes([*made, value])
