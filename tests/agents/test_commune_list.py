from pathlib import Path

import pytest

from agents.commune_list import PROBLEMS, read_communes
from agents.config import load_territories, read_territories
from streams import gazetteer
from streams.communes import Commune
from tests.support.communes import communes, csv_of

TOWN = '[[territory]]\nid = "pdd"\nname = "Puy-de-Dôme"\nscale = "departement"\nexpressions = ["Puy-de-Dôme"]\n'


def listed(folder: Path, text: str) -> Path:
    path = folder / "communes.csv"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "text",
    [
        "code,name,population\n63300,Riom,19000\n",
        "code;name;population\n63300;Riom;19 000\n",
        "\ufeffTYPECOM,COM,REG,DEP,LIBELLE,PTOT\nCOM,63300,84,63,Riom,19000\nCOMD,63301,84,63,Ancienne,1\n",
        'nom,Code_INSEE,Population,lu\n"Riom",63300,19000,rien\n\n',
    ],
)
def test_a_list_is_read_as_it_is_published(tmp_path: Path, text: str) -> None:
    expected = Commune(code="63300", name="Riom", departement="63", population=19_000)
    assert read_communes(listed(tmp_path, text)) == ((expected,), ())


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "communes: no column 'code' and 'name' -> begin the list with a header: code,name,population"),
        ("code,name\n", "communes: no commune -> add lines below the header"),
        (
            "code,name\n1004,Ambérieu\n",
            ":2: code: '1004' is no official code -> write its five characters, with its zeros",
        ),
        ("code,name\n63300,Riom\n63300,Riom\n", ":3: code: '63300' stands on line 2 already -> remove one"),
        ("code,name\n99001,Loin\n", ":2: departement: '99' is no département -> write its number"),
        ("code,name\n63300,\n", ":2: name: '' has no letter -> write the commune's name"),
        (
            "code,name,population\n63300,Riom,beaucoup\n",
            ":2: population: 'beaucoup' is no number of people -> write digits only",
        ),
    ],
)
def test_what_is_wrong_with_a_list_is_told_with_its_line(tmp_path: Path, text: str, told: str) -> None:
    problems = read_communes(listed(tmp_path, text))[1]
    assert [told in str(problem) for problem in problems] == [True], problems


def test_a_list_that_is_no_text_or_is_not_there_is_one_problem(tmp_path: Path) -> None:
    (tmp_path / "communes.csv").write_bytes(b"code,name\n63300,Thi\xe9rs\n")
    assert "not UTF-8" in str(read_communes(tmp_path / "communes.csv")[1][0])
    assert "No such file" in str(read_communes(tmp_path / "none.csv")[1][0])


def test_the_problems_of_a_list_are_told_up_to_a_limit(tmp_path: Path) -> None:
    assert len(read_communes(listed(tmp_path, "code,name\n" + "x,y\n" * 1_000))[1]) == PROBLEMS


def test_the_territories_file_names_a_list_beside_it(tmp_path: Path) -> None:
    listed(tmp_path, csv_of(communes(2_000)))
    path = tmp_path / "territories.toml"
    path.write_text('communes = "communes.csv"\n' + TOWN + '[accounts]\npress = ["gazette"]\n', encoding="utf-8")
    known = load_territories(path).territories
    assert len(known) == 2_001
    book = gazetteer.compile(known)
    hits = book.find("Volvic (63) manque d'eau", at=0.0)
    assert [hit.territory for hit in hits] == ["63470", "pdd"]
    assert book.voice("63470", "gazette") == "press"
    assert {territory.region for territory in known if territory.parent == "pdd"} == {"pdd"}


def test_a_list_alone_is_enough(tmp_path: Path) -> None:
    listed(tmp_path, csv_of(communes(50)))
    path = tmp_path / "territories.toml"
    path.write_text('communes = "communes.csv"\n', encoding="utf-8")
    assert len(load_territories(path).territories) == 50


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('communes = "none.csv"\n' + TOWN, "No such file"),
        ("communes = 3\n" + TOWN, "communes: no path"),
        ('communes = "communes.csv"\n' + TOWN.replace("pdd", "63470"), "already the id of a territory"),
    ],
)
def test_a_list_that_cannot_be_used_is_a_problem_of_the_configuration(tmp_path: Path, text: str, told: str) -> None:
    listed(tmp_path, csv_of(communes(50)))
    path = tmp_path / "territories.toml"
    path.write_text(text, encoding="utf-8")
    assert told in " ".join(map(str, read_territories(path)[1]))
