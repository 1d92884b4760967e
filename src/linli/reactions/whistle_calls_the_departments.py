"""吹哨: everybody of a called organisation and its group is told to report in."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from linli.kernel import clock
from linli.platform.events.models import Event
from linli.platform.events.reactions import on
from linli.platform.flow.models import Deadline
from linli.platform.notices.messages import message
from linli.platform.notices.terms import Rank
from linli.reactions._matters import matter_of, tell_party

CALLED = message(
    "call_placed",
    _("社区吹哨：%(number)s“%(title)s”，请在%(due)s前报到，说明谁来办、哪天办完。"),
    rank=Rank.URGENT,
    staff=True,
)


@on("call.begin", "call.dismiss")
def call_the_departments(event: Event) -> None:
    """With the time until which they must report in."""
    matter = matter_of(event)
    promise = Deadline.objects.filter(matter=matter, clock="report_in").latest("since_at")
    tell_party(matter, CALLED, event, due=clock.due_words(promise.due_at))
