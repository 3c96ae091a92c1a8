"""The file of weights that the settings name, read once, in the composition root."""

from pathlib import Path

from agents.whole import MEBIBYTE, read_whole
from streams.errors import ConfigError, Problem
from streams.sentiment.rerank import Reranker, parse

MOST_BYTES = 64 * MEBIBYTE
"""Bytes of a file of weights: what `clameur train` writes of 100,000 texts has a tenth of it."""

FIX = "write it with clameur train, or take the key away"


def load(path: Path) -> Reranker:
    """Read a file of weights.

    Raises:
        ConfigError: It cannot be read, or is no file of weights.
    """
    try:
        return Reranker(parse(read_whole(path, MOST_BYTES)))
    except OSError as error:
        raise ConfigError(Problem(file=str(path), what=f"cannot be read ({error.strerror})", fix=FIX)) from error
    except ValueError as error:
        raise ConfigError(Problem(file=str(path), what=f"is {error}", fix=FIX)) from error
