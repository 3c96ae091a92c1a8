"""What the pages show of the program's own output, made anew: ``python -m tests.support.shown`` rewrites it.

Read the difference as you would read code: it is what a communicator would have been told otherwise.
"""

import io
import re
import sys
import tempfile
from pathlib import Path

from agents import simulate
from agents.replaying import Options, replay_file

ROOT = Path(__file__).resolve().parents[2]
TUTORIAL = ROOT / "docs/tutorials/first-alert.md"
README = ROOT / "README.md"
REPLAY_HOW_TO = ROOT / "docs/how-to/replay-a-stream.md"
MESSAGE_LINES = 7
"""Lines of its message that the tutorial shows."""


def replay(posts: Path, territories: Path, config: Path | None = None) -> tuple[str, str]:
    """The messages of a replay, without no-break spaces (they do not survive copying), and its summary without time."""
    out, err = io.StringIO(), io.StringIO()
    replay_file(Options(posts=str(posts), territories=territories, config=config), out, err)
    return out.getvalue().translate({0xA0: " ", 0x202F: " "}), err.getvalue().rpartition(" in ")[0]


def tutorial_message(folder: Path) -> str:
    """The first lines of the first crisis that the tutorial's own files print, as it is followed in a folder."""
    blocks = re.findall(r"```toml\n(.*?)```", TUTORIAL.read_text(encoding="utf-8"), re.DOTALL)
    for name, block in zip(("territories.toml", "clameur.toml"), blocks, strict=True):
        (folder / name).write_text(block, encoding="utf-8")
    posts = folder / "posts.jsonl.gz"
    simulate.run(posts)
    messages, _ = replay(posts, folder / "territories.toml", folder / "clameur.toml")
    crisis = messages[messages.index("\N{LARGE ORANGE CIRCLE} Volvic") :]
    return "".join(crisis.splitlines(keepends=True)[:MESSAGE_LINES])


def four_days(folder: Path) -> tuple[str, str]:
    """What `simulate` and `replay` say of the four days that the README plays."""
    posts = folder / "posts.jsonl"
    truth = simulate.run(posts, days=4)
    _, summary = replay(posts, ROOT / "config/territories.toml")
    return f"{truth['posts']} posts, {len(truth['events'])} events with known times", summary


def main() -> int:
    """Rewrite what is shown; the README's message is only printed, since it is shortened by hand."""
    with tempfile.TemporaryDirectory() as name:
        message = tutorial_message(Path(name))
        posts = Path(name) / "posts.jsonl.gz"
        month, _ = replay(posts, ROOT / "config/territories.toml")
        simulated, summary = four_days(Path(name))
    _rewrite(TUTORIAL, r"(?<=<!-- message -->\n```text\n).*?(?=```)", message)
    for page in (README, REPLAY_HOW_TO):
        _rewrite(page, r"^\d+ posts, \d+ bad, .*?(?= in [\d.]+ s$)", summary)
    _rewrite(README, r"^\d+ posts, \d+ events with known times$", simulated)
    messages = month.split("\n\n")
    print(next(message for message in messages if "\N{LARGE ORANGE CIRCLE} Volvic" in message))
    return 0


def _rewrite(page: Path, pattern: str, shown: str) -> None:
    text = page.read_text(encoding="utf-8")
    page.write_text(re.sub(pattern, lambda _: shown, text, flags=re.DOTALL | re.MULTILINE), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
