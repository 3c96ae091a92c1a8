"""Write the golden renderings anew: ``python -m tests.alerts.regolden``; then read the difference as text."""

import asyncio
import io
import json
from pathlib import Path

from alerts.console import ConsoleNotifier
from alerts.slack.blocks import render, render_thread
from tests.support.alerts import Case, a_delivery, golden_cases

GOLDEN = Path(__file__).parent / "golden"


def renderings(case: Case) -> dict[str, str]:
    """Every file that belongs to a case, by name: the console's text and Slack's message and reply."""
    message, reply = render(case.alert, picture=case.picture), render_thread(case.alert)
    slack = {"text": message.text, "blocks": message.blocks, "thread": {"text": reply.text, "blocks": reply.blocks}}
    return {
        f"{case.name}.txt": asyncio.run(_printed(case)),
        f"{case.name}.json": json.dumps(slack, ensure_ascii=False, indent=1) + "\n",
    }


async def _printed(case: Case) -> str:
    out = io.StringIO()
    await ConsoleNotifier(out, colour=False).deliver(a_delivery(case.alert))
    return out.getvalue()


def main() -> None:
    """Replaces the whole folder."""
    GOLDEN.mkdir(exist_ok=True)
    for old in GOLDEN.iterdir():
        old.unlink()
    for case in golden_cases():
        for name, text in renderings(case).items():
            (GOLDEN / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
