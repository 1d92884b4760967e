"""An agenda item that goes a step on: everybody who reported one of its requests is told."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from linli.platform.events.models import Event
from linli.platform.events.reactions import on
from linli.platform.flow.models import Matter
from linli.platform.notices.messages import Message, brief, message
from linli.platform.notices.tell import tell
from linli.platform.ui.words import due
from linli.work.cases import following
from linli.work.deliberation.models import AgendaItem

ACCEPTED = message("agenda_accepted", _("您反映的“%(title)s”列为议题，%(when)s在%(where)s商量。%(link)s"))
MOVED = message("agenda_moved", _("您反映的“%(title)s”改到%(when)s在%(where)s商量。%(link)s"))
DECLINED = message("agenda_declined", _("您反映的“%(title)s”没有列入会议，原因请看：%(link)s"))
CONCLUDED = message("agenda_told", _("您反映的“%(title)s”大家商量过了，结果请看：%(link)s"))

WORDS: dict[str, Message] = {
    "agenda_item.accept": ACCEPTED,
    "agenda_item.postpone": MOVED,
    "agenda_item.decline": DECLINED,
    "agenda_item.tell": CONCLUDED,
}


@on(*WORDS)
def tell_every_reporter(event: Event) -> None:
    """Each once, with their own request's title and link."""
    item = AgendaItem.objects.get(pk=event.matter)
    rows = Matter.objects.filter(pk__in=item.requests.values("matter_id")).exclude(person=None).select_related("person")
    told: set[int] = set()
    for matter in rows.order_by("pk"):
        if matter.person is None or matter.person_id in told:
            continue
        told.add(matter.person_id or 0)
        values: dict[str, object] = {"title": brief(matter.title), "link": following.link(matter.number)}
        if event.name in ("agenda_item.accept", "agenda_item.postpone"):
            values |= {"when": due(item.meets_at) if item.meets_at else "", "where": brief(item.meets_where)}
        tell(matter.person, WORDS[event.name], once=str(event.pk), matter=matter.pk, **values)
