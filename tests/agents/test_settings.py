"""The environment: every variable documented, every wrong value told at once, no secret ever shown."""

import copy
import doctest
import io
import json
import pickle
import re
import ssl
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from rich.traceback import Traceback

import agents.secret
from agents.secret import Secret
from agents.security import KafkaSecurity, Mechanism, Security
from agents.settings import Clock, LogFormat, LogLevel, Settings, Transport
from streams.errors import ConfigError

CANARY = "xoxb-canary-4711-never-shown"
DOCUMENT = Path(__file__).parents[2] / "docs" / "reference" / "environment.md"
ROW = re.compile(r"^\| `(CLAMEUR_\w+)` \| (?:`([^`]*)`|([^|]+)) \| (.+) \|$", re.MULTILINE)


def problems(env: Mapping[str, str]) -> dict[str, str]:
    with pytest.raises(ConfigError) as caught:
        Settings.from_env(env)
    assert all(problem.file == "environment" for problem in caught.value.problems)
    return {problem.key: problem.what for problem in caught.value.problems}


def documented() -> dict[str, str]:
    return {name: default for name, default, _, _ in ROW.findall(DOCUMENT.read_text("utf-8"))}


def known() -> set[str]:
    """The variables that the code reads."""
    source = (Path(__file__).parents[2] / "agents" / "settings.py").read_text("utf-8")
    return {f"CLAMEUR_{name}" for name in re.findall(r'\bread\("(\w+)"', source)}


def test_an_empty_environment_gives_the_defaults() -> None:
    assert Settings.from_env({}) == Settings()
    assert Settings().to_console
    assert Settings().secrets == ()


def test_an_empty_value_is_none_and_white_space_is_taken_off() -> None:
    env = {"CLAMEUR_BROKER": "", "CLAMEUR_SLACK_TOKEN": " ", "CLAMEUR_APP_ID": " volvic \n"}
    assert Settings.from_env(env) == Settings(app_id="volvic")


def test_every_variable_is_read(tmp_path: Path) -> None:
    pem = tmp_path / "some.pem"
    pem.write_text("")
    env = {
        "CLAMEUR_BROKER": "kafka://one:9092, [::1]:9093",
        "CLAMEUR_KAFKA_SECURITY": "SASL_SSL",
        "CLAMEUR_KAFKA_MECHANISM": "scram-sha-512",
        "CLAMEUR_KAFKA_USERNAME": "clameur",
        "CLAMEUR_KAFKA_PASSWORD": "pässword",
        "CLAMEUR_KAFKA_CA": str(pem),
        "CLAMEUR_KAFKA_CERT": str(pem),
        "CLAMEUR_KAFKA_KEY": str(pem),
        "CLAMEUR_APP_ID": "clameur-test",
        "CLAMEUR_POSTS": "posts-test",
        "CLAMEUR_PARTITIONS": "3",
        "CLAMEUR_TRANSPORT": "stock",
        "CLAMEUR_CLOCK": "event",
        "CLAMEUR_STATE_DIR": "/somewhere",
        "CLAMEUR_CONFIG": "a.toml",
        "CLAMEUR_TERRITORIES": "b.toml",
        "CLAMEUR_SLACK_TOKEN": CANARY,
        "CLAMEUR_SLACK_URL": "http://127.0.0.1:8080/api",
        "CLAMEUR_SLACK_CHARTS": "no",
        "CLAMEUR_SLACK_APP_TOKEN": "xapp-1-A0-0-canary",
        "CLAMEUR_SLACK_HTTP": "127.0.0.1:9465",
        "CLAMEUR_SLACK_SIGNING_SECRET": "signed",
        "CLAMEUR_SLACK_PEOPLE": "U1AB, W2CD,U1AB",
        "CLAMEUR_CONSOLE": "yes",
        "CLAMEUR_HTTP_HOST": "0.0.0.0",
        "CLAMEUR_HTTP_PORT": "0",
        "CLAMEUR_LOG": "debug/json",
    }
    settings = Settings.from_env(env)
    assert settings == Settings(
        broker="one:9092,[::1]:9093",
        kafka=KafkaSecurity(
            protocol=Security.SASL_SSL,
            mechanism=Mechanism.SCRAM_SHA_512,
            username="clameur",
            password=Secret("pässword"),
            ca=pem,
            cert=pem,
            key=pem,
        ),
        app_id="clameur-test",
        posts="posts-test",
        partitions=3,
        transport=Transport.STOCK,
        clock=Clock.EVENT,
        state_dir=Path("/somewhere"),
        config=Path("a.toml"),
        territories=Path("b.toml"),
        slack_token=Secret(CANARY),
        slack_url="http://127.0.0.1:8080/api/",
        slack_charts=False,
        slack_app_token=Secret("xapp-1-A0-0-canary"),
        slack_http=("127.0.0.1", 9465),
        slack_signing_secret=Secret("signed"),
        slack_people=("U1AB", "W2CD"),
        console=True,
        http_host="0.0.0.0",
        http_port=0,
        log_level=LogLevel.DEBUG,
        log_format=LogFormat.JSON,
    )
    assert settings.to_console
    assert settings.secrets == tuple(map(Secret, (CANARY, "xapp-1-A0-0-canary", "signed", "pässword")))
    assert env.keys() == documented().keys()


