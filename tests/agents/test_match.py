import io
import json
from pathlib import Path
from typing import Any

import pytest

from agents import cli
from agents.match import SHOWN, Line, Options, match_file
from tests.support.posts import line
from tests.support.recorded import ROOT

TERRITORIES = ROOT / "config" / "territories.toml"


def matched(folder: Path, lines: list[bytes], *, every: bool = False) -> tuple[int, list[dict[str, Any]], list[str]]:
    path = folder / "posts.jsonl"
    path.write_bytes(b"".join(one + b"\n" for one in lines))
    out, err = io.BytesIO(), io.StringIO()
    code = match_file(Options(posts=str(path), territories=TERRITORIES, all=every), out, err)
    return code, [json.loads(one) for one in out.getvalue().splitlines()], err.getvalue().splitlines()


def test_every_post_has_a_line_with_what_was_read(tmp_path: Path) -> None:
    code, rows, err = matched(
        tmp_path,
        [line(1, 1_781_632_800.0, "Volvic : un incendie, quelle honte"), line(2, 1_781_632_801.0, "Il fait beau")],
    )
    assert code == 0
    assert [row["line"] for row in rows] == [1, 2]
    assert [hit["territory"] for hit in rows[0]["hits"]] == ["volvic", "puy-de-dome", "auvergne"]
    assert rows[0]["hits"][0]["voice"] == "peer"
    assert (rows[0]["label"], rows[0]["lang"]) == ("negative", "fr")
    assert "fire" in rows[0]["crisis"]
    assert rows[1]["hits"] == []
    assert "rejections" not in rows[0]
    assert set(rows[0]) == set(Line.__struct_fields__) - {"rejections"}
    assert err[-1].startswith("2 posts, 0 bad, 1 name a territory, 3 hits in ")


def test_what_was_dropped_is_told_when_asked_for(tmp_path: Path) -> None:
    _, rows, _ = matched(tmp_path, [line(1, 1_781_632_800.0, "rue de Volvic")], every=True)
    assert [(one["reason"], one["detail"]) for one in rows[0]["rejections"]] == [("street_name", "rue")]


def test_a_bad_line_is_told_with_its_number_and_stops_nothing(tmp_path: Path) -> None:
    code, rows, err = matched(tmp_path, [b"{", line(2, 1_781_632_800.0), b"", line(4, 1_781_632_801.0)])
    assert code == 0
    assert [row["line"] for row in rows] == [2, 4]
    assert [one.split(": ")[0].rsplit(":", 1)[1] for one in err[:-1]] == ["1", "3"]
    assert err[-1].startswith("2 posts, 2 bad, ")


def test_many_bad_lines_are_counted_and_none_of_many_is_a_failure(tmp_path: Path) -> None:
    code, rows, err = matched(tmp_path, [b"?"] * (SHOWN + 5))
    assert (code, rows) == (1, [])
    assert len(err) == SHOWN + 2
    assert err[-1].startswith(f"0 posts, {SHOWN + 5} bad, ")


def test_an_empty_file_is_no_failure(tmp_path: Path) -> None:
    assert matched(tmp_path, [])[:2] == (0, [])


def test_a_deletion_has_no_line_and_the_author_s_place_counts(tmp_path: Path) -> None:
    gone = b'{"id": "1", "platform": "x", "created_at": 1781632800, "kind": "delete", "ref": "0"}'
    there = (
        b'{"id": "2", "platform": "x", "created_at": 1781632800, "text": "Incendie \xc3\xa0 Clermont",'
        b' "author": {"id": "a", "handle": "lou", "location": "Puy-de-D\xc3\xb4me"}}'
    )
    _, rows, _ = matched(tmp_path, [gone, there])
    assert [(row["id"], row["hits"][0]["reason"]) for row in rows] == [("2", "author")]


def test_the_command_line_reads_a_file(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    path = tmp_path / "posts.jsonl"
    path.write_bytes(line(1, 1_781_632_800.0) + b"\n")
    assert cli.main(["match", str(path), "--territories", str(TERRITORIES), "--all"]) == 0
    said = capfdbinary.readouterr()
    assert json.loads(said.out)["rejections"] == []
    assert b"1 posts, 0 bad" in said.err
