"""A request that was merged with another: its reporter is told, and keeps number, link and rating (F12.3)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from linli.platform.events.models import Event
from linli.platform.events.reactions import on
from linli.platform.notices.messages import message
from linli.reactions._matters import case_of, tell_reporters

MERGED = message("case_merged", _("您反映的“%(title)s”别的邻居也反映了，放在一起办，办好一样请您评价。%(link)s"))
APART = message("case_unmerged", _("您反映的“%(title)s”改为单独办理，编号不变。看进展：%(link)s"))


@on("case.merge", "case.unmerge")
def tell_its_reporter(event: Event) -> None:
    """Both ways."""
    tell_reporters(case_of(event), MERGED if event.name == "case.merge" else APART, event)
