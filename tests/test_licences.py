"""What is installed beside Clameur may be given away with it: no licence asks that Clameur take another than its own.

Apache-2.0 code may stand beside the permissive licences and the file-wise MPL-2.0 (apache.org/legal/resolved.html,
categories A and B). The GPL and the AGPL would have to hold for the whole; the LGPL is allowed to what is named here.
"""

import re
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest

from tools.audit import DONE, FOUND, verdict

ROOT = Path(__file__).resolve().parent.parent
LOCKED = sorted(set(re.findall(r"^([A-Za-z0-9._-]+)==", (ROOT / "requirements.lock").read_text(), re.MULTILINE)))
EXTRA = ["onnxruntime", "tokenizers"]
LINKED: set[str] = set()
"""Packages under the LGPL, loaded as they were published; none at present."""

ALLOWED = re.compile(
    r"apache|\bmit\b|\bbsd\b|bsd-|0bsd|\bisc\b|\bpsf\b|python software foundation|mpl-2|mozilla public license 2|zlib"
    r"|cc0|unlicense|public.domain|repoze",
    re.IGNORECASE,
)
FORBIDDEN = re.compile(r"\bA?GPL|GNU (Affero )?General Public|SSPL|BUSL|Commons Clause|non.?commercial", re.IGNORECASE)
LESSER = re.compile(r"\bLGPL|GNU Lesser", re.IGNORECASE)


def licence(name: str) -> str:
    """What a package says of its licence: the expression, else the first line of its text and the classifiers."""
    told = distribution(name).metadata
    expression = told.get_all("License-Expression", [])
    if expression:
        return str(expression[0])
    first = "".join(told.get_all("License", [])[:1]).partition("\n")[0]
    classified = [c.rpartition(" :: ")[2] for c in told.get_all("Classifier", []) if c.startswith("License")]
    return " / ".join(part for part in (first, *classified) if part)


@pytest.mark.parametrize("name", [*LOCKED, *EXTRA])
def test_a_package_may_be_given_away_under_the_apache_license(name: str) -> None:
    try:
        found = licence(name)
    except PackageNotFoundError:
        pytest.skip(f"{name} is not installed here: it is for another platform, or an extra")
    assert found, f"{name} does not say its licence"
    assert not FORBIDDEN.search(found), f"{name}: {found}"
    assert name in LINKED or not LESSER.search(found), f"{name}: {found}"
    assert ALLOWED.search(found), f"{name}: {found} is not known here; read it, then add it"


def test_the_lock_is_read_whole() -> None:
    assert len(LOCKED) > 40
    assert {"faust-streaming", "aiokafka", "slack-sdk", "msgspec"} <= set(LOCKED)


@pytest.mark.parametrize("found", ["GPL-3.0-or-later", "GNU General Public License v2 (GPLv2)", "AGPL-3.0", "GPLv3"])
def test_a_licence_that_would_hold_for_the_whole_is_known(found: str) -> None:
    assert FORBIDDEN.search(found)


def test_the_lesser_one_is_told_from_it() -> None:
    assert LESSER.search("LGPL-3.0-only")
    assert not FORBIDDEN.search("LGPL-3.0-only")
    assert not FORBIDDEN.search("GNU Lesser General Public License v3 (LGPLv3)")


def test_an_audit_that_could_ask_nobody_says_so_and_one_that_found_something_fails() -> None:
    weak = {"name": "six", "version": "1", "vulns": [{"id": "PYSEC-1", "fix_versions": ["2"]}]}
    unasked = {"name": "rich", "skip_reason": "not found"}
    assert verdict({"dependencies": [weak, unasked]}) == (FOUND, ["six 1: PYSEC-1 -> 2", "not audited: rich"])
    assert verdict({"dependencies": [unasked]})[0] == DONE
