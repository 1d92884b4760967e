"""What people read of agenda items: staff through their posts, reporters through their own requests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db.models import BigIntegerField, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.kernel.errors import NotSeen
from linli.platform.flow.models import Matter, ended_before
from linli.platform.posts.actor import Actor
from linli.platform.prepared import Prepared, Slot
from linli.platform.ui.shapes import Row
from linli.platform.ui.words import due
from linli.work.deliberation.models import AgendaItem, AgendaRequest
from linli.work.deliberation.terms import Stage


def seen_items(by: Actor) -> QuerySet[AgendaItem]:
    """Agenda items of the actor's areas, with their matters."""
    parts = Q(pk__in=[])
    for held in by.seeing:
        parts |= Q(**{held.column: held.area.pk})
    rows = Matter.objects.filter(parts | ended_before(by), kind="agenda_item")
    return AgendaItem.objects.filter(matter__in=rows).select_related("matter")


def items(by: Actor, *, open_ones: bool = True) -> list[AgendaItem]:
    """Those that wait, by time left; or those that have ended, newest first."""
    rows = seen_items(by).filter(matter__closed_at__isnull=open_ones)
    return list(rows.order_by("matter__due_at", "pk")[:100] if open_ones else rows.order_by("-matter__closed_at")[:100])


def item_for(by: Actor, pk: int) -> AgendaItem:
    """One agenda item. Raises NotSeen."""
    found = seen_items(by).filter(pk=pk).first()
    if found is None:
        raise NotSeen
    return found


def requests_seen(item: AgendaItem, by: Actor) -> list[Matter]:
    """Its requests that the actor may know of."""
    rows = Matter.objects.seen_by(by).filter(pk__in=item.requests.values("matter_id"))
    return list(rows.order_by("-opened_at", "-pk"))


def own_item(pk: int, by: Actor, following: Mapping[str, int]) -> AgendaItem:
    """An agenda item from one's own request, signed in or by a follow code. Raises NotSeen for others."""
    mine = Q(matter_id__in=[int(one) for one in following])
    if by.person_id:
        mine |= Q(matter__person_id=by.person_id)
    if not AgendaRequest.objects.filter(mine, item_id=pk).exists():
        raise NotSeen
    return AgendaItem.objects.select_related("matter").get(pk=pk)


def said_to_reporters(item: AgendaItem) -> str:
    """Where it stands, in everyday words."""
    return {
        Stage.PROPOSED: _("社区正在定要不要开会商量"),
        Stage.ACCEPTED: _("%(when)s在%(where)s开会商量"),
        Stage.DECLINED: _("没有列入会议：%(why)s"),
        Stage.DISCUSSED: _("大家一起商量过了：%(conclusion)s"),
        Stage.TOLD: _("大家一起商量过了：%(conclusion)s"),
    }[Stage(item.stage)] % {
        "when": due(item.meets_at) if item.meets_at else "",
        "where": item.meets_where,
        "why": item.declined,
        "conclusion": item.conclusion,
    }


OF_REQUEST = Prepared(
    lambda: (
        AgendaItem.objects.filter(requests__matter_id=Slot("matter", BigIntegerField()))
        .select_related("matter")
        .order_by("-pk")[:3]
    )
)


def _of_request(matter: Matter) -> Sequence[AgendaItem]:
    return OF_REQUEST(matter=matter.pk)


def on_own_request(matter: Matter, by: Actor) -> list[Row]:
    """What a reporter's own page says of it."""
    return [
        Row(
            _("列为议题：%(title)s") % {"title": one.matter.title},
            reverse("deliberation:own", args=[one.pk]),
            said_to_reporters(one),
            "messages",
        )
        for one in _of_request(matter)
    ]


def on_request(matter: Matter, by: Actor) -> list[Row]:
    """What the page of the desk says of it."""
    return [
        Row(
            f"{one.matter.number} {one.matter.title}",
            reverse("deliberation:item", args=[one.pk]),
            _("议题 · %(stage)s") % {"stage": Stage(one.stage).label},
        )
        for one in _of_request(matter)
    ]
