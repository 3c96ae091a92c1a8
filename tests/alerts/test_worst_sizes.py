"""The largest payload of every sort: long names, long posts, right to left, emojis, fifty territories."""

import json

import msgspec
import pytest

from alerts import digest
from alerts.model import Alert, Caveat, DeliveryAction, DeliveryReason, Kind, Linked, Note, Reason, Severity, Transition
from alerts.notification_log import Record, Told
from alerts.policy import Digest, Every
from alerts.slack import limits
from alerts.slack.blocks import Message, plain, render, render_bulletin, render_call, render_thread
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
    assert len(json.dumps(message.blocks, ensure_ascii=False)) <= limits.TOTAL
    return slack_rules.refusal(json.loads(msgspec.json.encode(message)), update=update)


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
