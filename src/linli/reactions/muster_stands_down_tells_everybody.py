"""解散: everybody on the list is told that they need not come any more, but for those who could not come anyway."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from linli.platform.events.models import Event
from linli.platform.events.reactions import on
from linli.platform.notices.messages import brief, message
from linli.platform.notices.tell import tell_all
from linli.platform.notices.terms import Rank
from linli.reactions.muster_calls_people_up import muster_of
from linli.work.muster.terms import Answer

DOWN = message(
    "muster_down",
    _("“%(reason)s”的召集已经解散，不用再来。%(words)s"),
    timedelta(hours=6),
    rank=Rank.URGENT,
    whole=True,
)


@on("muster.stand_down")
def tell_everybody(event: Event) -> None:
    """With a word from the organiser."""
    muster = muster_of(event)
    people = [one.person for one in muster.summons.exclude(answer=Answer.CANNOT).select_related("person")]
    words = muster.words or "谢谢您。"
    tell_all(people, DOWN, once=str(event.pk), matter=muster.pk, reason=brief(muster.reason), words=words)
