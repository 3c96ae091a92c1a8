"""Every Prometheus metric, in one class that is built once per process.

Each is told in ``docs/reference/metrics.md``. A name ends in its unit; labels come from closed lists; nothing of a
post or its author is ever in one. Series of a closed list stand at 0 from the start, so that an alert rule sees the
first increase.
"""

import platform
import time
from collections.abc import Callable, Collection, Iterable, Mapping
from itertools import product
from typing import Final

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    Info,
    ProcessCollector,
    disable_created_metrics,
)

from alerts.blindness import Cause
from alerts.model import (
    Action,
    Alert,
    Delivery,
    DeliveryAction,
    DeliveryReason,
    Kind,
    Outcome,
    Reason,
    RefusalReason,
    Severity,
    Transition,
)
from alerts.slack.slash import Verb
from streams.errors import DecodeReason, NotifyReason

OTHER: Final = "other"
"""Label of what is not among the names that the process was started with; it should not occur."""

OK: Final = "ok"
"""The reason of a notification that was done."""

AGENTS: Final = ("ingest", "detect", "notify", "clock", "listen")

ASKED: Final = (*Action, *Verb, OTHER)
"""What a person can ask for in Slack."""

ANSWERED: Final = (Outcome.DONE, *RefusalReason)
"""What came of it."""

LAG_BUCKETS: Final = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 180, 300, 900, 3600)
"""Seconds: from what one poll takes (≈ 0.05), over the lateness that every decision waits for, to an hour's outage."""

DELAY_BUCKETS: Final = (60, 120, 180, 300, 420, 600, 900, 1200, 1800, 3600, 7200, 14400, 21600)
"""Seconds: time is counted in minutes, and the longest window has six hours."""