def test_the_documentation_tells_every_variable_and_no_other() -> None:
    assert documented().keys() == known()


def test_the_documented_defaults_are_the_defaults() -> None:
    env = {name: default for name, default in documented().items() if default}
    assert len(env) > 10
    assert Settings.from_env(env) == Settings()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BROKER", "localhost"),
        ("BROKER", "localhost:"),
        ("BROKER", "localhost:0"),
        ("BROKER", "localhost:65536"),
        ("BROKER", "a:1,,b:2"),
        ("BROKER", "http://a:1"),
        ("BROKER", "me:secret@kafka:9092"),
        ("KAFKA_SECURITY", "tls"),
        ("KAFKA_MECHANISM", "GSSAPI"),
        ("APP_ID", "Clameur"),
        ("APP_ID", "a/b"),
        ("PARTITIONS", "0"),
        ("PARTITIONS", "1025"),
        ("PARTITIONS", "-1"),
        ("PARTITIONS", "٣"),
        ("PARTITIONS", "9" * 5000),
        ("TRANSPORT", "fast"),
        ("CLOCK", "sun"),
        ("SLACK_TOKEN", "token"),
        ("SLACK_TOKEN", "xapp-1-A"),
        ("SLACK_TOKEN", "xoxb-"),
        ("SLACK_TOKEN", "xoxb-1 2"),
        ("SLACK_APP_TOKEN", "token"),
        ("SLACK_APP_TOKEN", "xoxb-1-A"),
        ("SLACK_APP_TOKEN", "xapp-"),
        ("SLACK_APP_TOKEN", "xapp-1 2"),
        ("SLACK_HTTP", "9465"),
        ("SLACK_HTTP", "127.0.0.1:"),
        ("SLACK_HTTP", "127.0.0.1:65536"),
        ("SLACK_HTTP", "every where:1"),
        ("SLACK_PEOPLE", "camille"),
        ("SLACK_PEOPLE", "U1AB,,U2CD"),
        ("SLACK_PEOPLE", "C0CRISE"),
        ("SLACK_URL", "http://slack.com/api/"),
        ("SLACK_URL", "http://127.0.0.1.example.org/"),
        ("SLACK_URL", "https://me:secret@slack.com/api/"),
        ("SLACK_URL", "slack.com/api"),
        ("SLACK_URL", "https://[slack/"),
        ("SLACK_URL", "https://slack.com:port/"),
        ("CONSOLE", "perhaps"),
        ("HTTP_HOST", "every where"),
        ("HTTP_PORT", "65536"),
        ("HTTP_PORT", "tcp://10.0.0.1:80"),
        ("LOG", "loud"),
        ("LOG", "info/xml"),
        ("LOG", "/json"),
    ],
)
def test_a_wrong_value_is_told_by_its_variable(name: str, value: str) -> None:
    assert problems({f"CLAMEUR_{name}": value}).keys() == {f"CLAMEUR_{name}"}


@pytest.mark.parametrize(
    ("env", "named"),
    [
        ({"SECURITY": "sasl_ssl"}, {"USERNAME", "PASSWORD"}),
        ({"SECURITY": "sasl_plaintext", "USERNAME": "me"}, {"PASSWORD"}),
        ({"SECURITY": "ssl", "USERNAME": "me", "PASSWORD": "secret"}, {"USERNAME", "PASSWORD"}),
        ({"PASSWORD": "secret"}, {"PASSWORD"}),
        ({"SECURITY": "ssl", "CERT": __file__}, {"KEY"}),
        ({"SECURITY": "ssl", "KEY": __file__}, {"CERT"}),
        ({"SECURITY": "plaintext", "CA": __file__}, {"CA"}),
        ({"SECURITY": "ssl", "CA": "/no/such/file"}, {"CA"}),
        ({"SECURITY": "ssl", "CA": "x" * 5000}, {"CA"}),
    ],
)
def test_security_settings_must_fit_together(env: dict[str, str], named: set[str]) -> None:
    found = problems({f"CLAMEUR_KAFKA_{name}": value for name, value in env.items()})
    assert found.keys() == {f"CLAMEUR_KAFKA_{name}" for name in named}


