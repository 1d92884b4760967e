"""More time was granted: the reporters are told why and until when (F2.5)."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from linli.platform.events.models import Event
from linli.platform.events.reactions import on
from linli.platform.notices.messages import brief, message
from linli.reactions._matters import case_of, tell_reporters

EXTENDED = message("case_extended", _("您反映的“%(title)s”要晚一些，%(until)s前办好。原因：%(why)s。%(link)s"))


@on("case.extended")
def tell_its_reporters_why(event: Event) -> None:
    """The reason as it was asked for; the whole of it stands on the page."""
    facts = event.data["facts"]
    until = date.fromisoformat(facts["until"])
    why = brief(facts["reason"].rstrip("。"), 24)
    tell_reporters(case_of(event), EXTENDED, event, until=f"{until.month} 月 {until.day} 日", why=why)
