"""The page of a backtest: whole in itself, safe with strangers' words, and the gravest episode first."""

import re
from functools import cache
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path

import msgspec
import pytest

from agents import backtest, backtest_counts, counts
from agents.backtest import Trace
from agents.backtesting import Options, backtest_file
from agents.chart import columns
from agents.labels import Label, compare
from agents.report import Page, render
from agents.report_episode import events
from alerts.model import Alert, Kind, Severity, Transition
from streams.growth import Growth, Stage
from streams.tuning import Tuning
from tests.support import series
from tests.support.alerts import TUESDAY_20H05, an_alert
from tests.support.series import ONSET

EMPTY = {"meta", "path", "rect"}


class Reader(HTMLParser):
    """Collects tags, texts and attributes, and fails on a page that is not well nested."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str, str]] = []
        self.text: list[str] = []
        self.feed(page)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in EMPTY:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.text.append(data)

    def said(self) -> str:
        return " ".join("".join(self.text).split())


@pytest.fixture(scope="module")
def page_of_counts(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("report")
    path = series.write(folder / "volvic.csv", series.bins())
    labels = folder / "labels.csv"
    labels.write_text(f"start,end\n{series.stamp(ONSET)},{series.stamp(ONSET + 7200.0)}\n", "utf-8")
    report = folder / "page.html"
    backtest_file(Options(counts=str(path), labels=str(labels), report=str(report)), StringIO(), StringIO())
    return report.read_text("utf-8")


def a_trace(*alerts: Alert, name: str = "Volvic") -> Trace:
    start = TUESDAY_20H05 - 12 * 3600.0
    at = [start - start % 600.0 + 600.0 * n for n in range(144)]
    return Trace(
        territory="volvic",
        name=name,
        zone="Europe/Paris",
        step_min=10,
        at=at,
        observed=[31.0 if TUESDAY_20H05 - 900.0 <= t < TUESDAY_20H05 else 3.0 for t in at],
        expected=[4.0] * len(at),
        phi=[2.0] * len(at),
        told={"équilibré": [backtest.told_by(alert) for alert in alerts]},
        alerts=list(alerts),
    )


def a_page(*traces: Trace, lang: str = "fr", labels: list[Label] | None = None) -> str:
    known = None if labels is None else {"volvic": labels}
    outcome = compare(labels or [], [t for trace in traces for t in trace.told["équilibré"]], 30.0)
    return render(
        Page(
            source="posts.jsonl",
            lang=lang,
            setting="équilibré",
            traces=traces,
            labels=known,
            outcomes={"équilibré": outcome},
        )
    )


@cache
def an_episode() -> tuple[Alert, Alert]:
    alert = an_alert()
    over = an_alert(
        id="e4f1c2a9.2",
        transition=Transition.RESOLVED,
        at=alert.at + 7200.0,
        end=alert.end + 7200.0,
        score=0.4,
        quotes=(),
    )
    return alert, over


def test_the_page_loads_nothing_from_anywhere(page_of_counts: str) -> None:
    for page in (page_of_counts, a_page(a_trace(*an_episode()))):
        found = Reader(page)
        assert not found.tags & {"script", "img", "link", "iframe", "object", "embed", "video", "audio", "base", "form"}
        assert not [a for a in found.attributes if a[1] in ("src", "srcset", "xlink:href") or a[1].startswith("on")]
        assert {tag for tag, name, _ in found.attributes if name == "href"} <= {"a"}
        assert "url(" not in page
        assert "@import" not in page
        assert ("meta", "content", "default-src 'none'; style-src 'unsafe-inline'") in found.attributes


def test_the_outlook_of_an_alert_is_told_with_its_hour_and_what_came_of_it() -> None:
    outlook = Growth(stage=Stage.SPREAD, doubling_min=12.0, next_hour=130, next_hour_low=80, next_hour_high=210)
    opened = msgspec.structs.replace(an_episode()[0], growth=outlook, score=4.2)
    graver = msgspec.structs.replace(
        opened, id="e4f1c2a9.2", transition=Transition.ESCALATED, end=opened.end + 1200.0, score=30.0, growth=None
    )
    (said,) = outlooks([opened, graver])
    assert said.startswith("Évolution, à 20 h 06 : stade : propagation ; le rythme a doublé en 12 min environ ;")
    assert said.endswith(" : 80 à 210 messages (environ 130) ; il en est venu environ 32.")
    again = msgspec.structs.replace(graver, growth=Growth(stage=Stage.DECLINE))
    assert outlooks([opened, again])[1:] == ["Évolution, à 20 h 06 : stade : décrue."]


def test_what_came_is_not_said_where_the_stream_ends_before() -> None:
    outlook = Growth(next_hour=130, next_hour_low=80, next_hour_high=210)
    late = msgspec.structs.replace(an_episode()[0], growth=outlook)
    whole = a_trace(late)
    for length, known in ((79, True), (78, False)):
        cut = {name: getattr(whole, name)[:length] for name in ("at", "observed", "expected", "phi")}
        trace = msgspec.structs.replace(whole, **cut)
        assert (trace.end >= late.end + 3600.0) == known
        assert ("il en est venu" in Reader(a_page(trace)).said()) == known


def outlooks(alerts: list[Alert]) -> list[str]:
    """The sentences of a page that speak of what was to come."""
    page = a_page(a_trace(*alerts))
    found = re.findall('<p class="fact outlook">.*?</p>', page)
    return [Reader(text).said().replace("\u202f", " ") for text in found]


def test_words_of_strangers_stay_words() -> None:
    evil = '"><script>alert(1)</script>'
    alert, over = an_episode()
    quote = msgspec.structs.replace(alert.quotes[0], text=evil, handle=evil, url="javascript:alert(1)", platform=evil)
    alert = msgspec.structs.replace(alert, quotes=(quote,), platforms=((evil, 3),), topics=((evil, 2),))
    page = a_page(a_trace(alert, over, name=evil))
    found = Reader(page)
    assert "script" not in found.tags
    assert "alert(1)" in found.said()
    assert not [value for _, name, value in found.attributes if name == "href" and not value.startswith("http")]


def test_a_stranger_finds_the_crisis_its_start_and_its_reason_first(page_of_counts: str) -> None:
    said = Reader(a_page(a_trace(*an_episode()))).said()
    assert said.index("Volvic : crise, mardi 4 mars 2025, 19 h 52") < 200
    assert said.index("Plus de messages que d’habitude, et plus négatifs.") < 500
    assert "31 messages en 15 min, attendu 4 (2–7) un mardi à 20 h ; 27 auteurs ; 71 % négatifs" in said
    assert "alerte 20 h 06" in said
    assert "Scandale à Volvic : la source est à sec" in said
    whole = Reader(page_of_counts).said()
    assert "volvic : crise, vendredi 12 juin 2026, 1" in whole
    assert "auteurs ;" not in whole


def test_the_gravest_is_told_before_the_loudest() -> None:
    alert, over = an_episode()
    buzz = msgspec.structs.replace(
        alert, id="b.1", episode="b", kind=Kind.BUZZ, severity=Severity.INFO, score=90.0, observed=900, name="Issy"
    )
    other = a_trace(buzz, name="Issy")
    other.territory = "issy"
    said = Reader(a_page(other, a_trace(alert, over))).said()
    assert "Volvic : crise, mardi 4 mars 2025" in said[:200]
    assert said.index("Volvic : mardi 4 mars") < said.index("Issy : mardi 4 mars")
    assert "1 crise, 1 buzz en" in said


def test_an_episode_that_comes_back_is_told_by_itself_only_when_it_rings() -> None:
    alert, over = an_episode()
    back = msgspec.structs.replace(
        alert, id="e4f1c2a9.3", transition=Transition.REOPENED, since=over.end + 1800.0, at=over.end + 2400.0
    )
    (only,) = events(a_trace(alert, over, back))
    assert only.times == ((alert.since, over.end), (over.end + 1800.0, only.trace.end))
    assert "Retours dans la journée qui a suivi : 1." in Reader(a_page(a_trace(alert, over, back))).said()
    back = msgspec.structs.replace(back, score=3.0 * alert.score)
    first, second = events(a_trace(alert, over, back))
    assert (first.start, first.end, first.over) == (alert.since, over.end, True)
    assert (second.start, second.over) == (over.end + 1800.0, False)
    assert "C’est un épisode qui revient" in Reader(a_page(a_trace(alert, over, back))).said()


def test_what_was_noted_is_drawn_and_what_was_missed_is_named() -> None:
    noted = [
        Label(start=TUESDAY_20H05 - 600.0, end=TUESDAY_20H05 + 3600.0),
        Label(start=TUESDAY_20H05 - 30_000.0, end=TUESDAY_20H05 - 29_000.0),
    ]
    page = a_page(a_trace(*an_episode()), labels=noted)
    said = Reader(page).said()
    assert 'class="noted"' in page
    assert "✓ Vous aviez noté mardi 4 mars 2025, 19 h 55 : l’alerte vient 11 min après." in said
    assert "Manqués au réglage équilibré : mardi 4 mars 2025, 11 h 45" in said
    assert "1 sur 2" in said


def test_english_is_asked_for_and_said() -> None:
    page = a_page(a_trace(*an_episode()), lang="en")
    assert '<html lang="en">' in page
    assert '<html lang="fr">' in a_page(a_trace(*an_episode()))
    said = Reader(page).said()
    assert "Volvic: crisis, Tuesday 4 March 2025, 19:52" in said
    assert "alert 20:06" in said


def test_a_quiet_stream_says_so() -> None:
    said = Reader(a_page(a_trace())).said()
    assert "Rien n’aurait sonné" in said
    assert "aucun épisode" in said
    assert "Rien n’aurait sonné" in Reader(a_page()).said()


def test_columns_add_up_to_what_was_seen_and_leave_gaps() -> None:
    trace = a_trace()
    whole = columns(trace, trace.start, trace.end, 24)
    assert sum(c.observed for c in whole) == sum(trace.observed)
    assert sum(c.expected for c in whole) == pytest.approx(sum(trace.expected))
    assert {c.end - c.start for c in whole} == {3600.0}
    assert all(c.low <= c.expected <= c.high for c in whole)
    for name in ("at", "observed", "expected", "phi"):
        del getattr(trace, name)[30:90]
    assert len(columns(trace, trace.start, trace.end, 24)) < len(whole)
    assert a_page(trace).count('class="usual"') == 2


def test_bins_that_start_between_minutes_stay_whole(tmp_path: Path) -> None:
    path = series.write(tmp_path / "volvic.csv", [(at + 53.0, n, bad) for at, n, bad in series.bins(days=2)])
    trace = backtest_counts.run_counts(counts.load(path), Tuning()).trace
    shown = columns(trace, trace.start, trace.end, 10_000)
    assert [c.start for c in shown] == trace.at
