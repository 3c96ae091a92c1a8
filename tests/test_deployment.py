"""What is deployed: pinned, checked, on loopback, and about metrics and variables that exist."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client import CollectorRegistry

import clameur
from agents.metrics import Metrics
from agents.settings import Settings
from tools.kafka import CLUSTER_ID
from tools.kafka_jars import KAFKA_VERSION

ROOT = Path(__file__).resolve().parent.parent
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
DOCKERFILE = (ROOT / "Dockerfile").read_text()
DASHBOARD: dict[str, Any] = json.loads((ROOT / "ops/grafana/dashboards/clameur.json").read_text())
RULES: list[dict[str, Any]] = yaml.safe_load((ROOT / "ops/prometheus/alerts.yml").read_text())["groups"][0]["rules"]
EXPRESSIONS = [target["expr"] for panel in DASHBOARD["panels"] for target in panel.get("targets", ())] + [
    rule["expr"] for rule in RULES
]


def series() -> dict[str, set[str]]:
    """Every series that a worker can show, and the names of its labels."""
    registry = CollectorRegistry()
    shown = Metrics(registry, version="0", territories=("v",), partitions=1, topics=("posts",), tables=("regions",))
    shown.watermark(0, 0.0)  # a gauge with labels has no series before its first value
    shown.consumer_lag("posts", 0, 0)
    shown.table("regions", 0)
    return {sample.name: set(sample.labels) for metric in registry.collect() for sample in metric.samples}


def documented_variables() -> set[str]:
    return set(re.findall(r"CLAMEUR_[A-Z_]+", (ROOT / "docs/reference/environment.md").read_text()))


def images() -> list[str]:
    return [service["image"] for service in SERVICES.values()] + re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)


@pytest.mark.parametrize("image", images())
def test_an_image_is_pinned_to_a_full_version(image: str) -> None:
    _, _, tag = image.partition(":")
    assert re.match(r"v?\d+\.\d+\.\d+(-|$)", tag), image


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_says_whether_it_is_well(name: str) -> None:
    check = SERVICES[name]["healthcheck"]
    assert check["test"][0] == "CMD"
    assert check.keys() >= {"interval", "timeout", "retries", "start_period"}


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_is_reached_from_this_machine_only(name: str) -> None:
    assert all(port.startswith("127.0.0.1:") for port in SERVICES[name].get("ports", ()))


def test_what_is_mounted_is_there() -> None:
    sources = [volume.split(":")[0] for service in SERVICES.values() for volume in service.get("volumes", ())]
    folders = [source for source in sources if source.startswith(".")]
    assert len(folders) == 4
    assert [folder for folder in folders if not (ROOT / folder).is_dir()] == []
    assert {source for source in sources if not source.startswith(".")} == COMPOSE["volumes"].keys()


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_has_no_privilege_and_cannot_gain_one(name: str) -> None:
    service = SERVICES[name]
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert not service.keys() & {"privileged", "cap_add", "pid", "network_mode", "devices"}


def test_the_image_runs_as_nobody_special_and_holds_no_secret() -> None:
    assert re.search(r"^USER 10001$", DOCKERFILE, re.MULTILINE)
    assert DOCKERFILE.index("USER 10001") < DOCKERFILE.index("ENTRYPOINT")
    assert not re.search(r"TOKEN|SECRET|PASSWORD", DOCKERFILE)
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE)
    assert {"agents", "alerts", "streams", "config", "clameur.py"} <= {name for line in copied for name in line.split()}
    assert not {".", "tests", "bench", "tools"} & {name for line in copied for name in line.split()}


def test_the_worker_can_write_only_its_state_and_has_no_privilege() -> None:
    worker = SERVICES["worker"]
    assert worker["read_only"] is True
    assert worker["user"] == re.search(r"^USER (\d+)$", DOCKERFILE, re.MULTILINE)[1]  # type: ignore[index]  # it is there
    assert worker["cap_drop"] == ["ALL"]
    assert [volume for volume in worker["volumes"] if not volume.endswith(":ro")] == ["worker-state:/var/lib/clameur"]


def test_the_worker_can_be_multiplied() -> None:
    assert not {"ports", "container_name"} & SERVICES["worker"].keys()


def test_the_variables_of_the_image_and_of_the_worker_exist_and_are_read() -> None:
    of_image = dict(re.findall(r"(CLAMEUR_\w+)=(\S+)", DOCKERFILE))
    of_worker = {
        name: re.sub(r"\$\{\w+:-\}", "", str(value)) for name, value in SERVICES["worker"]["environment"].items()
    }
    assert (of_image | of_worker).keys() <= documented_variables()
    settings = Settings.from_env(of_image | of_worker)
    assert settings.broker == "kafka:19092"
    assert settings.to_console
    assert settings.http_port == 9464


def test_the_brokers_address_is_the_one_it_advertises() -> None:
    kafka = SERVICES["kafka"]["environment"]
    broker = SERVICES["worker"]["environment"]["CLAMEUR_BROKER"]
    assert f"INSIDE://{broker}" in kafka["KAFKA_ADVERTISED_LISTENERS"].split(",")
    assert "OUTSIDE://127.0.0.1:9092" in kafka["KAFKA_ADVERTISED_LISTENERS"].split(",")
    assert kafka["CLUSTER_ID"] == CLUSTER_ID


def test_every_place_names_the_same_versions() -> None:
    assert SERVICES["kafka"]["image"] == f"apache/kafka:{KAFKA_VERSION}"
    assert f"<version>{KAFKA_VERSION}</version>" in (ROOT / "tools/kafka-pom.xml").read_text()
    assert SERVICES["worker"]["image"] == f"clameur:{clameur.__version__}"


def test_what_the_image_is_made_of_is_there_and_is_sent_to_the_builder() -> None:
    copied = [line.split()[1:-1] for line in DOCKERFILE.splitlines() if re.match("COPY (?!--from)", line)]
    sources = sorted(source for line in copied for source in line)
    kept = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    assert kept == set(sources)
    assert [source for source in sources if not (ROOT / source).exists()] == []


def test_prometheus_finds_the_workers_and_its_rules() -> None:
    config = yaml.safe_load((ROOT / "ops/prometheus/prometheus.yml").read_text())
    assert [name for name in config["rule_files"] if not (ROOT / "ops/prometheus" / name).is_file()] == []
    found = config["scrape_configs"][0]["dns_sd_configs"][0]
    assert found["names"] == ["worker"]
    assert found["port"] == Settings().http_port


def test_the_dashboard_reads_the_provisioned_source() -> None:
    folder = ROOT / "ops/grafana/provisioning"
    source = yaml.safe_load((folder / "datasources/prometheus.yml").read_text())["datasources"][0]
    used = {target["datasource"]["uid"] for panel in DASHBOARD["panels"] for target in panel.get("targets", ())}
    assert used == {source["uid"]}
    path = yaml.safe_load((folder / "dashboards/clameur.yml").read_text())["providers"][0]["options"]["path"]
    mounts = [volume.split(":")[1] for volume in SERVICES["grafana"]["volumes"]]
    assert path in mounts
    assert SERVICES["grafana"]["environment"]["GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH"] == f"{path}/clameur.json"


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_an_expression_names_metrics_and_labels_that_exist(expression: str) -> None:
    known = series()
    named = re.findall(r"\b(?:clameur|process)_\w+", expression)
    assert named or "up{" in expression
    assert [name for name in named if name not in known] == []
    grouped = re.findall(r"by \(([^)]*)\).*?(clameur_\w+)", expression)
    assert [(label, name) for by, name in grouped for label in by.split(", ") if label not in known[name]] == []


def test_panels_have_an_explanation_and_do_not_overlap() -> None:
    taken: set[tuple[int, int]] = set()
    for panel in DASHBOARD["panels"]:
        assert panel["type"] == "row" or panel["description"]
        at = panel["gridPos"]
        cells = {(x, y) for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"])}
        assert not cells & taken, panel["title"]
        taken |= cells
    assert max(x for x, _ in taken) == 23


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: str(rule["alert"]))
def test_an_alert_says_what_is_wrong_and_what_to_do(rule: dict[str, Any]) -> None:
    assert rule["labels"]["severity"] in ("warning", "critical")
    assert rule["annotations"].keys() == {"summary", "description"}


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_pins_every_package_by_hash_and_names_no_host(name: str) -> None:
    text = (ROOT / name).read_text()
    packages = re.split(r"\n(?=\S)", text.strip())
    assert [
        package for package in packages if not re.match(r"[\w.-]+==\S+", package) or "--hash=sha256:" not in package
    ] == []
    assert "//" not in text
    assert "--index" not in text


def test_the_locks_hold_what_the_project_asks_for() -> None:
    project = (ROOT / "pyproject.toml").read_text()
    wanted = re.findall(r'^  "([\w-]+)[>=]=', project, re.MULTILINE)
    runtime, dev = (
        set(re.findall(r"^([\w.-]+)==", (ROOT / name).read_text().lower(), re.MULTILINE))
        for name in ("requirements.lock", "requirements-dev.lock")
    )
    assert len(wanted) > 15
    assert {name.lower() for name in wanted} <= dev
    assert runtime <= dev
    assert not {"pytest", "mypy"} & runtime
