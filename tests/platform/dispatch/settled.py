"""Matters that are over: many of them at once, as a place has them after some months."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import count

from linli.kernel import clock
from linli.platform.flow.models import Matter
from linli.platform.flow.terms import Outcome
from linli.testing.town import Town
from linli.work.cases.models import Case
from linli.work.cases.terms import Stage

# How people of this town say things: words that no catalogue holds.
SAYINGS = {
    "noise": ("翠微亭那帮人又在闹腾，{n} 号楼听得心慌", "戏台子又开张了，锣鼓喧到后半夜，{n} 号楼没法合眼"),
    "street_lamp": ("老槐树底下黑咕隆咚，{n} 号楼走路摔跤", "月牙巷一到晚上伸手不见五指，{n} 号楼回家害怕"),
    "parking": ("铁疙瘩把 {n} 号楼口子塞死了，轮椅推不出", "{n} 号楼前横着一排铁疙瘩，三轮过不去"),
    "rubbish": ("{n} 号楼后头臭烘烘，烂菜叶子几天没人收", "{n} 号楼拐角又倒了一地烂菜叶子"),
}
_numbers = count(1)


def settled(
    town: Town, sayings: dict[str, Sequence[str]], each: int, *, days: int = 120, until: datetime | None = None
) -> None:
    """So many answered requests of each saying, spread over so many days up to `until`."""
    end = until or clock.now()
    told = [(code, text.format(n=n)) for n in range(1, each + 1) for code, texts in sayings.items() for text in texts]
    matters, cases = [], []
    for at, (code, text) in enumerate(told):
        opened = end - timedelta(days=days) * (len(told) - at) / len(told)
        matter = Matter(
            kind="case", number=f"LA-T-{next(_numbers):05d}", title=text[:40], stage=Stage.RATED, size="small",
            category=code, outcome=Outcome.SOLVED, area=town.grid3, opened_at=opened, touched_at=opened,
            closed_at=opened + timedelta(hours=5), channel="web",
        )  # fmt: skip
        matter.put_under(town.grid3)
        matters.append(matter)
    Matter.objects.bulk_create(matters)
    for matter, (_code, text) in zip(matters, told, strict=True):
        cases.append(Case(matter=matter, text=text, place_words="3 号楼"))
    Case.objects.bulk_create(cases)
