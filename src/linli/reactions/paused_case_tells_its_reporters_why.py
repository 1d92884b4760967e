"""A request that stands still: its reporters are told why and until when (F2.5)."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from linli.platform.events.models import Event
from linli.platform.events.reactions import on
from linli.platform.notices.messages import message
from linli.reactions._matters import case_of, tell_reporters
from linli.work.cases.terms import PauseReason

PAUSED = message("case_paused", _("您反映的“%(title)s”要等一等：%(why)s，%(until)s接着办。%(link)s"))


@on("case.pause")
def tell_its_reporters_why(event: Event) -> None:
    """In the words they would read on the page."""
    facts = event.data["facts"]
    until = date.fromisoformat(facts["until"])
    why = PauseReason(facts["reason"]).label
    tell_reporters(case_of(event), PAUSED, event, why=why, until=f"{until.month} 月 {until.day} 日")
