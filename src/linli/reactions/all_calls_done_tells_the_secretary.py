"""When the last called organisation is done, the secretary is told that the community goes on."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from linli.platform.events.models import Event
from linli.platform.events.reactions import on
from linli.platform.flow.models import Matter
from linli.platform.notices.messages import message
from linli.reactions._matters import matter_of, tell_staff, top
from linli.work.cases.flows import SECRETARY

ALL_DONE = message("calls_done", _("%(number)s“%(title)s”请来的单位都办完了，请社区核实后反馈居民。"), staff=True)


@on("call.done", "call.cancel", "call.uphold", "task.done", "task.cancel")
def tell_the_secretary(event: Event) -> None:
    """Not while another one is still at work, and not about a request that has ended."""
    case = top(matter_of(event))
    busy = Matter.objects.filter(parent=case, kind__in=("call", "task"), closed_at=None).exists()
    if not busy and case.closed_at is None:
        tell_staff(SECRETARY, case, ALL_DONE, event)
