"""Metrics: documented one by one, named by their unit, labels from closed lists."""

import re
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry, generate_latest

from agents.metrics import ANSWERED, ASKED, OK, Metrics
from alerts.blindness import Cause
from alerts.model import (
    Alert,
    Delivery,
    DeliveryAction,
    DeliveryReason,
    Kind,
    Outcome,
    Reason,
    Severity,
    Transition,
)
from streams.errors import DecodeReason, NotifyReason

DOCUMENT = (Path(__file__).parents[2] / "docs" / "reference" / "metrics.md").read_text("utf-8")
ROW = re.compile(r"^\| `(clameur_\w+)` \| (\w+) \| ([^|]+) \| (.+) \|$", re.MULTILINE)
LIST = re.compile(r"^\| `(\w+)` \| (`.+`) \|$", re.MULTILINE)
UNITS = (
    "_total",
    "_seconds",
    "_bytes",
    "_episodes",
    "_deliveries",
    "_connections",
    "_keys",
    "_records",
    "_info",
    "_blind",
)
"""What is true or not has no unit."""
REASONS: dict[str, tuple[str, ...]] = {
    "clameur_posts_bad": tuple(DecodeReason),
    "clameur_episode_transitions": tuple(Reason),
    "clameur_deliveries": tuple(DeliveryReason),
    "clameur_notifications": (OK, *NotifyReason),
    "clameur_slack_retries": tuple(NotifyReason),
    "clameur_charts": (OK, *NotifyReason),
}
OWN_LISTS: dict[tuple[str, str], tuple[str, ...]] = {
    ("clameur_slack_commands", "action"): ASKED,
    ("clameur_slack_commands", "outcome"): ANSWERED,
}
CANARY = "Sébastien Canari"


def alert(transition: Transition = Transition.OPENED, at: float = 1300.0) -> Alert:
    return Alert(
        id="e.1",
        at=at,
        territory="volvic",
        name=CANARY,
        region="auvergne",
        zone="Europe/Paris",
        lang="fr",
        episode="e",
        kind=Kind.CRISIS,
        transition=transition,
        severity=Severity.WARNING,
        reason=Reason.VOLUME,
        since=1000.0,
        end=1200.0,
        window_s=600.0,
        observed=31,
        expected=4.0,
        expected_low=2,
        expected_high=7,
        score=9.0,
        authors=27,
        negative_share=0.71,
        usual_negative_share=0.18,
        crisis_share=0.2,
        amplification=0.1,
    )


@pytest.fixture
def registry() -> CollectorRegistry:
    return CollectorRegistry()


@pytest.fixture
def metrics(registry: CollectorRegistry) -> Metrics:
    return Metrics(
        registry,
        version="0.1.0",
        territories=("volvic", "auvergne"),
        partitions=2,
        topics=("posts",),
        tables=("territories",),
        now=lambda: 2000.0,
    )


def exercise(metrics: Metrics) -> None:
    """Call every method, with every value of the closed lists and with some that are in none."""
    metrics.posts(3, newest=1500.0)
    metrics.heartbeats(2)
    for decode_reason in DecodeReason:
        metrics.bad(decode_reason)
    for territory in ("volvic", "auvergne", CANARY):
        metrics.mentions(territory, 2)
    metrics.late()
    metrics.duplicates()
    metrics.decided(61.0)
    for transition in Transition:
        metrics.alert(alert(transition))
    metrics.open_episodes({Kind.CRISIS: 1})
    for action in DeliveryAction:
        for reason in DeliveryReason:
            metrics.delivery(Delivery(id="d", at=0.0, region="r", action=action, reason=reason, alert=alert()))
    metrics.notification(Outcome.DONE)
    for notify_reason in NotifyReason:
        metrics.notification(Outcome.FAILED, notify_reason)
        metrics.slack_retry(notify_reason)
        metrics.chart(notify_reason)
    metrics.notify_queue(4)
    for asked in ASKED:
        for answered in ANSWERED:
            metrics.slack_command(asked, answered)
    metrics.blind([Cause.LAG])
    metrics.slack_connections(1)
    metrics.watermark(1, 1940.0)
    metrics.watermark(99, 1940.0)
    metrics.consumer_lag("posts", 0, 7)
    metrics.consumer_lag(CANARY, 0, 7)
    metrics.table("territories", 5)
    metrics.table(CANARY, 5)
    metrics.error("ingest")


