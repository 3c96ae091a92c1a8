"""The settings of a single small Kafka node on loopback."""

from collections.abc import Mapping
from pathlib import Path

LOOPBACK = "127.0.0.1"


def small_broker(data: Path, listeners: Mapping[str, int], *, controller_port: int) -> dict[str, str]:
    """``server.properties`` of a node that is broker and controller (KRaft); what stands at its default is left out.

    Args:
        data: Folder for its logs.
        listeners: Security protocol → port; ``PLAINTEXT`` must be among them.
        controller_port: Port on which it speaks to itself as controller.
    """
    doors = ",".join(f"{name}://{LOOPBACK}:{port}" for name, port in listeners.items())
    return {
        "process.roles": "broker,controller",
        "node.id": "1",
        "controller.quorum.voters": f"1@{LOOPBACK}:{controller_port}",
        "controller.listener.names": "CONTROLLER",
        "listeners": f"{doors},CONTROLLER://{LOOPBACK}:{controller_port}",
        "advertised.listeners": doors,
        "listener.security.protocol.map": ",".join(f"{name}:{name}" for name in listeners) + ",CONTROLLER:PLAINTEXT",
        "log.dirs": str(data),
        "auto.create.topics.enable": "false",  # a misspelt topic is an error, as in production
        "default.replication.factor": "1",
        "min.insync.replicas": "1",
        "offsets.topic.replication.factor": "1",
        "offsets.topic.num.partitions": "4",
        "transaction.state.log.replication.factor": "1",
        "transaction.state.log.min.isr": "1",
        "transaction.state.log.num.partitions": "1",
        "share.coordinator.state.topic.replication.factor": "1",
        "share.coordinator.state.topic.min.isr": "1",
        "group.initial.rebalance.delay.ms": "0",
        "group.min.session.timeout.ms": "1000",  # crash tests want to be noticed in less than the default's 6 s
        "broker.session.timeout.ms": "2000",  # after a kill, the time before the same node may register again
        "broker.heartbeat.interval.ms": "500",
        "log.cleaner.dedupe.buffer.size": str(16 * 1024 * 1024),  # the default takes half of a small heap
        "num.network.threads": "2",
        "num.io.threads": "4",
    }
