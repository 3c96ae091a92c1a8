"""The front door opens on our rooms only, and says who stands in the way."""

import os
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest

import clameur

ROOT = Path(__file__).resolve().parent.parent


def run(*argv: str, first_on_path: Path | None = None) -> subprocess.CompletedProcess[str]:
    places = [str(place) for place in (first_on_path, ROOT) if place is not None]
    return subprocess.run(
        [sys.executable, "-P", "-c", "import sys, clameur; sys.exit(clameur.main())", *argv],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(places)},
        capture_output=True,
        text=True,
        cwd=ROOT.parent,
    )


@pytest.mark.parametrize("room", clameur.ROOMS)
def test_each_room_is_ours(room: str) -> None:
    assert clameur.taken_by(room) is None


@pytest.mark.parametrize("room", clameur.ROOMS)
def test_a_room_taken_by_another_package_is_named_with_what_to_do(room: str, tmp_path: Path) -> None:
    (tmp_path / room).mkdir()
    (tmp_path / room / "__init__.py").write_text("")
    done = run("--version", first_on_path=tmp_path)
    taker = tmp_path / room / "__init__.py"
    assert done.stderr == f"clameur: '{room}' is taken by {taker}; install clameur in its own environment\n"
    assert done.returncode == 2


def test_a_foreign_room_that_cannot_even_be_imported_is_named_too(tmp_path: Path) -> None:
    (tmp_path / "agents").mkdir()
    (tmp_path / "agents" / "__init__.py").write_text("import surely_not_installed")
    done = run(first_on_path=tmp_path)
    assert f"'agents' is taken by {tmp_path / 'agents' / '__init__.py'};" in done.stderr
    assert done.returncode == 2


def test_a_foreign_distribution_is_called_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "agents.py").write_text("")
    record = tmp_path / "other_agents-1.0.dist-info"
    record.mkdir()
    (record / "METADATA").write_text("Metadata-Version: 2.1\nName: other-agents\nVersion: 1.0\n")
    (record / "top_level.txt").write_text("agents\n")
    done = run(first_on_path=tmp_path)
    assert f"'agents' is taken by other-agents ({tmp_path / 'agents.py'});" in done.stderr


def test_the_front_door_imports_nothing_heavy_by_itself() -> None:
    listed = (
        "import sys, clameur; print([m for m in ('faust', 'aiokafka', 'slack_sdk', 'agents.cli') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", listed], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout == "[]\n"


def test_the_installed_version_is_the_one_in_the_source() -> None:
    try:
        installed = version("clameur")
    except PackageNotFoundError:
        pytest.skip("clameur is not installed here: make setup")
    assert installed == clameur.__version__