def samples(registry: CollectorRegistry) -> list[tuple[str, str, dict[str, str]]]:
    """Every sample as family, type and labels (without the histogram's own)."""
    return [
        (family.name, family.type, {name: value for name, value in sample.labels.items() if name != "le"})
        for family in registry.collect()
        if not family.name.startswith("process_")
        for sample in family.samples
    ]


def shown(name: str, kind: str) -> str:
    return name + {"counter": "_total", "info": "_info"}.get(kind, "")


def test_every_metric_is_documented_with_its_type_and_labels_and_no_other(
    registry: CollectorRegistry, metrics: Metrics
) -> None:
    exercise(metrics)
    told = {name: (kind, frozenset(re.findall(r"`(\w+)`", labels))) for name, kind, labels, _ in ROW.findall(DOCUMENT)}
    found = {
        shown(name, kind): ("gauge" if kind == "info" else kind, frozenset(labels))
        for name, kind, labels in samples(registry)
    }
    assert told == found


def test_the_document_lists_the_label_values_that_there_are(metrics: Metrics) -> None:
    told = {name: tuple(re.findall(r"`(\w+)`", values)) for name, values in LIST.findall(DOCUMENT)}
    assert told == {name: metrics.labels[name] for name in told}
    assert told.keys() == {"agent", "kind", "severity", "transition", "action", "outcome", "cause"}


def test_the_document_lists_the_reasons_that_there_are() -> None:
    told = {name: tuple(re.findall(r"`(\w+)`", text)) for name, _, _, text in ROW.findall(DOCUMENT)}
    for name, reasons in REASONS.items():
        if name not in ("clameur_slack_retries", "clameur_charts"):  # said to be those of notifications
            assert told[f"{name}_total"] == reasons


def test_the_document_lists_what_people_may_ask_for_and_what_may_come_of_it() -> None:
    (told,) = (text for name, _, _, text in ROW.findall(DOCUMENT) if name == "clameur_slack_commands_total")
    values = re.findall(r"`(\w+)`", told)
    assert values == [*ASKED, *ANSWERED]


def test_label_values_come_from_closed_lists(registry: CollectorRegistry, metrics: Metrics) -> None:
    exercise(metrics)
    for name, _, labels in samples(registry):
        for label, value in labels.items():
            if name == "clameur_build":
                continue
            allowed = REASONS[name] if label == "reason" else OWN_LISTS.get((name, label)) or metrics.labels[label]
            assert value in allowed, (name, label)


def test_names_end_in_their_unit() -> None:
    names = [name for name, _, _, _ in ROW.findall(DOCUMENT)]
    assert len(names) > 15
    assert [name for name in names if not name.endswith(UNITS)] == []


def test_nothing_of_what_is_said_or_by_whom_is_shown(registry: CollectorRegistry, metrics: Metrics) -> None:
    exercise(metrics)
    assert "Canari" not in generate_latest(registry).decode()


def test_counters_of_closed_lists_stand_at_zero_from_the_start(registry: CollectorRegistry, metrics: Metrics) -> None:
    assert metrics
    for reason in NotifyReason:
        labels = {"outcome": "failed", "reason": reason.value}
        assert registry.get_sample_value("clameur_notifications_total", labels) == 0
    assert registry.get_sample_value("clameur_mentions_total", {"territory": "volvic"}) == 0
    assert registry.get_sample_value("clameur_open_episodes", {"kind": "crisis"}) == 0
    assert registry.get_sample_value("clameur_mentions_total", {"territory": "other"}) is None


