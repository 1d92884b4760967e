"""The resident added something or does not need it any more: who is at work on it is told."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from linli.platform.events.models import Event
from linli.platform.events.reactions import on
from linli.platform.notices.messages import message
from linli.platform.posts.who import HANDLER, PARTY
from linli.reactions._matters import matter_of, tell_staff

ADDED = message("case_supplemented", _("%(number)s“%(title)s”居民补充了情况，请看一看。"), staff=True)
WITHDRAWN = message("case_withdrawn", _("%(number)s“%(title)s”居民说不用办了。"), staff=True)


@on("case.supplement", "case.withdraw")
def tell_the_handler(event: Event) -> None:
    """The words themselves stay on the page."""
    told = ADDED if event.name == "case.supplement" else WITHDRAWN
    tell_staff(HANDLER | PARTY, matter_of(event), told, event)
