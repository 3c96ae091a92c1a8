"""The largest payload of every sort: long names, long posts, right to left, emojis, fifty territories."""

import json

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts import digest
from alerts.model import (
    Alert,
    Bulletin,
    Caveat,
    DeliveryAction,
    DeliveryReason,
    Kind,
    Linked,
    Note,
    Reason,
    Severity,
    Threshold,
    Transition,
)
from alerts.notification_log import Record, Told
from alerts.policy import Digest, Every
from alerts.rules import RULES
from alerts.slack import fitting, limits
from alerts.slack.blocks import Message, Picture, plain, render, render_bulletin, render_call, render_thread
from alerts.slack.buttons import note_view, read_target
from alerts.wording import answers
from alerts.wording.answers import Standing
from alerts.wording.digest import BUCKETS_S
from streams.leave_one_out import Dependence, Part
from streams.model import Word
from streams.tuning import Sensitivity
from tests.support import slack_rules
from tests.support.alerts import GROWTHS, a_delivery, an_alert, some_quotes
from tests.support.stories import DAY, HOUR, MONDAY

NAMES = {
    "long": "Saint-Rémy-en-Bouzemont-Saint-Genest-et-Isson-" * 40,
    "right to left": "مدينة ‏‮ فولفيك العظيمة " * 100,
    "emojis": "👨‍👩‍👧‍👦🏴‍☠️🇫🇷" * 200,
    "markup": "<!channel> & <@U0ALIX> *gras* `code` " * 60,
}
POSTS = {name: (text * 100)[:4000] for name, text in NAMES.items()}
GROUNDS = (
    *(Reason.VOLUME, Reason.NEGATIVE_SHARE, Reason.CRISIS_VOCABULARY),
    *(Reason.AUTHORS, Reason.SCORE, Reason.AMPLIFIED),
)
"""As many reasons as one alert has; of names in a table the engine keeps five, as the reference says."""


def worst(name: str, kind: Kind = Kind.CRISIS, lang: str = "fr", **changes: object) -> Alert:
    text, called = POSTS[name], NAMES[name]
    quote = msgspec.structs.replace(
        some_quotes()[0], text=text, handle=called, url="https://social.example/" + "é" * 970, followers=10**10,
        words=tuple(Word(called, -3.9) for _ in range(5)),
    )  # fmt: skip
    five = tuple((f"{n} {called}", 10**9) for n in range(5))
    given: dict[str, object] = {
        "name": called, "kind": kind, "lang": lang, "platforms": five, "topics": five, "via": five, "voices": five,
        "words": tuple(Word(called, -3.9) for _ in range(8)), "quotes": (quote,) * 4, "caveats": tuple(Caveat),
        "reasons": GROUNDS, "notes": tuple(Note(called, text) for _ in range(5)), "by": called, "to": called,
        "until": 1.9e9, "offset": 0.25, "growth": GROWTHS["up"], "own": 10**6, "sources": (called,) * 5,
        "depends_on": tuple(Dependence(part=part, name=called, share=0.5, usual=0.2) for part in Part),
        "linked": tuple(
            Linked(episode=f"e{n}", territory="t", name=called, channel="C0CRISE", ts="1740956400.000001")
            for n in range(50)
        ),
        "observed": 10**12, "authors": 10**12, "expected": 1e12, "expected_high": 10**12, "severity": Severity.CRITICAL,
    }  # fmt: skip
    return an_alert(**(given | changes))


def refused(message: Message, *, update: bool = True) -> tuple[str, list[str]]:
    assert fitting.size(message.blocks) <= limits.TOTAL
    assert len(message.blocks) <= limits.BLOCKS
    assert max(map(len, texts(message.blocks))) <= limits.SECTION
    return slack_rules.refusal(json.loads(msgspec.json.encode(message)), update=update)


def texts(value: object) -> list[str]:
    """Every text in blocks."""
    match value:
        case str():
            return [value]
        case dict():
            return [text for one in value.values() for text in texts(one)]
        case list() | tuple():
            return [text for one in value for text in texts(one)]
    return []


