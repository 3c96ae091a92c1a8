"""The oracle notices what it is there to notice: a post too many, one lost, a message twice."""

from collections import defaultdict
from typing import Any

import msgspec
import pytest

from agents.arrival import arrivals
from agents.replay import created_at, lines
from alerts.slack.blocks import render
from streams import gazetteer, reading, window
from streams.codec import encode
from streams.errors import DecodeError
from streams.model import Post, Source
from tests.faults.feed import feed
from tests.faults.oracle import CHANNEL, Oracle, differences, oracle


@pytest.fixture(scope="module")
def posts() -> tuple[bytes, ...]:
    """The evening on which the crisis begins."""
    return feed(3, days=4, last_days=2.3, crowd=20).lines[:900]


@pytest.fixture(scope="module")
def truth(posts: tuple[bytes, ...]) -> Oracle:
    return oracle(posts)


def good(posts: tuple[bytes, ...]) -> list[tuple[int, Post]]:
    read = [(line.number, line.post) for line in lines(posts)]
    return [(number, post) for number, post in read if not isinstance(post, DecodeError)]


def slack_of(truth: Oracle) -> list[dict[str, Any]]:
    """The channel as it must be."""
    messages: list[dict[str, Any]] = []
    for number, (episode, last) in enumerate(sorted(truth.told.items())):
        final = render(last, answers=False)
        payload = {"delivery": f"{last.id}/update/{CHANNEL}", "alert": last.id, "episode": episode}
        message = {"ts": f"{number}.0", "text": final.text, "blocks": list(final.blocks)}
        messages.append(message | {"metadata": {"event_payload": payload}})
    for number, name in enumerate(sorted(truth.threads)):
        reply = {"ts": f"{number}.5", "thread_ts": "0.0", "text": "", "metadata": {"event_payload": {"delivery": name}}}
        messages.append(reply)
    return messages


def test_what_is_right_has_no_differences(truth: Oracle) -> None:
    assert truth.told
    assert truth.threads
    assert differences(truth, truth.alerts, truth.states, slack_of(truth)) == ()


def test_the_totals_are_those_of_counting_by_hand(posts: tuple[bytes, ...], truth: Oracle) -> None:
    declared = [rules.territory for rules in truth.rules.values()]
    compiled = gazetteer.compile(declared)
    lateness_s = next(iter(truth.rules.values())).tuning.lateness_s
    counted: defaultdict[str, set[tuple[int, str, str]]] = defaultdict(set)
    for line, arrival in arrivals(lines(posts), created_at):
        if isinstance(line.post, DecodeError):
            continue
        for mention in reading.mentions(line.post, compiled, source=Source(0, line.number), arrival=arrival):
            minute, _ = window.place(mention, lateness_s)
            counted[mention.territory].add((minute, mention.platform, mention.post))
    assert truth.totals == {territory: len(found) for territory, found in counted.items()}


def test_a_post_too_many_is_noticed(truth: Oracle) -> None:
    state = truth.states["volvic"]
    more = msgspec.structs.replace(
        state, monitor=msgspec.structs.replace(state.monitor, counted=state.monitor.counted + 1)
    )
    found = differences(truth, truth.alerts, truth.states | {"volvic": more}, slack_of(truth))
    assert [what.split(":")[0] for what in found] == ["posts counted for volvic"]


def test_a_post_in_the_wrong_minute_is_noticed(posts: tuple[bytes, ...], truth: Oracle) -> None:
    moved = list(posts)
    number, post = next((n, post) for n, post in good(posts) if n > 300 and "Volvic" in post.text)
    moved[number] = encode(msgspec.structs.replace(post, created_at=post.created_at - 90.0))
    found = differences(truth, truth.alerts, oracle(moved).states, slack_of(truth))
    assert any(what.startswith("windows of volvic: ") for what in found)
    assert not any(what.startswith("posts counted") for what in found)


def test_an_alert_lost_and_one_too_many_are_noticed(truth: Oracle) -> None:
    name, alert = next(iter(truth.alerts.items()))
    changed = {other: a for other, a in truth.alerts.items() if other != name} | {"ffff.1": alert}
    found = differences(truth, changed, truth.states, slack_of(truth))
    assert [what.split(":")[0] for what in found] == ["alert lost", "alert that should not be"]


def test_a_message_twice_one_lost_and_one_that_is_not_at_its_final_state_are_noticed(truth: Oracle) -> None:
    channel = slack_of(truth)
    first, replies = channel[: len(truth.told)], channel[len(truth.told) :]
    assert any("2, not 1" in what for what in differences(truth, truth.alerts, truth.states, [*channel, first[0]]))
    assert any("0, not 1" in what for what in differences(truth, truth.alerts, truth.states, channel[1:]))
    assert any("2 times" in what for what in differences(truth, truth.alerts, truth.states, [*channel, replies[0]]))
    stale = [first[0] | {"text": "il y a une heure"}, *channel[1:]]
    assert any("does not read" in what for what in differences(truth, truth.alerts, truth.states, stale))
