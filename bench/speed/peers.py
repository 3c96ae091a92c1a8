"""Other stream processors, each in an environment of its own under ``.cache/bench/``."""

import subprocess
import sys
from pathlib import Path

HOME = Path(__file__).resolve().parents[2] / ".cache" / "bench"
PEERS = {
    "quixstreams": ("quixstreams==3.28.1",),
    "bytewax": ("bytewax==0.21.1",),
    "pathway": ("pathway==0.33.0",),
    "streamz": ("streamz==0.6.6",),
}
COMMON = ("msgspec", "pyahocorasick", "confluent-kafka")
"""What the work itself needs, in every environment."""


def python_of(peer: str) -> Path | None:
    """The interpreter of a peer's environment; ``None`` when there is none."""
    found = HOME / peer / "bin" / "python"
    return found if (HOME / peer / ".installed").exists() else None


def install(peer: str) -> str:
    """Make a peer's environment unless it is there; an empty string, or why it cannot be had."""
    if python_of(peer) is not None:
        return ""
    folder = HOME / peer
    for command in (
        [sys.executable, "-m", "venv", str(folder)],
        [str(folder / "bin" / "pip"), "install", "--quiet", *PEERS[peer], *COMMON],
    ):
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode != 0:
            said = (done.stderr or done.stdout).strip().splitlines()
            return said[-1] if said else f"exit {done.returncode}"
    (folder / ".installed").touch()
    return ""
