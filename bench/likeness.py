"""Likely duplicates at a million matters: ./linli bench likeness [MATTERS] [--asks 500], in a data folder of its own.

Makes a city with so many requests of the last year, signs their texts, and asks for duplicates as the pages do: a
resident at a building who types, a desk that knows only the community, a worker with a position.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from random import Random

import django

django.setup()

from django.db import connection  # noqa: E402

from linli.demo import bulk, bulk_matters  # noqa: E402
from linli.platform.dispatch.catalogue import seed  # noqa: E402
from linli.platform.flow.models import Matter  # noqa: E402
from linli.platform.likeness.marks import rebuild  # noqa: E402
from linli.platform.likeness.models import Signature  # noqa: E402
from linli.platform.likeness.near import Spot, likely  # noqa: E402
from linli.platform.wall.roles import as_owner  # noqa: E402
from linli.work.cases.models import Case  # noqa: E402

BUDGET = 50  # milliseconds, of the slowest of twenty
Ask = Callable[[Matter, str], Spot]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("matters", type=int, nargs="?", default=1_000_000)
    parser.add_argument("--asks", type=int, default=500)
    given = parser.parse_args()
    prepare(given.matters)
    rng = Random("likeness")
    worst = 0.0
    for name, spot in (("at a building", at_building), ("in a community", in_community), ("at a position", at_point)):
        worst = max(worst, measure(name, spot, given.asks, rng))
    print(f"{'within' if worst <= BUDGET else 'OVER'} {BUDGET} ms")


def prepare(matters: int) -> None:
    """The city, its requests and their signatures; what is there already is used."""
    if not Matter.objects.exists():
        seed()
        with as_owner():
            step("city", lambda: bulk_matters.build(bulk.build("city", "1"), matters, "1"))
    if Signature.objects.count() < Matter.objects.filter(kind="case").count():
        step("signatures", rebuild)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        cursor.execute("SELECT pg_total_relation_size('likeness_signature') / 1000000")
        size = cursor.fetchone()[0]
    print(f"{Matter.objects.filter(kind='case').count()} requests, signatures take {size} MB")


def step(name: str, work: Callable[[], object]) -> None:
    began = time.monotonic()
    made = work()
    print(f"{name}: {made} in {time.monotonic() - began:.0f} s", flush=True)


def at_building(matter: Matter, category: str) -> Spot:
    return Spot.of_matter(matter)


def in_community(matter: Matter, category: str) -> Spot:
    return Spot(matter.community_id, None, matter.community_id or 0, category=category)


def at_point(matter: Matter, category: str) -> Spot:
    salt = matter.community_id or 0
    return Spot(matter.community_id, matter.grid_id, salt, None, matter.lon, matter.lat, category)


def measure(name: str, spot: Ask, asks: int, rng: Random) -> float:
    """Ask about requests of the last weeks, each in somewhat other words."""
    top = Matter.objects.order_by("-pk").values_list("pk", flat=True)[0]
    pks = [rng.randrange(max(1, top - top // 4), top) for _ in range(asks)]
    cases = list(Case.objects.filter(pk__in=pks).select_related("matter"))
    took: list[float] = []
    own: list[float] = []
    hits = 0
    for case in cases:
        text = reworded(case.text, rng)
        began, busy = time.perf_counter(), time.process_time()
        found = likely(text, spot(case.matter, case.matter.category), Matter.objects.all(), besides=case.pk)
        took.append(1000 * (time.perf_counter() - began))
        own.append(1000 * (time.process_time() - busy))
        hits += bool(found)
    quantiles = statistics.quantiles(took[5:], n=100)
    p50, p95, p99 = (quantiles[at] for at in (49, 94, 98))
    print(
        f"{name}: p50 {p50:.1f} ms, p95 {p95:.1f} ms, p99 {p99:.1f} ms,"
        f" own CPU {statistics.median(own):.1f} ms,"
        f" {len(took)} asked, {100 * hits / len(took):.0f} % have some",
        flush=True,
    )
    return quantiles[94]


def reworded(text: str, rng: Random) -> str:
    """The same in the words of somebody else: another order, something left out, something added."""
    parts = [part for part in text.replace("。", "，").split("，") if part]
    rng.shuffle(parts)
    return "，".join(
        [rng.choice(("请问", "你好", "我想反映", "麻烦看看")), *parts, rng.choice(("谢谢", "尽快处理", "急"))]
    )


if __name__ == "__main__":
    main()
