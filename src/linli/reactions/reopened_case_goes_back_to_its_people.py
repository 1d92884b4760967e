"""A request that goes back to work: who had it in hand and the community are told why, the other reporters too."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from linli.platform.events.models import Event
from linli.platform.events.reactions import on
from linli.platform.notices.messages import brief, message
from linli.platform.posts.who import HANDLER, PARTY
from linli.reactions._matters import case_of, tell_reporters, tell_staff
from linli.work.cases.flows import SECRETARY
from linli.work.cases.terms import Stage

REOPENED = message("case_reopened", _("%(number)s“%(title)s”居民说没办好，要重办：%(why)s"), staff=True)
AGAIN = message("case_again", _("您反映的“%(title)s”正在重办，因为有人说没办好。看进展：%(link)s"))


@on("case.reopen", "case.rate")
def go_back_to_its_people(event: Event) -> None:
    """By hand or by an unhappy rating. Who reopened it knows already."""
    data = event.data
    if data["target"] != Stage.IN_HAND or data["source"] == Stage.IN_HAND:
        return
    case, facts = case_of(event), data["facts"]
    why = brief(str(facts.get("why") or facts.get("words") or _("没有解决或者不满意")), 40)
    tell_staff(HANDLER | PARTY | SECRETARY, case.matter, REOPENED, event, why=why)
    tell_reporters(case, AGAIN, event, but=data["actor"])