STRANGE = st.sampled_from(
    [*NAMES.values(), "", "x", "\n" * 4000, '"\\' * 2000, "&" * 4000, "U0CAMILLE", "\u202e" * 4000]
)
MANY = st.sampled_from([0, 1, 5, 50])


@st.composite
def absurd(draw: st.DrawFn) -> Alert:
    """An alert whose every list and every text may be as long as nothing ever is."""

    def table() -> tuple[tuple[str, int], ...]:
        return tuple((f"{n} {draw(STRANGE)}", 10**12) for n in range(draw(MANY)))

    text = draw(STRANGE)
    quote = msgspec.structs.replace(
        some_quotes()[0], text=text, handle=draw(STRANGE), platform=draw(STRANGE), followers=10**12,
        url=f"https://social.example/{'é' * draw(st.sampled_from([0, 970, 5000]))}",
        words=tuple(Word(text, -3.9) for _ in range(draw(MANY))),
    )  # fmt: skip
    linked = Linked(episode="e", territory="t", name=text, channel="C0CRISE", ts="1740956400.000001")
    moved = tuple(Threshold(rule, -0.5, 1.5) for rule in RULES)
    return an_alert(
        lang=draw(st.sampled_from(["fr", "en"])),
        id=f"{draw(st.sampled_from(['e4f1c2a9', 'e' * 300]))}.{draw(st.sampled_from([1, 10**8]))}",
        kind=draw(st.sampled_from(Kind)),
        transition=draw(st.sampled_from(Transition)),
        reason=draw(st.sampled_from(Reason)),
        severity=draw(st.sampled_from(Severity)),
        reasons=draw(st.sampled_from([(), GROUNDS, tuple(Reason), tuple(Reason) * 3])),
        name=draw(STRANGE), by=draw(STRANGE), to=draw(STRANGE), taken_by=draw(STRANGE), taken_at=1741115190.0,
        platforms=table(), topics=table(), via=table(), voices=table(), sources=tuple(n for n, _ in table()),
        words=tuple(Word(text, 3.9) for _ in range(draw(MANY))), quotes=(quote,) * draw(MANY),
        caveats=draw(st.sampled_from([(), tuple(Caveat), tuple(Caveat) * 3])),
        notes=tuple(Note(draw(STRANGE), text) for _ in range(draw(MANY))),
        depends_on=tuple(Dependence(part=part, name=text, share=0.5, usual=0.2) for part in Part),
        linked=(linked,) * draw(MANY), until=1.9e9, growth=GROWTHS["up"], thresholds=moved, observed=10**15,
        authors=10**15, expected=1e15, expected_low=10**15, expected_high=10**15, score=300.0,
    )  # fmt: skip


@settings(max_examples=30, deadline=None)
@given(absurd(), st.sampled_from(["U0PERSONNE", "x" * 4000, "🏴‍☠️" * 2000]), MANY, st.booleans(), st.booleans())
def test_whatever_is_in_an_alert_its_message_is_one_that_slack_takes(
    alert: Alert, person: str, many: int, answers: bool, drawn: bool
) -> None:
    people = (person,) * many
    picture = Picture(file="F0CHART0001", alt="é" * 5000) if drawn else None
    message = render(alert, people, picture=picture, answers=answers, late_s=1e9)
    assert refused(message) == ("", [])
    assert refused(render_thread(alert, people, still_on=True, late_s=1e9)) == ("", [])
    call = a_delivery(alert, action=DeliveryAction.CALL, reason=DeliveryReason.NEXT_PERSON, people=people, waited_s=1e9)
    assert refused(render_call(call)) == ("", [])


@pytest.mark.parametrize(
    ("lang", "missing"),
    [
        ("fr", "Faute de place, il manque ici\xa0: 3\xa0messages cités, les notes, mots, sujets et lieux"),
        ("en", "For want of room, missing here: 3 quoted posts, the notes, words, subjects and places"),
    ],
)
def test_what_is_left_out_is_said_in_the_message(lang: str, missing: str) -> None:
    alert = worst("emojis", lang=lang, platforms=(("x", 1),))
    *_, (_, told) = fitting.shorter(alert)
    assert told.startswith(missing)
    seen = slack_rules.visible(list(render(alert).blocks))
    assert missing.partition(" 3")[0].partition("\xa0:")[0] in seen
    assert missing.partition(",")[0] not in slack_rules.visible(list(render(an_alert(lang=lang)).blocks))


