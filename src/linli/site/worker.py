"""The worker: one process that runs the jobs of the queue and, in a thread of its own, the pulse."""

from __future__ import annotations

import asyncio
import logging
import signal
import threading
from typing import cast

from procrastinate import App
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

from linli.platform.events import pulse

log = logging.getLogger(__name__)

GRACE = 5  # seconds a running job may still take when we are told to stop; after that it is freed and done again later
# Gateways may be slow for minutes: messages have places of their own, and nothing else ever waits behind them.
APART = {"notices": 3}
OTHERS = 2


def work() -> None:
    """Run until told to stop (SIGTERM, SIGINT). Raises if the database goes away: the supervisor starts us again."""
    stopping = threading.Event()
    heart = threading.Thread(target=pulse.loop, args=[stopping], name="pulse", daemon=True)
    heart.start()
    # An app of its own: tasks that put jobs into the queue still do so through Django, inside their transaction.
    queue = app.with_connector(cast(DjangoConnector, app.connector).get_worker_connector())
    try:
        asyncio.run(run(queue))
    finally:
        stopping.set()
        heart.join(timeout=GRACE)


def places(queue: App) -> dict[str, tuple[list[str], int]]:
    """The queues that share places, by a name, and how many jobs run in them at once; every queue is in one."""
    queue.perform_import_paths()  # type: ignore[no-untyped-call]
    every = {str(task.queue) for task in queue.tasks.values()}
    return {name: ([name], size) for name, size in APART.items()} | {"worker": (sorted(every - set(APART)), OTHERS)}


async def run(queue: App) -> None:
    """Take jobs until a signal comes; the failure of one part ends them all."""
    async with queue.open_async():
        parts = [asyncio.create_task(_part(queue, name, *place)) for name, place in places(queue).items()]
        _stop_on_signals(parts)
        await asyncio.wait(parts, return_when=asyncio.FIRST_EXCEPTION)
        for part in parts:
            part.cancel()
        for ended in await asyncio.gather(*parts, return_exceptions=True):
            if isinstance(ended, Exception):  # to be cancelled is no failure
                raise ended


async def _part(queue: App, name: str, queues: list[str], size: int) -> None:
    await queue.run_worker_async(
        queues=queues,
        name=name,
        concurrency=size,
        shutdown_graceful_timeout=GRACE,
        update_heartbeat_interval=pulse.BEAT,
        stalled_worker_timeout=60,
        fetch_job_polling_interval=2.0,
        install_signal_handlers=False,
    )


def _stop_on_signals(parts: list[asyncio.Task[None]]) -> None:
    def stop() -> None:
        for part in parts:
            part.cancel()

    loop = asyncio.get_running_loop()
    for one in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(one, stop)
