"""走访: visits come out of the rhythm of an entry, fall to its visitors in turn, and are recorded by a tap."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as gettext_now
from django.utils.translation import gettext_noop as _

from linli.kernel import clock
from linli.kernel.errors import Invalid, Refused
from linli.kernel.text import tidy
from linli.platform.flow import engine
from linli.platform.flow.declare import Facts
from linli.platform.flow.models import Matter
from linli.platform.identity.models import Person
from linli.platform.places.locate import at_home
from linli.platform.posts.actor import SYSTEM, Actor
from linli.work.care.actions.entering import on_duty_in
from linli.work.care.flows import CareFlow, VisitFlow
from linli.work.care.models import CareEntry, Visit
from linli.work.care.terms import Need, Result

LONGEST_NOTE = 300


@transaction.atomic
def arrange(pk: int) -> Visit | None:
    """Make the visit that an entry asks for, unless one is open; two at once make one."""
    entry = engine.lock(CareFlow, pk)
    assert isinstance(entry, CareEntry)
    if entry.next_visit_on is None or entry.ended_on is not None or entry.visits.filter(result="").exists():
        return None
    return _begin(SYSTEM, entry)


@VisitFlow.begin
def _begin(by: Actor, entry: CareEntry) -> tuple[Visit, Facts]:
    last = entry.visits.order_by("-due_on", "-pk").select_related("matter").first()
    again = last is not None and last.result == Result.NOT_MET
    due_on = max(entry.next_visit_on or clock.today(), clock.today())
    if entry.home is None:
        raise Refused(_("没有住址，不能安排走访"))
    where = at_home(entry.home)
    visit = Visit(
        matter=Matter(
            number=f"{entry.matter.number}-Z{entry.visits.count() + 1}",
            title=gettext_now("上门走访：%(where)s") % {"where": where.words},
            area=where.area,
            handler=_next_visitor(entry, last if again else None),
            parent=entry.matter,
            root=entry.matter,
            lon=where.lon,
            lat=where.lat,
        ),
        entry=entry,
        due_on=due_on,
        tries=last.tries + 1 if again and last else 1,
    )
    visit.matter.put_under(where.area)
    entry.next_visit_on = entry.day_after(due_on)
    entry.turn += 1
    entry.save(update_fields=["next_visit_on", "turn"])
    return visit, {"due_on": due_on.isoformat(), "tries": visit.tries}


def _next_visitor(entry: CareEntry, last: Visit | None) -> Person | None:
    """Who met nobody goes again; else they take turns. Where all have left, the keeper is the one who remains."""
    named = Person.objects.filter(pk__in=entry.visitors.values("person_id")).order_by("pk")
    on_duty = on_duty_in(entry.matter.area)
    there = [one for one in named if one.pk in on_duty]
    if last is not None and last.matter.handler in there:
        return last.matter.handler
    return there[entry.turn % len(there)] if there else entry.matter.handler


@VisitFlow.start.action
def start(visit: Visit, by: Actor) -> Facts:
    """开始走访: from now on the visitor reads who it is."""
    visit.started_at = visit.started_at or by.now()
    return {}


@VisitFlow.done.action
def done(visit: Visit, by: Actor, *, result: str, need: str = "", note: str = "") -> Facts:
    """都好, or 需要帮忙: then somebody else's rule makes a request of it. Nothing personal goes into the record."""
    if result not in (Result.FINE, Result.NEEDS):
        raise Invalid({"result": _("请选走访的情况")})
    if result == Result.NEEDS and need not in Need.values:
        raise Invalid({"need": _("请选要帮什么忙")})
    if result == Result.NEEDS and need == Need.OTHER and not note.strip():
        raise Invalid({"note": _("请写一句要帮什么忙")})
    visit.result, visit.need = result, need if result == Result.NEEDS else ""
    visit.note, visit.at = tidy(note)[:LONGEST_NOTE] or None, by.now()
    return {"result": result, **({"need": visit.need} if visit.need else {})}


@VisitFlow.not_met.action
def not_met(visit: Visit, by: Actor, *, note: str = "") -> Facts:
    """没见到: the same visitor goes again tomorrow; at the second time the keeper hears of it."""
    visit.result, visit.at, visit.note = Result.NOT_MET, by.now(), tidy(note)[:LONGEST_NOTE] or None
    tomorrow = clock.today() + timedelta(days=1)
    CareEntry.objects.filter(pk=visit.entry_id, ended_on=None).update(next_visit_on=tomorrow)
    return {"tries": visit.tries}


@VisitFlow.drop.action
def drop(visit: Visit, by: Actor) -> Facts:
    """取消: the entry has ended, or its keeper says that nobody need go."""
    visit.result, visit.at = Result.DROPPED, clock.now()
    return {}


def remember_request(visit: int, request: int) -> None:
    """The request that came of a visit, so that the next visitor can ask how it went."""
    Visit.objects.filter(pk=visit, request=None).update(request=request)
