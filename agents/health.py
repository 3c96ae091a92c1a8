"""What a watcher asks a worker: its metrics, whether it lives, and whether it is ready."""

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Final

from aiohttp import web
from prometheus_client import CollectorRegistry
from prometheus_client.exposition import choose_encoder

from streams.errors import ClameurError

Check = Callable[[], str | None]
"""Says why something is not ready, or ``None`` when it is. It must answer at once."""

NO_STORE: Final = {"Cache-Control": "no-store"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """A running server.

    Attributes:
        host: The address that it listens on.
        port: The port, also when any free one was asked for.
        stop: Ends it and waits until its connections are closed.
    """

    host: str
    port: int
    stop: Callable[[], Awaitable[None]]


async def start(registry: CollectorRegistry, checks: Mapping[str, Check], *, host: str, port: int) -> Health:
    """Start to answer ``/metrics``, ``/healthz`` and ``/readyz``.

    ``/healthz`` is 200 as long as the event loop turns: restart the process when it is not. ``/readyz`` is 200 when
    every check is content, else 503; its JSON has ``ready`` and, by check, the ``reasons`` why not: send it no
    traffic and wait.

    Args:
        registry: What ``/metrics`` shows.
        checks: What must hold for the worker to be ready, by name; none is always ready.
        host: The address to listen on; there is no password, so keep it on a private one.
        port: The port; 0 takes any free one.

    Raises:
        ClameurError: The address cannot be listened on.
    """

    async def metrics(request: web.Request) -> web.Response:
        encode, content_type = choose_encoder(request.headers.get("Accept", ""))
        return web.Response(body=encode(registry), headers={**NO_STORE, "Content-Type": content_type})

    async def healthz(request: web.Request) -> web.Response:
        return _json(200, {"alive": True})

    async def readyz(request: web.Request) -> web.Response:
        reasons = {name: reason for name, check in checks.items() if (reason := _ask(check)) is not None}
        return _json(503 if reasons else 200, {"ready": not reasons, "reasons": reasons})

    app = web.Application()
    app.add_routes([web.get("/metrics", metrics), web.get("/healthz", healthz), web.get("/readyz", readyz)])
    runner = web.AppRunner(app, access_log=None, handle_signals=False, shutdown_timeout=1.0)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError as error:
        await runner.cleanup()
        raise ClameurError(
            f"cannot listen on {host}:{port}: {error.strerror or error}; set CLAMEUR_HTTP_HOST and CLAMEUR_HTTP_PORT"
        ) from None
    return Health(host=host, port=runner.addresses[0][1], stop=runner.cleanup)


def _ask(check: Check) -> str | None:
    try:
        return check()
    except Exception as error:  # the outermost loop: a broken check is a reason, not a page of traceback
        return f"the check failed with {type(error).__name__}"


def _json(status: int, body: Mapping[str, object]) -> web.Response:
    text = json.dumps(body, ensure_ascii=False) + "\n"
    return web.Response(status=status, text=text, content_type="application/json", headers=NO_STORE)
