"""The worker: one process that runs the jobs of the queue and, in a thread of its own, the pulse."""

from __future__ import annotations

import asyncio
import logging
import threading
from typing import cast

from procrastinate import App
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

from linli.platform.events import pulse

log = logging.getLogger(__name__)

CONCURRENCY = 2
GRACE = 5  # seconds a running job may still take when we are told to stop; after that it is freed and done again later


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


async def run(queue: App) -> None:
    """Take jobs until a signal comes."""
    async with queue.open_async():
        await queue.run_worker_async(
            concurrency=CONCURRENCY,
            shutdown_graceful_timeout=GRACE,
            update_heartbeat_interval=pulse.BEAT,
            stalled_worker_timeout=60,
            fetch_job_polling_interval=2.0,
        )
