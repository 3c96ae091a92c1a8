"""The topics: what each carries, by which key, in how many partitions and for how long.

Posts, events, alerts and the changelogs of state have the same number of partitions, so that what belongs together
is on one worker. Keys decide partitions by `partition_of`, everywhere the same.
"""

from zlib import crc32

import msgspec
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import KafkaError, TopicAlreadyExistsError

from agents.security import KafkaSecurity
from agents.settings import Clock
from streams.errors import ClameurError, ConfigError, Problem

HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS

CHANGELOG = {
    "cleanup.policy": "compact",
    "max.message.bytes": "10485760",
    "segment.bytes": str(64 << 20),
    "segment.ms": str(HOUR_MS),
    "min.cleanable.dirty.ratio": "0.2",
    "delete.retention.ms": str(HOUR_MS),
}
"""What a worker reads to recover is all that was not compacted yet. Kafka's own settings leave a whole gigabyte of each
partition alone, then half of it, and every deleted minute for a day."""

SOURCES, TERRITORIES, REGIONS = "sources", "territories", "regions"
"""Tables: the clock of each posts partition, the state of each territory, the notification log of each region."""

TABLES = (SOURCES, TERRITORIES, REGIONS)


class Topic(msgspec.Struct, frozen=True, kw_only=True):
    """A topic as it is to be: ``key`` says in words what its records are keyed by, ``config`` is Kafka's own."""

    name: str
    partitions: int
    key: str
    config: dict[str, str]


class Topics(msgspec.Struct, frozen=True, kw_only=True):
    """The topics of one application."""

    posts: Topic
    events: Topic
    alerts: Topic
    dead: Topic
    changelogs: tuple[Topic, ...]

    @property
    def all(self) -> tuple[Topic, ...]:
        """Every topic, in the order of the walk."""
        return (self.posts, self.events, self.alerts, self.dead, *self.changelogs)


def declare(app_id: str, partitions: int, *, posts: str = "posts", clock: Clock = Clock.WALL) -> Topics:
    """The topics of an application.

    Args:
        app_id: Prefix of every topic but that of posts, which belongs to those who write it.
        partitions: Partitions of each.
        posts: Name of the posts topic.
        clock: With the event clock, posts may be of any age: they are kept until somebody deletes them, and the
            broker does not mind their timestamps. With the wall clock, it refuses those from the future.
    """
    kept = {"retention.ms": str(7 * DAY_MS), "max.message.bytes": "1048576"}
    live = clock is Clock.WALL
    return Topics(
        posts=Topic(
            name=posts,
            partitions=partitions,
            key="post id",
            config=kept | ({"message.timestamp.after.max.ms": str(HOUR_MS)} if live else {"retention.ms": "-1"}),
        ),
        events=Topic(
            name=f"{app_id}.events",
            partitions=partitions,
            key="territory",
            config=kept | {"retention.ms": str(30 * DAY_MS)},
        ),
        alerts=Topic(
            name=f"{app_id}.alerts",
            partitions=partitions,
            key="region",
            config=kept | {"retention.ms": str(90 * DAY_MS)},
        ),
        dead=Topic(
            name=f"{app_id}.dead",
            partitions=partitions,
            key="as it came",
            config={"retention.ms": str(14 * DAY_MS), "max.message.bytes": "2097152"},
        ),
        changelogs=tuple(
            Topic(
                name=f"{app_id}-{table}-changelog",
                partitions=partitions,
                key="part of a state",
                config=CHANGELOG,
            )
            for table in TABLES
        ),
    )


def partition_of(key: str, partitions: int) -> int:
    """The partition of a key.

    >>> partition_of("volvic", 8) == partition_of("volvic", 8)
    True
    """
    return crc32(key.encode()) % partitions


async def ensure(topics: Topics, broker: str, security: KafkaSecurity) -> tuple[str, ...]:
    """Create the topics that do not exist yet.

    Returns:
        The names of those that were created.

    Raises:
        ConfigError: When an existing topic has another number of partitions, or one cannot be created. Posts may
            have more when all else is there already: an installation that runs goes on (`agents.fetching.narrow`).
        ClameurError: When the broker cannot be asked.
    """
    client = AIOKafkaAdminClient(bootstrap_servers=broker, **security.client_options())
    try:
        await client.start()
        there = {t["topic"]: len(t["partitions"]) for t in await client.describe_topics() if not t["error_code"]}
        own = [topic for topic in topics.all if topic is not topics.posts]
        running = all(there.get(topic.name) == topic.partitions for topic in own)
        wrong = [
            Problem(
                file=broker,
                key=topic.name,
                what=f"the topic has {there[topic.name]} partitions, {topic.partitions} are asked for",
                fix="set CLAMEUR_PARTITIONS to what it has, or use another CLAMEUR_APP_ID",
            )
            for topic in topics.all
            if there.get(topic.name, topic.partitions) != topic.partitions
            and not (topic is topics.posts and running and there[topic.name] > topic.partitions)
        ]
        if wrong:
            raise ConfigError(*wrong)
        missing = [topic for topic in topics.all if topic.name not in there]
        if missing:
            made = await client.create_topics([_new(topic) for topic in missing])
            refused = [
                (name, why) for name, code, why in made.topic_errors if code not in (0, TopicAlreadyExistsError.errno)
            ]
            if refused:
                raise ConfigError(
                    *(
                        Problem(
                            file=broker,
                            key=name,
                            what=f"the topic cannot be created: {why}",
                            fix="create it, or let this user create it",
                        )
                        for name, why in refused
                    )
                )
        return tuple(topic.name for topic in missing)
    except KafkaError as error:
        raise ClameurError(
            f"cannot ask Kafka at {broker} for its topics: {error}; check CLAMEUR_BROKER and CLAMEUR_KAFKA_*"
        ) from error
    finally:
        await client.close()


def _new(topic: Topic) -> NewTopic:
    """With the cluster's own replication factor, which aiokafka takes only beside an (empty) assignment of replicas."""
    return NewTopic(topic.name, topic.partitions, -1, replica_assignments={}, topic_configs=topic.config)
