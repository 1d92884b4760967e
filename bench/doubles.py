"""Look through a whole city for people who are registered twice: ./linli bench doubles, in the data of bench registers.

Half a million people and one in five hundred of them twice: how many were compared, how many proposed, what it cost.
All of it is taken back at the end.
"""

from __future__ import annotations

import os
import time

import django

django.setup()

from bench import _measure  # noqa: E402
from django.conf import settings  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from linli.platform.identity.models import Person  # noqa: E402
from linli.platform.places.models import Area  # noqa: E402
from linli.site import postgres  # noqa: E402
from linli.work.records.dedup import finder  # noqa: E402
from linli.work.records.models import Pair  # noqa: E402


def main() -> None:
    communities = list(Area.objects.current().filter(level="community"))
    database = postgres.Cluster(settings.DATA)._live_pid() if settings.EMBEDDED else None
    pids = [os.getpid(), *([database] if database else [])]
    with transaction.atomic():
        used, started = _measure.cpu_ms(pids), time.monotonic()
        compared = new = worst = 0
        for area in communities:
            began = time.monotonic()
            compared += len(finder._candidates(area))
            new += finder.look_through(area)
            worst = max(worst, round((time.monotonic() - began) * 1000))
        took, cpu = time.monotonic() - started, (_measure.cpu_ms(pids) - used) / 1000
        people = Person.objects.count()
        print(f"{people:,} people in {len(communities)} communities: {compared:,} pairs compared, {new:,} proposed")
        each = cpu / people * 1e6
        print(f"{took:.0f} s, {cpu:.0f} s of CPU, {each:.0f} µs a person; the slowest community {worst} ms")
        print(f"open: {Pair.objects.filter(state='open').count():,}; load {os.getloadavg()[0]:.1f}")
        transaction.set_rollback(True)
    connection.close()


if __name__ == "__main__":
    main()
