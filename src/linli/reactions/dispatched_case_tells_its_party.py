"""A request that was sent to somebody: the organisation and its group, or else the workers of the grid, are told."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from linli.platform.events.models import Event
from linli.platform.events.reactions import on
from linli.platform.flow.terms import Channel
from linli.platform.notices.messages import message
from linli.reactions._matters import matter_of, tell_community, tell_party, tell_staff
from linli.work.cases.flows import WORKER
from linli.work.cases.terms import Stage

DISPATCHED = message(
    "case_dispatched", _("有一件事请您办：%(number)s“%(title)s”，请先联系居民或到场。"), timedelta(hours=2), staff=True
)


SENT = ("dispatch", "redispatch", "dismiss")


@on("case.begin", *(f"case.{move}" for move in SENT))
def tell_its_party(event: Event) -> None:
    """Whoever has to act first, if it is still theirs; what came in from a file waits in the list."""
    matter = matter_of(event)
    if event.data["target"] != Stage.DISPATCHED or matter.channel == Channel.IMPORT:
        return
    if matter.records.filter(seq__gt=event.data["seq"], move__in=SENT).exists():
        return
    if matter.organisation_id is not None:
        tell_party(matter, DISPATCHED, event)
        return
    tell_staff(WORKER, matter, DISPATCHED, event)
    tell_community(matter, DISPATCHED, event)
