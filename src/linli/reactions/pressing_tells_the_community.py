"""督办: who is pressed is told what is wanted: the secretary, the responsible organisation and their groups."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from linli.platform.events.models import Event
from linli.platform.events.reactions import on
from linli.platform.notices.messages import brief, message
from linli.platform.notices.terms import Rank
from linli.reactions._matters import matter_of, tell_community, tell_party, tell_staff
from linli.work.cases.flows import SECRETARY

PRESSED = message("pressed", _("上级督办 %(number)s“%(title)s”：%(words)s"), rank=Rank.URGENT, staff=True)


@on("pressing.begin", "pressing.take_up", "pressing.press_again")
def tell_the_community(event: Event) -> None:
    """The words are short on the phone and whole on the page."""
    if event.data["facts"].get("asked"):
        return  # the community itself asked for it, and nobody has agreed yet
    matter, words = matter_of(event), brief(event.data["facts"]["words"], 40)
    tell_staff(SECRETARY, matter, PRESSED, event, words=words)
    tell_community(matter, PRESSED, event, words=words)
    if matter.organisation_id is not None:
        tell_party(matter, PRESSED, event, words=words)
