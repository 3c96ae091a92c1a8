"""A real Apache Kafka node on loopback, without Docker: fetched with Maven, run with Java, stopped by its pid.

For developers, tests and benchmarks; it is not part of the installed package.

    python -m tools.kafka start [--port 9092]     python -m tools.kafka status     python -m tools.kafka stop

Everything is kept in ``.kafka/``: the jars in ``libs-VERSION/`` and the node's files in ``node/``.
"""

import argparse
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from tools.kafka_jars import HERE, HOME, KAFKA_VERSION, NodeError, fetch, tool
from tools.kafka_settings import LOOPBACK, small_broker

LOG4J = HERE / "kafka-log4j2.properties"
CLUSTER_ID = "Q2xhbWV1ckthZmthTm9kZQ"  # any 22 characters of URL-safe base64 name a cluster
START_S = 60.0  # a cold start takes 3 to 6 s on two cores
STOP_S = 30.0  # then it is killed; a clean stop takes about 1 s


class Broker(Protocol):
    """Any broker that tests and benchmarks may talk to."""

    @property
    def bootstrap(self) -> str:
        """``host:port`` for any Kafka client."""


def free_port() -> int:
    """A port of loopback that nobody listened on just now."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


class KafkaNode:
    """One node, broker and controller in one process (KRaft), listening on loopback only.

    It keeps its port and its data through `stop`, `kill` and `start`, so that a test can crash and revive it.

    Attributes:
        home: Where its data, configuration, log and pid file are.
        port: Its port; 0 picks free ones at the first start.
        heap_mb: Largest Java heap, MiB.
        libs: The folder of jars; fetched at the first start when ``None``.
        listeners: More doors beside the plain one: security protocol (``SSL``, ``SASL_SSL`` …) → port on loopback.
        settings: Broker settings to add or to replace.
    """

    def __init__(
        self,
        home: Path,
        *,
        port: int = 0,
        heap_mb: int = 256,
        libs: Path | None = None,
        listeners: Mapping[str, int] | None = None,
        settings: Mapping[str, str] | None = None,
    ) -> None:
        self.home = home.resolve()
        self.port = port
        self.heap_mb = heap_mb
        self.libs = libs
        self.listeners = dict(listeners or {})
        self.settings = dict(settings or {})
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def bootstrap(self) -> str:
        """``host:port`` for any Kafka client."""
        return f"{LOOPBACK}:{self.port}"

    @property
    def log(self) -> Path:
        """The node's log, of all its starts."""
        return self.home / "node.log"

    @property
    def pid(self) -> int | None:
        """The process id while it runs, else ``None``; a pid file that outlived its process counts for nothing."""
        try:
            pid = int(self._pid_file.read_text())
        except (FileNotFoundError, ValueError):
            return None
        return pid if str(self._properties) in _command_line(pid) else None

    def start(self) -> Self:
        """Start it and wait until it answers a metadata request; nothing happens when it runs already.

        Raises:
            MissingTool, FetchFailed: See `fetch`.
            NodeError: It did not come up; the text ends with what its log says.
        """
        if self.pid is not None:
            running = self._configured_port()
            if self.port not in (0, running):
                raise NodeError(f"a node runs already on port {running} (pid {self.pid}): stop it first")
            self.port = running
            return self
        java = tool("java", "install a Java 17 runtime (Debian: apt-get install openjdk-17-jre-headless)")
        self.libs = self.libs or fetch()
        if self.port and _taken(self.port):
            raise NodeError(f"port {self.port} of {LOOPBACK} is taken by another program: choose another --port")
        self.port = self.port or free_port()
        self.home.mkdir(parents=True, exist_ok=True)
        doors = {"PLAINTEXT": self.port} | self.listeners
        settings = small_broker(self.home / "data", doors, controller_port=free_port()) | self.settings
        self._properties.write_text("".join(f"{key}={value}\n" for key, value in settings.items()), encoding="utf-8")
        if not (self.home / "data" / "meta.properties").exists():
            self._format(java)
        with self.log.open("ab") as log:
            command = [*self._java(java, f"-Xmx{self.heap_mb}m"), "kafka.Kafka", str(self._properties)]
            self._process = subprocess.Popen(  # a session of its own: it outlives this tool, and Ctrl-C is not for it
                command, cwd=self.home, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )
        self._pid_file.write_text(f"{self._process.pid}\n")
        self._wait_ready()
        return self

    def stop(self) -> bool:
        """Stop it cleanly and wait until it is gone (killed after 30 s). Returns False when it was not running."""
        return self._end(signal.SIGTERM)

    def kill(self) -> bool:
        """Crash it: SIGKILL, no farewell. Returns False when it was not running."""
        return self._end(signal.SIGKILL)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    @property
    def _pid_file(self) -> Path:
        return self.home / "node.pid"

    @property
    def _properties(self) -> Path:
        return self.home / "server.properties"

    def _configured_port(self) -> int:
        found = re.search(r"^listeners=PLAINTEXT://[\d.]+:(\d+)", self._properties.read_text(), re.MULTILINE)
        if found is None:
            raise NodeError(f"{self._properties} names no port: stop the node and delete {self.home}")
        return int(found[1])

    def _java(self, java: str, *options: str) -> list[str]:
        small = ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Djava.awt.headless=true")
        return [java, *options, *small, f"-Dlog4j2.configurationFile={LOG4J}", "-cp", f"{self.libs}/*"]

    def _format(self, java: str) -> None:
        command = [*self._java(java), "kafka.tools.StorageTool", "format", "-t", CLUSTER_ID]
        command += ["-c", str(self._properties)]
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True)
        if done.returncode != 0:
            raise NodeError(f"cannot format {self.home}: {_tail(done.stdout + done.stderr)}")

    def _wait_ready(self) -> None:
        process = self._process
        deadline = time.monotonic() + START_S
        while process is not None and time.monotonic() < deadline:
            if process.poll() is not None:
                self._pid_file.unlink(missing_ok=True)
                raise NodeError(f"Kafka stopped at once ({process.returncode}): {_tail(self.log.read_text())}")
            if _taken(self.port) and _answers(self.bootstrap):
                return
            time.sleep(0.1)
        self.kill()
        raise NodeError(f"Kafka did not answer within {START_S:.0f} s: {_tail(self.log.read_text())}")

    def _end(self, how: signal.Signals) -> bool:
        pid = self.pid
        if pid is None:
            self._pid_file.unlink(missing_ok=True)
            return False
        os.kill(pid, how)
        deadline = time.monotonic() + STOP_S
        while self._alive(pid):
            if time.monotonic() > deadline:
                os.kill(pid, signal.SIGKILL)
                deadline = time.monotonic() + STOP_S
            time.sleep(0.02)
        self._pid_file.unlink(missing_ok=True)
        return True

    def _alive(self, pid: int) -> bool:
        if self._process is not None and self._process.pid == pid:
            return self._process.poll() is None  # also reaps it: a zombie would look alive for ever
        return str(self._properties) in _command_line(pid)


