"""Run the jobs and the clocks; as many of these as needed, on any machine that reaches the database."""

from __future__ import annotations

import os

import django

from linli.site.cli._database import ensure_database


def main(args: list[str]) -> int:
    if "LINLI_RUN" not in os.environ:
        ensure_database()
    django.setup()
    from linli.site.worker import work

    work()
    return 0
