"""Learn from this place's own closed and corrected matters: ./linli dispatch learn (or: dispatch train --place)."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from linli.platform.dispatch import nights
from linli.platform.dispatch.models import ModelVersion
from linli.platform.dispatch.teaching import LEAST, Busy, TooFew, learn
from linli.platform.identity.models import Person


class Command(BaseCommand):
    """Train, check on the newest month, and say what came of it."""

    help = "从本地办结的事学习怎样分类；比正在用的好才换上"

    def add_arguments(self, parser: CommandParser) -> None:
        """The nightly job runs the same command."""
        parser.add_argument("--night", action="store_true", help="夜里自动学习时用：没有新的就不学")

        parser.add_argument("--by", type=int, default=0, help="谁让学的（人的编号）")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it."""
        if options["night"]:
            nights.learn_tonight()
            return
        try:
            self.stdout.write(told(learn(Person.objects.filter(pk=options["by"]).first())))
        except TooFew as error:
            self.stdout.write(f"办结的还太少：有 {error.found} 件可学，至少要 {LEAST} 件、两个类别。没有学。")
        except Busy:
            self.stdout.write("另一个进程正在学，请等它学完。")


def told(version: ModelVersion) -> str:
    """What was learnt, how it did, and whether it is in use."""
    own, rival = version.figures, version.rival
    head = (
        f"版本 {version.pk}：学了 {version.matters} 件（其中改过类别 {version.corrected} 件），"
        f"{version.labels} 个类别，用时 {version.seconds} 秒。"
    )
    if not own:
        return f"{head}\n{version.get_verdict_display()}，没有换上。"
    lines = [
        head,
        f"最近 {version.checked} 件（没有拿来学）：宏平均 F1 {own['macro_f1']:.3f}，正在用的 {rival['macro_f1']:.3f}；"
        f"对 {own['right']:.1%}，正在用的 {rival['right']:.1%}；"
        f"可自动派单 {own['automatic_95']:.1%}（准确率 95%），校准误差 {own['calibration_error']:.3f}。",
        f"{version.get_verdict_display()}，{'已经换上' if version.in_use else '没有换上'}。",
    ]
    return "\n".join(lines)
