"""A Slack message stays within Slack's limits whatever the alert, and a stranger's text stays text."""

import json
import re
from itertools import groupby
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts import chart
from alerts.model import (
    Alert,
    Bulletin,
    Caveat,
    DeliveryAction,
    DeliveryReason,
    Kind,
    Linked,
    Note,
    Quote,
    Reason,
    Severity,
    Transition,
)
from alerts.slack import limits
from alerts.slack.blocks import Message, Picture, escape, render, render_bulletin, render_call, render_thread
from alerts.slack.buttons import buttons
from streams.growth import Growth, Stage
from streams.model import PostKind, Voice, Word
from tests.support import slack_rules
from tests.support.alerts import TUESDAY_20H05, a_delivery, an_alert, golden_cases, some_quotes
from tests.support.fake_slack import FakeSlack, StoredFile

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


DRAWN = Picture(file="F0CHART0001", alt="é" * chart.ALT_TEXT)


def body(message: Message) -> dict[str, Any]:
    """What is sent, as Slack decodes it."""
    decoded: dict[str, Any] = json.loads(msgspec.json.encode(message))
    return decoded


def problems(message: Message) -> tuple[str, list[str]]:
    return slack_rules.refusal(body(message), update=True)


@settings(max_examples=150, deadline=None)
@given(ALERTS)
def test_any_alert_renders_within_slacks_limits(alert: Alert) -> None:
    for message in (render(alert), render(alert, picture=DRAWN), render_thread(alert)):
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
    assert problems(render(case.alert, picture=case.picture)) == ("", [])
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
        slack.files["F0CHART0001"] = StoredFile(length=1, completed=0.0)
        await _post(slack, body(render(alert)))
        await _post(slack, body(render(alert, ("U0123456789",) * 8, picture=DRAWN)))


RIGHT_TO_LEFT = "عاجل: انقطاع المياه عن المدينة منذ الصباح ولا أحد يجيب " * 80
FAMILIES = "👩‍👩‍👧‍👦🏳️‍🌈🇫🇷" * 400
FIFTY = tuple((f"Saint-Remy-en-Bouzemont-Saint-Genest-et-Isson {number}", 1000 - number) for number in range(50))


@pytest.mark.parametrize(
    "text", ["à" * 4000, RIGHT_TO_LEFT[:4000], FAMILIES[:4000], "<&>" * 1333, "\u202e" * 4000, '"' * 4000]
)
@pytest.mark.parametrize("transition", [Transition.OPENED, Transition.ESCALATED, Transition.RESOLVED])
async def test_the_largest_alert_that_can_occur_is_accepted_with_its_chart(text: str, transition: Transition) -> None:
    """The longest name of a commune, six posts of 4,000 characters, five notes, all caveats, fifty villages added."""
    quotes = tuple(msgspec.structs.replace(quote, text=text, handle=text[:200]) for quote in some_quotes()) * 2
    alert = an_alert(
        name="Saint-Remy-en-Bouzemont-Saint-Genest-et-Isson",
        transition=transition,
        quotes=quotes,
        via=FIFTY,
        platforms=FIFTY,
        topics=FIFTY,
        words=tuple(Word(text[:60], -3.0) for _ in range(8)),
        caveats=tuple(Caveat),
        by=text[:500],
        notes=(Note(text[:60], text[:2000]),) * 5,
        growth=Growth(stage=Stage.SPREAD, doubling_min=12.3, next_hour=131, next_hour_low=84, next_hour_high=207),
    )
    async with FakeSlack() as slack:
        slack.files["F0CHART0001"] = StoredFile(length=1, completed=0.0)
        picture = Picture(file="F0CHART0001", alt=chart.alt_text(alert))
        stored = await _post(slack, body(render(alert, ("U0CAMILLE",) * 8, picture=picture)))
    assert len(json.dumps(stored["blocks"], ensure_ascii=False)) <= limits.TOTAL
    taken = ["actions"] if transition is not Transition.RESOLVED else []
    sorts = [sort for sort, _ in groupby(block["type"] for block in stored["blocks"])]
    assert sorts[: 4 + len(taken)] == ["header", "rich_text", *taken, "context", "image"]
    assert stored["blocks"][-1]["type"] == "actions"


