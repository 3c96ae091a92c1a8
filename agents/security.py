"""Who we are for the Kafka brokers, and how we know them."""

import ssl
from enum import StrEnum
from pathlib import Path
from typing import Any

import msgspec

from agents.secret import Secret
from streams.errors import ConfigError, Problem


class Security(StrEnum):
    """How the Kafka brokers are spoken to."""

    PLAINTEXT = "plaintext"
    SSL = "ssl"
    SASL_PLAINTEXT = "sasl_plaintext"
    SASL_SSL = "sasl_ssl"


class Mechanism(StrEnum):
    """How one says who one is (SASL)."""

    PLAIN = "PLAIN"
    SCRAM_SHA_256 = "SCRAM-SHA-256"
    SCRAM_SHA_512 = "SCRAM-SHA-512"


class KafkaSecurity(msgspec.Struct, frozen=True, kw_only=True):
    """Who we are for the Kafka brokers and how we know them.

    Attributes:
        protocol: Encrypted or not, with or without a user.
        mechanism, username, password: For the ``sasl`` protocols.
        ca: PEM file of the authority that signed the brokers' certificates; ``None`` for the system's.
        cert, key: PEM files of our own certificate, for brokers that ask for one.
    """

    protocol: Security = Security.PLAINTEXT
    mechanism: Mechanism = Mechanism.PLAIN
    username: str | None = None
    password: Secret | None = None
    ca: Path | None = None
    cert: Path | None = None
    key: Path | None = None

    def ssl_context(self) -> ssl.SSLContext | None:
        """What the connection is checked with; ``None`` when it is not encrypted.

        Raises:
            ConfigError: A file is not the PEM it should be.
        """
        if self.protocol not in (Security.SSL, Security.SASL_SSL):
            return None
        try:
            context = ssl.create_default_context(cafile=self.ca)
        except (OSError, ssl.SSLError) as error:
            raise _wrong(
                "CLAMEUR_KAFKA_CA", f"{self.ca} holds no certificate ({_said(error)})", "name a PEM file"
            ) from None
        if self.cert is not None:
            try:
                context.load_cert_chain(self.cert, self.key, password=_no_passphrase)
            except (OSError, ssl.SSLError) as error:
                raise _wrong(
                    "CLAMEUR_KAFKA_CERT",
                    f"{self.cert} and {self.key} are no certificate and its key ({_said(error)})",
                    "name PEM files that belong together, the key without a passphrase",
                ) from None
        return context

    def client_options(self) -> dict[str, Any]:
        """The same as keyword arguments of aiokafka's clients; it holds the password in clear."""
        options: dict[str, Any] = {"security_protocol": self.protocol.value.upper(), "ssl_context": self.ssl_context()}
        if self.username is not None and self.password is not None:
            options["sasl_mechanism"] = self.mechanism.value
            options["sasl_plain_username"] = self.username
            options["sasl_plain_password"] = self.password.reveal()
        return options


def _no_passphrase() -> str:
    return ""  # without it OpenSSL asks for one on the terminal and waits


def _said(error: OSError) -> str:
    return error.strerror or getattr(error, "reason", None) or type(error).__name__


def _wrong(key: str, what: str, fix: str) -> ConfigError:
    return ConfigError(Problem(file="environment", key=key, what=what, fix=fix))
