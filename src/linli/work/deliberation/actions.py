"""Everything that can be done with an agenda item; the only code of this context that writes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_noop as _

from linli.kernel import clock
from linli.kernel.errors import Invalid, Refused
from linli.kernel.text import tidy
from linli.platform.flow import clocks
from linli.platform.flow.declare import Facts
from linli.platform.flow.models import Matter
from linli.platform.flow.numbers import next_number
from linli.platform.places.models import Area
from linli.platform.posts.actor import Actor
from linli.work.deliberation.flows import MEETING, PROPOSES, AgendaFlow
from linli.work.deliberation.models import AgendaItem, AgendaRequest


@AgendaFlow.begin
def put_forward(
    by: Actor, *, title: str, why: str, area: Area, requests: Sequence[int] = (), topic: int | None = None
) -> tuple[AgendaItem, Facts]:
    """提出议题 for a place, with the requests from which it comes."""
    title = tidy(title)[:100]
    if not title:
        raise Invalid({"title": _("请写议题的名字")})
    matter = Matter(number=next_number(area), title=title, area=area, reporters=max(1, len(requests)))
    matter.put_under(area)
    if not PROPOSES.allows(by, matter):
        raise Refused(_("“提出议题”不由您来办"))
    item = AgendaItem(matter=matter, why=tidy(why)[:1000], topic=topic)
    rows = [AgendaRequest(matter_id=pk) for pk in dict.fromkeys(requests)]

    def attach() -> None:
        for row in rows:
            row.item = item
        AgendaRequest.objects.bulk_create(rows)

    item.after_birth = attach
    return item, {"why": item.why, "requests": len(rows)}


@AgendaFlow.accept.action
def accept(item: AgendaItem, by: Actor, *, meets_at: datetime, meets_where: str) -> Facts:
    """列入会议: when and where."""
    return _meeting(item, meets_at, meets_where)


@AgendaFlow.decline.action
def decline(item: AgendaItem, by: Actor, *, why: str) -> Facts:
    """不列入会议, with the reason that the reporters read."""
    item.declined = _needed("why", why, _("请写为什么不列入，反映人会看到"), 500)
    return {"why": item.declined}


@AgendaFlow.postpone.action
def postpone(item: AgendaItem, by: Actor, *, meets_at: datetime, meets_where: str, why: str) -> Facts:
    """改会议时间, with the reason."""
    reason = _needed("why", why, _("请写为什么改时间"), 200)
    facts = _meeting(item, meets_at, meets_where) | {"why": reason}
    clocks.extend(item.matter, "meet", meets_at + MEETING)
    return facts


@AgendaFlow.discuss.action
def discuss(item: AgendaItem, by: Actor, *, minutes: str, conclusion: str) -> Facts:
    """记下商量的结果: minutes for staff, a conclusion that the reporters read."""
    item.minutes = _needed("minutes", minutes, _("请写会议记录"), 4000)
    item.conclusion = _needed("conclusion", conclusion, _("请写结论，反映人会看到"), 1000)
    return {"conclusion": item.conclusion}


@AgendaFlow.tell.action
def tell(item: AgendaItem, by: Actor) -> Facts:
    """告知全部反映人; the messages go out through the reaction to this move."""
    return {"people": item.requests.exclude(matter__person=None).values("matter__person").distinct().count()}


def _meeting(item: AgendaItem, meets_at: datetime, meets_where: str) -> Facts:
    if meets_at <= clock.now():
        raise Invalid({"meets_at": _("会议时间要在今后")})
    item.meets_at, item.meets_where = meets_at, _needed("meets_where", meets_where, _("请写在哪里开会"), 80)
    return {"meets_at": meets_at.isoformat(), "meets_where": item.meets_where}


def _needed(name: str, words: str, asked: str, most: int) -> str:
    words = tidy(words)
    if not words:
        raise Invalid({name: asked})
    return words[:most]
