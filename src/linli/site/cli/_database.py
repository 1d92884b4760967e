"""Before a command that reads or writes: the embedded server runs and the database exists."""

from __future__ import annotations

from django.conf import settings

from linli.site import postgres


def ensure_database() -> None:
    """Start or find the embedded server; nothing to do if DATABASE_URL names another one. Never stops it."""
    if settings.EMBEDDED:
        postgres.Cluster(settings.DATA).ensure_running("linli")
