"""Talents: they offer themselves, or the community writes down what they agreed to; they may leave at any time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext_noop as _

from linli.kernel import clock
from linli.kernel.errors import Invalid, NotSeen, Refused
from linli.kernel.text import one_line
from linli.platform.events.outbox import publish
from linli.platform.identity.models import Person
from linli.platform.places.models import Area
from linli.platform.posts.actor import Actor
from linli.platform.residents.actions import agree, agrees, withdraw
from linli.platform.residents.history import Hand
from linli.platform.residents.terms import ConsentKind
from linli.work.muster.actions.shifts import keeps
from linli.work.muster.models import Summons, Talent
from linli.work.muster.models.musters import OPEN
from linli.work.muster.terms import Answer, Skill, Source

TERM = timedelta(days=2 * 365)
LONGEST = timedelta(days=5 * 366)
BY_ONESELF = "本人在线登记"


@transaction.atomic
def offer(by: Actor, *, area: Area, skills: Sequence[str], offers: str, musters: bool) -> Talent:
    """我有一技之长: for oneself; what stood there before is replaced."""
    if by.person is None or by.only_matter is not None:
        raise Refused(_("请先登录"))
    return _write(by, by.person, area, skills, offers, musters, BY_ONESELF, None)


@transaction.atomic
def register_talent(
    by: Actor, *, person: Person, area: Area, skills: Sequence[str], offers: str, musters: bool, consent: str,
    until: date | None = None,
) -> Talent:  # fmt: skip
    """登记: by the community, with how the person agreed. Raises Refused elsewhere, Invalid without consent."""
    if not by.system and not keeps(by, area):
        raise Refused(_("这个区域的能人不由您来登记"))
    if not one_line(consent):
        raise Invalid({"consent": _("请写本人是怎么同意的，例如“11 月 3 日电话同意”")})
    return _write(by, person, area, skills, offers, musters, one_line(consent)[:60], until)


def _write(
    by: Actor, person: Person, area: Area, skills: Sequence[str], offers: str, musters: bool, consent: str,
    until: date | None,
) -> Talent:  # fmt: skip
    given, today = set(skills), clock.today()
    known = [value for value in Skill.values if value in given]
    if not known:
        raise Invalid({"skills": _("请至少选一样会做的事")})
    until = until or today + TERM
    if not today <= until <= today + LONGEST:
        raise Invalid({"until": _("请填今天以后、五年以内的日期")})
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    talent = Talent.objects.filter(person=person, ended_at=None).first() or Talent(person=person, since=today)
    talent.area, talent.skills, talent.musters, talent.consent, talent.until = area, known, musters, consent, until
    talent.offers = one_line(offers)[:200]
    talent.put_under(area)
    talent.save()
    if not agrees(person, ConsentKind.TALENT):
        agree(person, ConsentKind.TALENT)
    publish("talent.register", talent=talent.pk, actor=by.person_id, person=person.pk)
    return talent


@transaction.atomic
def end_talent(talent: Talent, by: Actor) -> Talent:
    """不再登记: by the person, who needs no reason, or by the community."""
    if by.only_matter is not None or (by.person_id != talent.person_id and not keeps(by, talent.area)):
        raise NotSeen
    if Talent.objects.filter(pk=talent.pk, ended_at=None).update(ended_at=clock.now(), musters=False):
        _off_the_lists(talent)
        if by.person is not None and by.person_id == talent.person_id and agrees(by.person, ConsentKind.TALENT):
            withdraw(by.person, ConsentKind.TALENT, Hand(by.person))
        publish("talent.end", talent=talent.pk, actor=by.person_id, person=talent.person_id)
    talent.refresh_from_db()
    return talent


@transaction.atomic
def stop_calls(talent: Talent, by: Actor) -> Talent:
    """应急不用再叫我: still a talent, called up no more; only by the person."""
    if by.only_matter is not None or by.person_id != talent.person_id:
        raise NotSeen
    if Talent.objects.filter(pk=talent.pk, ended_at=None, musters=True).update(musters=False):
        _off_the_lists(talent)
        publish("talent.stop_calls", talent=talent.pk, actor=by.person_id, person=talent.person_id)
    talent.refresh_from_db()
    return talent


def _off_the_lists(talent: Talent) -> None:
    """Musters that run wait no more for an answer and remind no more; who is there already stays counted."""
    rows = Summons.objects.filter(person=talent.person_id, source=Source.TALENT, answer="", here_at=None)
    rows.filter(muster__matter__stage__in=OPEN).update(answer=Answer.CANNOT, answered_at=clock.now())
