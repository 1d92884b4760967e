"""./linli demo: makes the demo city."""

from __future__ import annotations

import os
import secrets
import time
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from linli.demo import bulk, bulk_counts, bulk_matters, people, town
from linli.kernel import clock
from linli.platform.flow.models import Matter
from linli.platform.places.models import Area
from linli.platform.wall.asking import as_system
from linli.platform.wall.roles import as_owner

SEED = "1"


class Command(BaseCommand):
    """Make the demo city."""

    help = "Make the demo city: --scale town|district|city, --seed, --if-empty, --matters, --days"

    def add_arguments(self, parser: CommandParser) -> None:
        """The scale decides what is made; the seed, how it turns out."""
        parser.add_argument("--scale", choices=("town", "district", "city"), default="town")
        parser.add_argument("--seed", default=SEED)
        parser.add_argument("--if-empty", action="store_true", help="do nothing when there are areas already")
        parser.add_argument("--matters", type=int, help="how many requests (town: 570, else none)")
        parser.add_argument("--days", type=int, default=town.DAYS)
        parser.add_argument("--now", help="end of the story, 2026-11-20T09:48; now when left out")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make it, tell how long it took."""
        if Area.objects.exists():
            if options["if_empty"]:
                return
            raise CommandError("这个数据库里已经有区域了，演示数据只能建在空库里")
        began = time.monotonic()
        self.tell(f"正在生成演示数据（{options['scale']}）……")
        with as_system("the demo city is made"):
            self.make(options)
        self.tell(f"演示数据已生成，用时 {time.monotonic() - began:.1f} 秒")

    def make(self, options: dict[str, Any]) -> None:
        """One of the scales."""
        if options["scale"] == "town":
            self.town(options)
        else:
            self.bulk(options["scale"], str(options["seed"]), options["matters"] or 0)
        self.password()

    def town(self, options: dict[str, Any]) -> None:
        """The town, lived through."""
        self.shown: date | None = None
        matters = options["matters"] if options["matters"] is not None else town.MATTERS
        story = town.build(str(options["seed"]), moment(options["now"]), matters, options["days"], self.day)
        self.tell("")
        self.tell(
            f"{len(story.ground.grids)} 个网格，{len(story.ground.buildings)} 栋楼，{len(story.people.persons)} 人，"
            f"{Matter.objects.filter(kind='case').count()} 件诉求，{story.steps} 步，时限响 {story.rung} 次"
        )

    def bulk(self, scale: str, seed: str, matters: int) -> None:
        """A district or city for benchmarks; only the owner may pass by triggers and indexes."""
        with as_owner():
            self.load(scale, seed, matters)

    def load(self, scale: str, seed: str, matters: int) -> None:
        """Copied in, in haste."""
        city = bulk.build(scale, seed)
        self.tell(
            f"{len(city.grids)} 个网格，{city.buildings} 栋楼，{city.residents} 位居民。这是压测数据，不经办理流程"
        )
        if matters:
            bulk_matters.build(city, matters, seed, lambda done: self.tell(f"  诉求 {done} / {matters}"))
            self.tell("  正在汇总一屏的数字")
            bulk_counts.count()

    def password(self) -> None:
        """One for all staff of the demo: LINLI_DEMO_PASSWORD, or a random one that is kept beside the other secrets."""
        given = os.environ.get("LINLI_DEMO_PASSWORD")
        text = given or f"{secrets.token_hex(3)}-{secrets.token_hex(3)}"
        people.give_password(text)
        if not given:
            file = Path(settings.DATA) / "secrets" / "demo_password"
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            file.touch(mode=0o600)
            file.write_text(text)
            self.tell(f"演示账号（如 liufang、wangmin）的密码：{text}")

    def day(self, at: datetime) -> None:
        """Say which day the story has come to."""
        if (day := clock.local(at).date()) != self.shown:
            self.shown = day
            self.stdout.write(f"\r  {day:%m-%d}", ending="")
            self.stdout.flush()

    def tell(self, line: str) -> None:
        """One line to the person at the terminal."""
        self.stdout.write(line)


def moment(text: str | None) -> datetime:
    """The end of the story, to the second."""
    if not text:
        return clock.now().replace(microsecond=0)
    try:
        given = datetime.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"看不懂时间 {text}，请写成 2026-11-20T09:48") from error
    return given if given.tzinfo else given.replace(tzinfo=clock.LOCAL)
