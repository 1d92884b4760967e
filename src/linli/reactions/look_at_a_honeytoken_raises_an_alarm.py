"""Somebody looked at a made-up resident: an alarm is raised, and those who watch are told; so they are of doubts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from linli.platform.events.models import Event
from linli.platform.events.reactions import on
from linli.platform.notices.messages import message
from linli.reactions._matters import matter_of, tell_staff
from linli.work.records import actions
from linli.work.records.flows import OFFICER

ALARM = message("alarm_raised", _("有人查阅了不该查的登记（%(number)s），请马上查明。"))
DOUBT = message("look_doubted", _("有居民对一次查阅有疑问（%(number)s），请核实后答复。"))


@on("look.honeytoken")
def raise_the_alarm(event: Event) -> None:
    """Once for each look."""
    actions.raise_alarm(event.data["look"])


@on("alarm.begin")
def tell_who_watches(event: Event) -> None:
    """The security administrators; nobody else learns that there was anything."""
    tell_staff(OFFICER, matter_of(event), ALARM, event)


@on("look_dispute.begin")
def tell_who_answers(event: Event) -> None:
    """The owner of the data waits."""
    tell_staff(OFFICER, matter_of(event), DOUBT, event)
