"""What happens to an entry: renewed with a new consent, handed over, ended, withdrawn, run out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext_noop as _

from linli.kernel import clock
from linli.kernel.errors import Invalid
from linli.platform.attachments.files import Prepared, evidence, keep
from linli.platform.attachments.models import Use
from linli.platform.flow import clocks
from linli.platform.flow.declare import Facts
from linli.platform.identity.models import Person
from linli.platform.posts.actor import SYSTEM, Actor
from linli.work.care.actions.entering import Agreed, checked_consent, latest_end, note_consent, on_duty_in
from linli.work.care.actions.visiting import drop
from linli.work.care.flows import CareFlow
from linli.work.care.models import CareEntry, Visit
from linli.work.care.terms import ConsentBy, ConsentWay, WhyEnded


@CareFlow.renew.action
def renew(entry: CareEntry, by: Actor, *, agreed: Agreed | None = None, photos: Sequence[Prepared] = ()) -> Facts:
    """同意继续: nothing goes on without asking again. The person may do it on a phone, for a year at most."""
    mine = by.person_id is not None and by.person_id == entry.person_id
    if mine:
        today = clock.today()
        agreed = Agreed(ConsentWay.ONLINE, ConsentBy.SELF, today, latest_end(today))
    if agreed is None or (agreed.way == ConsentWay.ONLINE and not mine):
        raise Invalid({"way": _("请选本人是怎么同意的")})
    checked_consent(agreed, photos)
    entry.starts_on, entry.ends_on = clock.today(), agreed.until
    note_consent(entry, agreed, by)
    keep(entry.matter, photos, by, Use.HANDLED)
    clocks.extend(entry.matter, "term", entry.last_moment)
    clocks.extend(entry.matter, "consent", entry.ask_again_at)
    if entry.next_visit_on is None:
        entry.next_visit_on = entry.day_after(clock.today())
    return {"until": agreed.until.isoformat(), "way": agreed.way, **evidence(photos)}


@CareFlow.ask_again.action
def ask_again(entry: CareEntry, by: Actor) -> Facts:
    """A month before the end: the keeper is asked to ask."""
    return {}


@CareFlow.hand_over.action
def hand_over(entry: CareEntry, by: Actor, *, to: Person) -> Facts:
    """交给别人管: somebody with a post in the community; who kept it sees it no more."""
    if to.pk not in on_duty_in(entry.matter.area) or to.pk == entry.person_id:
        raise Invalid({"to": _("接手的人要在本社区有岗位")})
    entry.matter.handler = to
    return {"to": to.pk}


@CareFlow.take_over.action
def take_over(entry: CareEntry, by: Actor) -> Facts:
    """接管: whoever kept it has left; nobody is forgotten for that."""
    entry.matter.handler = by.person
    return {}


@CareFlow.end.action
def end(entry: CareEntry, by: Actor, *, why: str) -> Facts:
    """移出名册."""
    if why not in WhyEnded.values:
        raise Invalid({"why": _("请选移出的原因")})
    _over(entry, why)
    return {"why": why}


@CareFlow.withdraw.action
def withdraw(entry: CareEntry, by: Actor, *, said_on: date | None = None) -> Facts:
    """退出名册: by the person at any time, or by the keeper to whom the person said so; no reason is asked."""
    _over(entry, "withdrawn")
    return {"self": by.person_id == entry.person_id, **({"said_on": said_on.isoformat()} if said_on else {})}


@CareFlow.lapse.action
def lapse(entry: CareEntry, by: Actor) -> Facts:
    """到期: it ends by itself."""
    _over(entry, "lapsed")
    return {}


def _over(entry: CareEntry, why: str) -> None:
    """No more visits from now on; nobody but the keeper finds it any more."""
    entry.ended_on, entry.ended_why, entry.next_visit_on = clock.today(), why, None
    for visit in Visit.objects.filter(entry=entry, result="").select_related("matter"):
        drop(visit, SYSTEM)
    entry.visitors.all().delete()
