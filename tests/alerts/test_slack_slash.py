"""What is typed after /clameur is understood in both languages, however it is written; nonsense brings help."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.model import RefusalReason
from alerts.slack.actions import Gate, Place
from alerts.slack.slash import (
    LONGEST,
    Digest,
    Explain,
    Help,
    Mute,
    Request,
    Signal,
    Status,
    Turned,
    parse,
    span,
    territory_of,
)
from tests.alerts.test_slack_actions import JSON
from tests.support.fake_slack import TEAM
from tests.support.fake_socket_mode import APP
from tests.support.slack_payloads import CAMILLE, a_slash

PARIS = "Europe/Paris"
GATE = Gate(
    team=TEAM,
    app=APP,
    places={
        "volvic": Place(name="Volvic", lang="fr", zone=PARIS),
        "puy-de-dome": Place(name="Puy-de-Dôme", lang="fr", zone=PARIS),
        "clermont": Place(name="Clermont-Ferrand", lang="fr", zone=PARIS),
    },
)


def asked(text: str, gate: Gate = GATE) -> Request | Turned:
    return parse(a_slash(text), gate)


@pytest.mark.parametrize(
    ("text", "kind", "lang"),
    [
        ("status", Status, "en"),
        ("  Status ", Status, "en"),
        ("statut", Status, "fr"),
        ("état", Status, "fr"),
        ("digest", Digest, "en"),
        ("bilan", Digest, "fr"),
        ("help", Help, "en"),
        ("aide", Help, "fr"),
        ("", Help, "fr"),
        ("explain", Help, "en"),
        ("mute volvic", Help, "en"),
        ("mute volvic soon", Help, "en"),
        ("mute volvic 2hours5", Help, "en"),
        ("mute volvic 40 jours", Help, "en"),
        ("signal volvic", Help, "fr"),
        ("signal", Help, "fr"),
    ],
)
def test_a_word_says_what_is_asked_and_in_which_language(text: str, kind: type[Request], lang: str) -> None:
    request = asked(text)
    assert isinstance(request, kind)
    assert request.asked.lang == lang
    assert request.asked.by == CAMILLE


def test_who_types_no_language_is_answered_in_that_of_the_territories() -> None:
    assert asked("signal volvic Fuite rue du Lac", Gate(team=TEAM, places=GATE.places, lang="en")).asked.lang == "en"  # type: ignore[union-attr]


@pytest.mark.parametrize("text", ["stats", "kjh kjh", "💥"])
def test_a_word_that_is_not_known_brings_help_that_names_it(text: str) -> None:
    request = asked(text)
    assert isinstance(request, Help)
    assert request.unknown == text.split()[0]


def test_a_text_to_explain_is_kept_as_it_was_typed() -> None:
    request = asked("explain  L'eau de  Volvic…\nest à sec ! ")
    assert isinstance(request, Explain)
    assert request.text == "L'eau de  Volvic…\nest à sec !"


@pytest.mark.parametrize(
    ("text", "territory", "seconds"),
    [
        ("mute volvic 2h", "volvic", 7200.0),
        ("mute Volvic 30 min", "volvic", 1800.0),
        ("silence Puy-de-Dôme 1 jour", "puy-de-dome", 86400.0),
        ("muet puy de dome 3 heures", "puy-de-dome", 10800.0),
    ],
)
def test_a_silence_has_a_territory_and_a_length(text: str, territory: str, seconds: float) -> None:
    request = asked(text)
    assert isinstance(request, Mute)
    assert (request.territory, request.seconds, request.reason) == (territory, seconds, "")


@pytest.mark.parametrize(
    ("text", "seconds", "reason"),
    [
        ("mute volvic 2h fête de l'eau", 7200.0, "fête de l'eau"),
        ("mute volvic 30 min  essai de sirène ", 1800.0, "essai de sirène"),
        ("mute Volvic 1 jour 2h de trop", 86400.0, "2h de trop"),
        ("mute volvic off", 0.0, ""),
        ("silence volvic FIN tout va bien", 0.0, "tout va bien"),
    ],
)
def test_a_silence_has_a_reason_or_an_end(text: str, seconds: float, reason: str) -> None:
    request = asked(text)
    assert isinstance(request, Mute)
    assert (request.territory, request.seconds, request.reason) == ("volvic", seconds, reason)


@pytest.mark.parametrize(
    ("text", "territory", "said"),
    [
        ("signal volvic Fuite d'eau  rue du Lac", "volvic", "Fuite d'eau  rue du Lac"),
        ("signaler VOLVIC fuite", "volvic", "fuite"),
        ("report clermont ferrand gas leak", "clermont", "gas leak"),
        ("signal Clermont-Ferrand fuite de gaz", "clermont", "fuite de gaz"),
        ("signal puy de dôme orage", "puy-de-dome", "orage"),
    ],
)
def test_a_report_begins_with_its_territory_by_id_or_by_name(text: str, territory: str, said: str) -> None:
    request = asked(text)
    assert isinstance(request, Signal)
    assert (request.territory, request.text) == (territory, said)
    assert request.asked.handle == "camille.inventee"


@pytest.mark.parametrize("text", ["signal atlantis fuite", "mute atlantis 2h"])
def test_a_territory_that_is_not_followed_is_named(text: str) -> None:
    turned = asked(text)
    assert isinstance(turned, Turned)
    assert (turned.reason, turned.detail) == (RefusalReason.UNKNOWN, "atlantis")
    assert turned.asked is not None


def test_two_territories_of_one_name_are_told_apart_by_their_ids_only() -> None:
    places = {name: Place(name="Saint-Denis", lang="fr", zone=PARIS) for name in ("saint-denis-93", "saint-denis-974")}
    assert territory_of("Saint-Denis", places) is None
    assert territory_of("saint-denis-974", places) == "saint-denis-974"


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1min", 60.0),
        ("0 min", None),
        ("720h", 2592000.0),
        ("721h", None),
        ("30 d", 2592000.0),
        ("31j", None),
        ("2", None),
        ("-2h", None),
        ("2h30", None),
        ("99999h", None),
    ],
)
def test_a_length_is_between_a_minute_and_thirty_days(text: str, seconds: float | None) -> None:
    assert span(text) == seconds


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"team_id": "T0OTHER"}, RefusalReason.FOREIGN),
        ({"team_id": None}, RefusalReason.FOREIGN),
        ({"api_app_id": "A0OTHER"}, RefusalReason.FOREIGN),
        ({"user_id": "camille"}, RefusalReason.MALFORMED),
        ({"text": None}, RefusalReason.MALFORMED),
        ({"trigger_id": ""}, RefusalReason.MALFORMED),
    ],
)
def test_what_is_not_from_our_people_is_refused_without_an_answer(
    changes: dict[str, object], reason: RefusalReason
) -> None:
    turned = parse(a_slash("status") | changes, GATE)
    assert isinstance(turned, Turned)
    assert (turned.reason, turned.asked) == (reason, None)


@pytest.mark.parametrize(("length", "kind"), [(LONGEST - 1, Explain), (LONGEST, Explain), (LONGEST + 1, Turned)])
def test_more_than_slack_shows_is_not_read(length: int, kind: type[Request | Turned]) -> None:
    request = asked("explain ".ljust(length, "x"))
    assert isinstance(request, kind)
    assert request.asked is not None


def test_only_those_on_the_list_may_ask_and_the_others_are_told() -> None:
    turned = asked("status", Gate(team=TEAM, people=frozenset({"U0LOUISON"}), places=GATE.places))
    assert isinstance(turned, Turned)
    assert turned.reason is RefusalReason.NOT_ALLOWED
    assert turned.asked is not None


def test_the_same_command_delivered_again_has_the_same_id_and_another_has_not() -> None:
    first, again = asked("signal volvic a"), parse(json.loads(json.dumps(a_slash("signal volvic a"))), GATE)
    later = parse(a_slash("signal volvic a", trigger_id="13345224610.1"), GATE)
    assert isinstance(first, Signal)
    assert first == again
    assert isinstance(later, Signal)
    assert later.asked.id != first.asked.id


@settings(max_examples=300, deadline=None)
@given(JSON)
def test_any_json_is_a_request_or_refused(payload: object) -> None:
    assert isinstance(parse(payload, GATE), Turned)


@settings(max_examples=400, deadline=None)
@given(st.sampled_from([*a_slash("")]), JSON, st.text(max_size=60))
def test_a_command_with_any_one_thing_forged_is_no_error(key: str, value: object, text: str) -> None:
    assert isinstance(parse({**a_slash(text), key: value}, GATE), Request | Turned)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(["mute", "signal", "explain", "silence volvic", "signal volvic"]), st.text(max_size=80))
def test_whatever_is_typed_is_understood_or_brings_help(word: str, rest: str) -> None:
    assert isinstance(asked(f"{word} {rest}"), Request | Turned)


@pytest.mark.parametrize("dropped", ["\x00", "\ud800", "\udfff"])
def test_what_no_post_may_hold_is_dropped_from_what_was_typed(dropped: str) -> None:
    request = asked(f"signal volvic plus{dropped} d’eau")
    assert isinstance(request, Signal)
    assert request.text == "plus d’eau"
    request = parse(a_slash("signal volvic plus d’eau", user_name=f"camille{dropped}"), GATE)
    assert isinstance(request, Signal)
    assert request.asked.handle == ""
