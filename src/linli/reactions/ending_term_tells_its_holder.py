"""A term ends in thirty or seven days: its holder is told, and whoever gives out such posts there."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from linli.platform.events.models import Event
from linli.platform.events.reactions import on
from linli.platform.identity.models import Person
from linli.platform.notices.messages import brief, message
from linli.platform.notices.tell import tell, tell_all
from linli.platform.posts.models import Appointment
from linli.platform.posts.rights import Right, holders
from linli.platform.posts.rules import APPOINTS

LASTS = timedelta(days=3)
HOLDER = message("term_ends", _("您担任%(post)s到%(until)s为止，请和社区商量续任或交接。"), LASTS, quiet=True)
ORGANISER = message(
    "term_ends_for", _("%(post)s的任期到%(until)s为止，请安排续任或接手的人。"), LASTS, staff=True, quiet=True
)


@on("appointment.ends_soon")
def tell_holder_and_organiser(event: Event) -> None:
    """The nearest who may appoint somebody; who holds the post is told as its holder only."""
    term = Appointment.objects.select_related("person", "post__area").get(pk=event.data["appointment"])
    if term.until is None:
        return
    said: dict[str, Any] = {"post": brief(term.post.title, 24), "until": term.until.isoformat()}
    tell(term.person, HOLDER, once=str(event.pk), **said)
    tell_all([one for one in organisers(term) if one.pk != term.person_id], ORGANISER, once=str(event.pk), **said)


def organisers(term: Appointment) -> list[Person]:
    """Who may give this post again: those of the area itself, else of the first one above that has anybody."""
    duties = [duty for duty in holders(Right.APPOINT) if term.post.duty in APPOINTS.get(duty, ())]
    above = [int(pk) for pk in term.post.area.path.strip("/").split("/")]
    rows = Appointment.objects.current().filter(post__duty__in=duties, post__area__in=above)
    found = list(rows.select_related("person", "post").order_by("pk"))
    nearest = max((above.index(one.post.area_id) for one in found), default=0)
    return list({one.person_id: one.person for one in found if above.index(one.post.area_id) == nearest}.values())
