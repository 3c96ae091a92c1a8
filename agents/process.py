"""A worker as a process: started, watched, stopped in order when it is told to or when it has crashed."""

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import structlog

from agents import health
from agents.worker import Worker
from streams.errors import ClameurError

_log = structlog.get_logger(__name__)

START_S = 120.0
"""A worker that is not ready by then never will be (seconds): the broker is away, or the group cannot agree."""


@asynccontextmanager
async def running(worker: Worker) -> AsyncIterator[Worker]:
    """Run a worker inside a running event loop, with its health endpoints; it is stopped, committed, on leaving."""
    settings = worker.settings
    app: Any = worker.app

    def ready() -> str | None:
        return ", ".join(worker.not_ready()) or None

    endpoints = await health.start(worker.registry, {"worker": ready}, host=settings.http_host, port=settings.http_port)
    try:
        await app.start()
        try:
            yield worker
        finally:
            try:
                await app.stop()
            except Exception:
                crashed(worker)  # what took it down, rather than how its end went wrong
                raise
    finally:
        await endpoints.stop()


async def until_ready(worker: Worker, *, patience_s: float = START_S) -> None:
    """Wait until the worker reads posts.

    Raises:
        ClameurError: When it crashed, or was not ready in time.
    """
    for _ in range(int(patience_s * 20)):
        if not worker.not_ready():
            return
        crashed(worker)
        await asyncio.sleep(0.05)
    why = ", ".join(worker.not_ready())
    raise ClameurError(f"the worker is not ready after {patience_s:.0f} s ({why}): is the broker at its address?")


def crashed(worker: Worker) -> None:
    """Raise what took the worker down, if anything did.

    Raises:
        ClameurError: When it crashed.
    """
    app: Any = worker.app
    if app.crashed:
        reason = app.crash_reason
        raise ClameurError(f"the worker has stopped: {type(reason).__name__}: {reason}") from reason


async def until_told(worker: Worker) -> None:
    """Wait for SIGINT or SIGTERM.

    Raises:
        ClameurError: When the worker crashed before.
    """
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, told.set)
    try:
        while not told.is_set():
            crashed(worker)
            try:
                await asyncio.wait_for(told.wait(), timeout=0.5)
            except TimeoutError:
                continue
        _log.info("worker.stopping")
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)