SLACK = {"SLACK_TOKEN": CANARY}
APP = {"SLACK_APP_TOKEN": "xapp-1-A0-0-canary"}
HTTP = {"SLACK_HTTP": "127.0.0.1:0"}
SECRET = {"SLACK_SIGNING_SECRET": "signed"}


@pytest.mark.parametrize(
    ("env", "named"),
    [
        (APP, {"SLACK_APP_TOKEN"}),
        (HTTP | SECRET, {"SLACK_HTTP"}),
        (SLACK | HTTP, {"SLACK_SIGNING_SECRET"}),
        (SLACK | SECRET, {"SLACK_SIGNING_SECRET"}),
    ],
)
def test_the_way_back_from_slack_must_fit_together(env: dict[str, str], named: set[str]) -> None:
    found = problems({f"CLAMEUR_{name}": value for name, value in env.items()})
    assert found.keys() == {f"CLAMEUR_{name}" for name in named}


@pytest.mark.parametrize(
    ("env", "heard"),
    [
        ({}, False),
        (SLACK, False),
        (SLACK | APP, True),
        (SLACK | HTTP | SECRET, True),
        (SLACK | APP | {"CONSOLE": "1"}, False),
    ],
)
def test_buttons_are_heard_when_alerts_go_to_slack_and_there_is_a_way_back(env: dict[str, str], heard: bool) -> None:
    assert Settings.from_env({f"CLAMEUR_{name}": value for name, value in env.items()}).answers is heard


def test_everything_that_is_wrong_is_told_at_once_each_with_what_to_do() -> None:
    env = {"CLAMEUR_BROKER": "x", "CLAMEUR_CLOCK": "x", "CLAMEUR_HTTP_PORT": "x"}
    with pytest.raises(ConfigError) as caught:
        Settings.from_env(env)
    assert sorted(problem.key for problem in caught.value.problems) == sorted(env)
    assert all(problem.fix for problem in caught.value.problems)


def test_a_misspelt_name_is_told_with_the_right_one() -> None:
    with pytest.raises(
        ConfigError, match=r"CLAMEUR_BROKERS: there is no such setting -> did you mean CLAMEUR_BROKER\?"
    ):
        Settings.from_env({"CLAMEUR_BROKERS": "a:1"})


@pytest.mark.parametrize(
    "name", ["CLAMEUR_PORT", "CLAMEUR_SERVICE_HOST", "CLAMEUR_SERVICE_PORT_HTTP", "CLAMEUR_PORT_9464_TCP_ADDR", "OTHER"]
)
def test_what_a_container_platform_sets_is_none_of_our_business(name: str) -> None:
    assert Settings.from_env({name: "tcp://10.0.0.1:9464"}) == Settings()


def test_an_address_that_a_container_platform_has_put_over_a_setting_is_explained() -> None:
    with pytest.raises(ConfigError, match="enableServiceLinks: false"):
        Settings.from_env({"CLAMEUR_HTTP_PORT": "tcp://10.0.0.1:80"})


@given(st.dictionaries(st.sampled_from(sorted(documented())), st.text(max_size=30)))
def test_any_environment_gives_settings_or_a_config_error(env: dict[str, str]) -> None:
    try:
        settings = Settings.from_env(env)
    except ConfigError as error:
        assert error.problems
    else:
        assert isinstance(settings, Settings)


SHOWN: dict[str, Callable[[Secret], object]] = {
    "repr": repr,
    "str": str,
    "f-string": lambda secret: f"{secret} {secret!r} {secret!s} {secret!a} {secret:>40}",
    "percent": lambda secret: "%s %r" % (secret, secret),  # noqa: UP031  # that is how libraries log
    "in a list": lambda secret: repr([secret, (secret,), {"token": secret}]),
    "in settings": lambda secret: repr(Settings(slack_token=secret, kafka=KafkaSecurity(password=secret))),
    "as a dict": lambda secret: repr(msgspec.structs.asdict(Settings(slack_token=secret))),
    "builtins": lambda secret: repr(msgspec.structs.astuple(KafkaSecurity(password=secret))),
    "exception": lambda secret: repr(ValueError(secret)) + str(ValueError(secret)),
    "json": lambda secret: json.dumps({"token": secret}, default=str),
    "dir": lambda secret: repr(dir(secret)) + repr(getattr(secret, "__dict__", "")),
    "copies": lambda secret: repr(copy.copy(secret)) + repr(copy.deepcopy(secret)),
}
REFUSED: dict[str, Callable[[Secret], object]] = {
    "json": lambda secret: json.dumps({"token": secret}),
    "msgspec": lambda secret: msgspec.json.encode(Settings(slack_token=secret)),
    "msgpack": lambda secret: msgspec.msgpack.encode([secret]),
    "pickle": pickle.dumps,
    "pickled settings": lambda secret: pickle.dumps(Settings(slack_token=secret)),
    "concatenation": lambda secret: "token " + secret,  # type: ignore[operator]  # that is the test
    "iteration": lambda secret: list(secret),  # type: ignore[call-overload]  # the same
}


