"""Logging: one line for each thing, in the form that its reader needs, and never a secret."""

import base64
import doctest
import io
import json
import logging
import re
import sys
import warnings
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from urllib.parse import quote, quote_plus

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

import agents.redaction
from agents.log import configure, log_uncaught
from agents.redaction import SHORTEST, Redaction
from agents.secret import Secret
from agents.settings import LogFormat, LogLevel

PASSWORD = 'p4ss "wörd"\\/\n& more'
TOKEN = "-".join(("xoxb", "1234567890", "0987654321", "CanaryCanaryCanary"))
CANARIES = re.compile(r"canary|p4ss|& more", re.IGNORECASE)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def logging_as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.captureWarnings(False)
    structlog.reset_defaults()


def written(action: Callable[[], object], *, style: LogFormat = LogFormat.JSON, level: LogLevel = LogLevel.INFO) -> str:
    out = io.StringIO()
    configure(level, style, secrets=[Secret(PASSWORD), Secret(TOKEN)], stream=out)
    action()
    return out.getvalue()


def lines(action: Callable[[], object], *, level: LogLevel = LogLevel.INFO) -> list[dict[str, object]]:
    return [json.loads(line) for line in written(action, level=level).split("\n") if line]


def logger() -> structlog.stdlib.BoundLogger:
    bound: structlog.stdlib.BoundLogger = structlog.stdlib.get_logger("agents.detect")
    return bound


def test_an_event_is_one_line_that_begins_with_when_how_grave_and_what() -> None:
    (line,) = lines(lambda: logger().info("episode.opened", territory="issy-les-moulineaux", kind="crisis", posts=31))
    at = line.pop("at")
    assert list(line.items()) == [
        ("level", "info"),
        ("event", "episode.opened"),
        ("logger", "agents.detect"),
        ("territory", "issy-les-moulineaux"),
        ("kind", "crisis"),
        ("posts", 31),
    ]
    assert isinstance(at, str)
    assert datetime.fromisoformat(at).utcoffset() == timedelta(0)


def test_what_libraries_log_comes_out_the_same_way() -> None:
    (line,) = lines(lambda: logging.getLogger("some.library").warning("%s of %d", "two", 3, extra={"partition": 7}))
    assert (line["event"], line["level"], line["logger"]) == ("two of 3", "warning", "some.library")
    assert line["partition"] == 7


def test_a_line_in_the_middle_of_a_text_does_not_make_two_lines() -> None:
    assert len(lines(lambda: logger().info("a.b", what="one\ntwo\u2028three"))) == 1


def test_a_terminal_gets_readable_lines_and_a_file_gets_json() -> None:
    for out, readable in ((Terminal(), True), (io.StringIO(), False)):
        configure(stream=out)
        logger().info("worker.started", partitions=8)
        assert ("\x1b[" in out.getvalue()) == readable
        assert out.getvalue().startswith("{") != readable


def test_readable_lines_without_a_terminal_have_no_colours() -> None:
    text = written(lambda: logger().info("worker.started", partitions=8), style=LogFormat.PRETTY)
    assert re.search(r"worker\.started +\[agents\.detect\] partitions=8", text)
    assert "\x1b" not in text


@pytest.mark.parametrize(
    ("level", "own", "library"),
    [
        (LogLevel.DEBUG, ["debug", "info", "warning", "error"], ["info", "warning", "error"]),
        (LogLevel.INFO, ["info", "warning", "error"], ["warning", "error"]),
        (LogLevel.WARNING, ["warning", "error"], ["warning", "error"]),
        (LogLevel.ERROR, ["error"], ["error"]),
    ],
)
def test_the_level_holds_for_us_and_talkative_libraries_are_one_step_quieter(
    level: LogLevel, own: list[str], library: list[str]
) -> None:
    def speak(name: str) -> Callable[[], object]:
        bound = structlog.stdlib.get_logger(name)
        return lambda: [getattr(bound, at)("x.y") for at in ("debug", "info", "warning", "error")]

    assert [line["level"] for line in lines(speak("agents.detect"), level=level)] == own
    assert [line["level"] for line in lines(speak("aiokafka.consumer"), level=level)] == library


def test_setting_up_twice_does_not_write_twice() -> None:
    configure(stream=io.StringIO())
    assert len(lines(lambda: logger().info("a.b"))) == 1


def test_warnings_are_logged() -> None:
    def warn() -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("default")
            configure_again()
            warnings.warn(f"beware of {TOKEN}", UserWarning, stacklevel=1)

    out = io.StringIO()

    def configure_again() -> None:
        configure(style=LogFormat.JSON, stream=out)

    warn()
    assert "beware of ***" in out.getvalue()


def failing(text: str) -> None:
    local_variable = text
    try:
        raise ConnectionError(f"login with {local_variable} refused")
    except ConnectionError as error:
        raise ValueError(f"{text!r}", text.encode()) from error


def logged_failure() -> None:
    for text in (PASSWORD, TOKEN):
        try:
            failing(text)
        except ValueError:
            logger().exception("agent.failed", detail=repr(text))
            logging.getLogger("library").exception("failed with %r", text)


class Showing:
    def __repr__(self) -> str:
        return f"<Client token={TOKEN} password={PASSWORD}>"