class Metrics:
    """What the process has seen and done.

    Args:
        registry: Where the metrics are shown; a registry takes one `Metrics`.
        version: Clameur's version.
        territories: The configured territories' ids.
        partitions: Number of partitions of every topic.
        topics: The topics that are read.
        tables: The tables of state.
        now: The clock that ages are reckoned with when they are asked for (epoch seconds).

    Attributes:
        labels: The closed list behind each label name, for those who check it.
    """

    def __init__(
        self,
        registry: CollectorRegistry,
        *,
        version: str,
        territories: Iterable[str] = (),
        partitions: int = 0,
        topics: Iterable[str] = (),
        tables: Iterable[str] = (),
        now: Callable[[], float] = time.time,
    ) -> None:
        # Else every counter has a second series, with its date of birth.
        disable_created_metrics()  # type: ignore[no-untyped-call]  # the library leaves this one untyped
        ProcessCollector(registry=registry)
        self._registry = registry
        self._now = now
        self.labels: dict[str, tuple[str, ...]] = {
            "territory": (*sorted(territories), OTHER),
            "partition": (*map(str, range(partitions)), OTHER),
            "topic": (*sorted(topics), OTHER),
            "table": (*sorted(tables), OTHER),
            "agent": AGENTS,
            "kind": tuple(Kind),
            "transition": tuple(Transition),
            "severity": tuple(Severity),
            "action": tuple(DeliveryAction),
            "outcome": tuple(Outcome),
            "cause": tuple(Cause),
        }
        self._known = {name: frozenset(values) for name, values in self.labels.items()}  # a list may have 35,000
        self._declare_listening()
        self._declare_deciding()
        self._declare_telling()
        self._declare_running(version)

    def posts(self, count: int, newest: float) -> None:
        """So many records were read that may be posts; the newest came in then (epoch seconds)."""
        self._posts.inc(count)
        self._last_post.set(newest)

    def bad(self, reason: DecodeReason, count: int = 1) -> None:
        """So many records were no posts."""
        self._bad.labels(reason).inc(count)

    def heartbeats(self, count: int) -> None:
        """So many heartbeats were read."""
        self._heartbeats.inc(count)

    def mentions(self, territory: str, count: int = 1) -> None:
        """So many posts spoke of a territory."""
        self._mentions.labels(self._listed("territory", territory)).inc(count)

    def late(self, count: int = 1) -> None:
        """So many mentions came after their minute was closed."""
        self._late.inc(count)

    def duplicates(self, count: int = 1) -> None:
        """So many mentions had been counted before."""
        self._duplicates.inc(count)

    def decided(self, lag_s: float) -> None:
        """A mention was decided upon so many seconds after its post came in."""
        self._lag.observe(max(0.0, lag_s))

    def alert(self, alert: Alert) -> None:
        """An alert was decided."""
        self._alerts.labels(alert.kind, alert.transition, alert.severity).inc()
        self._transitions.labels(alert.transition, alert.reason).inc()
        if alert.transition is Transition.OPENED:
            self._delay.observe(max(0.0, alert.at - alert.since))

    def open_episodes(self, counts: Mapping[Kind, int]) -> None:
        """So many episodes are open, by kind; a kind that is not named has none."""
        for kind in Kind:
            self._episodes.labels(kind).set(counts.get(kind, 0))

    def delivery(self, delivery: Delivery) -> None:
        """It was decided what to do with an alert."""
        self._deliveries.labels(delivery.action, delivery.reason).inc()

    def notification(self, outcome: Outcome, reason: NotifyReason | None = None) -> None:
        """A delivery ended; the reason is that of its failure."""
        self._notifications.labels(outcome, reason or OK).inc()

    def slack_retry(self, reason: NotifyReason) -> None:
        """A call to Slack is made again."""
        self._retries.labels(reason).inc()

    def chart(self, reason: NotifyReason | None) -> None:
        """A chart was put into a message; the reason is why it was not."""
        self._charts.labels(reason or OK).inc()

    def notify_queue(self, depth: int) -> None:
        """So many deliveries wait to be sent."""
        self._queue.set(depth)

    def slack_command(self, action: str, outcome: str) -> None:
        """Somebody asked for something in Slack, one of `ASKED`; what came of it is one of `ANSWERED`."""
        self._asked.labels(action, outcome).inc()

    def blind(self, causes: Collection[Cause]) -> None:
        """These are what is wrong now."""
        for cause in Cause:
            self._blind.labels(cause).set(cause in causes)

    def slack_connections(self, count: int) -> None:
        """So many connections listen to Slack."""
        self._connections.set(count)

    def watermark(self, partition: int, at: float) -> None:
        """The posts of a partition of the events topic are complete up to then (epoch seconds)."""
        self._watermark.labels(self._listed("partition", str(partition))).set_function(lambda: self._now() - at)

    def consumer_lag(self, topic: str, partition: int, records: int) -> None:
        """So many records of a partition are still to be read."""
        self._behind.labels(self._listed("topic", topic), self._listed("partition", str(partition))).set(records)

    def revoked(self, partition: int) -> None:
        """A partition is another worker's now: forget its watermark and its lag."""
        label = self._listed("partition", str(partition))
        self._watermark.remove_by_labels({"partition": label})
        self._behind.remove_by_labels({"partition": label})

    def table(self, name: str, keys: int) -> None:
        """A table of state has so many keys."""
        self._keys.labels(self._listed("table", name)).set(keys)

    def error(self, agent: str) -> None:
        """An agent met an error that it did not expect; ``agent`` is one of `AGENTS`."""
        self._errors.labels(agent).inc()

    def _declare_listening(self) -> None:
        self._posts = self._counter("posts", "Records read from the posts topic, heartbeats left out.")
        self._bad = self._counter("posts_bad", "Records that were no posts.", reason=tuple(DecodeReason))
        self._heartbeats = self._counter("heartbeats", "Heartbeats read from the posts topic.")
        self._last_post = self._gauge("last_post_timestamp_seconds", "When the newest post came in, epoch seconds.")
        self._mentions = self._counter(
            "mentions", "Posts that spoke of a territory.", territory=self.labels["territory"][:-1]
        )
        self._late = self._counter("mentions_late", "Mentions that came after their minute was closed.")
        self._duplicates = self._counter("mentions_duplicate", "Mentions that had been counted before.")

    def _declare_deciding(self) -> None:
        self._lag = self._histogram("end_to_end_lag", "From a post's arrival to the decision on it.", LAG_BUCKETS)
        self._delay = self._histogram("detection_delay", "From a rise's start to its alert, opened.", DELAY_BUCKETS)
        self._watermark = self._gauge(
            "watermark_age_seconds", "Time since all posts were known to be in.", **self._of("partition")
        )
        self._episodes = self._gauge("open_episodes", "Episodes that are open.", **self._of("kind"))
        self.open_episodes({})
        self._alerts = self._counter("alerts", "Alerts decided.", **self._of("kind", "transition", "severity"))
        self._transitions = self._counter(
            "episode_transitions", "Changes of episodes, and why.", **self._of("transition"), reason=tuple(Reason)
        )

    def _declare_telling(self) -> None:
        self._deliveries = self._counter(
            "deliveries", "What was done with alerts, and why.", **self._of("action"), reason=tuple(DeliveryReason)
        )
        self._notifications = self._counter(
            "notifications", "How deliveries ended.", **self._of("outcome"), reason=(OK, *NotifyReason)
        )
        self._retries = self._counter("slack_retries", "Calls to Slack made again.", reason=tuple(NotifyReason))
        self._charts = self._counter("charts", "Charts put into messages, or why not.", reason=(OK, *NotifyReason))
        self._queue = self._gauge("notify_queue_deliveries", "Deliveries that wait to be sent.")
        self._asked = self._counter(
            "slack_commands", "What people asked for in Slack, and what came of it.", action=ASKED, outcome=ANSWERED
        )
        self._blind = self._gauge(
            "blind", "Whether posts, data or deliveries fail: 1 while they do.", **self._of("cause")
        )
        self.blind(())
        self._connections = self._gauge("slack_connections", "Connections that listen to Slack.")

    def _declare_running(self, version: str) -> None:
        self._keys = self._gauge("table_keys", "Keys in a table of state.", **self._of("table"))
        self._behind = self._gauge(
            "consumer_lag_records", "Records still to be read.", **self._of("topic"), **self._of("partition")
        )
        self._errors = self._counter("errors", "Errors that an agent did not expect.", **self._of("agent"))
        build = Info("clameur_build", "What is running.", registry=self._registry)
        build.info({"version": version, "python": platform.python_version()})

    def _of(self, *names: str) -> dict[str, tuple[str, ...]]:
        return {name: self.labels[name] for name in names}

    def _listed(self, label: str, value: str) -> str:
        return value if value in self._known[label] else OTHER

    def _counter(self, name: str, told: str, **labels: tuple[str, ...]) -> Counter:
        return _at_zero(Counter(f"clameur_{name}", told, tuple(labels), registry=self._registry), labels)

    def _gauge(self, name: str, told: str, **labels: tuple[str, ...]) -> Gauge:
        return Gauge(f"clameur_{name}", told, tuple(labels), registry=self._registry)

    def _histogram(self, name: str, told: str, buckets: tuple[float, ...]) -> Histogram:
        return Histogram(f"clameur_{name}_seconds", told, buckets=buckets, registry=self._registry)


def _at_zero(counter: Counter, labels: Mapping[str, tuple[str, ...]]) -> Counter:
    if labels:
        for values in product(*labels.values()):
            counter.labels(*values)
    return counter
