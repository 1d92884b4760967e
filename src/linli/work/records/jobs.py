"""By night: records of one person are looked for; by day: tenants are reminded that their term nears its end."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.kernel import clock
from linli.platform.events.pulse import every
from linli.platform.notices.messages import message
from linli.platform.notices.tell import tell
from linli.platform.places import tree
from linli.platform.places.terms import Level
from linli.platform.residents.models import Tenancy
from linli.work.records.dedup.finder import look_through

SOON = timedelta(days=15)
BATCH = 200
ENDING = message(
    "tenancy_ending",
    _("您登记的租期%(day)s到。续租请在“我的租住”里再登记一次，搬走请点“我搬走了”。"),
    timedelta(days=3),
)
NIGHT = 2  # o'clock


@every(seconds=600)
def remind_of_ending_terms() -> bool:
    """Fifteen days before; once for each term."""
    today = clock.today()
    if not 8 <= clock.local(clock.now()).hour < 20:
        return False
    with transaction.atomic():
        due = Tenancy.objects.select_for_update(skip_locked=True, of=("self",)).filter(
            reminded_at=None, ends_on__lte=today + SOON, ends_on__gte=today, residence__until=None
        )
        rows = list(due.select_related("residence__person")[:BATCH])
        for one in rows:
            day = f"{one.ends_on.month} 月 {one.ends_on.day} 日"
            tell(one.residence.person, ENDING, once=f"{one.pk}:{one.ends_on}", day=day)
        Tenancy.objects.filter(pk__in=[one.pk for one in rows]).update(reminded_at=clock.now())
    return len(rows) == BATCH


@every(seconds=3600)
def look_for_records_of_one_person() -> None:
    """Every community, in the small hours; what was decided is not proposed again."""
    if clock.local(clock.now()).hour != NIGHT:
        return
    for area in tree.tree.get().areas.values():
        if area.level == Level.COMMUNITY and area.ended_on is None:
            look_through(area)
