"""Variables read one by one: a parser each, and everything that is wrong told at once."""

import difflib
import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from ipaddress import ip_address
from pathlib import Path
from typing import Final, TypeVar
from urllib.parse import urlsplit

from agents.secret import Secret
from streams.errors import ConfigError, Problem

PREFIX: Final = "CLAMEUR_"

SLACK_URL: Final = "https://slack.com/api/"
"""Slack's Web API (docs.slack.dev/apis/web-api)."""

_SERVICE_LINK: Final = re.compile(r"CLAMEUR_(\w+_)?(SERVICE_HOST|SERVICE_PORT(_\w+)?|PORT(_\d+_\w+)?)")
_HOST: Final = re.compile(r"[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?")
_APP_ID: Final = re.compile(r"[a-z0-9][a-z0-9._-]{0,99}")

V = TypeVar("V")
D = TypeVar("D")
S = TypeVar("S", bound=StrEnum)


class Bad(Exception):
    """A value that cannot be used: what is wrong with it and what to do."""

    def __init__(self, what: str, fix: str) -> None:
        self.what = what
        self.fix = fix
        super().__init__(what)


class Reader:
    """Reads variables one by one and remembers everything that is wrong."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self._env = {name: text.strip() for name, text in env.items() if name.startswith(PREFIX)}
        self._known: list[str] = []
        self._problems: list[Problem] = []

    def __call__(self, name: str, parse: Callable[[str], V], default: D) -> V | D:
        """One variable, its name without the prefix; the default when it is unset, empty or wrong."""
        self._known.append(PREFIX + name)
        text = self._env.get(PREFIX + name, "")
        if not text:
            return default
        try:
            return parse(text)
        except Bad as bad:
            what, fix = bad.what, bad.fix
            if text.startswith("tcp://"):
                fix += "; Kubernetes sets this for a service of that name: enableServiceLinks: false in the pod"
            self.wrong(name, what, fix)
            return default

    def wrong(self, name: str, what: str, fix: str) -> None:
        """Remember that a variable is wrong; the name is without its prefix."""
        self._problems.append(Problem(file="environment", key=PREFIX + name, what=what, fix=fix))

    def finish(self) -> None:
        """Look for misspelt names, then raise everything that was wrong as one `ConfigError`."""
        for name in sorted(self._env.keys() - set(self._known)):
            # Kubernetes adds names of its own for every service; what is near none of ours is none of our business.
            near = difflib.get_close_matches(name, self._known, n=1, cutoff=0.85)
            if near and not _SERVICE_LINK.fullmatch(name):
                self.wrong(name.removeprefix(PREFIX), "there is no such setting", f"did you mean {near[0]}?")
        if self._problems:
            raise ConfigError(*self._problems)


def one_of(choices: type[S]) -> Callable[[str], S]:
    """A parser for a closed list, whatever the case."""

    def parse(text: str) -> S:
        for choice in choices:
            if choice.value.lower() == text.lower():
                return choice
        raise Bad(f"{text!r} is none of the choices", f"one of {', '.join(choices)}")

    return parse


def whole(low: int, high: int) -> Callable[[str], int]:
    """A parser for whole numbers from ``low`` to ``high``, both included."""

    def parse(text: str) -> int:
        if re.fullmatch(r"\d{1,9}", text, re.ASCII) and low <= int(text) <= high:
            return int(text)
        raise Bad(f"{text!r} is not a whole number from {low} to {high}", "write such a number")

    return parse


def yes(text: str) -> bool:
    """1 or 0, and the words people write for them."""
    if text.lower() in ("1", "true", "yes", "on"):
        return True
    if text.lower() in ("0", "false", "no", "off"):
        return False
    raise Bad(f"{text!r} is neither yes nor no", "write 1 or 0")


def broker(text: str) -> str:
    """``host:port[,host:port]``; a ``kafka://`` before them is taken off."""
    if "@" in text:  # it may hold a password: not shown
        raise Bad("it holds a user name", "host:port only; CLAMEUR_KAFKA_USERNAME and _PASSWORD say who you are")
    servers = [part.strip().removeprefix("kafka://") for part in text.split(",")]
    for server in servers:
        name, colon, port = server.rpartition(":")
        name = name.removeprefix("[").removesuffix("]")
        if not colon or not _is_host(name) or not re.fullmatch(r"\d{1,5}", port, re.ASCII) or not 0 < int(port) < 65536:
            raise Bad(f"{server!r} is not host:port", "write host:port[,host:port], for example 127.0.0.1:9092")
    return ",".join(servers)