def _command_line(pid: int) -> str:
    """The command line of a process, empty when there is none; from ``/proc``, or ``ps`` where that does not exist."""
    proc = Path("/proc")
    if (proc / "self").exists():
        try:
            return (proc / str(pid) / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            return ""
    listed = subprocess.run(["ps", "-p", str(pid), "-o", "args="], capture_output=True, text=True)
    return listed.stdout


def _taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1.0)
        return probe.connect_ex((LOOPBACK, port)) == 0


def _answers(bootstrap: str) -> bool:
    from confluent_kafka import KafkaException
    from confluent_kafka.admin import AdminClient

    try:
        found = AdminClient({"bootstrap.servers": bootstrap, "log_level": 0}).list_topics(timeout=2)
    except KafkaException:
        return False
    return bool(found.brokers)


def _tail(text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip()]
    loud = [line for line in lines if " ERROR " in line or " FATAL " in line or "Exception" in line]
    return " / ".join((loud or lines)[-3:]) or "it said nothing"


def main(argv: list[str] | None = None) -> int:
    """Run the command line; returns the exit code: 0, 1 when it failed, 3 when ``status`` finds no node."""
    parser = argparse.ArgumentParser(prog="python -m tools.kafka", description="One Apache Kafka node on loopback.")
    parser.add_argument("command", choices=["fetch", "start", "stop", "status"])
    parser.add_argument("--port", type=int, default=9092, help="port on 127.0.0.1 (default 9092)")
    parser.add_argument("--heap-mb", type=int, default=512, help="largest Java heap in MiB (default 512)")
    args = parser.parse_args(argv)
    port = args.port if args.command == "start" else 0
    node = KafkaNode(HOME / "node", port=port, heap_mb=args.heap_mb)
    try:
        match args.command:
            case "fetch":
                print(f"Kafka {KAFKA_VERSION} is in {fetch()}")
            case "start":
                node.start()
                print(f"Kafka {KAFKA_VERSION} answers on {node.bootstrap} (pid {node.pid}; log {node.log})")
            case "stop":
                print("stopped" if node.stop() else "no node was running")
            case _:
                return _status(node)
    except NodeError as error:
        print(f"kafka: {error}", file=sys.stderr)
        return 1
    return 0


def _status(node: KafkaNode) -> int:
    if node.pid is None:
        print("no node is running")
        return 3
    node.start()
    if not _answers(node.bootstrap):
        raise NodeError(f"a node runs (pid {node.pid}) but does not answer on {node.bootstrap}; see {node.log}")
    print(f"Kafka {KAFKA_VERSION} answers on {node.bootstrap} (pid {node.pid})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