LEAKS: dict[str, Callable[[], object]] = {
    "in the event": lambda: logger().info(f"connected with {TOKEN} and {PASSWORD}"),
    "in a field": lambda: logger().info("a.b", token=TOKEN, password=PASSWORD),
    "in a field's name": lambda: logger().info("a.b", **{TOKEN: 1, PASSWORD: 2}),
    "deep in a field": lambda: logger().info("a.b", config={"list": [{"token": TOKEN}, (PASSWORD,)]}),
    "in bytes": lambda: logger().info("a.b", raw=PASSWORD.encode(), token=TOKEN.encode()),
    "in the repr of an object": lambda: logger().info("a.b", client=Showing(), clients=[Showing()]),
    "as a secret": lambda: logger().info("a.b", password=Secret(PASSWORD)),
    "in a library's arguments": lambda: logging.getLogger("x").warning("%s %r", TOKEN, {"p": PASSWORD}),
    "in a library's extra": lambda: logging.getLogger("x").warning("x", extra={"token": TOKEN, "p": [PASSWORD]}),
    "in exceptions and their causes": logged_failure,
    "in a broken message of a library": lambda: logging.getLogger("x").warning("%d", PASSWORD),
    "in bound context": lambda: logger().bind(token=TOKEN, password=PASSWORD).info("a.b"),
    "with a stack": lambda: logger().info("a.b", password=PASSWORD, stack_info=True),
}


@pytest.mark.parametrize("style", [LogFormat.JSON, LogFormat.PRETTY])
@pytest.mark.parametrize("leak", LEAKS)
def test_no_secret_comes_out(leak: str, style: LogFormat, capfd: pytest.CaptureFixture[str]) -> None:
    text = written(LEAKS[leak], style=style)
    captured = capfd.readouterr()
    assert "***" in text or "was lost" in text
    assert not CANARIES.search(text)
    assert PASSWORD not in text + captured.err + captured.out
    assert TOKEN not in text + captured.err + captured.out


def test_the_canaries_are_found_where_nothing_hides_them() -> None:
    out = io.StringIO()
    logging.getLogger().addHandler(handler := logging.StreamHandler(out))
    try:
        logging.getLogger().warning("%s", PASSWORD)
    finally:
        logging.getLogger().removeHandler(handler)
    assert CANARIES.search(out.getvalue())


def test_a_redacted_line_is_still_json() -> None:
    for leak in LEAKS.values():
        text = written(leak)
        if not text.startswith("a log line"):
            assert all(json.loads(line)["at"] for line in text.splitlines())


def test_what_the_stream_cannot_write_is_escaped_and_a_lone_surrogate_does_no_harm() -> None:
    raw = io.BytesIO()
    out = io.TextIOWrapper(raw, encoding="latin-1")
    configure(stream=out)
    logger().info("a.b", text="été \N{PILE OF POO} \ud800")
    out.flush()
    assert json.loads(raw.getvalue().decode("latin-1").replace("\\U0001f4a9", "?").replace("\\ud800", "?"))
    out.detach()


def test_a_crash_is_a_log_line_too() -> None:
    def crash() -> None:
        try:
            failing(PASSWORD)
        except ValueError:
            log_uncaught(*sys.exc_info())

    (line,) = lines(crash)
    assert (line["event"], line["level"]) == ("process.crashed", "critical")
    assert "ConnectionError" in str(line["exception"])
    assert not CANARIES.search(str(line["exception"]))


@pytest.mark.parametrize(
    "text",
    [
        "xoxb-1-2-abcDEF",
        "xoxp-1-2-3-abc",
        "xoxe.xoxb-1-Mi0yLTEyMw",
        "xapp-1-A111-222-abc",
        "https://hooks.slack.com/services/T00/B00/XXcanary",
        "postgres://me:canary@db/x",
        "Authorization: Bearer canary.canary",
        "Basic Y2FuYXJ5OmNhbmFyeQ==",
        "-----BEGIN RSA PRIVATE KEY-----\ncanary\n-----END RSA PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----\ncanary cut sho",
    ],
)
def test_what_looks_like_a_secret_is_one(text: str) -> None:
    assert "***" in Redaction()(text)
    assert not re.search(r"canary|abc|Mi0y|Y2Fu|XX", Redaction()(text))


@pytest.mark.parametrize(
    "text",
    [
        "The box-office opened at 12:30",
        "https://example.org:8080/path?x=1@2",
        "xox and xapp are prefixes",
        "kafka://one:9092",
        "basic facts, bearer of news",
        "episode.opened volvic",
    ],
)
def test_what_does_not_look_like_a_secret_is_left_alone(text: str) -> None:
    assert Redaction()(text) == text


@given(st.text(min_size=SHORTEST, max_size=40).filter(lambda text: not set(text) & set("*<>")))
def test_a_known_secret_never_survives_in_any_way_of_writing_it(secret: str) -> None:
    hide = Redaction([Secret(secret)])
    raw = secret.encode("utf-8", "surrogatepass")
    for form in (
        secret,
        repr(secret),
        ascii(secret),
        repr(raw),
        json.dumps(secret),
        json.dumps({"x": [secret]}, ensure_ascii=False),
        json.dumps(repr(secret)),
        repr(json.dumps(repr(json.dumps(secret)))),
        quote(raw),
        quote(raw, safe=""),
        quote_plus(raw),
        base64.b64encode(raw).decode(),
    ):
        assert re.fullmatch(r"<[^*]{0,12}\*{3}[^*]{0,12}>", hide(f"<{form}>")), form


def test_a_redaction_does_not_show_what_it_knows() -> None:
    assert "hunter2" not in repr(Redaction([Secret("hunter2")]))
    assert "hunter2" not in str(vars(Redaction([Secret("hunter2")])).keys())


def test_the_example_in_the_documentation_holds() -> None:
    assert doctest.testmod(agents.redaction) == (0, 1)
