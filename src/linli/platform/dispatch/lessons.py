"""What dispatch learns from: matters of this place that are closed or were corrected, and the catalogue's own words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from linli.platform.dispatch.catalogue import catalogue
from linli.platform.dispatch.hiding import without_names
from linli.platform.dispatch.learning.features import Message
from linli.platform.dispatch.learnt import as_message
from linli.platform.dispatch.models import Category, Correction
from linli.platform.flow.models import Matter

LOOKED_AT = 20_000  # newest closed matters that are looked at
MOST = 6_000  # of these learnt from: some 25 s on one core for each of the two models
A_CATEGORY = 300  # of each category before any gets more: rare troubles must be learnt too

Reader = Callable[[Sequence[int]], Mapping[int, str]]
READERS: dict[str, Reader] = {}


def teaches(kind: str) -> Callable[[Reader], Reader]:
    """Let matters of a kind teach: the function reads what people wrote, by id of the matter."""

    def register(read: Reader) -> Reader:
        READERS[kind] = read
        return read

    return register


@dataclass(frozen=True)
class Lesson:
    """What somebody wrote and the category it ended in."""

    matter: int
    text: str
    label: str
    at: datetime
    corrected: bool = False


def teachable() -> QuerySet[Matter]:
    """Matters whose category is settled: answered or closed with it, or put right by a person. None that is private."""
    settled = ~Q(outcome="") | Q(closed_at__isnull=False) | Q(pk__in=_corrected())
    known = Matter.objects.filter(kind__in=READERS, private=False, category__in=catalogue.get().categories)
    return known.filter(settled).exclude(stage="withdrawn")


def _corrected() -> QuerySet[Correction, int]:
    return Correction.objects.values_list("matter_id", flat=True)


def count(up_to: int, *, since: datetime | None = None) -> int:
    """How many there are, counted no further than `up_to`; `since`: closed or corrected after that."""
    rows = teachable()
    if since is not None:
        lately = Correction.objects.filter(at__gt=since).values("matter_id")
        rows = rows.filter(Q(touched_at__gt=since) | Q(pk__in=lately))
    return rows.order_by("-id")[:up_to].count()


def gather(most: int = MOST) -> list[Lesson]:
    """The lessons, oldest first: the newest, with every category and every correction among them."""
    rows = teachable().order_by("-id")[:LOOKED_AT].values_list("pk", "kind", "category", "opened_at")
    found = _chosen(list(rows), set(_corrected()), most)
    texts: dict[int, str] = {}
    for kind, read in READERS.items():
        texts |= read([pk for pk, its_kind, _label, _at, _put_right in found if its_kind == kind])
    lessons = [
        Lesson(pk, without_names(texts[pk]), label, at, put_right)
        for pk, _kind, label, at, put_right in found
        if texts.get(pk, "").strip()
    ]
    return sorted(lessons, key=lambda one: (one.at, one.matter))


Row = tuple[int, str, str, datetime]


def _chosen(rows: Sequence[Row], corrected: set[int], most: int) -> list[tuple[int, str, str, datetime, bool]]:
    """Corrections first, then so many of each category, then whatever is newest."""
    of: Counter[str] = Counter()
    first: list[Row] = []
    then: list[Row] = []
    for row in rows:
        of[row[2]] += 1
        (first if row[0] in corrected or of[row[2]] <= A_CATEGORY else then).append(row)
    first.sort(key=lambda row: row[0] not in corrected)
    return [(*row, row[0] in corrected) for row in [*first, *then][:most]]


def of_catalogue() -> list[tuple[Message, str]]:
    """The catalogue's names, words and examples: what a place knows before anything happened, and of rare troubles."""
    found: list[tuple[Message, str]] = []
    for category in catalogue.get().categories.values():
        found += [(as_message(example), category.code) for example in category.examples]
        found += [(("", word), category.code) for word in _words(category)]
    return found


def _words(category: Category) -> list[str]:
    """Words that tell: a weak one says too little to be taught as if it were a message."""
    return [category.name, *(word for word, weight in category.words.items() if weight >= 3)]
