"""A Slack message stays within Slack's limits whatever the alert, and a stranger's text stays text."""

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.model import (
    Alert,
    Bulletin,
    Caveat,
    DeliveryAction,
    DeliveryReason,
    Kind,
    Linked,
    Quote,
    Reason,
    Severity,
    Transition,
)
from alerts.slack import limits
from alerts.slack.blocks import Message, escape, render, render_bulletin, render_call, render_thread
from streams.growth import Growth, Stage
from streams.model import PostKind, Voice, Word
from tests.support import slack_rules
from tests.support.alerts import TUESDAY_20H05, a_delivery, an_alert, golden_cases, some_quotes
from tests.support.fake_slack import FakeSlack

NASTY = (
    "<!channel> <!here|here> <!everyone> @here @channel <@U123> <#C123> <!subteam^S1> *bold* _x_ ~y~ `code` ```pre``` "
    ":fire: <https://evil.example|click> https://auto.example & &amp; &lt;!channel&gt; <!date^0^{date}|x> > quote\n• a"
)

_PIECES = st.sampled_from(
    [
        NASTY,
        "é" * 4000,
        "👩‍👩‍👧‍👦" * 400,
        "مرحبا بالعالم " * 60,
        "<" * 4000,
        "&" * 4000,
        "a\u202eb\x00\x1b[31m\ud800",
        "\n" * 50,
        " ",
    ]
)
_TEXT = st.one_of(st.text(max_size=200), _PIECES, st.builds(lambda a, b: a + b, st.text(max_size=20), _PIECES))
_URL = st.one_of(_TEXT, st.builds(lambda tail: "https://social.example/" + tail, st.text(max_size=1200)))
_COUNTS = st.lists(st.tuples(_TEXT, st.integers(0, 10**12)), max_size=60).map(tuple)
_WORDS = st.lists(st.builds(Word, text=_TEXT, weight=st.floats(-4, 4)), max_size=40).map(tuple)
_SHARE = st.floats(0, 1)
_TIME = st.floats(0, 4_000_000_000)
_QUOTES = st.lists(
    st.builds(
        Quote,
        post=_TEXT,
        platform=_TEXT,
        at=_TIME,
        text=_TEXT,
        kind=st.sampled_from(PostKind),
        voice=st.sampled_from(Voice),
        compound=st.floats(-1, 1),
        author=_TEXT,
        handle=_TEXT,
        followers=st.none() | st.integers(0, 10**10),
        url=_URL,
        words=_WORDS,
    ),
    max_size=12,
).map(tuple)
ALERTS = st.builds(
    Alert,
    id=_TEXT,
    at=_TIME,
    territory=_TEXT,
    name=_TEXT,
    region=_TEXT,
    zone=st.sampled_from(["Europe/Paris", "Pacific/Noumea", "America/Guadeloupe", "UTC"]),
    lang=st.sampled_from(["fr", "en"]),
    episode=_TEXT,
    kind=st.sampled_from(Kind),
    transition=st.sampled_from(Transition),
    severity=st.sampled_from(Severity),
    reason=st.sampled_from(Reason),
    since=_TIME,
    end=_TIME,
    window_s=st.floats(1, 86400 * 7),
    observed=st.integers(0, 10**12),
    expected=st.floats(0, 1e12),
    expected_low=st.integers(0, 10**12),
    expected_high=st.integers(0, 10**12),
    score=st.floats(0, 300),
    authors=st.integers(0, 10**12),
    negative_share=st.none() | _SHARE,
    usual_negative_share=st.none() | _SHARE,
    crisis_share=_SHARE,
    amplification=_SHARE,
    own=st.integers(0, 10**6),
    platforms=_COUNTS,
    voices=st.lists(st.tuples(st.sampled_from([*map(str, Voice)]), st.integers(0, 10**9)), max_size=8).map(tuple),
    topics=_COUNTS,
    via=_COUNTS,
    words=_WORDS,
    quotes=_QUOTES,
    caveats=st.lists(st.sampled_from(Caveat), max_size=20).map(tuple),
    trend=st.lists(st.tuples(st.integers(0, 10**9), st.floats(0, 1e9)), max_size=300).map(tuple),
    by=_TEXT,
    linked=st.lists(
        st.builds(Linked, episode=_TEXT, territory=_TEXT, name=_TEXT, channel=_TEXT, ts=_TEXT), max_size=5
    ).map(tuple),
    growth=st.none()
    | st.builds(
        Growth,
        stage=st.none() | st.sampled_from(Stage),
        doubling_min=st.none() | st.floats(0, 60),
        halving_min=st.none() | st.floats(0, 60),
        next_hour=st.none() | st.integers(0, 10**12),
        next_hour_low=st.none() | st.integers(0, 10**12),
        next_hour_high=st.none() | st.integers(0, 10**12),
    ),
)