@pytest.mark.parametrize("lines", [["x" * 4000] * 50, ["🏴‍☠️" * 500] * 50, ["court"] * 3000, ["x" * 40_000]])
def test_lines_that_do_not_fit_are_counted(lines: list[str]) -> None:
    bulletin = Bulletin(id="b", at=0.0, region="r", channel="C0BILAN", title="y" * 400, lines=tuple(lines))
    for message in (plain(lines), render_bulletin(bulletin)):
        assert refused(message, update=False) == ("", [])
        assert "(+" in slack_rules.visible(list(message.blocks)) or len(lines) == 1


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("name", NAMES)
def test_a_message_its_answer_and_a_call_of_any_kind_are_accepted(name: str, kind: Kind, lang: str) -> None:
    people = tuple(f"U0PERSONNE{n}" for n in range(10))
    for transition in (Transition.OPENED, Transition.RESOLVED):
        alert = worst(name, kind, lang, transition=transition)
        assert refused(render(alert, people, late_s=1e6)) == ("", [])
        assert refused(render_thread(alert, people, still_on=True, late_s=1e6)) == ("", [])
        call = a_delivery(
            alert, action=DeliveryAction.CALL, reason=DeliveryReason.NEXT_PERSON, people=people, waited_s=1e7
        )
        assert refused(render_call(call)) == ("", [])


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_a_digest_of_fifty_territories_is_accepted(name: str, lang: str) -> None:
    log = {
        f"e{n}": Told(
            territory=f"t{n}", sequence=9, at=MONDAY + HOUR, severity=Severity.CRITICAL, opened_at=MONDAY,
            sent_at=MONDAY,
            taken_at=MONDAY + (*BUCKETS_S, 1e5)[n % 5] if n % 6 else 0.0, taken_by=NAMES[name],
            record=Record(name=NAMES[name], rules=GROUNDS[:3], worst=Severity.CRITICAL, score=300.0,
                          began=MONDAY - DAY, answered_at=MONDAY + 70.0 * n, ended_at=MONDAY + DAY, useful=bool(n % 2)),
        )
        for n in range(50)
    }  # fmt: skip
    held = {
        f"h{n}": Told(territory=f"h{n}", sequence=1, at=MONDAY, severity=Severity.INFO, opened_at=MONDAY, held=reason)
        for n, reason in enumerate(DeliveryReason)
    }
    found = digest.account(log | held, MONDAY, MONDAY + DAY)
    found = msgspec.structs.replace(found, would_ring=tuple((one, 10**9) for one in Sensitivity))
    told = digest.bulletin(Digest(channel="C0BILAN", every=Every.WEEK, lang=lang), NAMES[name], found)
    assert refused(render_bulletin(told), update=False) == ("", [])


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_answers_about_fifty_territories_and_the_window_for_a_note_are_accepted(name: str, lang: str) -> None:
    standing = tuple(
        Standing(
            name=NAMES[name], zone="Europe/Paris", kind=Kind.SILENCE, severity=Severity.CRITICAL, since=MONDAY,
            sources=(NAMES[name],) * 50, taken=True, paused_until=MONDAY + DAY,
        )
        for _ in range(50)
    )  # fmt: skip
    status = answers.status(standing, lang, now=MONDAY + HOUR, followed=50, total=50)
    helped = answers.help_lines(lang, [f"territoire-{n}-{'x' * 60}" for n in range(50)], NAMES[name])
    for lines in (status, helped):
        assert refused(plain(lines), update=False) == ("", [])
    target = read_target("volvic/e4f1c2a9/1")
    assert target is not None
    assert slack_rules.view_problems(note_view(target, "C0CRISE", lang)) == []
