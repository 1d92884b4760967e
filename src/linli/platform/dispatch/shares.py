"""How much goes out by itself, and how much of that was right: each number and the list it opens are one query."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from linli.kernel import clock
from linli.platform.dispatch.catalogue import catalogue
from linli.platform.dispatch.models import Judgement
from linli.platform.dispatch.queries import looked_after, within
from linli.platform.flow.models import Matter
from linli.platform.posts.actor import Actor

DAYS = (7, 30, 90)
PAGE = 50

WRONG = Q(corrected_at__isnull=False) | Q(upheld_at__isnull=False)
BY_ITSELF = Q(automatic=True)
# What can be counted, and how it is called. A person's own choice of category is no judgement of the system.
COUNTED = {
    "judged": Q(by_person=False),
    "automatic": BY_ITSELF,
    "wrong": BY_ITSELF & WRONG,
    "corrected": BY_ITSELF & Q(corrected_at__isnull=False),
    "upheld": BY_ITSELF & Q(upheld_at__isnull=False),
    "waited": Q(by_person=False, automatic=False),
    "agreed": Q(by_person=False, automatic=False, corrected_at=None, upheld_at=None),
    "urgent": Q(by_person=False, urgent=True),
}
# Counted by the category a matter has now; the others by the one that was proposed.
BY_BECAME = {"matches": Q(), "objected": Q(objected_at__isnull=False)}
LABELS = {
    "judged": _("系统判断的"),
    "automatic": _("自动派出的"),
    "wrong": _("自动派出、后来改过或异议成立的"),
    "corrected": _("自动派出、后来改了类别的"),
    "upheld": _("自动派出、异议成立的"),
    "waited": _("把握不够、交给坐席的"),
    "agreed": _("交给坐席、坐席没有改的"),
    "urgent": _("按紧急规则的"),
    "matches": _("归这一类的"),
    "objected": _("提过异议的"),
    "given_up": _("被人改走的"),
}
GIVEN_UP = Q(corrected_at__isnull=False)


@dataclass(frozen=True)
class Share:
    """The numbers of one stretch of time, or of one category in it."""

    days: int
    category: str = ""
    judged: int = 0
    automatic: int = 0
    wrong: int = 0
    corrected: int = 0
    upheld: int = 0
    waited: int = 0
    agreed: int = 0
    urgent: int = 0

    @property
    def name(self) -> str:
        """The category's name."""
        return catalogue.get().name(self.category) or self.category

    @property
    def share(self) -> tuple[int, int]:
        """What went out by itself, of all that the system judged."""
        return self.automatic, self.judged

    @property
    def precision(self) -> tuple[int, int]:
        """What nobody had to put right, of what went out by itself."""
        return self.automatic - self.wrong, self.automatic

    @property
    def agreement(self) -> tuple[int, int]:
        """Where the desk decided as proposed, of what was left to it."""
        return self.agreed, self.waited


def rows(by: Actor, days: int, what: str, category: str = "") -> QuerySet[Judgement]:
    """The matters behind a number, in the areas this actor answers for."""
    found = Judgement.objects.filter(within(looked_after(by)), at__gte=clock.now() - timedelta(days=days))
    if what in BY_BECAME:
        found = found.filter(BY_BECAME[what])
        return found.filter(became=category) if category else found
    found = found.filter(GIVEN_UP if what == "given_up" else COUNTED[what])
    return found.filter(category=category) if category else found


def shares(by: Actor) -> list[Share]:
    """The last 7, 30 and 90 days; one statement."""
    now = clock.now()
    counts = {
        f"{what}_{days}": Count("pk", filter=condition & Q(at__gte=now - timedelta(days=days)))
        for days in DAYS
        for what, condition in COUNTED.items()
    }
    found = Judgement.objects.filter(within(looked_after(by)), at__gte=now - timedelta(days=max(DAYS)))
    numbers = found.aggregate(**counts)
    return [Share(days, **{what: numbers[f"{what}_{days}"] for what in COUNTED}) for days in DAYS]


def by_category(by: Actor, days: int) -> list[Share]:
    """The same for each proposed category, the most frequent first."""
    counts = {f"n_{what}": Count("pk", filter=condition) for what, condition in COUNTED.items()}
    found: Any = rows(by, days, "judged").order_by().values("category").annotate(**counts)
    each = [Share(days, row["category"], **{what: row[f"n_{what}"] for what in COUNTED}) for row in found]
    return sorted(each, key=lambda one: (-one.judged, one.category))


@dataclass(frozen=True)
class Judged:
    """A line of a list: what was judged and what became of it; the title only for those who may see the matter."""

    row: Judgement
    number: str
    title: str
    url: str

    @property
    def proposed(self) -> str:
        """The name of the category that was proposed."""
        return catalogue.get().name(self.row.category) or self.row.category

    @property
    def became(self) -> str:
        """The category it has now, where that is another one."""
        changed = self.row.became != self.row.category
        return (catalogue.get().name(self.row.became) or self.row.became) if changed else ""

    @property
    def percent(self) -> int:
        """How sure it was, in the way it was shown."""
        return int(self.row.confidence * 100)


def listed(by: Actor, found: QuerySet[Judgement], page: int) -> tuple[list[Judged], int]:
    """One page of the list, and how many there are; three statements."""
    chosen = list(found.annotate(number=F("matter__number")).order_by("-at", "-pk")[(page - 1) * PAGE : page * PAGE])
    return _lines(by, chosen), found.count()


def _lines(by: Actor, chosen: Sequence[Judgement]) -> list[Judged]:
    from linli.platform.flow.declare import FLOWS

    seen = Matter.objects.seen_by(by).defer("chain").in_bulk([row.pk for row in chosen])
    lines = []
    for row in chosen:
        matter = seen.get(row.pk)
        url = FLOWS[matter.kind].page(matter, "console") if matter else ""
        lines.append(Judged(row, row.number, matter.title if matter else "", url or ""))  # type: ignore[attr-defined]
    return lines