def test_what_is_counted_is_shown(registry: CollectorRegistry, metrics: Metrics) -> None:
    exercise(metrics)
    value = registry.get_sample_value
    assert value("clameur_posts_total") == 3
    assert value("clameur_last_post_timestamp_seconds") == 1500.0
    assert value("clameur_posts_bad_total", {"reason": "not_json"}) == 1
    assert value("clameur_mentions_total", {"territory": "volvic"}) == 2
    assert value("clameur_mentions_total", {"territory": "other"}) == 2
    assert value("clameur_end_to_end_lag_seconds_sum") == 61.0
    assert value("clameur_notifications_total", {"outcome": "done", "reason": "ok"}) == 1
    assert value("clameur_notifications_total", {"outcome": "failed", "reason": "other"}) == 1
    assert value("clameur_table_keys", {"table": "territories"}) == 5
    assert value(
        "clameur_build_info", {"version": "0.1.0", "python": re.findall(r'python="([^"]+)"', text(registry))[0]}
    )


def text(registry: CollectorRegistry) -> str:
    return generate_latest(registry).decode()


def test_only_an_opening_has_a_detection_delay(registry: CollectorRegistry, metrics: Metrics) -> None:
    for transition in Transition:
        metrics.alert(alert(transition))
    assert registry.get_sample_value("clameur_detection_delay_seconds_count") == 1
    assert registry.get_sample_value("clameur_detection_delay_seconds_sum") == 300.0


def test_an_episode_that_is_over_is_no_longer_open(registry: CollectorRegistry, metrics: Metrics) -> None:
    metrics.open_episodes({Kind.CRISIS: 2})
    metrics.open_episodes({Kind.BUZZ: 1})
    assert registry.get_sample_value("clameur_open_episodes", {"kind": "crisis"}) == 0
    assert registry.get_sample_value("clameur_open_episodes", {"kind": "buzz"}) == 1


def test_the_age_of_a_watermark_is_reckoned_when_it_is_asked_for() -> None:
    now = 2000.0
    registry = CollectorRegistry()
    metrics = Metrics(registry, version="0", partitions=1, now=lambda: now)
    metrics.watermark(0, 1940.0)
    assert registry.get_sample_value("clameur_watermark_age_seconds", {"partition": "0"}) == 60.0
    now = 2030.0
    assert registry.get_sample_value("clameur_watermark_age_seconds", {"partition": "0"}) == 90.0


def test_a_partition_that_was_taken_away_is_forgotten(registry: CollectorRegistry, metrics: Metrics) -> None:
    metrics.watermark(0, 1940.0)
    metrics.watermark(1, 1940.0)
    metrics.consumer_lag("posts", 1, 7)
    metrics.revoked(1)
    assert registry.get_sample_value("clameur_watermark_age_seconds", {"partition": "0"}) == 60.0
    assert registry.get_sample_value("clameur_watermark_age_seconds", {"partition": "1"}) is None
    assert registry.get_sample_value("clameur_consumer_lag_records", {"topic": "posts", "partition": "1"}) is None


def test_two_processes_worth_of_metrics_do_not_meet() -> None:
    one, two = CollectorRegistry(), CollectorRegistry()
    Metrics(one, version="0").posts(1, newest=0.0)
    Metrics(two, version="0")
    assert one.get_sample_value("clameur_posts_total") == 1
    assert two.get_sample_value("clameur_posts_total") == 0


def test_the_process_itself_is_watched_too(registry: CollectorRegistry, metrics: Metrics) -> None:
    assert metrics
    assert (registry.get_sample_value("process_resident_memory_bytes") or 0) > 0


def test_counters_have_no_second_series_for_their_date(registry: CollectorRegistry, metrics: Metrics) -> None:
    exercise(metrics)
    assert "_created" not in text(registry)
