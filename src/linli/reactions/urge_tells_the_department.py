"""催办: everybody of the called organisation and its group is told."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from linli.platform.events.models import Event
from linli.platform.events.reactions import on
from linli.platform.notices.messages import brief, message
from linli.reactions._matters import matter_of, tell_party

URGED = message("call_urged", _("社区催办 %(number)s“%(title)s”%(words)s"), staff=True)


@on("call.urge")
def tell_the_department(event: Event) -> None:
    """With the words, if there are any."""
    words = brief(event.data["facts"].get("words", ""), 40)
    tell_party(matter_of(event), URGED, event, words=f"：{words}" if words else "，请尽快办理。")
