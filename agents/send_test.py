"""A sample alert, plainly marked as a test: what a person sends to see that a channel works."""

import msgspec

from alerts.model import (
    Alert,
    Delivery,
    DeliveryAction,
    DeliveryReason,
    Kind,
    Quote,
    Reason,
    Severity,
    Transition,
)
from alerts.notifier import Notifier, Posted
from streams.model import PostKind, Voice, Word


class _Sample(msgspec.Struct, frozen=True):
    name: str
    texts: tuple[str, str, str]
    words: tuple[str, str]


_SAMPLES = {
    "fr": _Sample(
        "Ceci est un essai",
        (
            "(Essai) Encore une coupure d’eau à Valombre, c’est un scandale et personne ne répond",
            "(Essai) À Valombre on attend toujours une explication de la mairie. Honteux.",
            "(Essai) Valombre : une réunion publique est annoncée pour demain soir",
        ),
        ("scandale", "honteux"),
    ),
    "en": _Sample(
        "This is a test",
        (
            "(Test) The water is off again in Fairhollow, a scandal, and nobody answers",
            "(Test) Fairhollow is still waiting for the council to explain. Shameful.",
            "(Test) Fairhollow: a public meeting is called for tomorrow evening",
        ),
        ("scandal", "shameful"),
    ),
}


def sample_alert(lang: str, at: float, zone: str = "Europe/Paris") -> Alert:
    """An invented crisis in an invented town, whose first words say that it is a test.

    Args:
        lang: ``fr``, or anything else for English.
        at: When it is sent, epoch seconds; its figures are about the minutes before.
        zone: IANA zone of the times shown.
    """
    sample = _SAMPLES["fr" if lang == "fr" else "en"]
    minute = at - at % 60
    handles = ("compte_invente", "autre_compte_invente", "gazette_inventee")
    voices = (Voice.PEER, Voice.PEER, Voice.PRESS)
    quotes = tuple(
        Quote(
            post=f"test-{number}",
            platform="mastodon",
            at=minute - 60.0 * (7 - 2 * number),
            text=text,
            kind=PostKind.ORIGINAL,
            voice=voice,
            compound=compound,
            handle=handle,
            url=f"https://example.org/test/{number}",
            words=(Word(word, -3.0),) if word else (),
        )
        for number, (text, handle, voice, compound, word) in enumerate(
            zip(sample.texts, handles, voices, (-0.7, -0.5, 0.0), (*sample.words, ""), strict=True)
        )
    )
    return Alert(
        id=f"test-{minute:.0f}.1",
        at=at,
        territory="test",
        name=sample.name,
        region="test",
        zone=zone,
        lang="fr" if lang == "fr" else "en",
        episode=f"test-{minute:.0f}",
        kind=Kind.CRISIS,
        transition=Transition.OPENED,
        severity=Severity.INFO,
        reason=Reason.VOLUME_AND_NEGATIVE,
        since=minute - 780.0,
        end=minute,
        window_s=900.0,
        observed=31,
        expected=4.0,
        expected_low=2,
        expected_high=7,
        score=8.4,
        authors=27,
        negative_share=22 / 31,
        usual_negative_share=0.18,
        crisis_share=0.1,
        amplification=0.1,
        platforms=(("mastodon", 20), ("bluesky", 11)),
        voices=(("peer", 28), ("press", 3)),
        words=tuple(Word(word, -3.0) for word in sample.words),
        quotes=quotes,
        trend=tuple((count, 2.7) for count in (3, 2, 4, 2, 3, 1, 4, 3, 2, 3, 8, 24)),
    )


async def send_test(notifier: Notifier, channel: str, lang: str, *, at: float, zone: str = "Europe/Paris") -> Posted:
    """Sends the sample once, then looks for it: the scopes needed after a lost answer and for its chart are tried too.

    Args:
        notifier: Where to; it is left open.
        channel: Slack channel id, or any name on the console.
        lang: ``fr`` or ``en``.
        at: Now, epoch seconds.
        zone: IANA zone of the times shown.

    Raises:
        NotifyError: When it could not be sent, or not be read back; its text says what to do.
    """
    alert = sample_alert(lang, at, zone)
    delivery = Delivery(
        id=f"{alert.id}/send/{channel}",
        at=at,
        region=alert.region,
        action=DeliveryAction.SEND,
        reason=DeliveryReason.NEW_EPISODE,
        alert=alert,
        channel=channel,
    )
    posted = await notifier.deliver(delivery)
    await notifier.find(delivery)
    await notifier.adorn(delivery, posted)
    return posted
