"""The process looks at itself once a second, and tells the people who run it when it is blind, late or not heard."""

from collections import Counter
from typing import Any

import structlog

from agents.context import Context
from agents.detect import Detect
from agents.ingest import Ingest
from agents.outbox import Outbox
from agents.transport import ChunkedConsumer
from alerts import blindness
from alerts.blindness import Observation, Watch, Word
from alerts.model import Bulletin
from alerts.wording.blindness import said

_log = structlog.get_logger(__name__)


class SelfWatch:
    """Runs `alerts.blindness` on the wall clock.

    What it tells goes straight to the outbox: it is of this process and of now, so that it is not written down.
    """

    def __init__(self, context: Context, ingest: Ingest, detect: Detect, outbox: Outbox) -> None:
        self._context = context
        self._ingest = ingest
        self._detect = detect
        self._outbox = outbox
        self._watch = Watch()
        self._posts = 0
        territories = [rules.territory for rules in context.rules.values()]
        self._lang, self._zone = Counter((t.lang, t.zone) for t in territories).most_common(1)[0][0]

    def beat(self) -> None:
        """Look, and tell."""
        seen = self._observe()
        self._watch, words = blindness.look(self._watch, seen)
        self._context.metrics.blind(self._watch.troubles)
        for word in words:
            _log.error(
                f"blind.{'over' if word.over else 'told'}",
                cause=word.cause,
                since=word.since,
                count=word.count,
                lag_s=word.lag_s,
            )
        channel = self._context.policy.ops_channel
        if channel:
            self._outbox.submit(self._bulletin(word, channel) for word in words)

    def _observe(self) -> Observation:
        now, watermark = self._context.now(), self._detect.watermark()
        posts, self._posts = self._ingest.posts - self._posts, self._ingest.posts
        consumer: Any = self._context.app.consumer
        name = self._context.topics.posts.name
        return Observation(
            at=now,
            listens=any(tp.topic == name for tp in consumer.assignment()),
            posts=posts,
            lag_s=now - watermark if watermark else 0.0,
            waiting=self._outbox.waiting,
            stuck_s=self._outbox.stuck_s(now),
            unread=consumer.unread(name) if isinstance(consumer, ChunkedConsumer) else 0,
        )

    def _bulletin(self, word: Word, channel: str) -> Bulletin:
        title, lines = said(word, self._lang, self._zone)
        step = "over" if word.over else "on"
        return Bulletin(
            id=f"blind/{word.cause}/{word.since:.3f}/{step}/{channel}",
            at=word.at,
            region="",
            channel=channel,
            title=title,
            lines=lines,
        )
