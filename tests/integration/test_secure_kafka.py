"""A worker gets into a Kafka that asks who it is, with what the how-to says and no more."""

import asyncio
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from confluent_kafka.admin import (
    AclBinding,
    AclOperation,
    AclPermissionType,
    AdminClient,
    ResourcePatternType,
    ResourceType,
    ScramCredentialInfo,
    ScramMechanism,
    UserScramCredentialUpsertion,
)

from agents.process import running, until_ready
from agents.settings import Settings
from agents.topics import declare, ensure
from agents.worker import Worker
from streams.errors import ClameurError
from tools.kafka import KafkaNode, free_port

PASSWORD = "in-the-vault"
ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.kafka


@dataclass(frozen=True, kw_only=True)
class Fortress:
    """A node that lets in only whom it knows, and the files to be known by."""

    node: KafkaNode
    ca: Path
    cert: Path
    key: Path

    def environment(self, protocol: str) -> dict[str, str]:
        """What the how-to says for ``sasl_ssl`` and for ``ssl``."""
        there = {
            "CLAMEUR_BROKER": f"127.0.0.1:{self.node.listeners[protocol.upper()]}",
            "CLAMEUR_KAFKA_SECURITY": protocol,
            "CLAMEUR_KAFKA_CA": str(self.ca),
            "CLAMEUR_PARTITIONS": "2",
            "CLAMEUR_HTTP_PORT": "0",
            "CLAMEUR_CONFIG": str(ROOT / "config/clameur.toml"),
            "CLAMEUR_TERRITORIES": str(ROOT / "config/territories.toml"),
        }
        if protocol == "ssl":
            return there | {"CLAMEUR_KAFKA_CERT": str(self.cert), "CLAMEUR_KAFKA_KEY": str(self.key)}
        return there | {
            "CLAMEUR_KAFKA_MECHANISM": "SCRAM-SHA-512",
            "CLAMEUR_KAFKA_USERNAME": "clameur",
            "CLAMEUR_KAFKA_PASSWORD": PASSWORD,
        }


@pytest.fixture(scope="module")
def fortress(kafka_libs: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fortress]:
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("no certificates: openssl is not on the path")
    keys = tmp_path_factory.mktemp("keys")
    _authority(openssl, keys)
    _signed(openssl, keys, "broker", "subjectAltName=IP:127.0.0.1")
    _signed(openssl, keys, "clameur", "extendedKeyUsage=clientAuth")
    (keys / "store.pem").write_text((keys / "broker.key").read_text() + (keys / "broker.pem").read_text())
    settings = {
        "ssl.keystore.type": "PEM",
        "ssl.keystore.location": str(keys / "store.pem"),
        "ssl.truststore.type": "PEM",
        "ssl.truststore.location": str(keys / "ca.pem"),
        "listener.name.ssl.ssl.client.auth": "required",
        "listener.name.ssl.ssl.principal.mapping.rules": "RULE:^CN=(.*)$/$1/",
        "sasl.enabled.mechanisms": "SCRAM-SHA-512",
        "listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config": (
            "org.apache.kafka.common.security.scram.ScramLoginModule required;"
        ),
        "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
        "super.users": "User:ANONYMOUS",  # the plain door is the administrator's
    }
    listeners = {"SASL_SSL": free_port(), "SSL": free_port()}
    with KafkaNode(
        tmp_path_factory.mktemp("fortress"), libs=kafka_libs, listeners=listeners, settings=settings
    ) as node:
        admin = AdminClient({"bootstrap.servers": node.bootstrap})
        scram = ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, iterations=4096)
        made = admin.alter_user_scram_credentials([UserScramCredentialUpsertion("clameur", scram, PASSWORD.encode())])
        for future in [*made.values(), *admin.create_acls(_allowed()).values()]:
            future.result(timeout=30)
        yield Fortress(node=node, ca=keys / "ca.pem", cert=keys / "clameur.pem", key=keys / "clameur.key")