def test_how_far_to_trust_it_is_said_before_anything_is_explained() -> None:
    seen = slack_rules.visible(list(render(an_alert(caveats=(Caveat.SHORT_HISTORY,)), picture=DRAWN).blocks))
    assert seen.index("niveau vigilance") < seen.index("À savoir – historique court") < seen.index("Pourquoi")


def test_the_chart_takes_the_place_of_the_bars_made_of_characters() -> None:
    plain, drawn = render(an_alert()), render(an_alert(), picture=DRAWN)
    assert "▂" in slack_rules.visible(list(plain.blocks))
    assert "▂" not in slack_rules.visible(list(drawn.blocks))
    assert next(block for block in drawn.blocks if block["type"] == "image")["alt_text"] == DRAWN.alt
    assert len(drawn.blocks) == len(plain.blocks)


@pytest.mark.parametrize("transition", list(Transition))
def test_no_button_moves_when_the_chart_takes_the_place_of_the_bars(transition: Transition) -> None:
    """Somebody's thumb may be on its way to one."""
    plain, drawn = (render(an_alert(transition=transition), picture=picture).blocks for picture in (None, DRAWN))
    changed = [number for number, (one, other) in enumerate(zip(plain, drawn, strict=True)) if one != other]
    assert [drawn[number]["type"] for number in changed] == ["image"]
    pressed_first = [number for number, block in enumerate(drawn) if block["type"] == "actions"][:-1]
    assert all(number < changed[0] for number in pressed_first)


def first_lines(alert: Alert, *, answers: bool = True) -> list[str]:
    """What stands above the first button or the chart, a line each, without no-break spaces."""
    blocks = render(alert, picture=DRAWN, answers=answers).blocks
    return slack_rules.visible(list(blocks[:2])).replace("\u00a0", " ").splitlines()


def test_the_first_three_lines_say_what_happened_how_sure_it_is_and_what_to_press() -> None:
    assert first_lines(an_alert()) == [
        "🟠 Volvic : crise, 31 messages en 15 min au lieu de 4, 71 % négatifs",
        "Chiffres fiables  31 messages en 15 min, attendu 4 (2–7) un mardi à 20 h ; 27 auteurs ; "
        "71 % négatifs (habituel 18 %)",
        "niveau vigilance, depuis 19 h 52 (13 min) – À vous  « Je prends » si vous vous en occupez ; "
        "« Fausse alerte », en bas, si ce n’est rien",
    ]
    assert render(an_alert()).blocks[2]["type"] == "actions"


@pytest.mark.parametrize(
    ("lang", "transition", "press"),
    [
        (
            "fr",
            Transition.ESCALATED,
            "« Je prends » si vous vous en occupez ; « Fausse alerte », en bas, si ce n’est rien",
        ),
        ("fr", Transition.ACKNOWLEDGED, "« Clore », en bas, quand c’est fini ; « Rendre » pour le laisser à d’autres"),
        ("fr", Transition.RESOLVED, "« Utile » ou « Fausse alerte », en bas : votre avis règle les prochaines"),
        ("en", Transition.OPENED, "“I’ll take it” if you deal with it; “False alarm”, at the bottom, if it is nothing"),
        ("en", Transition.ACKNOWLEDGED, "“Close”, at the bottom, when it is done; “Hand back” to leave it to others"),
        ("en", Transition.RESOLVED, "“Useful” or “False alarm”, at the bottom: your verdict tunes the next ones"),
    ],
)
def test_what_to_press_follows_what_has_happened(lang: str, transition: Transition, press: str) -> None:
    taken = {"taken_by": "Alix Imaginaire"} if transition is Transition.ACKNOWLEDGED else {}
    alert = an_alert(lang=lang, transition=transition, **taken)
    assert first_lines(alert)[2].partition({"fr": "À vous", "en": "Your turn"}[lang])[2].strip() == press
    there = [(e.get("text") or e["placeholder"])["text"] for row in buttons(alert) for e in row["elements"]]
    assert set(re.findall("[«“]\\s?(.*?)\\s?[»”]", press)) <= set(there)


