from io import StringIO
from pathlib import Path

import pytest

from agents.check import BAD, OK, check, run

ROOT = Path(__file__).parents[2]
TERRITORIES = ROOT / "config" / "territories.toml"
CONFIG = ROOT / "config" / "clameur.toml"

TOWN = '[[territory]]\nid = "town"\nname = "T"\nscale = "commune"\nexpressions = ["Volvic", "Riom"]\n'
ROUTE = '[[policy.routes]]\nchannel = "C1"\nterritories = ["town"]\n'


def files(folder: Path, territories: str, config: str) -> tuple[Path, Path]:
    paths = folder / "territories.toml", folder / "clameur.toml"
    for path, text in zip(paths, (territories, config), strict=True):
        path.write_text(text, encoding="utf-8")
    return paths


def test_the_shipped_files_are_sound() -> None:
    assert check(TERRITORIES, CONFIG) == ()
    assert run(TERRITORIES, CONFIG, StringIO()) == OK


def test_a_sound_configuration_is_summed_up(tmp_path: Path) -> None:
    out = StringIO()
    assert run(*files(tmp_path, TOWN, ROUTE), out) == OK
    assert out.getvalue() == "ok: 1 territory, 1 region, 2 expressions, 1 route, 0 silences\n"


def test_no_route_is_pointed_out(tmp_path: Path) -> None:
    out = StringIO()
    assert run(*files(tmp_path, TOWN, ""), out) == OK
    assert out.getvalue().endswith("no route: nothing will be sent -> add [[policy.routes]]\n")


def test_every_problem_of_both_files_is_printed_with_what_to_do(tmp_path: Path) -> None:
    paths = files(tmp_path, TOWN + 'lang = "de"\n', ROUTE.replace('"town"', '"twn"') + "[detection]\nmin_posts = 0\n")
    out = StringIO()
    assert run(*paths, out) == BAD
    assert out.getvalue().splitlines() == [
        f"{paths[0]}:6: territory[0].lang: no messages in 'de' -> use one of en, fr",
        f"{paths[1]}:3: policy.routes[0].territories[0]: no territory has the id 'twn'"
        " -> use the id of a territory or of a region",
        f"{paths[1]}:5: detection.min_posts: 0 is out of range -> write 1 to 1,000,000 posts",
        "3 problems in the configuration",
    ]


@pytest.mark.parametrize("territories", ["", "[[territory", "a = 1"])
def test_routes_are_not_blamed_when_the_territories_cannot_be_read(tmp_path: Path, territories: str) -> None:
    paths = files(tmp_path, territories, ROUTE)
    assert {problem.file for problem in check(*paths)} == {str(paths[0])}


def test_a_missing_file_is_one_problem(tmp_path: Path) -> None:
    out = StringIO()
    assert run(tmp_path / "none.toml", CONFIG, out) == BAD
    assert out.getvalue().splitlines()[-1] == "1 problem in the configuration"
