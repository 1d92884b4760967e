"""A clock warns or has run out: those whom its declaration names at this rung are told."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from linli.kernel import clock
from linli.platform.events.models import Event
from linli.platform.events.reactions import on
from linli.platform.flow.declare import FLOWS, Clock
from linli.platform.notices.messages import message
from linli.platform.notices.terms import Rank
from linli.platform.posts.who import Who
from linli.reactions._matters import matter_of, tell_staff

SOON = message(
    "clock_soon", _("%(number)s“%(title)s”快到时了：“%(clock)s”请在%(due)s前完成。"), timedelta(hours=2), staff=True
)
LATE = message(
    "clock_late",
    _("%(number)s“%(title)s”超时了：“%(clock)s”本应在%(due)s前完成，请您过问。"),
    rank=Rank.URGENT,
    staff=True,
)


@on("case.clock", "call.clock", "task.clock", "pressing.clock", "extension.clock")
def tell_the_next_in_line(event: Event) -> None:
    """A clock that was met meanwhile still tells: the rung had been reached."""
    matter = matter_of(event)
    declared = FLOWS[matter.kind].clock(event.data["clock"])
    who = declared and _in_line(declared, late=event.data["late"], rung=event.data["rung"])
    if declared and who:
        due = clock.due_words(datetime.fromisoformat(event.data["due"]))
        tell_staff(who, matter, LATE if event.data["late"] else SOON, event, clock=declared.label, due=due)


def _in_line(declared: Clock, *, late: bool, rung: int) -> Who | None:
    if not late:
        return declared.warn
    return declared.late[rung].tell if rung < len(declared.late) else None
