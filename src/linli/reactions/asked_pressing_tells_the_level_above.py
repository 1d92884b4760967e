"""提请督办: who is to decide is told why the community asks; a refusal goes back to the community with its reason."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from linli.platform.events.models import Event
from linli.platform.events.reactions import on
from linli.platform.notices.messages import brief, message
from linli.reactions._matters import matter_of, tell_staff
from linli.work.cases.flows import SECRETARY, SUPERVISOR

ASKED = message("pressing_asked", _("社区提请督办 %(number)s“%(title)s”：%(words)s"))
TURNED_DOWN = message("pressing_turned_down", _("提请督办没有同意：%(number)s“%(title)s”，%(why)s"))


@on("pressing.begin")
def tell_the_level_above(event: Event) -> None:
    """Only of what was asked for: a pressing that begins by itself is told to the community."""
    facts = event.data["facts"]
    if facts.get("asked"):
        tell_staff(SUPERVISOR, matter_of(event), ASKED, event, words=brief(facts["words"], 40))


@on("pressing.turn_down")
def tell_who_asked(event: Event) -> None:
    """Not when it ended by itself, with the matter."""
    if event.data["actor"] is not None:
        tell_staff(SECRETARY, matter_of(event), TURNED_DOWN, event, why=brief(event.data["facts"]["why"], 40))
