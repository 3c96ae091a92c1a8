"""The jars of one Apache Kafka release, fetched from Maven Central into ``.kafka/``."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

KAFKA_VERSION = "4.1.2"
HERE = Path(__file__).resolve().parent
HOME = HERE.parent / ".kafka"
POM = HERE / "kafka-pom.xml"
PLAIN_OUTPUT = {**os.environ, "MAVEN_OPTS": os.environ.get("MAVEN_OPTS", "") + " -Dstyle.color=never"}


class NodeError(Exception):
    """The node cannot be had, started or stopped; the text says what to do."""


class MissingTool(NodeError):
    """``java`` or ``mvn`` is not installed."""


class FetchFailed(NodeError):
    """Maven could not fetch the jars: mostly there is no network."""


def fetch(home: Path = HOME) -> Path:
    """Copy Kafka's jars into ``home/libs-VERSION`` unless they are there, and return that folder.

    Several processes may do it at the same time: the folder appears whole or not at all.

    Raises:
        MissingTool: No ``mvn`` on the path.
        FetchFailed: Maven said no.
    """
    libs = home / f"libs-{KAFKA_VERSION}"
    if libs.is_dir():
        return libs
    mvn = tool("mvn", "install Maven (Debian: apt-get install maven; macOS: brew install maven)")
    home.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="fetch-", dir=home) as scratch:
        fresh = Path(scratch) / "libs"
        command = [mvn, "-q", "-B", "-f", str(POM), "dependency:copy-dependencies", f"-DoutputDirectory={fresh}"]
        done = subprocess.run(command, env=PLAIN_OUTPUT, stdin=subprocess.DEVNULL, capture_output=True, text=True)
        if done.returncode != 0 or not fresh.is_dir():
            said = (done.stdout + done.stderr).strip().splitlines()
            first = next((line for line in said if "ERROR" in line), "no output")
            raise FetchFailed(f"Maven could not fetch Kafka {KAFKA_VERSION}: {first}. Is there a network?")
        try:
            fresh.rename(libs)
        except OSError:
            if not libs.is_dir():  # else another process was faster, which is as good
                raise
    return libs


def tool(name: str, advice: str) -> str:
    """Where a program is on the path.

    Raises:
        MissingTool: Nowhere; the text says how to install it.
    """
    found = shutil.which(name)
    if found is None:
        raise MissingTool(f"{name} is not on the path: {advice}")
    return found
