"""Serve the pages at HOST:PORT with WEB_WORKERS (2) processes; after an upgrade run `./linli prepare` first."""

from __future__ import annotations

import os
import sys

THREADS = 4  # a worker's threads; the pool of connections is larger than that


def main(args: list[str]) -> int:
    os.environ.setdefault("LINLI_COLLECTED", "1")
    if "LINLI_RUN" not in os.environ:
        from linli.site.cli._database import ensure_database

        ensure_database()
    host, port = os.environ.get("HOST") or "127.0.0.1", os.environ.get("PORT") or "8000"
    options = {
        "--interface": "wsgi",
        "--host": host,
        "--port": port,
        "--workers": os.environ.get("WEB_WORKERS") or "2",
        "--blocking-threads": str(THREADS),
        "--workers-kill-timeout": "5s",
        "--respawn-interval": "0.2",
        "--log-level": "warning",
    }
    flags = [word for option in options.items() for word in option]
    command = [
        sys.executable,
        "-m",
        "granian",
        *flags,
        "--respawn-failed-workers",
        "linli.site.wsgi:application",
        *args,
    ]
    os.execv(sys.executable, command)  # noqa: S606 (the same process, so that signals reach it directly)
