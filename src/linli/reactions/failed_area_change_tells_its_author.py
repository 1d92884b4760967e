"""A change of areas did not come off at its time: its author and the administrators are told why, in the morning."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from linli.platform.events.models import Event
from linli.platform.events.reactions import on
from linli.platform.identity.models import Person
from linli.platform.notices.messages import brief, message
from linli.platform.notices.tell import tell_all
from linli.platform.posts.rights import Right, holders
from linli.platform.posts.terms import Duty
from linli.platform.posts.who import holding_q
from linli.platform.structure.models import AreaChange

FAILED = message(
    "area_change_failed",
    _("区划调整“%(what)s”没有办成，数据没有动：%(why)s。请到“区划调整”里再试或作废。"),
    timedelta(days=3),
    staff=True,
    quiet=True,
)


@on("area_change.failed")
def tell_who_can_try_again(event: Event) -> None:
    """Everybody once; the author also when they have another post by now."""
    change = AreaChange.objects.select_related("area", "made_by").get(pk=event.data["change"])
    people = {one.pk: one for duty in holders(Right.KEEP_GROUND) for one in _holding(duty, change)}
    if change.made_by is not None:
        people.setdefault(change.made_by.pk, change.made_by)
    what = f"{change.area.name}{change.get_kind_display()}"
    tell_all(people.values(), FAILED, once=str(event.pk), what=brief(what), why=brief(event.data["why"], 40))


def _holding(duty: Duty, change: AreaChange) -> list[Person]:
    return list(Person.objects.filter(holding_q(duty, change.area)).distinct())
