"""The rules of the care roster on one page: an entry that ends by itself, and the visits it asks for."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from linli.kernel import clock
from linli.platform.flow.declare import STAY, Clock, Flow, Late, Move, days
from linli.platform.flow.models import Matter
from linli.platform.identity.models import Person
from linli.platform.posts.actor import Actor
from linli.platform.posts.models import Appointment
from linli.platform.posts.terms import Duty
from linli.platform.posts.who import HANDLER, NOBODY, REQUESTER, THE_SYSTEM, Rooted, Who, holder
from linli.work.care.models import CareEntry, Visit
from linli.work.care.terms import EntryStage, VisitStage

KEEPING = frozenset({Duty.SECRETARY, Duty.DEPUTY, Duty.GRID_LEAD})
ACTIVE, RENEWING, DUE = EntryStage.ACTIVE, EntryStage.RENEWING, VisitStage.DUE
OPEN = (ACTIVE, RENEWING)


@dataclass(frozen=True)
class Keeper(Who):
    """Who keeps the entry that a visit belongs to (管名册的人)."""

    def allows(self, by: Actor, matter: Rooted) -> bool:
        """In person and on duty."""
        mine = Q(pk=getattr(matter, "root_id", None), handler_id=by.person_id)
        return by.is_staff and by.person_id is not None and Matter.objects.filter(mine).exists()

    def matters(self, by: Actor) -> Q:
        """Visits of the entries that one keeps."""
        return Q(root__handler_id=by.person_id, root__kind="care") if by.is_staff and by.person_id else NOBODY

    def people(self, matter: Rooted) -> QuerySet[Person]:
        """The one person."""
        root = Matter.objects.filter(pk=getattr(matter, "root_id", None) or 0)
        return Person.objects.filter(pk__in=root.values("handler_id"))

    def token(self, matter: Rooted) -> str:
        """No visit waits for the keeper."""
        return ""


KEEPER = Keeper()


def keeper_has_left(entry: CareEntry, by: Actor) -> str | Promise | None:
    """An entry is taken over only when nobody on duty keeps it."""
    held = Appointment.objects.current().filter(person_id=entry.matter.handler_id or 0, post__duty__in=KEEPING)
    return _("这一户有人在管，请让对方移交给您") if held.exists() else None


def still_in_time(entry: CareEntry, by: Actor) -> str | Promise | None:
    """What has run out is entered anew, with a new consent."""
    return None if entry.ends_on >= clock.today() else _("已经到期，请重新登记")


class CareFlow(Flow):
    """Entered with consent; ended by the person at any time, by the keeper, or by the day it runs out."""

    kind, label, item, stages = "care", _("关爱名册"), CareEntry, EntryStage
    private = True
    starts = (ACTIVE,)
    ends = (EntryStage.ENDED, EntryStage.WITHDRAWN)
    waits = {ACTIVE: THE_SYSTEM, RENEWING: HANDLER}
    pages = {"console": "care:entry", "field": "care:entry"}

    change = Move(OPEN, to=STAY, by=HANDLER, label=_("改安排"))
    hand_over = Move(OPEN, to=STAY, by=HANDLER, label=_("交给别人管"))
    take_over = Move(OPEN, to=STAY, by=holder(Duty.SECRETARY) | holder(Duty.DEPUTY), label=_("接管"),
                     needs=[keeper_has_left])  # fmt: skip
    ask_again = Move(ACTIVE, to=RENEWING, by=THE_SYSTEM, label=_("该再问一次本人"))
    renew = Move(OPEN, to=ACTIVE, by=HANDLER | REQUESTER, label=_("同意继续"), needs=[still_in_time])
    end = Move(OPEN, to=EntryStage.ENDED, by=HANDLER, label=_("移出名册"))
    withdraw = Move(OPEN, to=EntryStage.WITHDRAWN, by=REQUESTER | HANDLER, label=_("退出名册"))
    lapse = Move(OPEN, to=EntryStage.ENDED, by=THE_SYSTEM, label=_("到期结束"))

    clocks = (
        Clock("consent", _("再问本人"), since=(ACTIVE,), until=(), within=days(335),
              at=lambda entry: entry.ask_again_at, then="ask_again"),
        Clock("term", _("到期"), since=(ACTIVE,), during=OPEN, until=(), within=days(365),
              at=lambda entry: entry.last_moment, then="lapse"),
    )  # fmt: skip


class VisitFlow(Flow):
    """One visit, in its visitor's list."""

    kind, label, item, stages = "care_visit", _("走访"), Visit, VisitStage
    private = child = True
    starts = (DUE,)
    ends = (VisitStage.DONE, VisitStage.NOT_MET, VisitStage.DROPPED)
    waits = {DUE: HANDLER}
    pages = {"field": "care:visit", "console": "care:visit"}

    start = Move(DUE, to=STAY, by=HANDLER, label=_("开始走访"))
    done = Move(DUE, to=VisitStage.DONE, by=HANDLER, label=_("记走访"))
    not_met = Move(DUE, to=VisitStage.NOT_MET, by=HANDLER, label=_("没见到"))
    drop = Move(DUE, to=VisitStage.DROPPED, by=KEEPER | THE_SYSTEM, label=_("取消"))

    clocks = (
        Clock("visit", _("走访"), since=(DUE,), until=(done, not_met), within=days(1),
              at=lambda visit: visit.due_moment, warn=HANDLER, late=(Late(KEEPER), Late(KEEPER, after=days(2)))),
    )  # fmt: skip
