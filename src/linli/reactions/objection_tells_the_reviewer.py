"""An objection or an asked-for extension waits for a decision: who decides is told."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from linli.platform.events.models import Event
from linli.platform.events.reactions import on
from linli.platform.notices.messages import brief, message
from linli.reactions._matters import matter_of, tell_staff
from linli.work.cases.flows import REVIEWER, SUPERVISOR

OBJECTED = message("objected", _("有一件异议请您复核：%(number)s“%(title)s”，理由：%(why)s"), staff=True)
ASKED = message("extension_asked", _("有一件延期请您审批：%(number)s“%(title)s”，理由：%(why)s"), staff=True)


@on("case.object", "call.object")
def tell_the_reviewer(event: Event) -> None:
    """The second instance (F12.2)."""
    tell_staff(REVIEWER, matter_of(event), OBJECTED, event, why=brief(event.data["facts"]["why"], 30))


@on("extension.begin")
def tell_the_supervisor(event: Event) -> None:
    """The level above."""
    tell_staff(SUPERVISOR, matter_of(event), ASKED, event, why=brief(event.data["facts"]["reason"], 30))
