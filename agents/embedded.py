"""The embedded broker: a small in-memory Kafka on loopback that comes with the client library, for demos and trials.

It is the mock cluster of librdkafka, which the ``confluent-kafka`` wheel bundles. Any ordinary Kafka client can talk to
it over TCP. It runs in native threads of its own, so it does not share Python's global lock with its clients.

    python -m agents.embedded --topic posts:8 --topic clameur.events:8

Limits, from librdkafka's source (``src/rdkafka_mock.c``): a partition keeps its last 5 MiB or 100,000 batches; nothing
is kept on disk; a topic can only be created by this process, or with four partitions by a client that asks for one
that does not exist; the port is chosen by the system.
"""

import argparse
import ctypes
import re
import signal
import threading
from collections.abc import Mapping, Sequence
from types import MappingProxyType, TracebackType
from typing import Any, Self

from confluent_kafka import cimpl

from streams.errors import ClameurError

KEEPS_NOTHING = (
    "Embedded broker: it keeps everything in memory only, a few megabytes per topic partition, "
    "and forgets it all when it stops. For real use give the address of a Kafka cluster."
)
"""What the user must know; the command line prints it whenever this broker is used."""

FAUST_SETTINGS: Mapping[str, Any] = MappingProxyType(
    {
        "topic_allow_declare": False,  # it has no CreateTopics
        "topic_disable_leader": True,  # one topic less to create first
        "topic_replication_factor": 1,
        "broker_check_crcs": False,  # nothing crosses a wire
        "broker_session_timeout": 6.0,  # a restarted worker waits this long for its former self (default 60)
        "broker_heartbeat_interval": 1.0,
    }
)
"""What a Faust app needs on this broker. `EmbeddedBroker` must be told every topic, the tables' changelogs included."""

_LEGAL_TOPIC = re.compile(r"[A-Za-z0-9._-]{1,249}")  # org.apache.kafka.common.internals.Topic
_PRODUCER = 0  # rd_kafka_type_t RD_KAFKA_PRODUCER
_ERROR_TEXT_BYTES = 512


class EmbeddedBrokerError(ClameurError):
    """The embedded broker cannot be started here."""


class EmbeddedBroker:
    """One broker with its topics, from `start` to `stop`; also a context manager.

    Args:
        topics: Topic name → number of partitions (≥ 1).

    Raises:
        EmbeddedBrokerError: A topic cannot be called so, or this build of the client has no mock cluster.

    Example:
        >>> with EmbeddedBroker({"posts": 2}) as broker:
        ...     broker.bootstrap.startswith("127.0.0.1:")
        True
    """

    def __init__(self, topics: Mapping[str, int]) -> None:
        for name, partitions in topics.items():
            if not _LEGAL_TOPIC.fullmatch(name) or partitions < 1:
                raise EmbeddedBrokerError(
                    f"topic {name!r} with {partitions} partitions: a name has 1 to 249 of A-Z a-z 0-9 . _ - "
                    "and there is at least one partition"
                )
        self.topics = dict(topics)
        self._library = _library()
        self._client: int | None = None
        self._cluster: int | None = None

    @property
    def bootstrap(self) -> str:
        """``host:port`` for any Kafka client.

        Raises:
            EmbeddedBrokerError: It is not running.
        """
        if self._cluster is None:
            raise EmbeddedBrokerError("the embedded broker is not running: start it first")
        address: bytes = self._library.rd_kafka_mock_cluster_bootstraps(self._cluster)
        return address.decode()

    def start(self) -> Self:
        """Start it and create its topics; it accepts clients on return.

        Raises:
            EmbeddedBrokerError: It runs already, or a topic cannot be created.
        """
        if self._cluster is not None:
            raise EmbeddedBrokerError("the embedded broker runs already: stop it first")
        library = self._library
        settings = library.rd_kafka_conf_new()
        why = ctypes.create_string_buffer(_ERROR_TEXT_BYTES)
        library.rd_kafka_conf_set(
            settings, b"log_level", b"0", why, len(why)
        )  # else: "no bootstrap.servers configured"
        self._client = library.rd_kafka_new(_PRODUCER, settings, why, len(why))
        if not self._client:
            raise EmbeddedBrokerError(f"librdkafka cannot start: {why.value.decode(errors='replace')}")
        self._cluster = library.rd_kafka_mock_cluster_new(self._client, 1)
        if not self._cluster:
            self.stop()
            raise EmbeddedBrokerError("librdkafka cannot open a port on loopback")
        library.rd_kafka_mock_group_initial_rebalance_delay_ms(self._cluster, 0)
        for name, partitions in self.topics.items():
            error = library.rd_kafka_mock_topic_create(self._cluster, name.encode(), partitions, 1)
            if error:
                self.stop()
                reason: bytes = library.rd_kafka_err2str(error)
                raise EmbeddedBrokerError(f"topic {name!r} with {partitions} partitions: {reason.decode()}")
        return self

    def stop(self) -> None:
        """Stop it; clients are disconnected and what they wrote is gone. Nothing happens when it is not running."""
        cluster, self._cluster = self._cluster, None
        client, self._client = self._client, None
        if cluster:
            self._library.rd_kafka_mock_cluster_destroy(cluster)
        if client:
            self._library.rd_kafka_destroy(client)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()


def main(argv: Sequence[str] | None = None) -> int:
    """Run a broker until SIGINT or SIGTERM; its address is the only line on standard output."""
    parser = argparse.ArgumentParser(prog="python -m agents.embedded", description=KEEPS_NOTHING)
    parser.add_argument("--topic", action="append", default=[], metavar="NAME:PARTITIONS", type=_topic, required=True)
    args = parser.parse_args(argv)
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    with EmbeddedBroker(dict(args.topic)) as broker:
        print(broker.bootstrap, flush=True)
        stopped.wait()
    return 0


def _topic(text: str) -> tuple[str, int]:
    name, _, partitions = text.rpartition(":")
    if not name or not partitions.isdecimal() or int(partitions) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not NAME:PARTITIONS, e.g. posts:8")
    return name, int(partitions)


def _library() -> ctypes.CDLL:
    """Librdkafka as the client has loaded it: symbols are looked up through the extension that depends on it."""
    library = ctypes.CDLL(cimpl.__file__)
    pointer, text, integer = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int
    signatures: dict[str, tuple[object, list[object]]] = {
        "rd_kafka_conf_new": (pointer, []),
        "rd_kafka_conf_set": (integer, [pointer, text, text, text, ctypes.c_size_t]),
        "rd_kafka_new": (pointer, [integer, pointer, text, ctypes.c_size_t]),
        "rd_kafka_destroy": (None, [pointer]),
        "rd_kafka_err2str": (text, [integer]),
        "rd_kafka_mock_cluster_new": (pointer, [pointer, integer]),
        "rd_kafka_mock_cluster_destroy": (None, [pointer]),
        "rd_kafka_mock_cluster_bootstraps": (text, [pointer]),
        "rd_kafka_mock_group_initial_rebalance_delay_ms": (None, [pointer, ctypes.c_int32]),
        "rd_kafka_mock_topic_create": (integer, [pointer, text, integer, integer]),
    }
    for name, (result, arguments) in signatures.items():
        function = getattr(library, name, None)
        if function is None:
            raise EmbeddedBrokerError(
                f"this build of confluent-kafka has no {name}: "
                "install its wheel, or give the address of a Kafka cluster"
            )
        function.restype, function.argtypes = result, arguments
    return library


if __name__ == "__main__":
    raise SystemExit(main())
