"""Ask whether a locked package has a known weakness: ``make audit``, with pip-audit in an environment of its own.

A registry that tells of no advisories (a mirror, as many companies have one) cannot answer: that is said in a line and
is no failure, so that it is never taken for "nothing is wrong".
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

FOUND, DONE = 1, 0
"""Exit codes: a weakness is known; none is, or nobody could be asked."""


def verdict(report: dict[str, Any]) -> tuple[int, list[str]]:
    """What pip-audit's JSON says: the exit code, and lines for a person.

    Example:
        >>> verdict({"dependencies": [{"name": "six", "skip_reason": "not found"}]})
        (0, ['nothing was audited: the package registry tells of no advisories'])
        >>> verdict({"dependencies": [{"name": "six", "version": "1", "vulns": []}]})
        (0, ['1 package, no known weakness'])
    """
    packages = report["dependencies"]
    asked = [package for package in packages if "skip_reason" not in package]
    unasked = [package["name"] for package in packages if "skip_reason" in package]
    if not asked:
        return DONE, ["nothing was audited: the package registry tells of no advisories"]
    weak = [
        f"{package['name']} {package['version']}: {weakness['id']}"
        + (f" -> {', '.join(weakness['fix_versions'])}" if weakness["fix_versions"] else " -> no release mends it yet")
        for package in asked
        for weakness in package["vulns"]
    ]
    lines = [*weak, *([f"not audited: {', '.join(unasked)}"] if unasked else [])]
    if not weak:
        lines.append(f"{len(asked)} package{'s' if len(asked) > 1 else ''}, no known weakness")
    return FOUND if weak else DONE, lines


def main(argv: Sequence[str]) -> int:
    """Audit lock files.

    Args:
        argv: Their paths.
    """
    asked = [part for path in argv for part in ("--requirement", path)]
    command = [sys.executable, "-m", "pip_audit", "--disable-pip", "--require-hashes", "--format", "json"]
    ran = subprocess.run([*command, "--progress-spinner", "off", *asked], capture_output=True, text=True, check=False)
    try:
        code, lines = verdict(json.loads(ran.stdout))
    except ValueError:
        said = (ran.stderr.strip().splitlines() or ["pip-audit said nothing"])[-1]
        code, lines = DONE, [f"nothing was audited: {said}"]
    print("\n".join(f"audit: {line}" for line in lines))
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