def body(message: Message) -> dict[str, Any]:
    """What is sent, as Slack decodes it."""
    decoded: dict[str, Any] = json.loads(msgspec.json.encode(message))
    return decoded


def problems(message: Message) -> tuple[str, list[str]]:
    return slack_rules.refusal(body(message), update=True)


@settings(max_examples=150, deadline=None)
@given(ALERTS)
def test_any_alert_renders_within_slacks_limits(alert: Alert) -> None:
    for message in (render(alert), render_thread(alert)):
        assert problems(message) == ("", [])
        assert len(json.dumps(message.blocks, ensure_ascii=False)) <= limits.TOTAL


@settings(max_examples=100, deadline=None)
@given(ALERTS)
def test_no_alert_makes_slack_interpret_anything_but_links_to_posts(alert: Alert) -> None:
    links = {quote.url for quote in alert.quotes if quote.url.startswith("https://social.example/")}
    for message in (render(alert), render_thread(alert)):
        assert set(slack_rules.markup(body(message))) <= links


@pytest.mark.parametrize("case", golden_cases(), ids=lambda case: case.name)
def test_each_golden_rendering_is_accepted_by_slacks_rules(case: Any) -> None:
    assert problems(render(case.alert)) == ("", [])
    assert problems(render_thread(case.alert)) == ("", [])


async def test_a_post_full_of_markup_pings_nobody_and_reads_as_it_was_written() -> None:
    quote = msgspec.structs.replace(some_quotes()[0], text=NASTY, handle="<!channel>", url="")
    alert = an_alert(name="Puy & <!here> *Dôme*", quotes=(quote,), words=(Word("<@U123>", -3.0),), by="<!everyone>")
    async with FakeSlack() as slack:
        message = render(alert)
        stored = await _post(slack, body(message))
    assert slack_rules.markup(stored) == []
    seen = slack_rules.visible(stored["blocks"])
    assert " ".join(NASTY.split())[:250] in seen
    assert "@<!channel>" in seen
    assert "« <@U123> »" in seen.replace("\u00a0", " ")
    assert "Puy & <!here> *Dôme*" in seen
    assert "&lt;!here&gt;" in message.text


async def test_the_longest_alert_is_accepted_by_the_server_too() -> None:
    quote = msgspec.structs.replace(some_quotes()[0], text="<&>" * 1500, url="https://social.example/" + "é" * 970)
    long = tuple((f"{number} " + "&" * 200, 10**9) for number in range(30))
    alert = an_alert(
        id="x" * 400, name="&" * 500, platforms=long, topics=long, via=long, quotes=(quote,) * 9, caveats=tuple(Caveat)
    )
    async with FakeSlack() as slack:
        await _post(slack, body(render(alert)))


def test_the_first_block_alone_is_enough_to_decide() -> None:
    header = render(an_alert()).blocks[0]
    assert header["type"] == "header"
    assert header["text"]["text"].replace("\u00a0", " ") == (
        "🟠 Volvic : crise, 31 messages en 15 min au lieu de 4, 71 % négatifs"
    )


def test_the_fallback_text_stands_alone_and_quotes_no_post() -> None:
    text = render(an_alert()).text
    assert "31" in text
    assert not [quote for quote in some_quotes() if quote.text[:20] in text]


def test_three_posts_at_most_are_shown_each_with_its_link() -> None:
    message = render(an_alert(quotes=some_quotes() * 2))
    assert slack_rules.markup(body(message)) == [quote.url for quote in some_quotes()]


def test_block_ids_are_new_at_each_update_and_the_same_in_each_replay() -> None:
    first, again, second = render(an_alert()), render(an_alert()), render(an_alert(id="e4f1c2a9.2"))
    ids = [{block["block_id"] for block in message.blocks} for message in (first, again, second)]
    assert ids[0] == ids[1]
    assert not ids[0] & ids[2]


@pytest.mark.parametrize("length", [limits.BLOCK_ID - 5, limits.BLOCK_ID - 4, limits.BLOCK_ID - 3, 5000])
def test_a_block_id_fits_however_long_the_alerts_id(length: int) -> None:
    for block in render(an_alert(id="é" * length)).blocks:
        assert len(block["block_id"]) <= limits.BLOCK_ID


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [("&&", 10, "&amp;&amp;"), ("&&", 9, "&amp;…"), ("&&", 5, "…"), ("abc", 3, "abc"), ("abcd", 3, "ab…"), ("", 3, "")],
)
def test_escaping_never_cuts_inside_an_entity(text: str, limit: int, expected: str) -> None:
    assert expected == escape(text, limit)


