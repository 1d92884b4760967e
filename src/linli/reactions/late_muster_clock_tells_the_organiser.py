"""Ten minutes after a call-up its organiser hears how many are silent; other clocks of this context ring as all do."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from linli.platform.events.models import Event
from linli.platform.events.reactions import on
from linli.platform.notices.messages import brief, message
from linli.platform.notices.tell import tell_all
from linli.platform.notices.terms import Rank
from linli.reactions.late_clock_tells_the_next_in_line import tell_the_next_in_line
from linli.reactions.muster_calls_people_up import muster_of
from linli.work.muster.flows import MusterFlow

SILENT = message(
    "muster_silent", _("“%(reason)s”还有 %(silent)s 人没有回音，已有 %(coming)s 人能来。可以打电话，或再叫一轮。"),
    timedelta(hours=1), rank=Rank.URGENT, staff=True,
)  # fmt: skip

on("enrolment.clock")(tell_the_next_in_line)


@on("muster.clock")
def tell_the_organiser(event: Event) -> None:
    """Nobody is told when everybody has answered meanwhile."""
    if event.data["clock"] not in ("answers", "answers_again"):
        tell_the_next_in_line(event)
        return
    muster, declared = muster_of(event), MusterFlow.clock(event.data["clock"])
    silent = muster.summons.filter(answer="", here_at=None).count()
    if declared is None or not silent or event.data["rung"] >= len(declared.late):
        return
    people = declared.late[event.data["rung"]].tell.people(muster.matter)
    given = {"reason": brief(muster.reason), "silent": silent, "coming": muster.summons.filter(answer="coming").count()}
    tell_all(people, SILENT, once=str(event.pk), matter=muster.pk, **given)
