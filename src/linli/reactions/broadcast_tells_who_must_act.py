"""A broadcast waits for a second person, was refused, or must be posted by hand: those people are told."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from linli.kernel import clock
from linli.platform.events.models import Event
from linli.platform.events.reactions import on
from linli.platform.flow.models import Matter
from linli.platform.notices.messages import brief, message
from linli.platform.notices.tell import tell_all
from linli.platform.posts.who import HANDLER, Who
from linli.reactions._matters import matter_of, tell_staff
from linli.work.groups.flows import CHIEFS, SECOND
from linli.work.groups.models import Broadcast
from linli.work.groups.terms import Stage

REVIEW = message("broadcast_review", _("有一条群发通知等您同意：%(number)s“%(title)s”"), staff=True)
REFUSED = message("broadcast_refused", _("群发通知没有同意：%(number)s“%(title)s”，理由：%(why)s"), staff=True)
POST = message("posting_asked", _("请把“%(title)s”转发到您负责的 %(groups)s 个群，%(due)s 前发完。"), staff=True)
LATE = message("posting_late", _("有人还没有转发通知：%(number)s“%(title)s”，请您过问。"), staff=True)


@on("broadcast.begin", "broadcast.clock")
def tell_a_second_person(event: Event) -> None:
    """At once, and again when two hours have gone by."""
    matter = matter_of(event)
    if matter.stage == Stage.REVIEW:
        tell_staff(SECOND, matter, REVIEW, event)


@on("broadcast.refuse")
def tell_the_writer(event: Event) -> None:
    """With the reason."""
    matter = matter_of(event)
    tell_staff(HANDLER, matter, REFUSED, event, why=brief(Broadcast.objects.get(pk=matter.pk).words))


@on("posting.begin")
def tell_who_answers_for_the_groups(event: Event) -> None:
    """One message, however many groups."""
    matter = matter_of(event)
    due = clock.due_words(matter.due_at) if matter.due_at else ""
    _tell(HANDLER, matter, event, groups=event.data["facts"]["groups"], due=due)


def _tell(who: Who, matter: Matter, event: Event, **values: object) -> None:
    tell_all(who.people(matter), POST, once=str(event.pk), matter=matter.pk, title=brief(matter.title), **values)


@on("posting.clock")
def tell_the_chief_of_a_late_one(event: Event) -> None:
    """Only once it is late."""
    if event.data["late"]:
        tell_staff(CHIEFS, matter_of(event), LATE, event)
