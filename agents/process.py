"""A worker as a process: started, watched, stopped in order when it is told to or when it has crashed."""

import asyncio
import gc
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import structlog

from agents import health
from agents.worker import Worker
from streams import calendar, crisis, language
from streams.errors import ClameurError

_log = structlog.get_logger(__name__)

START_S = 120.0
"""A worker that is not ready by then never will be (seconds): the broker is away, or the group cannot agree."""

STOP_S = 15.0
"""How long the end of a worker that has crashed is waited for (seconds)."""

COLLECTED = 20_000
"""Objects that may be made, and not be gone, before the collector looks for circles among them."""


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
            await _stop(worker)
    finally:
        await endpoints.stop()


async def _stop(worker: Worker) -> None:
    """Stop the app; how the end of one that has crashed goes wrong, or that it hangs, is of no interest."""
    app: Any = worker.app
    if not app.crashed:
        await app.stop()
        return
    with suppress(Exception):
        await asyncio.wait_for(app.stop(), STOP_S)
    crashed(worker)


def end_if_crashed(worker: Worker, error: ClameurError) -> None:
    """End the process of a worker that has crashed, at once and for sure: whoever watches it starts it again.

    The event loop would not close: it cancels the agents' tasks and waits, and their supervisors start them anew for
    ever (faust-streaming 0.15.3 with mode 0.4, seen when a state could not be read).
    """
    app: Any = worker.app
    if app.crashed:
        print(f"clameur: {error}", file=sys.stderr, flush=True)
        os._exit(1)


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


def settle_in() -> None:
    """Do at the start what would cost later: load models and calendars, spare the collector what will stay.

    Names, rules and words never die; going through them again and again took 9 % of a worker's processor time (19.0 s
    against 17.3 for one stream). What dies, dies without it but for exceptions and futures: looking for those every
    `COLLECTED` objects in the place of Python's 700 took another 4 %.
    """
    language.load()
    crisis.load()
    calendar.load()
    gc.collect()
    gc.freeze()
    gc.set_threshold(COLLECTED, 20, 50)


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