@pytest.mark.parametrize("way", SHOWN)
def test_a_secret_shows_itself_nowhere(way: str) -> None:
    assert CANARY not in str(SHOWN[way](Secret(CANARY)))


@pytest.mark.parametrize("way", REFUSED)
def test_a_secret_cannot_be_written_down(way: str) -> None:
    with pytest.raises(TypeError) as caught:
        REFUSED[way](Secret(CANARY))
    assert CANARY not in str(caught.value)


def test_a_secret_gives_itself_back_to_who_asks_and_equals_its_like() -> None:
    assert Secret(CANARY).reveal() == CANARY
    assert Secret("é") == Secret("é")
    assert Secret("a") != Secret("b")
    assert Secret("a") != "a"
    assert len({Secret("a"), Secret("a")}) == 1


def broken_environment() -> dict[str, str]:
    return {
        "CLAMEUR_SLACK_TOKEN": CANARY,
        "CLAMEUR_KAFKA_PASSWORD": CANARY,
        "CLAMEUR_KAFKA_KEY": f"-----BEGIN PRIVATE KEY----- {CANARY}",
        "CLAMEUR_BROKER": f"me:{CANARY}@kafka:9092",
        "CLAMEUR_SLACK_URL": f"https://me:{CANARY}@slack.com/",
        "CLAMEUR_SLACK_TOKENS": CANARY,
        "CLAMEUR_CLOCK": "sun",
    }


def test_an_error_shows_no_secret_not_even_with_the_local_variables_of_every_frame() -> None:
    with pytest.raises(ConfigError) as caught:
        Settings.from_env(broken_environment())
    error = caught.value
    plain = "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format())
    out = io.StringIO()
    rich = Traceback.from_exception(type(error), error, error.__traceback__, show_locals=True, width=200)
    Console(file=out, width=200).print(rich)
    assert len(error.problems) == 6
    assert "CLAMEUR_KAFKA_PASSWORD" in plain
    assert "locals" in out.getvalue()
    for text in (str(error), repr(error), repr(error.problems), plain, out.getvalue()):
        assert CANARY not in text


def test_a_token_that_is_not_one_is_not_shown() -> None:
    for token in (f"xapp-{CANARY}", f"{CANARY} {CANARY}"):
        with pytest.raises(ConfigError) as caught:
            Settings.from_env({"CLAMEUR_SLACK_TOKEN": token})
        assert CANARY not in str(caught.value)


def test_clients_get_what_they_need_to_connect() -> None:
    assert KafkaSecurity().client_options() == {"security_protocol": "PLAINTEXT", "ssl_context": None}
    sasl = KafkaSecurity(protocol=Security.SASL_PLAINTEXT, username="me", password=Secret("secret"))
    assert sasl.client_options() == {
        "security_protocol": "SASL_PLAINTEXT",
        "ssl_context": None,
        "sasl_mechanism": "PLAIN",
        "sasl_plain_username": "me",
        "sasl_plain_password": "secret",
    }


def test_an_encrypted_connection_checks_the_brokers_name() -> None:
    context = KafkaSecurity(protocol=Security.SSL).ssl_context()
    assert context is not None
    assert context.check_hostname
    assert context.verify_mode is ssl.CERT_REQUIRED


def test_pem_files_that_are_none_are_told(tmp_path: Path) -> None:
    pem = tmp_path / "some.pem"
    pem.write_text("nothing")
    with pytest.raises(ConfigError, match="CLAMEUR_KAFKA_CA"):
        KafkaSecurity(protocol=Security.SSL, ca=pem).ssl_context()
    with pytest.raises(ConfigError, match="CLAMEUR_KAFKA_CERT"):
        KafkaSecurity(protocol=Security.SSL, cert=pem, key=pem).ssl_context()


def test_the_example_in_the_documentation_holds() -> None:
    assert doctest.testmod(agents.secret) == (0, 1)