def test_where_nobody_listens_nothing_is_to_be_pressed() -> None:
    assert first_lines(an_alert(), answers=False)[2] == "niveau vigilance, depuis 19 h 52 (13 min)"


@pytest.mark.parametrize("caveat", list(Caveat))
def test_any_caveat_makes_figures_that_are_to_be_checked(caveat: Caveat) -> None:
    assert first_lines(an_alert(caveats=(caveat,)))[1].startswith("Chiffres à vérifier  31 messages")


def test_a_silence_is_always_to_be_checked() -> None:
    """A dead collector and a calm town look the same."""
    assert first_lines(an_alert(kind=Kind.SILENCE))[1].startswith("Chiffres à vérifier")


def test_once_it_is_over_nothing_is_said_of_how_sure_it_is() -> None:
    assert first_lines(an_alert(transition=Transition.RESOLVED))[1].startswith("31 messages en 15 min")


@pytest.mark.parametrize(("length", "shown"), [(1999, 1999), (2000, 2000), (2001, 2000)])
def test_an_images_words_are_cut_where_slack_would_refuse_them(length: int, shown: int) -> None:
    message = render(an_alert(), picture=Picture(file="F0CHART0001", alt="a" * length))
    assert len(next(block for block in message.blocks if block["type"] == "image")["alt_text"]) == shown


def test_a_message_without_bins_has_nothing_to_draw_with_characters_either() -> None:
    assert "▁" not in slack_rules.visible(list(render(an_alert(trend=())).blocks))


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


def image(**changes: object) -> dict[str, Any]:
    return {"type": "image", "alt_text": "a", "slack_file": {"id": "F0CHART0001"}} | changes


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"type": "header", "text": {"type": "plain_text", "text": "a" * 151}}, "text must have 1 to 150 characters"),
        ({"type": "header", "text": {"type": "mrkdwn", "text": "a"}}, "text must be one of ['plain_text']"),
        ({"type": "header", "text": {"type": "plain_text", "text": "a < b"}}, "& < > must be escaped"),
        ({"type": "context", "elements": []}, "context needs 1 to 10 elements"),
        ({"type": "rich_text", "elements": []}, "rich_text needs elements"),
        (image(alt_text=""), "alt_text must have 1 to 2000 characters"),
        (image(alt_text="a" * 2001), "alt_text must have 1 to 2000 characters"),
        (image(title={"type": "mrkdwn", "text": "a"}), "text must be one of ['plain_text']"),
        (image(title={"type": "plain_text", "text": "a" * 2001}), "text must have 1 to 2000 characters"),
        (image(image_url="https://chart.example/a.png"), "one of image_url and slack_file is required"),
        (image(slack_file={}), "slack_file needs an id or a url, and not both"),
        (
            image(slack_file={"id": "F0CHART0001", "url": "https://files.example/a"}),
            "slack_file needs an id or a url, and not both",
        ),
        (image(slack_file={"id": "https://files.example/a"}), "slack_file/id must match ^[F][A-Z0-9]{8,}$"),
        (image(width=4), "unknown field width"),
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


def test_a_call_in_another_channel_leads_to_the_message_and_has_the_buttons_that_take_it() -> None:
    backup = a_delivery(
        action=DeliveryAction.CALL, reason=DeliveryReason.BACKUP, channel="C0SECOURS", waited_s=2400.0,
        about=("C0CRISE", "1740956400.000001"),
    )  # fmt: skip
    message = render_call(backup)
    assert problems(message) == ("", [])
    links = [e for section in message.blocks[0]["elements"] for e in section["elements"] if e["type"] == "link"]
    assert links == [
        {"type": "link", "url": "https://slack.com/archives/C0CRISE/p1740956400000001", "text": "Voir le message"}
    ]
    assert list(message.blocks[1:]) == buttons(backup.alert)[:1]
    assert len(render_call(backup, answers=False).blocks) == 1
    in_thread = msgspec.structs.replace(backup, ts="1740956400.000001", about=("", ""))
    assert len(render_call(in_thread).blocks) == 1
