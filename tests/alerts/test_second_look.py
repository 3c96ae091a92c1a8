import msgspec
import pytest

from alerts.model import Alert, Caveat, Kind
from alerts.second_look import corrected, texts
from tests.support.alerts import an_alert


def quoting(*compounds: float, kind: Kind = Kind.CRISIS) -> Alert:
    quote = an_alert().quotes[0]
    quotes = tuple(
        msgspec.structs.replace(quote, text=f"message {at}", compound=compound) for at, compound in enumerate(compounds)
    )
    return an_alert(kind=kind, quotes=quotes, caveats=(Caveat.LATE_DATA,))


def test_the_negative_quotes_of_a_crisis_are_read_again() -> None:
    assert texts(quoting(-0.05, 0.3, -0.8, -0.0499)) == ("message 0", "message 2")


@pytest.mark.parametrize("kind", [Kind.BUZZ, Kind.GOOD_NEWS, Kind.SILENCE])
def test_nothing_else_is_read_again(kind: Kind) -> None:
    assert texts(quoting(-0.8, -0.8, kind=kind)) == ()


def test_one_negative_quote_is_no_sample() -> None:
    assert texts(quoting(-0.8, 0.0, 0.5)) == ()
    assert texts(quoting()) == ()


@pytest.mark.parametrize(
    ("read", "doubted"),
    [
        ([-0.9, -0.9, -0.9, -0.9], False),
        ([-0.9, -0.9, 0.9, 0.9], False),
        ([-0.05, 0.9, 0.0, -0.0499], True),
        ([0.0, 0.0], True),
        ([-0.9, 0.0, 0.0], True),
        ([], False),
    ],
)
def test_the_alert_says_so_when_fewer_than_half_are_negative(read: list[float], doubted: bool) -> None:
    alert = quoting(-0.8, -0.8, -0.8, -0.8)
    after = corrected(alert, read)
    assert after.caveats == ((Caveat.LATE_DATA, Caveat.SECOND_READER) if doubted else (Caveat.LATE_DATA,))
    assert msgspec.structs.replace(after, caveats=alert.caveats) == alert
