"""Before a command that reads or writes: the embedded server runs, the database exists and the role that serves."""

from __future__ import annotations

from contextlib import suppress

import psycopg
from django.conf import settings

from linli.site import backup, postgres


def ensure_database() -> None:
    """Start or find the embedded server; of another one (DATABASE_URL) only the role is made. Never stops it."""
    if settings.EMBEDDED:
        postgres.Cluster(settings.DATA).ensure_running("linli")
        return
    with suppress(psycopg.OperationalError), backup.connect() as session:  # one that is away is told of by who needs it
        postgres.make_app_role(session)