def test_a_reply_in_the_thread_is_short_and_shows_no_post() -> None:
    reply = render_thread(an_alert(transition=Transition.ESCALATED, at=TUESDAY_20H05))
    assert len(reply.blocks) == 1
    assert "Scandale" not in json.dumps(reply.blocks, ensure_ascii=False)


def test_lines_of_a_rich_text_block_end_before_the_next_begins() -> None:
    seen = slack_rules.visible(list(render(an_alert()).blocks))
    assert "\nniveau vigilance" in seen
    assert "habitude" in seen
    assert "\nOù" in seen


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"type": "header", "text": {"type": "plain_text", "text": "a" * 151}}, "text must have 1 to 150 characters"),
        ({"type": "header", "text": {"type": "mrkdwn", "text": "a"}}, "text must be one of ['plain_text']"),
        ({"type": "header", "text": {"type": "plain_text", "text": "a < b"}}, "& < > must be escaped"),
        ({"type": "context", "elements": []}, "context needs 1 to 10 elements"),
        ({"type": "rich_text", "elements": []}, "rich_text needs elements"),
        ({"type": "invented"}, "unsupported type 'invented'"),
        (
            {
                "type": "rich_text",
                "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": ""}]}],
            },
            "text must not be empty",
        ),
    ],
)
def test_the_rules_do_refuse(change: dict[str, Any], problem: str) -> None:
    assert slack_rules.block_problems([change]) == [f"blocks[0]: {problem}"]


def test_the_rules_count_blocks_characters_and_twice_given_ids() -> None:
    divider = {"type": "divider"}
    assert slack_rules.block_problems([divider] * 50) == []
    assert slack_rules.block_problems([divider] * 51) == ["more than 50 blocks"]
    assert slack_rules.block_problems([{**divider, "block_id": "a"}] * 2) == ["block_id given twice"]
    long = {"type": "section", "text": {"type": "plain_text", "text": "a" * 3000}}
    assert slack_rules.refusal({"blocks": [long] * 4}, update=False) == ("", [])
    assert slack_rules.refusal({"blocks": [long] * 5}, update=False)[0] == "msg_blocks_too_long"


async def _post(slack: FakeSlack, message: dict[str, Any]) -> dict[str, Any]:
    from alerts.slack.notifier import SlackNotifier

    notifier = SlackNotifier(slack.token, slack.url)
    answer = await notifier._client.chat_postMessage(channel="C0CRISE", **message)
    await notifier.close()
    assert answer["ok"] is True
    assert a_delivery().channel == "C0CRISE"
    stored: dict[str, Any] = slack.messages("C0CRISE")[-1]
    return stored


def test_a_bulletin_is_plain_text_with_its_headings_in_bold() -> None:
    bulletin = Bulletin(
        id="digest/day/auvergne@1/C", at=1.0, region="auvergne", channel="C", title="Bilan <!channel>",
        lines=("1 épisode annoncé.", "Volvic\tcrise *grave*."),
    )  # fmt: skip
    message = render_bulletin(bulletin)
    assert message.text == "Bilan &lt;!channel&gt;\n1 épisode annoncé."
    assert problems(message) == ("", [])
    (head, body) = message.blocks
    assert head["text"]["text"] == "Bilan &lt;!channel&gt;"
    assert [[e["text"] for e in section["elements"]] for section in body["elements"]] == [
        ["1 épisode annoncé.", "\n"],
        ["Volvic  ", "crise *grave*."],
    ]


def test_a_call_names_whom_it_asks_and_pings_nobody_else() -> None:
    delivery = a_delivery(
        an_alert(by="U0PRESSER"), action=DeliveryAction.CALL, reason=DeliveryReason.NEXT_PERSON, ts="17",
        people=("U0SACHA", "Alix"), waited_s=1200.0,
    )  # fmt: skip
    message = render_call(delivery)
    assert problems(message) == ("", [])
    assert message.text.startswith("<@U0SACHA> Personne n’a pris cet épisode depuis 20\xa0min. À vous")
    users = [e["user_id"] for e in message.blocks[0]["elements"][0]["elements"] if e["type"] == "user"]
    assert users == ["U0SACHA"]
