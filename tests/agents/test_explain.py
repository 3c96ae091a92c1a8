import io
import json
from pathlib import Path
from typing import Any

import pytest

from agents import cli
from agents.explain import Options, explain_text, moment
from streams.errors import ClameurError
from streams.explanation import Explanation
from tests.support.recorded import ROOT

TERRITORIES = ROOT / "config" / "territories.toml"
AT = 1_781_632_800.0


def page(text: str, *, stdin: bytes = b"", **options: Any) -> str:
    out = io.StringIO()
    asked: dict[str, Any] = {"text": text, "territories": TERRITORIES, "at": AT} | options
    assert explain_text(Options(**asked), io.BytesIO(stdin), out) == 0
    return out.getvalue()


def test_a_post_is_explained_in_plain_words() -> None:
    said = page("Incendie rue d'Auvergne à Clermont (63), quelle honte !", author="clermont_demo")
    assert said.splitlines() == [
        "«\u00a0Incendie rue d'Auvergne à Clermont (63), quelle honte !\u00a0»",
        "",
        "Territoires retenus",
        "  Clermont-Ferrand  «\u00a0Clermont\u00a0»  le nom seul ne suffirait pas, mais un mot du texte dit"
        " qu’il s’agit d’ici",
        "  Puy-de-Dôme       «\u00a0Clermont\u00a0»  comprend Clermont-Ferrand",
        "  Auvergne          «\u00a0Clermont\u00a0»  comprend Clermont-Ferrand",
        "",
        "Noms écartés",
        "  Auvergne  «\u00a0Auvergne\u00a0»  «\u00a0rue\u00a0» : c’est le nom d’une rue",
        *said.splitlines()[9:],
    ]
    facts = dict(line.split("  ", 1) for line in said.splitlines()[10:])
    assert list(facts) == ["Langue", "Sentiment", "Mots de crise", "Fiable", "Auteur"]
    assert "français" in facts["Langue"]
    assert "négatif" in facts["Sentiment"]
    assert "«\u00a0honte\u00a0» −" in facts["Sentiment"]
    assert "incendie" in facts["Mots de crise"]
    assert "votre compte, partenaire" in facts["Auteur"]


def test_the_piece_of_a_name_that_counts_is_not_told() -> None:
    assert "Noms écartés" not in page("Incendie à Clermont-Ferrand")


def test_a_post_that_names_nothing_says_so() -> None:
    said = page("Il fait beau").splitlines()
    assert said[2:4] == ["Territoires retenus", "  aucun"]
    assert "Noms écartés" not in said


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"lang": "fr-FR"}, "français, la plateforme le dit"),
        ({}, "français, par défaut"),
        ({"lang": "it"}, "italien, la plateforme le dit"),
        ({"page_lang": "en"}, "French, by default"),
    ],
)
def test_it_is_told_who_said_the_language(options: dict[str, Any], told: str) -> None:
    assert told in page("Volvic !", **options)


def test_a_language_that_is_not_read_is_not_relied_on() -> None:
    assert "non : cette langue n’est pas lue" in page("Volvic è bellissima", lang="it")


def test_the_author_s_place_and_the_day_change_what_is_kept() -> None:
    assert "rien ne dit qu’il s’agit d’ici" in page("Incendie à Clermont")
    assert "l’auteur dit habiter ici" in page("Incendie à Clermont", place="Puy-de-Dôme")
    assert "ne vaut pas à cette date" in page("Les Urbanophiles")
    assert "le nom est dans le texte" in page("Les Urbanophiles", at=moment("2011-05-01"))


def test_the_same_for_programs() -> None:
    told = json.loads(page("-", stdin="Les Isséennes, rue de Volvic\n".encode(), json=True))
    assert told["text"] == "Les Isséennes, rue de Volvic"
    assert [(hit["territory"], hit["reason"]) for hit in told["hits"]] == [("issy-les-moulineaux", "demonym")]
    assert [(one["reason"], one["because"]) for one in told["rejections"]] == [
        ("street_name", "«\u00a0rue\u00a0» : c’est le nom d’une rue")
    ]
    assert set(told) == {*Explanation.__struct_fields__}
    assert told["voices"] == {"issy-les-moulineaux": "peer"}


@pytest.mark.parametrize(("stdin", "told"), [(b" \n", "there is no text"), (b"\xe9t\xe9", "not UTF-8")])
def test_what_cannot_be_read_is_told(stdin: bytes, told: str) -> None:
    with pytest.raises(ClameurError, match=told):
        page("-", stdin=stdin)


def test_control_characters_of_a_post_do_not_reach_the_terminal() -> None:
    assert "\x1b" not in page("Volvic \x1b[31m rue de Volvic\u202e")


def test_the_command_line_passes_everything_on(capsys: pytest.CaptureFixture[str]) -> None:
    argv = ["explain", "Les Urbanophiles", "--territories", str(TERRITORIES), "--at", "2011-05-01T12:00", "--json"]
    assert cli.main([*argv, "--author", "auvergne_demo", "--page-lang", "en"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["hits"][0]["because"] == "the name is in the text"
    assert told["voices"] == {"auvergne": "own"}


def test_a_time_that_is_none_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["explain", "x", "--at", "hier"])
    assert "hier is no time: write 2026-06-16" in capsys.readouterr().err


def test_the_reference_shows_what_comes_out() -> None:
    shown = (ROOT / "docs" / "reference" / "cli.md").read_text(encoding="utf-8")
    block = shown.split('$ clameur explain "')[1]
    text, rest = block.split('"\n', 1)
    expected = page(text).replace("\u00a0", " ").splitlines()
    lines = rest.split("…\n")[0].replace("\u00a0", " ").splitlines()
    assert [line.rstrip() for line in expected[: len(lines)]] == lines


def test_a_territories_file_that_is_not_there_exits_with_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["explain", "x", "--territories", str(tmp_path / "none.toml")]) == cli.WRONG_CONFIG
    assert "there is no such file" in capsys.readouterr().err
