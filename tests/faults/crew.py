"""Workers as processes, and a supervisor that starts those again that have ended, as any cluster does."""

import asyncio
import json
import os
import signal
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.support.workers import Stage, WorkerProcess

AGAIN_S = 1.0
"""Seconds before a worker that has ended is started again."""


@dataclass
class Post:
    """A place of the crew; ``wanted`` says that somebody must stand there, ``ended`` is what those said who left."""

    process: WorkerProcess
    wanted: bool = True
    stopping: bool = False
    free_at: float = 0.0
    ended: list[str] = field(default_factory=list)
    read: int = 0

    @property
    def pid(self) -> int | None:
        """The process that runs here, if one does."""
        running = self.process.process
        return None if running is None or running.poll() is not None else running.pid


class Crew:
    """The workers of a stage.

    Attributes:
        posts: Their places.
    """

    def __init__(self, stage: Stage, size: int) -> None:
        self.posts = [Post(stage.worker(f"worker-{n}")) for n in range(size)]

    async def supervise(self) -> None:
        """Start whoever is wanted and not there; to be cancelled."""
        while True:
            for post in self.posts:
                if post.wanted and not post.stopping and post.pid is None and time.monotonic() >= post.free_at:
                    if post.process.process is not None and post.free_at == 0.0:  # it has left by itself
                        post.ended.append(_last_words(post))
                        post.free_at = time.monotonic() + AGAIN_S
                        continue
                    post.free_at = 0.0
                    post.process.start()
            await asyncio.sleep(0.1)

    async def somebody(self, number: int) -> None:
        """Wait until somebody stands there."""
        while self.posts[number].pid is None:  # noqa: ASYNC110 - a process tells nobody that it has begun
            await asyncio.sleep(0.05)

    async def ready(self) -> bool:
        """Whether everybody who is wanted is there and reads."""
        for post in self.posts:
            if post.wanted and (post.pid is None or not await asyncio.to_thread(_is_ready, post)):
                return False
        return True

    def kill(self, number: int, away_s: float) -> bool:
        """SIGKILL; somebody stands there again after so many seconds. False when nobody did."""
        post = self.posts[number]
        if post.pid is None:
            return False
        post.free_at = time.monotonic() + away_s
        post.process.kill()
        return True

    async def terminate(self, number: int, away_s: float, patience_s: float = 60.0) -> str:
        """SIGTERM, and wait for the end; what was wrong with it, if anything."""
        post = self.posts[number]
        pid, process = post.pid, post.process.process
        if pid is None or process is None:
            return ""
        post.stopping = True
        try:
            process.send_signal(signal.SIGTERM)
            try:
                await asyncio.to_thread(process.wait, patience_s)
            except subprocess.TimeoutExpired:
                post.process.kill()
                return f"worker-{number} did not stop within {patience_s:.0f} s of SIGTERM"
            if process.returncode in (0, -signal.SIGTERM):  # the signal itself ends one that has hardly begun
                return ""
            return f"worker-{number} ended with {process.returncode} after SIGTERM"
        finally:
            post.free_at = time.monotonic() + away_s
            post.stopping = False

    @contextmanager
    def frozen(self, number: int) -> Iterator[bool]:
        """SIGSTOP, then SIGCONT."""
        pid = self.posts[number].pid
        if pid is None:
            yield False
            return
        os.kill(pid, signal.SIGSTOP)
        try:
            yield True
        finally:
            if self.posts[number].pid == pid:
                os.kill(pid, signal.SIGCONT)

    @property
    def ended(self) -> list[str]:
        """The last words of those who left unasked."""
        return [words for post in self.posts for words in post.ended]

    def close(self) -> None:
        """Leave nobody behind."""
        for post in self.posts:
            post.wanted = False
            if post.pid is not None:
                post.process.kill()


def _is_ready(post: Post) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{post.process.port}/readyz", timeout=1):
            return True
    except OSError:
        return False


def _last_words(post: Post) -> str:
    """Exit code and the last line that was not routine."""
    process = post.process.process
    code = None if process is None else process.returncode
    lines = post.process.log.read_text(errors="replace")[post.read :].splitlines()
    post.read = post.process.log.stat().st_size
    for line in reversed(lines):
        if line.startswith("{"):
            found = json.loads(line)
            if found.get("level") in ("error", "critical"):
                return f"exit {code}: {found.get('event')} {found.get('detail', found.get('reason', ''))}"[:300]
        elif line.startswith("clameur:") or "Error" in line:
            return f"exit {code}: {line}"[:300]
    return f"exit {code}"
