"""Keeping the job queue healthy: jobs of dead workers are freed, finished ones are swept away."""

from __future__ import annotations

import logging

from asgiref.sync import async_to_sync
from django.db import connection, transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from linli.platform.events.pulse import every
from linli.platform.wall.asking import as_system

log = logging.getLogger(__name__)

DEAD_AFTER = 20  # seconds without a sign of life of the worker that held the job; it gives one every five
KEEP_FAILED_DAYS = 30

# Freed by rows, not by procrastinate's own retry: one statement takes each job once, however many workers look.
FREE = """
    UPDATE procrastinate_jobs job
       SET status = 'todo', attempts = attempts + 1, scheduled_at = now(), worker_id = NULL
     WHERE job.id IN (
           SELECT dead.id FROM procrastinate_jobs dead
             LEFT JOIN procrastinate_workers worker ON worker.id = dead.worker_id
            WHERE dead.status = 'doing'
              AND (worker.id IS NULL OR worker.last_heartbeat < now() - make_interval(secs => %s))
            ORDER BY dead.id LIMIT 500
              FOR UPDATE OF dead SKIP LOCKED)
       AND NOT EXISTS (
           SELECT 1 FROM procrastinate_jobs waiting
            WHERE waiting.status = 'todo' AND waiting.queueing_lock = job.queueing_lock)
    RETURNING job.id, job.task_name
"""


@every(seconds=5)
def free_dead_jobs() -> None:
    """A job whose worker died in the middle goes back into the queue; jobs are written so that twice does no harm."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(FREE, [DEAD_AFTER])
        for job, task in cursor.fetchall():
            log.warning("job_freed job=%s task=%s", job, task)


@every(seconds=24 * 3600)
def sweep_finished_jobs() -> None:
    """What was done is forgotten after a day, what failed after a month; the truth is in the events anyway."""
    async_to_sync(app.job_manager.delete_old_jobs)(nb_hours=24)
    async_to_sync(app.job_manager.delete_old_jobs)(nb_hours=24 * KEEP_FAILED_DAYS, include_failed=True)


@app.task(queue="reactions", retry=RetryStrategy(max_attempts=8, exponential_wait=3), pass_context=False)
def react(event: int, reaction: str) -> None:
    """Run one reaction to one event; tried again when it fails, harmless when it had been done."""
    from linli.platform.events import reactions

    with as_system(f"reaction {reaction}"):
        reactions.run(event, reaction)
