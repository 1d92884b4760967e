"""What the page of a matter reads of it and of everything under it: asked so often that the queries are prepared."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import BigIntegerField

from linli.platform.flow.models import Deadline, Matter, Record
from linli.platform.prepared import Prepared, Slot

IDS = Slot("ids", BigIntegerField())
RECORDS = Prepared(
    lambda: Record.objects.filter(matter_id__one_of=IDS).select_related("matter", "actor").order_by("at", "id")
)
DEADLINES = Prepared(lambda: Deadline.objects.filter(matter_id__one_of=IDS).order_by("since_at", "id"))
UNDER = Prepared(lambda: Matter.objects.filter(root_id=Slot("root", BigIntegerField())).only("id").order_by("id"))


def family(pk: int) -> list[int]:
    """Ids of a matter and of everything under it.

    Asked first, because a join "of this matter or of one under it" reads whole tables.
    """
    return [pk, *(one.pk for one in UNDER(root=pk))]


def records_of(ids: Sequence[int]) -> list[Record]:
    """What happened to these matters, oldest first, with who did it."""
    return RECORDS(ids=list(ids))


def deadlines_of(ids: Sequence[int]) -> list[Deadline]:
    """All clocks of these matters, oldest first."""
    return DEADLINES(ids=list(ids))
