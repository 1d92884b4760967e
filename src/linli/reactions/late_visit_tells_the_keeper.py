"""A visit is soon due or has not been made: its visitor, then the keeper of the entry, are told; never a name."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from linli.kernel import clock
from linli.platform.events.models import Event
from linli.platform.events.reactions import on
from linli.platform.flow.declare import Clock
from linli.platform.notices.messages import message
from linli.platform.notices.tell import tell_all
from linli.platform.notices.terms import Rank
from linli.platform.posts.who import HANDLER, Who
from linli.reactions._matters import matter_of
from linli.work.care.flows import KEEPER, VisitFlow

SOON = message(
    "visit_soon", _("今天有一户要走访（%(number)s），请在 %(due)s 前去。"), timedelta(hours=8), staff=True, private=True
)
LATE = message(
    "visit_late", _("有一户走访晚了（%(number)s），本应在 %(due)s 前去，请您过问。"), staff=True, private=True
)
NOT_MET = message(
    "visit_not_met",
    _("走访 %(number)s 已经 %(tries)s 次没见到人，请您过问。"),
    rank=Rank.URGENT,
    staff=True,
    private=True,
)
ASK = message("care_ask_again", _("名册 %(number)s 快到期了，请再问一次本人是否继续。"), staff=True, private=True)
GONE = message("care_withdrawn", _("名册 %(number)s 本人已退出，不用再上门。"), staff=True, private=True)


@on("care_visit.clock")
def tell_the_next_in_line(event: Event) -> None:
    """The visitor before, the keeper afterwards."""
    matter, declared = matter_of(event), VisitFlow.clock(event.data["clock"])
    who = _in_line(declared, late=event.data["late"], rung=event.data["rung"]) if declared else None
    if who is not None:
        due = clock.due_words(datetime.fromisoformat(event.data["due"]))
        said = LATE if event.data["late"] else SOON
        tell_all(who.people(matter), said, once=str(event.pk), matter=matter.pk, number=matter.number, due=due)


def _in_line(declared: Clock, *, late: bool, rung: int) -> Who | None:
    if not late:
        return declared.warn
    return declared.late[rung].tell if rung < len(declared.late) else None


@on("care_visit.not_met")
def tell_the_keeper_of_a_closed_door(event: Event) -> None:
    """At the second time, and at each that follows."""
    matter, tries = matter_of(event), event.data["facts"].get("tries", 1)
    if tries > 1:
        people = KEEPER.people(matter)
        tell_all(people, NOT_MET, once=str(event.pk), matter=matter.pk, number=matter.number, tries=tries)


@on("care.ask_again")
def tell_the_keeper_to_ask(event: Event) -> None:
    """A month before the end."""
    matter = matter_of(event)
    tell_all(HANDLER.people(matter), ASK, once=str(event.pk), matter=matter.pk, number=matter.number)


@on("care.withdraw")
def tell_the_keeper_of_the_end(event: Event) -> None:
    """Only when the person did it alone."""
    matter = matter_of(event)
    if event.data["facts"].get("self"):
        tell_all(HANDLER.people(matter), GONE, once=str(event.pk), matter=matter.pk, number=matter.number)
