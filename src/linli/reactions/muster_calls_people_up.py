"""应急召集: everybody on the list gets a link of their own; in a second round only the silent and the new ones."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from linli.kernel import clock
from linli.platform.events.models import Event
from linli.platform.events.reactions import on
from linli.platform.notices.messages import Message, brief, message
from linli.platform.notices.tell import tell, tell_group
from linli.platform.notices.terms import Rank
from linli.work.muster import links
from linli.work.muster.models import Muster, Summons

LASTS = timedelta(hours=2)
CALL = message(
    "muster_call", _("应急召集：%(reason)s。请%(time)s 到%(place)s集合，能不能来请点 %(link)s"), LASTS,
    rank=Rank.URGENT, whole=True,
)  # fmt: skip
DRILL = message(
    "muster_drill", _("应急演练：%(reason)s。请%(time)s 到%(place)s集合，能不能来请点 %(link)s"), LASTS,
    rank=Rank.URGENT, whole=True,
)  # fmt: skip
AGAIN = message(
    "muster_again", _("还没等到您的回音：%(reason)s，%(time)s 在%(place)s集合。能不能来请点 %(link)s"), LASTS,
    rank=Rank.URGENT, whole=True,
)  # fmt: skip
GROUP = message(
    "muster_group", _("正在应急召集：%(reason)s，%(time)s 在%(place)s集合。收到短信的请尽快答复。"), LASTS,
    rank=Rank.URGENT,
)  # fmt: skip


@on("muster.begin")
def call_the_first(event: Event) -> None:
    """The whole list, and the chat group of the area."""
    muster = muster_of(event)
    _tell_each(muster.summons.filter(wave=1), DRILL if muster.rehearsal else CALL, event)
    if not muster.rehearsal:
        given: dict[str, Any] = {
            "reason": brief(muster.reason),
            "place": muster.place,
            "time": clock.due_words(muster.starts_at),
        }
        tell_group(GROUP, once=str(event.pk), area=muster.matter.area_id, matter=muster.pk, **given)


@on("muster.call_again")
def call_the_next(event: Event) -> None:
    """Who has not answered is reminded; who is new on the list is called."""
    muster, facts = muster_of(event), event.data["facts"]
    _tell_each(muster.summons.filter(wave=facts["wave"]), DRILL if muster.rehearsal else CALL, event)
    if facts["silent"]:
        waiting = muster.summons.filter(wave__lt=facts["wave"], answer="", here_at=None)
        _tell_each(waiting, AGAIN, event)


def muster_of(event: Event) -> Muster:
    """The muster that the event is about."""
    return Muster.objects.select_related("matter__handler").get(pk=event.matter)


def _tell_each(rows: Iterable[Summons], said: Message, event: Event) -> None:
    """Each with their own link: it answers for its owner."""
    for one in Summons.objects.filter(pk__in=[row.pk for row in rows]).select_related("person", "muster"):
        tell(
            one.person, said, once=str(event.pk), matter=one.muster_id, reason=brief(one.muster.reason),
            place=brief(one.muster.place, 12), time=clock.due_words(one.muster.starts_at), link=links.link(one.pk),
        )  # fmt: skip
