"""Find requests by two characters among many: p50 and p95 in milliseconds, by scope: ./linli bench search [ROWS].

All of it is made in one transaction and taken back at the end.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from collections.abc import Iterator, Sequence
from datetime import timedelta

import django

django.setup()

from django.db import connection, transaction  # noqa: E402

from linli.kernel import clock  # noqa: E402
from linli.kernel.text import bigrams  # noqa: E402
from linli.platform.identity.models import Person  # noqa: E402
from linli.platform.places import tree  # noqa: E402
from linli.platform.places.models import Area  # noqa: E402
from linli.platform.places.terms import ANCESTORS, Level  # noqa: E402
from linli.platform.posts.actor import Actor, Holding  # noqa: E402
from linli.platform.posts.terms import Duty  # noqa: E402
from linli.platform.wall.roles import as_owner  # noqa: E402
from linli.work.cases import grams  # noqa: E402
from linli.work.cases.queries.console.search import search  # noqa: E402

COMMUNITIES, MONTHS, ASKED = 60, 24, 150
WHERE = ("楼道里", "小区门口", "地下室", "电梯里", "花坛边", "停车棚", "单元门", "屋顶", "马路边", "菜市场旁")
WHAT = (
    "路灯不亮",
    "下水道返水",
    "垃圾没人收",
    "电动车乱停",
    "墙皮脱落",
    "噪音太大",
    "井盖松动",
    "水管漏水",
    "树枝断了",
    "停水停电",
)
SINCE = ("已经两天了", "昨天晚上开始", "好几次了", "一直没有人管", "下雨就这样", "老人出行不方便", "孩子差点摔倒")
WISH = ("请尽快来看看", "希望有人处理", "麻烦修一下", "请物业出面", "想知道什么时候能好")
RARE = ("马蜂窝", "燃气味", "野狗", "塌陷", "消防栓", "充电桩", "化粪池", "路牌")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", type=int, nargs="?", default=200_000)
    count = parser.parse_args().rows
    with as_owner(), transaction.atomic():  # it copies in and tells the planner
        areas = ground()
        started = time.monotonic()
        fill(areas, count)
        print(f"{count} requests made in {time.monotonic() - started:.0f} s; index {size()} MB")
        person = Person.objects.create(name="陈", made_at=clock.now())
        scopes = (("one community", Duty.SECRETARY, areas[1]), ("the whole city", Duty.LEADER, areas[0]))
        for words, kind in ((list(WHAT), "common"), (list(RARE), "rare")):
            for scope, duty, area in scopes:
                by = Actor(person, (Holding(duty, area, None, ""),))
                measure(f"{kind} words in {scope}", by, words)
        transaction.set_rollback(True)
    tree.tree.forget()


def ground() -> list[Area]:
    """A city and its communities."""
    made: list[Area] = []
    for number in range(COMMUNITIES + 1):
        level = Level.COMMUNITY if number else Level.CITY
        area = Area(level=level, name=f"bench {number}", code=f"bench-{number}", path=f"/bench{number}/")
        if number:
            area.parent, area.city = made[0], made[0]
        area.save()
        setattr(area, f"{level}_id", area.pk)
        area.path = f"{made[0].path if number else '/'}{area.pk}/"
        area.save()
        made.append(area)
    tree.tree.forget()
    return made


def fill(areas: Sequence[Area], count: int) -> None:
    """Matters, requests and what they are found by, as COPY takes them."""
    rng, now = random.Random(7), clock.now()
    first = reserve(count)
    rows = []
    for number in range(count):
        at = now - timedelta(days=30.4 * MONTHS) * (1 - number / count)
        text = f"{rng.choice(WHERE)}{rng.choice(WHAT)}，{rng.choice(SINCE)}，{rng.choice(WISH)}。"
        if number % 100 == 0:
            text += rng.choice(RARE)
        rows.append((first + number, areas[1 + rng.randrange(COMMUNITIES)], at, text))
    with connection.cursor() as cursor:
        columns = "id, kind, number, title, stage, waits, size, category, channel, outcome, reporters, version, chain,"
        with cursor.copy(
            f"COPY flow_matter ({columns} due_clock, area_id, city_id, community_id, opened_at, touched_at, closed_at)"
            " FROM STDIN"
        ) as copy:
            for pk, area, at, text in rows:
                copy.write_row(
                    [pk, "case", f"B{pk}", text[:40], "rated", "", "", "", "", "", 1, 0, b"", "", area.pk,
                     area.city_id, area.pk, at, at, at]
                )  # fmt: skip
        names, values = plain_columns()
        with cursor.copy(f"COPY cases_case (matter_id, text, place_words, {names}) FROM STDIN") as copy:
            for pk, _area, _at, text in rows:
                copy.write_row([pk, text, "", *values])
        with cursor.copy("COPY cases_casegrams (case_id, tokens) FROM STDIN") as copy:
            for pk, tokens in indexed(rows):
                copy.write_row([pk, tokens])
        cursor.execute("SELECT gin_clean_pending_list('case_tokens')")
        cursor.execute("ANALYZE flow_matter, cases_case, cases_casegrams")


def plain_columns() -> tuple[str, list[object]]:
    """The other columns of a request that may not be null, and what stands in them."""
    from linli.work.cases.models import Case

    skip = {"matter_id", "text", "place_words"}
    fields = [f for f in Case._meta.concrete_fields if f.attname not in skip and not f.null]
    empty = {"BooleanField": False, "PositiveSmallIntegerField": 0, "JSONField": "{}"}
    return ", ".join(str(f.column) for f in fields), [empty.get(f.get_internal_type(), "") for f in fields]


def indexed(rows: Sequence[tuple[int, Area, object, str]]) -> Iterator[tuple[int, list[int]]]:
    """As `grams.tokens` does, without reading each request again."""
    for pk, area, at, text in rows:
        places = {-one for level in ANCESTORS if (one := getattr(area, f"{level}_id"))}
        yield pk, sorted({grams.gram(one) for one in bigrams(text)} | places | {grams.month(at)})  # type: ignore[arg-type]


def reserve(count: int) -> int:
    """Ids above all others."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) + 1 FROM flow_matter")
        return int(cursor.fetchone()[0])


def size() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_relation_size('case_tokens') / 1000000")
        return int(cursor.fetchone()[0])


def measure(name: str, by: Actor, words: Sequence[str]) -> None:
    """So many searches, one after the other."""
    rng, taken, found = random.Random(3), [], 0
    for _ in range(ASKED):
        word = rng.choice(words)
        at = rng.randrange(len(word) - 1)
        started = time.perf_counter()
        found += len(search(by, word[at : at + 2]))
        taken.append((time.perf_counter() - started) * 1000)
    taken.sort()
    p95 = taken[int(len(taken) * 0.95)]
    print(f"{name}: p50 {statistics.median(taken):.1f} ms, p95 {p95:.1f} ms, {found / ASKED:.0f} found each")


if __name__ == "__main__":
    main()
