"""催办 a request: whoever has it now is told to get on with it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from linli.platform.events.models import Event
from linli.platform.events.reactions import on
from linli.platform.notices.messages import brief, message
from linli.reactions._matters import matter_of, tell_staff
from linli.work.cases.flows import CaseFlow
from linli.work.cases.terms import AT_WORK, Stage

URGED = message("case_urged", _("催办 %(number)s“%(title)s”%(words)s"))


@on("case.urge")
def tell_whose_turn_it_is(event: Event) -> None:
    """Nobody when it has been answered or has ended meanwhile."""
    matter = matter_of(event)
    if matter.stage in (Stage.PLACED, *AT_WORK):
        words = brief(event.data["facts"].get("words", ""), 40)
        said = f"：{words}" if words else "，请尽快办理。"
        tell_staff(CaseFlow.waits[matter.stage], matter, URGED, event, words=said)
