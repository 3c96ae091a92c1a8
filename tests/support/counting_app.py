"""A worker for tests: counts the records of one topic per key, in a table, through the chunked transport.

``python -m tests.support.counting_app BOOTSTRAP APP_ID TOPIC PARTITIONS [options]``

The value of a table entry is ``count offset``: the last applied source offset makes a redelivery harmless. A record
whose value is ``raise`` makes the agent raise, ``send too much`` makes a changelog send fail. After each chunk a line
``applied RECORDS_SO_FAR chunk RECORDS`` goes to standard output.
"""

import argparse
import asyncio
import sys
import tempfile
from typing import Any

import faust

from agents.transport import SETTINGS, RawSchema, chunks, install


def build(options: argparse.Namespace) -> faust.App:
    """The app: one agent, one table."""
    settings: dict[str, Any] = {
        **SETTINGS,
        "broker_session_timeout": 3.0,
        "broker_heartbeat_interval": 0.5,
        "broker_commit_interval": 0.3,
        "topic_disable_leader": True,
        "web_enabled": False,
        "datadir": tempfile.mkdtemp(prefix="counting-app-"),
    }
    app = faust.App(options.app_id, broker=f"kafka://{options.bootstrap}", **settings)
    install(app, frozenset({options.topic}), chunk_size=options.chunk_size, stock=options.stock)
    topic = app.topic(options.topic, schema=RawSchema(), partitions=options.partitions)
    table = app.Table(f"{options.app_id}-counts", key_type=bytes, value_type=bytes, partitions=options.partitions)

    @app.agent(topic)
    async def count(stream: faust.StreamT[Any]) -> None:
        applied = 0
        async for chunk in chunks(stream):
            touched: dict[bytes, tuple[int, int]] = {}
            for record in chunk:
                key = record.key or b""
                if key not in touched:
                    before, seen = (table.get(key) or b"0 -1").split()
                    touched[key] = int(before), int(seen)
                before, seen = touched[key]
                if record.offset > seen:
                    touched[key] = before + 1, record.offset
                if record.value == b"raise":
                    raise ValueError("told to")
                if record.value == b"send too much":
                    table[b"big"] = b"0 -1" + b" " * 1_500_000  # above the producer's max_request_size
            for key, (total, seen) in touched.items():
                table[key] = b"%d %d" % (total, seen)
            if options.slow:
                await asyncio.sleep(options.slow)
            applied += len(chunk)
            print(f"applied {applied} chunk {len(chunk)}", flush=True)

    return app


def main() -> None:
    """Run the worker until SIGTERM."""
    parser = argparse.ArgumentParser()
    parser.add_argument("bootstrap")
    parser.add_argument("app_id")
    parser.add_argument("topic")
    parser.add_argument("partitions", type=int)
    parser.add_argument("--chunk-size", type=int, default=500)
    parser.add_argument("--stock", action="store_true")
    parser.add_argument("--slow", type=float, default=0.0)
    app = build(parser.parse_args())
    worker = faust.Worker(app, loglevel="INFO", logfile=sys.stderr, redirect_stdouts=False, blocking_timeout=None)
    worker.execute_from_commandline()


if __name__ == "__main__":
    main()
