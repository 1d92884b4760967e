"""Whoever is appointed, extended, relieved or asked to stand in is told; accounts of those who have gone are closed."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from linli.platform.events.models import Event
from linli.platform.events.reactions import on
from linli.platform.identity.models import Person
from linli.platform.notices.messages import brief, message
from linli.platform.notices.tell import tell
from linli.platform.posts.models import Appointment
from linli.platform.roster import accounts

LASTS = timedelta(days=3)
BEGUN = message("post_begun", _("您被任命为%(post)s，从%(since)s起。"), LASTS)
EXTENDED = message("post_extended", _("您担任%(post)s的任期改到%(until)s。"), LASTS)
ENDED = message("post_ended", _("您担任%(post)s到%(until)s为止，谢谢您的工作。"), LASTS)
STANDS_IN = message("post_stands_in", _("请您代班%(post)s，%(since)s到%(until)s，这段时间的事会到您的待办里。"), LASTS)
WORDS = {"begun": BEGUN, "extended": EXTENDED, "ended": ENDED, "stands_in": STANDS_IN}


@on(*(f"appointment.{what}" for what in WORDS))
def tell_the_person(event: Event) -> None:
    """Once for each change."""
    term = Appointment.objects.select_related("person", "post").get(pk=event.data["appointment"])
    days = {"since": event.data["since"], "until": event.data["until"] or _("不限期")}
    words = WORDS[event.name.partition(".")[2]]
    tell(term.person, words, once=str(event.pk), post=brief(term.post.title, 24), **days)


@on("appointment.ended")
def close_the_account(event: Event) -> None:
    """If that was the last post; a term that runs out by itself is seen to by the roster's own pulse."""
    terms = Appointment.objects.filter(pk=event.data["appointment"])
    accounts.close_gone(Person.objects.filter(pk__in=terms.values("person_id")))
