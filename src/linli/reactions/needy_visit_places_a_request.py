"""走访 found that help is needed: it becomes a request of that person, and goes the way of all requests."""

from __future__ import annotations

from linli.platform.events.models import Event
from linli.platform.events.reactions import on
from linli.platform.flow.terms import Channel
from linli.platform.places.locate import at_home
from linli.platform.posts.actor import Actor
from linli.work.care.actions import remember_request
from linli.work.care.models import Visit
from linli.work.care.terms import Need, Result
from linli.work.cases import actions


@on("care_visit.done")
def place_a_request(event: Event) -> None:
    """In the person's name, told by the visitor. The request says what is needed, not that somebody is visited."""
    visit = Visit.objects.select_related("matter__handler", "entry__person", "entry__home").get(pk=event.matter)
    person, home, visitor = visit.entry.person, visit.entry.home, visit.matter.handler
    if visit.result != Result.NEEDS or visit.request or person is None or home is None or visitor is None:
        return
    words = "，".join(part for part in (str(Need(visit.need).label), visit.note or "") if part)
    by = Actor.of(visitor)
    case = actions.place(by, text=words, where=at_home(home), requester=person, channel=Channel.ON_BEHALF)
    remember_request(visit.pk, case.pk)
