"""A request that was placed: its requester gets the number and the link to follow it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from linli.platform.events.models import Event
from linli.platform.events.reactions import on
from linli.platform.flow.terms import Channel
from linli.platform.notices.messages import message
from linli.reactions._matters import case_of, tell_reporters
from linli.work.cases.terms import Stage

PLACED = message("case_placed", _("您反映的“%(title)s”收到了，编号 %(number)s。看进展：%(link)s"))


@on("case.begin")
def tell_its_requester(event: Event) -> None:
    """Not for what came in from a file, placed long ago; what is settled already is told with its result."""
    case = case_of(event)
    if case.matter.channel != Channel.IMPORT and event.data["target"] in (Stage.PLACED, Stage.DISPATCHED):
        tell_reporters(case, PLACED, event)