def _allowed() -> list[AclBinding]:
    """The how-to's table."""
    operations, literal, prefixed = AclOperation, ResourcePatternType.LITERAL, ResourcePatternType.PREFIXED
    table = [
        (ResourceType.TOPIC, "posts", literal, (operations.READ, operations.DESCRIBE)),
        (ResourceType.TOPIC, "clameur", prefixed, (operations.READ, operations.WRITE, operations.DESCRIBE)),
        (ResourceType.GROUP, "clameur", literal, (operations.READ,)),
        (ResourceType.TOPIC, "posts", literal, (operations.CREATE, operations.DESCRIBE_CONFIGS)),
        (ResourceType.TOPIC, "clameur", prefixed, (operations.CREATE, operations.DESCRIBE_CONFIGS)),
    ]
    return [
        AclBinding(kind, name, pattern, "User:clameur", "*", operation, AclPermissionType.ALLOW)
        for kind, name, pattern, allowed in table
        for operation in allowed
    ]


def _authority(openssl: str, keys: Path) -> None:
    _run(openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=Trial authority",
         "-keyout", str(keys / "ca.key"), "-out", str(keys / "ca.pem"))  # fmt: skip


def _signed(openssl: str, keys: Path, name: str, extension: str) -> None:
    (keys / f"{name}.ext").write_text(extension + "\n")
    _run(openssl, "req", "-new", "-newkey", "rsa:2048", "-nodes", "-subj", f"/CN={name}",
         "-keyout", str(keys / f"{name}.key"), "-out", str(keys / f"{name}.csr"))  # fmt: skip
    _run(openssl, "x509", "-req", "-days", "2", "-in", str(keys / f"{name}.csr"), "-CAcreateserial",
         "-CA", str(keys / "ca.pem"), "-CAkey", str(keys / "ca.key"),
         "-extfile", str(keys / f"{name}.ext"), "-out", str(keys / f"{name}.pem"))  # fmt: skip


def _run(*command: str) -> None:
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("protocol", ["sasl_ssl", "ssl"])
async def test_a_worker_makes_its_topics_and_is_ready_with_the_rights_of_the_how_to(
    fortress: Fortress, protocol: str, tmp_path: Path
) -> None:
    env = fortress.environment(protocol) | {"CLAMEUR_STATE_DIR": str(tmp_path)}
    settings = Settings.from_env(env)
    await ensure(declare(settings.app_id, settings.partitions), settings.broker, settings.kafka)
    worker = Worker(settings, version="0")
    async with running(worker):
        await until_ready(worker, patience_s=60)
    assert PASSWORD not in repr(settings)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"CLAMEUR_KAFKA_PASSWORD": "a-guess"}, "Authentication failed"),
        ({"CLAMEUR_KAFKA_USERNAME": "somebody"}, "Authentication failed"),
    ],
)
async def test_who_is_not_known_is_told_so_without_the_password(
    fortress: Fortress, wrong: dict[str, str], said: str, caplog: pytest.LogCaptureFixture
) -> None:
    settings = Settings.from_env(fortress.environment("sasl_ssl") | wrong)
    with pytest.raises(ClameurError) as refused:
        await asyncio.wait_for(ensure(declare("clameur", 2), settings.broker, settings.kafka), timeout=30)
    assert said in f"{refused.value} {caplog.text}"
    assert PASSWORD not in f"{refused.value!r} {caplog.text}"


async def test_a_broker_that_another_authority_signed_is_not_trusted(
    fortress: Fortress, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    openssl = shutil.which("openssl")
    assert openssl is not None
    _authority(openssl, tmp_path)
    settings = Settings.from_env(fortress.environment("sasl_ssl") | {"CLAMEUR_KAFKA_CA": str(tmp_path / "ca.pem")})
    with pytest.raises(ClameurError):
        await asyncio.wait_for(ensure(declare("clameur", 2), settings.broker, settings.kafka), timeout=30)
    assert "certificate verify failed" in caplog.text
