"""A consent was withdrawn: whoever does something only because of it stops, and those concerned are told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from linli.platform.events.models import Event
from linli.platform.events.reactions import on
from linli.platform.identity.models import Person
from linli.platform.notices.messages import message
from linli.platform.notices.tell import tell, tell_all
from linli.platform.posts.actor import SYSTEM, Actor
from linli.platform.posts.terms import Duty
from linli.platform.posts.who import HANDLER, holder
from linli.platform.residents.terms import ConsentKind
from linli.reactions._matters import matter_of
from linli.work.care import actions as care
from linli.work.care.agreed import CARE
from linli.work.care.models import CareEntry
from linli.work.muster import actions as muster
from linli.work.muster.agreed import CALLS, HOUSEHOLD
from linli.work.muster.models import PartyHousehold, Talent
from linli.work.records import actions as records
from linli.work.records.models import RecordRequest

LASTS = timedelta(days=3)
STOPPED = message("consent_stopped", _("您撤回的同意已经生效，相关的事停下了。"), LASTS, private=True)
KEEPERS = message(
    "consent_gone", _("%(number)s：居民撤回了同意。%(what)s请不要再联系。"), LASTS, staff=True, private=True
)
NOT_TO_GO = message("visit_dropped", _("走访 %(number)s 取消了，不用去了。"), staff=True, private=True)
SECRETARY = holder(Duty.SECRETARY) | holder(Duty.DEPUTY)


def _care(by: Actor) -> str:
    """The entry ends as by the person's own withdrawal; its keeper hears of that."""
    for entry in CareEntry.objects.filter(person=by.person, ended_on=None):
        care.withdraw(entry, by)
        return gettext_noop("关爱走访停了，不会再有人上门。")
    return ""


def _talent(by: Actor) -> str:
    for talent in Talent.objects.filter(person=by.person, ended_at=None):
        muster.end_talent(talent, by)
        return gettext_noop("已经移出能人名单，召集名单里也去掉了。")
    return ""


def _calls(by: Actor) -> str:
    for talent in Talent.objects.filter(person=by.person, ended_at=None, musters=True):
        muster.stop_calls(talent, by)
        return gettext_noop("已经移出应急召集的名单。")
    return ""


def _household(by: Actor) -> str:
    for household in PartyHousehold.objects.shown().filter(host=by.person):
        muster.agree(household, by, agreed=False)
        return gettext_noop("党员中心户的地址和时间不再公开。")
    return ""


def _news(by: Actor) -> str:
    """Who is sent news is read off the consents themselves."""
    return gettext_noop("社区通知不再发短信。")


STOPS: dict[str, Callable[[Actor], str]] = {
    CARE.kind: _care, CALLS.kind: _calls, HOUSEHOLD.kind: _household,
    ConsentKind.TALENT: _talent, ConsentKind.NOTICES: _news,
}  # fmt: skip


@on("consent.withdraw")
def stop(event: Event) -> None:
    """Stop it, write down at the request what stopped, tell who kept it and whose consent it was."""
    person, kind = Person.objects.get(pk=event.data["person"]), event.data["kind"]
    words = STOPS[kind](Actor.of(person)) if kind in STOPS else ""
    if not words:
        return
    tell(person, STOPPED, once=str(event.pk))
    rows = RecordRequest.objects.filter(matter__person=person, matter__closed_at=None, consent=kind)
    for request in rows.select_related("matter"):
        records.followed(request, SYSTEM, words=words)
        told = {"number": request.matter.number, "what": _(words)}
        tell_all(SECRETARY.people(request.matter), KEEPERS, once=str(event.pk), matter=request.pk, **told)


@on("care_visit.drop")
def tell_who_would_have_gone(event: Event) -> None:
    """The visit falls away with its entry: nobody walks there for nothing."""
    matter = matter_of(event)
    if event.data["actor"] != matter.handler_id:
        tell_all(HANDLER.people(matter), NOT_TO_GO, once=str(event.pk), matter=matter.pk, number=matter.number)
