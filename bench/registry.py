"""Bring a million residents in: seconds and peak memory, wrong in 4,017 places: ./linli bench registry [ROWS]."""

from __future__ import annotations

import argparse
import os
import random
import resource
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import django

django.setup()

import xlsxwriter  # noqa: E402
from bench import _measure  # noqa: E402
from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402

from linli.kernel.text import _check_character  # noqa: E402
from linli.platform.places.models import Area, Building, Compound, Entrance, Home  # noqa: E402
from linli.platform.places.terms import ANCESTORS, Level  # noqa: E402
from linli.platform.posts.actor import SYSTEM  # noqa: E402
from linli.platform.registers import declare, importing, sheets  # noqa: E402
from linli.platform.registers.terms import State  # noqa: E402
from linli.platform.wall.roles import as_owner  # noqa: E402
from linli.site import postgres  # noqa: E402

WRONG = 4017
HOMES_A_COMPOUND = 720  # ten buildings, three stairwells, six floors, four homes a floor
HEAD = ("姓名", "手机号", "证件号码", "小区", "楼栋", "单元", "房号", "与房屋关系", "入住日期")
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任单"
GIVEN = "伟芳娜敏静秀英丽强磊军洋勇艳杰娟涛明超兰霞平刚桂玉萍红鹏华飞建国文辉梅云雷波宁亮欣雪莉丹凤洁琳素燕"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", type=int, nargs="?", default=1_000_000)
    count = parser.parse_args().rows
    tag = f"B{int(time.time()) % 1_000_000:06d}"
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "residents.xlsx"
        step("the ground: homes", lambda: ground(tag, count))
        step("the table", lambda: write(table, tag, count))
        print(f"  {table.stat().st_size / 1e6:.0f} MB, {count} rows, {min(WRONG, count)} of them wrong")
        before, spent = peak(), cpu()
        register = declare.get("residents")
        started = time.monotonic()
        one = importing.begin(SYSTEM, register, table, table.name, State.WRITING)
        read = time.monotonic()
        importing.run(one, SYSTEM)
        wrote = time.monotonic()
        sheets.result(Path(folder) / "result.xlsx", one, register)
        ended, used = time.monotonic(), [after - then for after, then in zip(cpu(), spent, strict=True)]
        print(f"  read {read - started:.0f} s, check and write {wrote - read:.0f} s, result file {ended - wrote:.0f} s")
        print(
            f"import: {ended - started:.0f} s, {count / (ended - started):.0f} rows/s,"
            f" peak {peak()} MB ({before} MB before)"
        )
        print(
            f"CPU: {sum(used):.0f} s, {sum(used) / count * 1e6:.0f} µs a row"
            f" (own {used[0]:.0f} s, database {used[1]:.0f} s)"
        )
        print(f"in: {one.good}, came back: {one.bad}")
        again = importing.begin(SYSTEM, register, table, table.name, State.WRITING)
        step("the same table again", lambda: importing.run(again, SYSTEM))
        print(f"known already: {again.known} of {again.good}")
        for done in (one, again):
            importing.path_of(done).unlink(missing_ok=True)
    if one.bad != min(WRONG, count) or again.known != again.good:
        sys.exit("wrong counts")


def cpu() -> tuple[float, float]:
    """Seconds that this process with its children, and the database, have worked so far."""
    database = postgres.Cluster(settings.DATA)._live_pid() if settings.EMBEDDED else None
    return _measure.cpu_ms([os.getpid()]) / 1000, _measure.cpu_ms([database] if database else []) / 1000


def peak() -> int:
    """The most memory this process has used, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def step(words: str, run: Any) -> None:
    started = time.monotonic()
    run()
    print(f"{words}: {time.monotonic() - started:.0f} s", flush=True)


def ground(tag: str, count: int) -> None:
    """A community with a grid, and compounds with enough homes for one in two people."""
    above: Area | None = None
    for at, level in enumerate((Level.CITY, Level.DISTRICT, Level.TOWN, Level.COMMUNITY, Level.GRID)):
        area = Area(level=level, code=f"{tag}-{at}", name=f"{tag}{at}", path=f"?{tag}{at}", parent=above)
        if above is not None:
            area.put_under(above)
        area.save()
        area.path = f"{above.path if above else '/'}{area.pk}/"
        setattr(area, f"{ANCESTORS[at]}_id", area.pk)
        area.save()
        above = area
    assert above is not None
    many = -(-count // 2 // HOMES_A_COMPOUND)
    compounds = Compound.objects.bulk_create(
        [Compound(community_id=above.community_id, name=f"{tag}村{at}") for at in range(many)]
    )
    buildings = Building.objects.bulk_create(
        [Building(compound=c, grid=above, name=f"{n} 号楼", number=str(n)) for c in compounds for n in range(1, 11)]
    )
    entrances = Entrance.objects.bulk_create(
        [Entrance(building=b, name=f"{n} 单元", number=str(n)) for b in buildings for n in (1, 2, 3)], batch_size=5000
    )
    for start in range(0, len(entrances), 500):
        Home.objects.bulk_create(
            [
                Home(entrance=e, name=f"{f}0{d}")
                for e in entrances[start : start + 500]
                for f in range(1, 7)
                for d in (1, 2, 3, 4)
            ]
        )
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def write(path: Path, tag: str, count: int) -> None:
    """The table, shuffled as towns hand them in: people of one home are not neighbours in it."""
    rng = random.Random(tag)
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, HEAD)
    homes, wrong = (
        -(-count // 2 // HOMES_A_COMPOUND) * HOMES_A_COMPOUND,
        set(rng.sample(range(count), min(WRONG, count))),
    )
    base, region = rng.randrange(10**9), rng.randrange(110000, 660000)  # nobody of an earlier run
    for at in range(count):
        place, home = divmod(at * 7919 % homes, HOMES_A_COMPOUND)
        building, rest = divmod(home, 72)
        entrance, door = divmod(rest, 24)
        name = rng.choice(SURNAMES) + "".join(rng.choices(GIVEN, k=rng.choice((1, 2, 2, 2))))
        number = f"{region}{date(1940, 1, 1) + timedelta(days=at // 999):%Y%m%d}{at % 999:03d}"
        row = [
            name, f"1{3 + at % 7}{(base + at) % 10**9:09d}", number + _check_character(number), f"{tag}村{place}",
            f"{building + 1}号楼", f"{entrance + 1}单元", f"{door // 4 + 1}0{door % 4 + 1}", "业主", "2020-01-01",
        ]  # fmt: skip
        if at in wrong:
            row[at % 7] = ("", "12345", number + "*", "没有这个村", "99号楼", "9单元", "9999")[at % 7]
        for column, cell in enumerate(row):
            sheet.write_string(at + 1, column, cell)
    book.close()


if __name__ == "__main__":
    assert settings.configured
    main()
