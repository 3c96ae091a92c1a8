import msgspec
import pytest

from alerts.model import Severity
from alerts.policy import Policy, Route, Silence, with_a_route


def test_a_policy_without_a_route_sends_everything_to_the_channel_that_is_given() -> None:
    assert with_a_route(Policy(), "console").routes == (Route(channel="console", min_severity=Severity.INFO),)


def test_a_policy_with_a_route_is_left_as_it_is() -> None:
    policy = Policy(routes=(Route(channel="C0CRISE", territories=("volvic",)),))
    assert with_a_route(policy, "console") is policy


def test_silences_are_kept_when_a_route_is_added() -> None:
    silence = msgspec.convert(
        {"territory": "volvic", "author": "a", "reason": "r", "start": "2025-03-01T08:00:00+01:00",
         "end": "2025-03-01T09:00:00+01:00"},
        Silence,
    )  # fmt: skip
    assert with_a_route(Policy(silences=(silence,)), "console").silences == (silence,)


@pytest.mark.parametrize(("kind", "raw"), [(Route, {"channel": "C", "to": 1}), (Policy, {"explained_share": 0.6})])
def test_a_key_that_is_not_known_is_refused(kind: type[Route] | type[Policy], raw: dict[str, object]) -> None:
    with pytest.raises(msgspec.ValidationError, match="unknown field"):
        msgspec.convert(raw, kind)
