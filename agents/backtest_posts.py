"""Backtest of a stream of posts: the replay as it is, and beside it a watch per setting over the same minutes."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache, partial

from agents import replay as replays
from agents.backtest import Trace, Watch, told
from agents.replay import Replay
from alerts.model import Alert, Bulletin, Delivery
from alerts.policy import Policy, with_a_route
from streams import figures, gazetteer
from streams import monitor as monitors
from streams.detectors import volume
from streams.monitor import Monitor
from streams.scores import Reading
from streams.sentiment.rerank import Reranker
from streams.territory import Territory
from streams.tuning import Tuning
from streams.window import MINUTE_S

STEP_MIN = 10
"""Length of a bin of the traces, minutes: what is drawn of a stream of posts."""


class PostsRun(Replay):
    """A replay that also notes what was seen, and what other settings would have told.

    Args:
        territories: The territories, as declared.
        tuning: The setting that alerts are of.
        others: More settings to follow, by name.
        alerts: Whether alerts are wanted at all; without them only ``others`` are followed, in half the time.
        weights: What corrects the rules of sentiment, if anything does.
    """

    def __init__(
        self,
        territories: Iterable[Territory],
        tuning: Tuning,
        others: Mapping[str, Tuning],
        *,
        alerts: bool = True,
        weights: Reranker | None = None,
    ) -> None:
        known = tuple(territories)
        policy = with_a_route(Policy(), "backtest")
        super().__init__(known, gazetteer.compile(known), tuning, policy, weights=weights)
        self.traces: dict[str, Trace] = {}
        self._tuning = tuning
        self._others = others
        self._alerts = alerts
        self._monitors: dict[str, Monitor] = {}
        self._watches: dict[str, dict[str, Watch]] = {}

    def tick(self, at: float, heard: float | None = None) -> Iterator[Alert | Delivery | Bulletin]:
        """Let time pass, for the watches too."""
        for territory, mentions in self._waiting.items():
            monitor = self._monitor(territory)
            for mention in mentions:
                monitors.add(monitor, mention, self._tuning)
        for territory in sorted(self._monitors):
            self._advance(territory, at)
        if self._alerts:
            for item in super().tick(at, heard):
                if isinstance(item, Alert):
                    self.traces[item.territory].alerts.append(item)
                yield item
        else:
            self.clock = at
            self._waiting.clear()

    def _monitor(self, territory: str) -> Monitor:
        if territory not in self._monitors:
            declared = self.rules[territory].territory
            self._monitors[territory] = monitors.fresh(declared.usual_per_hour)
            self._watches[territory] = {
                name: Watch(territory, tuning, self._tuning) for name, tuning in self._others.items()
            }
            self.traces[territory] = Trace(
                territory=territory,
                name=declared.name,
                zone=declared.zone,
                step_min=STEP_MIN,
                told={name: [] for name in self._others},
            )
        return self._monitors[territory]

    def _advance(self, territory: str, at: float) -> None:
        monitor, trace = self._monitors[territory], self.traces[territory]
        declared = self.rules[territory].territory
        for reading in monitors.advance(monitor, at, declared.zone, self._tuning, declared.school_zone):
            _note(trace, monitor, reading)
            look = cache(partial(figures.last, monitor))  # the watches ask for the same figures
            for name, watch in self._watches[territory].items():
                seen = watch.see(reading, look)
                if seen is not None:
                    trace.told[name].append(told(seen[0], seen[1], reading, reading.at + watch.tuning.lateness_s))


def _note(trace: Trace, monitor: Monitor, reading: Reading) -> None:
    """Add a closed minute to the bin that it belongs to."""
    minute = monitor.closed - 1
    start = float((minute - minute % STEP_MIN) * MINUTE_S)
    if not trace.at or trace.at[-1] != start:
        trace.at.append(start)
        trace.observed.append(0.0)
        trace.expected.append(0.0)
        trace.phi.append(volume.phi_of(monitor.volume, 3))
    trace.expected[-1] += monitor.rates[-1]
    if reading.active:
        trace.observed[-1] += monitor.history[-1].voices


def run_posts(
    raw: Iterable[bytes],
    territories: Iterable[Territory],
    tuning: Tuning,
    others: Mapping[str, Tuning],
    *,
    alerts: bool = True,
    weights: Reranker | None = None,
) -> PostsRun:
    """Run a file of posts through the replay, to its end.

    Args:
        raw: The lines of the file.
        territories: The territories, as declared.
        tuning: The setting that alerts are of.
        others: More settings to follow, by name.
        alerts: See `PostsRun`.
        weights: See `PostsRun`.
    """
    run = PostsRun(territories, tuning, others, alerts=alerts, weights=weights)
    for _ in replays.run(run, raw):
        pass
    return run
