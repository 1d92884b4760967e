"""A request that was answered: everybody who reported it is asked to rate, by a link of their own (F2.7, F12.3)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from linli.platform.events.models import Event
from linli.platform.events.reactions import on
from linli.platform.flow.terms import Channel
from linli.platform.notices.messages import message
from linli.reactions._matters import case_of, tell_reporters
from linli.work.cases.terms import Stage

ANSWERED = message("case_answered", _("您反映的“%(title)s”有结果了，请您看看并评价：%(link)s"))


@on("case.begin", "case.fix", "case.answer")
def ask_every_reporter_to_rate(event: Event) -> None:
    """The link goes to the reporters' own phones and nowhere else."""
    case = case_of(event)
    if event.data["target"] == Stage.ANSWERED and case.matter.channel != Channel.IMPORT:
        tell_reporters(case, ANSWERED, event)
