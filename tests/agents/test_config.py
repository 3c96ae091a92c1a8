import doctest
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from agents.config import Territories, load_settings, load_territories, read_settings, read_territories
from agents.config_rules import RANGES, check_homonyms
from agents.config_source import Source
from agents.toml_lines import toml_lines
from alerts.model import Severity
from alerts.policy import Policy, Route, Silence
from streams import gazetteer
from streams.errors import ConfigError
from streams.model import RejectReason, Voice
from streams.territory import Accounts, Expression, Scale, Territory
from streams.tuning import Tuning

ROOT = Path(__file__).parents[2]

GOOD = """
[accounts]
press = ["gazette"]

[[territory]]
id = "region"
name = "Région"
scale = "region"
region = "east"
expressions = ["Auvergne"]

[[territory]]
id = "town"
name = "Ville"
scale = "commune"
parent = "region"
expressions = [
  "Volvic",
  { text = "Nouveau Monde", needs = ["Auvergne"], start = 2012-01-01, end = "2014-01-01" },
]
[territory.accounts]
own = ["ville"]
press = ["echo"]
"""

Write = Callable[[str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write(text: str) -> Path:
        path = tmp_path / "file.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def territory(line: str = "", *, expressions: str = '["Volvic"]', n: int = 0) -> str:
    return f'[[territory]]\nid = "t{n}"\nname = "T"\nscale = "commune"\nexpressions = {expressions}\n{line}\n'


def told(path: Path) -> list[tuple[str, int | None, str]]:
    return [(problem.key, problem.line, problem.what) for problem in read_territories(path)[1]]


def told_of_settings(path: Path, known: Territories | None = None) -> list[tuple[str, int | None, str]]:
    return [(p.key, p.line, p.what) for p in read_settings(path, territories=known)[1]]


def test_a_good_file_is_read_and_filled_in(write: Write) -> None:
    region, town = load_territories(write(GOOD)).territories
    assert (region.id, region.scale, region.region, region.zone) == ("region", Scale.REGION, "east", "Europe/Paris")
    assert region.expressions == (Expression(text="Auvergne"),)
    assert (town.region, town.accounts) == ("east", Accounts(own=("ville",), press=("echo", "gazette")))
    assert town.expressions == (
        Expression(text="Volvic"),
        Expression(text="Nouveau Monde", needs=("Auvergne",), start="2012-01-01", end="2014-01-01"),
    )


def test_a_region_defaults_to_the_topmost_ancestor_then_to_the_territory(write: Write) -> None:
    text = territory(n=0) + territory('parent = "t0"', n=1) + territory('parent = "t1"', n=2)
    assert [t.region for t in load_territories(write(text)).territories] == ["t0", "t0", "t0"]


def test_lines_ending_in_crlf_and_a_byte_order_mark_are_read(tmp_path: Path) -> None:
    path = tmp_path / "windows.toml"
    path.write_bytes(b"\xef\xbb\xbf" + (GOOD + 'colour = "x"\n').replace("\n", "\r\n").encode())
    assert [(key, line) for key, line, _ in told(path)] == [("territory[1].accounts.colour", 24)]


@pytest.mark.parametrize(
    ("line", "key", "what"),
    [
        ('zone = "Europe/Pariss"', "zone", "'Europe/Pariss' is no time zone"),
        ('zone = "../etc/passwd"', "zone", "'../etc/passwd' is no time zone"),
        ('school_zone = "D"', "school_zone", "'D' is no zone of French schools"),
        ('lang = "de"', "lang", "no messages in 'de'"),
        ('parent = "nowhere"', "parent", "no territory has the id 'nowhere'"),
        ('parent = "t0"', "parent", "'t0' is its own ancestor"),
        ("usual_per_hour = 0", "usual_per_hour", "0.0 is out of range"),
        ("usual_per_hour = inf", "usual_per_hour", "inf is out of range"),
        ("usual_per_hour = nan", "usual_per_hour", "nan is out of range"),
        ('usual_per_hour = "4"', "usual_per_hour", "found text in quotes"),
        ('colour = "red"', "colour", "unknown key 'colour'"),
        ('excludes = ["…"]', "excludes[0]", "'…' has no letter and no digit"),
        ("excludes = [3]", "excludes[0]", "found a whole number"),
        ('accounts = { ours = ["x"] }', "accounts.ours", "unknown key 'ours'"),
    ],
)
def test_each_thing_wrong_in_a_territory_is_told_with_its_line(write: Write, line: str, key: str, what: str) -> None:
    assert told(write(territory(line))) == [(f"territory[0].{key}", 6, what)]


@pytest.mark.parametrize("line", ["usual_per_hour = 0.1", 'lang = "en"', 'zone = "America/Toronto"'])
def test_what_is_just_within_bounds_is_accepted(write: Write, line: str) -> None:
    assert told(write(territory(line))) == []


@pytest.mark.parametrize(
    ("expression", "key", "what"),
    [
        ('""', ".text", "'' has no letter and no digit"),
        ('"!?"', ".text", "'!?' has no letter and no digit"),
        ('"Eu"', ".text", "'Eu' is too short to stand alone"),
        ('"6363"', ".text", "'6363' is too short to stand alone"),
        ('"Tours"', ".text", "'Tours' is also an ordinary word or another place"),
        ("7", "", "found a whole number"),
        ('{ needs = ["eau"] }', ".text", "'text' is missing"),
        ('{ text = "Volvic", need = ["eau"] }', ".need", "unknown key 'need'"),
        ('{ text = "Volvic", needs = "eau" }', ".needs", "found text in quotes"),
        ('{ text = "Volvic", needs = ["", "eau"] }', ".needs[0]", "'' has no letter and no digit"),
        ('{ text = "Volvic", excludes = ["VOLVIC"] }', ".excludes", "'Volvic' excludes itself"),
        ('{ text = "Volvic", start = "2020-02-30" }', ".start", "'2020-02-30' is no date"),
        ('{ text = "Volvic", end = "juin" }', ".end", "'juin' is no date"),
        ('{ text = "Volvic", start = 2020-01-02, end = 2020-01-02 }', ".end", "the end is not after the start"),
    ],
)
def test_each_thing_wrong_in_an_expression_is_told_with_its_line(
    write: Write, expression: str, key: str, what: str
) -> None:
    text = territory(expressions=f'[\n  "Riom", # before\n  {expression},\n]')
    assert told(write(text)) == [(f"territory[0].expressions[1]{key}", 7, what)]


@pytest.mark.parametrize(
    "expression",
    [
        '"Eus"',
        '"#63"',
        '"@eu"',
        '{ text = "Eu", needs = ["mairie"] }',
        '{ text = "Tours", case = true }',
        '{ text = "Volvic", start = 2020-01-01, end = 2020-01-02 }',
        '{ text = "Issy", excludes = ["Issy-l\'Évêque"] }',
    ],
)
def test_an_expression_that_can_be_told_apart_is_accepted(write: Write, expression: str) -> None:
    assert told(write(territory(expressions=f"[{expression}]"))) == []


def test_no_expression_no_territory_no_table(write: Write) -> None:
    assert [what for _, _, what in told(write(territory(expressions="[]")))] == ["no expressions"]
    assert [what for _, _, what in told(write(""))] == ["no territory"]
    assert [key for key, _, _ in told(write("territory = [3]"))] == ["territory[0]"]
    assert [key for key, _, _ in told(write("[territory]\nid = 'x'"))] == [""]
    assert [key for key, _, _ in told(write("accounts = 3\n" + territory()))] == ["accounts"]
    assert [key for key, _, _ in told(write("[teritory]\n" + territory()))] == ["teritory"]


@pytest.mark.parametrize("name", ["id", "name", "scale", "expressions"])
def test_each_required_key_is_asked_for_once_at_its_table(write: Write, name: str) -> None:
    text = "\n".join(line for line in territory().splitlines() if not line.startswith(name))
    assert told(write(text)) == [(f"territory[0].{name}", 1, f"{name!r} is missing")]


@pytest.mark.parametrize("name", ["id", "name", "scale", "expressions"])
def test_a_required_key_of_the_wrong_type_is_told_once(write: Write, name: str) -> None:
    text = "\n".join(f"{name} = 3" if line.startswith(name) else line for line in territory().splitlines())
    assert [key for key, _, _ in told(write(text))] == [f"territory[0].{name}"]


def test_two_territories_with_one_id(write: Write) -> None:
    what = "'t0' is already the id of territory[0]"
    text = territory(expressions='["Riom"]') + territory(expressions='["Thiers"]')
    assert told(write(text)) == [("territory[1].id", 8, what)]


@pytest.mark.parametrize("bad", ["T", "a b", "é", "-a", "a.b", ""])
def test_an_id_is_small_letters_digits_and_hyphens(write: Write, bad: str) -> None:
    text = territory().replace('"t0"', f'"{bad}"')
    assert told(write(text)) == [("territory[0].id", 2, f"{bad!r} is no id")]


def test_each_territory_of_a_cycle_is_told(write: Write) -> None:
    text = "".join(
        territory(f'parent = "t{(n + 1) % 3}"', expressions=f'["Ville {n}"]', n=n) for n in range(3)
    ) + territory('parent = "t0"', expressions='["Ville 3"]', n=3)
    assert [key for key, _, _ in told(write(text))] == [f"territory[{n}].parent" for n in range(3)]


def test_one_spelling_in_two_unrelated_territories(write: Write) -> None:
    text = territory(expressions='["St-Flour"]') + territory(expressions='["SAINT FLOUR", "St Flour"]', n=1)
    assert told(write(text))[:1] == [("territory[1].expressions[1].text", 11, "'St Flour' also names 't0'")]


def test_the_same_spelling_in_20_000_territories_is_looked_at_in_no_time() -> None:
    one = Expression(text="Saint-Martin", homonym=True)
    read = [Territory(id=f"t{n}", name="Saint-Martin", scale=Scale.COMMUNE, expressions=(one,)) for n in range(20_000)]
    read.append(Territory(id="bare", name="Saint-Martin", scale=Scale.COMMUNE, expressions=(Expression(text="x"),) * 2))
    source = Source(Path("territories.toml"))
    started = time.process_time()
    check_homonyms(source, read)
    assert time.process_time() - started < 10.0  # each beside each took minutes
    assert [problem.key for problem in source.problems] == ["territory[20000].expressions[1].text"]


@pytest.mark.parametrize(
    "second",
    [
        territory(expressions='["#Volvic"]', n=1),
        territory(expressions='[{ text = "Volvic", needs = ["eau"] }]', n=1),
        territory('parent = "t0"', n=1),
    ],
)
def test_one_spelling_in_two_territories_that_can_be_told_apart(write: Write, second: str) -> None:
    assert told(write(territory() + second)) == []


def test_campaigns_of_one_name_that_follow_each_other(write: Write) -> None:
    first, second = ('[{ text = "Volvic", end = 2020-01-01 }]', '[{ text = "Volvic", start = 2020-01-01 }]')
    assert told(write(territory(expressions=first) + territory(expressions=second, n=1))) == []
    overlapping = second.replace("2020", "2019")
    assert len(told(write(territory(expressions=first) + territory(expressions=overlapping, n=1)))) == 1


def test_own_accounts_cannot_hold_for_every_territory(write: Write) -> None:
    text = '[accounts]\nown = ["x"]\n' + territory()
    assert told(write(text)) == [("accounts.own", 2, "'own' accounts cannot hold for every territory")]


def test_every_problem_is_told_at_once_in_the_order_of_the_file(write: Write) -> None:
    text = territory('lang = "de"\ncolour = 1', expressions='["!", 3]') + territory('zone = "x"', n=1)
    with pytest.raises(ConfigError) as caught:
        load_territories(write(text))
    assert [problem.line for problem in caught.value.problems] == [5, 5, 6, 7, 13]
    assert "file.toml:7: territory[0].colour: unknown key 'colour' -> correct its name or remove it" in str(
        caught.value
    )


@pytest.mark.parametrize(
    ("raw", "line", "what"),
    [
        (b"a = 1\nb = \n", 2, "not TOML: Invalid value (at line 2, column 5)"),
        (b"a = 1\na = 2", 2, "not TOML: Cannot overwrite a value"),
        (b"a = 1\n\nb = '\xff'", 3, "not UTF-8: byte 0xff at offset 12"),
        (b"a = " + b"[" * 10_000, None, "nested too deep"),
    ],
)
def test_what_is_not_toml_is_told_once(tmp_path: Path, raw: bytes, line: int | None, what: str) -> None:
    path = tmp_path / "bad.toml"
    path.write_bytes(raw)
    for read in (read_territories, read_settings):
        problems = read(path)[1]
        assert [(p.key, p.line) for p in problems] == [("", line)]
        assert problems[0].what.startswith(what)


def test_a_file_that_is_not_there_or_is_a_folder(tmp_path: Path) -> None:
    assert [what for _, _, what in told(tmp_path / "none.toml")] == ["there is no such file"]
    assert [what for _, _, what in told(tmp_path)] == ["cannot be read: Is a directory"]


def test_an_empty_settings_file_is_all_defaults(write: Write) -> None:
    config = load_settings(write(""))
    assert (config.detection, config.policy.routes) == (Tuning(), ())


def test_settings_are_read(write: Write) -> None:
    config = load_settings(
        write('[detection]\nmin_posts = 3\n[policy]\n[[policy.routes]]\nchannel = "C1"\nmin_severity = "warning"\n')
    )
    assert config.detection == Tuning(min_posts=3)
    assert config.policy.routes[0].min_severity is Severity.WARNING


@pytest.mark.parametrize(
    ("line", "key", "what"),
    [
        ("lateness_s = -1", "lateness_s", "-1.0 is out of range"),
        ("lateness_s = 3601", "lateness_s", "3601.0 is out of range"),
        ("lateness_s = nan", "lateness_s", "nan is out of range"),
        ("min_posts = 0", "min_posts", "0 is out of range"),
        ("min_posts = 1.5", "min_posts", "found a number"),
        ("min_authors = 0", "min_authors", "0 is out of range"),
        ("author_gap_s = -0.1", "author_gap_s", "-0.1 is out of range"),
        ("close_after_s = 59", "close_after_s", "59.0 is out of range"),
        ("reopen_within_s = inf", "reopen_within_s", "inf is out of range"),
        ("refresh_s = 0", "refresh_s", "0.0 is out of range"),
        ('sensitivity = "high"', "sensitivity", "there is no sensitivity 'high'"),
        ("min_post = 3", "min_post", "unknown key 'min_post'"),
    ],
)
def test_each_number_out_of_range_is_told(write: Write, line: str, key: str, what: str) -> None:
    assert told_of_settings(write(f"[detection]\n{line}\n")) == [(f"detection.{key}", 2, what)]


@pytest.mark.parametrize("line", ["lateness_s = 0", "lateness_s = 3600", "min_posts = 1", "author_gap_s = 0"])
def test_each_number_at_its_bound_is_accepted(write: Write, line: str) -> None:
    assert told_of_settings(write(f"[detection]\n{line}\n")) == []


QUIET = '[[policy.quiet_hours]]\nstart = "22:00"\n'
SILENCE = '[[policy.silences]]\nterritory = "town"\nauthor = "a"\nreason = "r"\n'


@pytest.mark.parametrize(
    ("text", "key", "line", "what"),
    [
        ('[[policy.routes]]\nchannel = " "', "routes[0].channel", 2, "the channel is empty"),
        ("[[policy.routes]]\n", "routes[0].channel", 1, "'channel' is missing"),
        (
            '[[policy.routes]]\nchannel = "C1"\nterritories = ["town",\n"x"]',
            "routes[0].territories[1]",
            4,
            "no territory has the id 'x'",
        ),
        (
            '[[policy.routes]]\nchannel = "C1"\nmin_severity = "loud"',
            "routes[0].min_severity",
            3,
            "there is no min_severity 'loud'",
        ),
        (
            SILENCE.replace("town", "x") + "start = 2026-01-01T00:00:00Z\nend = 2026-01-02T00:00:00Z",
            "silences[0].territory",
            2,
            "no territory has the id 'x'",
        ),
        (
            SILENCE + "start = 2026-01-01T00:00:00\nend = 2026-01-02T00:00:00Z",
            "silences[0].start",
            5,
            "the time has no offset",
        ),
        (
            SILENCE + "start = 2026-01-01T00:00:00Z\nend = 2026-01-01T01:00:00+01:00",
            "silences[0].end",
            6,
            "the end is not after the start",
        ),
        (SILENCE + "start = 2026-01-01T00:00:00Z", "silences[0].end", 1, "'end' is missing"),
        (
            SILENCE + 'start = "soon"\nend = 2026-01-01T00:00:00Z',
            "silences[0].start",
            5,
            "invalid RFC3339 encoded datetime",
        ),
        (QUIET + 'end = "25:00"', "quiet_hours[0].end", 3, "'25:00' is no time of day"),
        (QUIET + 'end = "7:00"', "quiet_hours[0].end", 3, "'7:00' is no time of day"),
        (QUIET + 'end = "07:00"\ndays = ["noel"]', "quiet_hours[0].days[0]", 4, "there is no days 'noel'"),
        (
            QUIET + 'end = "07:00"\nbreak_through = "info"',
            "quiet_hours[0].break_through",
            4,
            "everything breaks through: these hours hold nothing back",
        ),
        (
            QUIET + 'end = "07:00"\nterritories = ["x"]',
            "quiet_hours[0].territories[0]",
            4,
            "no territory has the id 'x'",
        ),
        ("[[policy.on_call]]\npeople = []", "on_call[0].people", 2, "nobody is on call"),
        ('[[policy.on_call]]\npeople = "U1"', "on_call[0].people", 2, "found text in quotes"),
        ("[[policy.on_call]]\nwait_s = 600", "on_call[0].people", 1, "'people' is missing"),
        ('[[policy.on_call]]\npeople = ["U1", ""]', "on_call[0].people[1]", 2, "the person is empty"),
        ('[[policy.on_call]]\npeople = ["U1"]\nwait_s = 5', "on_call[0].wait_s", 3, "5.0 is out of range"),
        ('[[policy.on_call]]\npeople = ["U1"]\nreminders = 11', "on_call[0].reminders", 3, "11 is out of range"),
        ('[[policy.digests]]\nchannel = " "', "digests[0].channel", 2, "the channel is empty"),
        ('[[policy.digests]]\nchannel = "C1"\ntime = "8h"', "digests[0].time", 3, "'8h' is no time of day"),
        ('[[policy.digests]]\nchannel = "C1"\nevery = "hour"', "digests[0].every", 3, "there is no every 'hour'"),
        ('[[policy.digests]]\nchannel = "C1"\nzone = "Paris"', "digests[0].zone", 3, "'Paris' is no time zone"),
        ('[[policy.digests]]\nchannel = "C1"\nlang = "de"', "digests[0].lang", 3, "no messages in 'de'"),
        ('[[policy.digests]]\nchannel = "C1"\nday = "holiday"', "digests[0].day", 3, "a holiday is no day of the week"),
        ("[policy]\ngroup_wait_s = -1", "group_wait_s", 2, "-1.0 is out of range"),
        ("[policy]\nrepeat_s = 1e9", "repeat_s", 2, "1000000000.0 is out of range"),
        ('[[policy.routes]]\nchannel = "C1"\nbudget_per_day = -1', "routes[0].budget_per_day", 3, "less than none"),
        (
            '[[policy.campaigns]]\nterritory = "town"\nname = " "\nstart = 2026-01-01T00:00:00Z\n'
            "end = 2026-01-02T00:00:00Z",
            "campaigns[0].name",
            3,
            "the name is empty",
        ),
    ],
)
def test_each_thing_wrong_in_the_policy_is_told(
    write: Write, tmp_path: Path, text: str, key: str, line: int, what: str
) -> None:
    good = tmp_path / "territories.toml"
    good.write_text(GOOD, encoding="utf-8")
    assert told_of_settings(write(text), load_territories(good)) == [(f"policy.{key}", line, what)]


def test_routes_may_name_a_territory_or_a_region(write: Write, tmp_path: Path) -> None:
    good = tmp_path / "territories.toml"
    good.write_text(GOOD, encoding="utf-8")
    path = write('[[policy.routes]]\nchannel = "C1"\nterritories = ["town", "east"]')
    assert told_of_settings(path, load_territories(good)) == []


def test_without_the_territories_their_names_are_not_judged(write: Write) -> None:
    assert told_of_settings(write('[[policy.routes]]\nchannel = "C1"\nterritories = ["anything"]')) == []


def test_lines_are_found_in_every_form_of_toml() -> None:
    text = '''# [a]
"quoted key" = """
x = 1
"""
a.b = [ # comment ]
  { c = "]", d = [1,
  2] }, 'x#'
]
[t]
y = 2026-01-01 10:00:00
[[u.v]]
[[u.v]]
[u.v.w]
z = 1
'''
    assert toml_lines(text) == {
        "quoted key": 2,
        "a": 5,
        "a.b": 5,
        "a.b[0]": 6,
        "a.b[0].c": 6,
        "a.b[0].d": 6,
        "a.b[0].d[0]": 6,
        "a.b[0].d[1]": 7,
        "a.b[1]": 7,
        "t": 9,
        "t.y": 10,
        "u.v[0]": 11,
        "u.v[1]": 12,
        "u.v[1].w": 13,
        "u.v[1].w.z": 14,
    }


SHIPPED = gazetteer.compile(load_territories(ROOT / "config" / "territories.toml").territories)
SUMMER = 1_781_632_800.0  # 2026-06-16
CAMPAIGN = 1_330_000_000.0  # 2012-02-23


@pytest.mark.parametrize(
    ("text", "at", "territories"),
    [
        ("Volvic vend l'eau pendant la sécheresse", SUMMER, "volvic puy-de-dome auvergne"),
        ("#BoycottVolvic", SUMMER, "volvic puy-de-dome auvergne"),
        ("Danone pompe la nappe de Volvic", SUMMER, "volvic puy-de-dome auvergne"),
        ("une statue en pierre de Volvic", SUMMER, ""),
        ("Danone publie ses résultats", SUMMER, ""),
        ("l’Auvergne, terre de volcans", SUMMER, "auvergne"),
        ("La région Auvergne-Rhône-Alpes vote son budget à Lyon", SUMMER, ""),
        ("fiers Auvergnats", SUMMER, "auvergne"),
        ("orage : vigilance dans le 63", SUMMER, "puy-de-dome auvergne"),
        ("#63 les pompiers interviennent", SUMMER, "puy-de-dome auvergne"),
        ("épisode #63 de mon podcast", SUMMER, ""),
        ("Moulins à vent du Nord", SUMMER, ""),
        ("s'allier avec eux", SUMMER, ""),
        ("feu de forêt dans l’Allier", SUMMER, "allier auvergne"),
        ("Le Cantal sous la neige", SUMMER, "cantal auvergne"),
        ("Ma recette de gratin au Cantal", SUMMER, ""),
        ("fermeture au Puy en Velay", SUMMER, "haute-loire auvergne"),
        ("fermeture : Le Puy en Velay", SUMMER, "haute-loire auvergne"),
        ("manifestation à Clermont Ferrand", SUMMER, "clermont-ferrand puy-de-dome auvergne"),
        ("Clermont : derby avec l'ASM", SUMMER, "clermont-ferrand puy-de-dome auvergne"),
        ("Clermont-l'Hérault en fête", SUMMER, ""),
        ("#IssyLesMoulineaux inondée", SUMMER, "issy-les-moulineaux"),
        ("fête à la mairie d'Issy-l'Évêque", SUMMER, ""),
        ("RATP : ligne 12 direction Mairie d'Issy interrompue", SUMMER, ""),
        ("les Isséens en colère", SUMMER, "issy-les-moulineaux"),
        ("créativallée, la vallée qui ose", SUMMER, "creativallee"),
        ("Les Urbanophiles, quelle campagne !", CAMPAIGN, "auvergne"),
        ("Les Urbanophiles, quelle campagne !", SUMMER, ""),
        ("L’Auwwwergne de la tentation", CAMPAIGN, "auvergne"),
        ("#AuvergneNouveauMonde", SUMMER, "auvergne"),
        ("la Symphonie du Nouveau Monde de Dvořák", SUMMER, ""),
        ("Nouveau Monde : la marque séduit les Auvergnats", SUMMER, "auvergne"),
    ],
)
def test_the_shipped_territories_are_named_by_these_words(text: str, at: float, territories: str) -> None:
    assert [hit.territory for hit in SHIPPED.find(text, at=at)] == territories.split()


def test_the_shipped_press_is_press_everywhere_and_the_town_is_a_partner_of_its_region() -> None:
    assert SHIPPED.voice("creativallee", "afpfr") is Voice.PRESS
    assert SHIPPED.voice("volvic", "ville_volvic") is Voice.OWN
    assert SHIPPED.voice("auvergne", "ville_volvic") is Voice.PARTNER


@pytest.mark.parametrize("name", ["lac-megantic", "glasgow"])
def test_the_examples_are_sound(name: str) -> None:
    assert len(load_territories(ROOT / "examples" / f"{name}.toml").territories) == 1


def test_the_shipped_settings_are_the_defaults_and_a_route() -> None:
    config = load_settings(ROOT / "config" / "clameur.toml")
    assert config.detection == Tuning()
    assert len(config.policy.routes) == 1


def test_the_shipped_settings_show_every_key() -> None:
    text = (ROOT / "config" / "clameur.toml").read_text(encoding="utf-8")
    assert [name for name in Tuning.__struct_fields__ if f"\n{name} = " not in text] == []


def test_every_key_is_in_the_reference() -> None:
    reference = (ROOT / "docs" / "reference" / "configuration.md").read_text(encoding="utf-8")
    for struct in (Territory, Expression, Accounts, Tuning, Policy, Route, Silence):
        for name in struct.__struct_fields__:
            assert f"`{name}`" in reference, f"{struct.__name__}.{name}"
    assert [str(reason) for reason in RejectReason if f"`{reason}`" not in reference] == []


def test_the_ranges_of_the_reference_are_those_that_are_checked() -> None:
    reference = (ROOT / "docs" / "reference" / "configuration.md").read_text(encoding="utf-8")
    for name, (low, high, unit) in RANGES.items():
        said = f"{low} or more" if high == 1_000_000 else f"{low} to {high:,}"
        default = f"{getattr(Tuning(), name):g}"
        assert f"| `{name}` | `{default}` | {unit}, {said} |" in reference


def test_the_sentences_of_the_guide_say_what_they_say(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    path = ROOT / "docs" / "how-to" / "add-a-territory.md"
    failed, tried = doctest.testfile(str(path), module_relative=False, encoding="utf-8")
    assert (failed, tried) == (0, 7)
