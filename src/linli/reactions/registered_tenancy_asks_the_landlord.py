"""A tenant has registered: the landlord is asked by a link, and whoever goes to the door knows that it waits."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from linli.platform.events.models import Event
from linli.platform.events.reactions import on
from linli.platform.notices.messages import message
from linli.platform.notices.tell import tell_number
from linli.reactions._matters import matter_of, tell_staff
from linli.work.records.flows import NEAREST
from linli.work.records.landlord import landlord_link
from linli.work.records.models import TenancyRequest

ASKED = message("tenancy_asked", _("有租客登记住在您的房子%(where)s，请点开确认：%(link)s"))
WAITS = message("record_waits", _("有一件%(what)s等您核对：%(number)s“%(title)s”"))


@on("tenancy.begin")
def ask_the_landlord(event: Event) -> None:
    """Once for each registration; the tenant's name stands behind the link, masked."""
    matter = matter_of(event)
    item = TenancyRequest.objects.get(pk=matter.pk)
    if item.landlord_phone:
        once, link = str(event.pk), landlord_link(matter.number)
        tell_number(item.landlord_phone, ASKED, once=once, where=matter.title, link=link)
    tell_staff(NEAREST, matter, WAITS, event, what=_("租住登记"))


@on("record.begin")
def tell_who_checks(event: Event) -> None:
    """Whose turn it is."""
    matter = matter_of(event)
    who = NEAREST if matter.waits == "grid_worker" else NEAREST.far
    tell_staff(who, matter, WAITS, event, what=_("信息申请"))


@on("record.raise_up")
def tell_the_community(event: Event) -> None:
    """The worker has handed it up."""
    tell_staff(NEAREST.far, matter_of(event), WAITS, event, what=_("信息申请"))