def host(text: str) -> str:
    """An address or a name to listen on."""
    if not _is_host(text):
        raise Bad(f"{text!r} is not a host", "write an address or a name, 0.0.0.0 for every address")
    return text


def _is_host(text: str) -> bool:
    return _is_address(text) or _HOST.fullmatch(text) is not None


def app_id(text: str) -> str:
    """A name that can be part of a topic's."""
    if not _APP_ID.fullmatch(text):
        raise Bad(f"{text!r} cannot be part of a topic's name", "use a-z, 0-9, '.', '_' and '-', at most 100 of them")
    return text


def file(text: str) -> Path:
    """A PEM file that exists; what was found is never in the error, since people paste keys where paths belong."""
    path = Path(text)
    try:
        found = path.is_file()
    except OSError:
        found = False
    if not found:
        raise Bad("it names no file that this process may read", "write the path of a PEM file, not what is in it")
    return path


def slack_token(text: str) -> Secret:
    """A bot's token; nothing of it is ever in the error."""
    if text.startswith("xapp-"):
        raise Bad("it is the app-level token", "set the bot token, which starts with xoxb-")
    if not re.fullmatch(r"(xoxe\.)?xoxb-[\w-]+", text, re.ASCII):
        raise Bad(
            "it is not a bot token", "copy it whole from the app's page OAuth & Permissions; it starts with xoxb-"
        )
    return Secret(text)


def slack_app_token(text: str) -> Secret:
    """An app-level token; nothing of it is ever in the error."""
    if text.startswith(("xoxb-", "xoxe.xoxb-")):
        raise Bad("it is the bot token", "set the app-level token, which starts with xapp-")
    if not re.fullmatch(r"xapp-[\w-]+", text, re.ASCII):
        raise Bad(
            "it is not an app-level token", "copy it whole from the app's page Basic Information; it starts with xapp-"
        )
    return Secret(text)


def slack_people(text: str) -> tuple[str, ...]:
    """Ids of people, separated by commas."""
    people = [part.strip() for part in text.split(",")]
    for person in people:
        if not re.fullmatch(r"[UW][A-Z0-9]{2,30}", person):
            raise Bad(f"{person!r} is no Slack id of a person", "copy it from the profile (Copy member ID): U…[,U…]")
    return tuple(dict.fromkeys(people))


def listen_on(text: str) -> tuple[str, int]:
    """``host:port`` to listen on; port 0 takes any free one."""
    name, colon, port = text.rpartition(":")
    name = name.removeprefix("[").removesuffix("]")
    if not colon or not _is_host(name) or not re.fullmatch(r"\d{1,5}", port, re.ASCII) or int(port) > 65535:
        raise Bad(f"{text!r} is not host:port", "write host:port, for example 127.0.0.1:9465")
    return name, int(port)


def slack_url(text: str) -> str:
    """A base address that ends in a slash; encrypted, or on this machine."""
    try:
        parts = urlsplit(text)
        name, user, _ = parts.hostname or "", parts.username, parts.port
    except ValueError:
        name, user, parts = "", None, urlsplit("")
    if not name or user is not None or parts.query or parts.fragment:
        raise Bad("it is not the base address of a Web API", f"leave it unset for {SLACK_URL}")
    loopback = name == "localhost" or (_is_address(name) and ip_address(name).is_loopback)
    if parts.scheme != "https" and not (parts.scheme == "http" and loopback):
        raise Bad("the token would travel unencrypted", "use https, or http to this machine alone")
    return text if text.endswith("/") else text + "/"


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
