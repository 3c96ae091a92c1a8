"""Inputs that once broke a door, or reached what no other did, go through it; and time grows as texts do."""

from functools import partial

import pytest

from tests.fuzz import cost
from tests.fuzz.targets import CORPUS, TARGETS, Target


@pytest.mark.parametrize("target", TARGETS.values(), ids=list(TARGETS))
def test_what_was_found_goes_through(target: Target) -> None:
    kept = sorted((CORPUS / target.name).glob("*"))
    assert kept or target.seeds
    for raw in (*target.seeds, *(file.read_bytes() for file in kept), b""):
        cost.check_rate(partial(target.run, raw), len(raw) + 64, target.turns)


@pytest.mark.parametrize("target", [t for t in TARGETS.values() if t.timed], ids=lambda target: target.name)
def test_time_grows_as_the_text_and_no_faster(target: Target) -> None:
    assert target.timed is not None
    for file in sorted((CORPUS / target.name).glob("slow-*")):
        cost.check_growth(target.timed, file.read_bytes().decode("utf-8", "replace"), target.limit)
    for text in ("a", " ", "é", "#", "!", "a ", "Volvic ", "#LacMégantic", "pas ", "[", '"', "\\", "\u0301", "😡", "ㅤ"):
        cost.check_growth(target.timed, text, target.limit)
