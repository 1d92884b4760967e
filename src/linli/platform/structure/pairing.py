"""Pairing (结对): who stands by which area, with which duties; what was done, told and confirmed. Nobody is ranked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from linli.kernel import clock
from linli.kernel.errors import Invalid, Refused
from linli.kernel.errors import gettext_noop as _
from linli.kernel.text import one_line, tidy
from linli.platform.attachments.files import Prepared, evidence, keep
from linli.platform.attachments.models import Use
from linli.platform.flow.declare import Facts
from linli.platform.flow.models import Matter
from linli.platform.flow.numbers import next_number
from linli.platform.identity.models import Person
from linli.platform.places.models import Area, Organisation
from linli.platform.posts.actor import Actor
from linli.platform.structure.chain import may_keep
from linli.platform.structure.flows import DeedFlow
from linli.platform.structure.models import Deed, Pairing, PairingDuty
from linli.platform.structure.terms import DeedStage

LONGEST = 1000
OLDEST = timedelta(days=92)  # a deed is told while people still remember it


@transaction.atomic
def pair(
    by: Actor, *, organisation: Organisation, area: Area, duties: Sequence[str], contact: Person | None = None,
    since: date | None = None, until: date | None = None,
) -> Pairing:  # fmt: skip
    """An organisation stands by an area from a day on. Raises Invalid where it does so already."""
    may_keep(by, area)
    since = since or clock.today()
    titles = [title for line in duties if (title := one_line(line)[:60])]
    if not titles:
        raise Invalid({"duties": _("请至少写一项结对职责，一行一项")})
    if until and until < since:
        raise Invalid({"until": _("结束日期比开始日期早，请核对")})
    if running().filter(organisation=organisation, area=area).exists():
        raise Invalid({"organisation": _("这家单位已经和这里结对")})
    one = Pairing.objects.create(organisation=organisation, area=area, contact=contact, since=since, until=until)
    PairingDuty.objects.bulk_create([PairingDuty(pairing=one, title=title) for title in dict.fromkeys(titles)])
    return one


@transaction.atomic
def part(by: Actor, one: Pairing, until: date | None = None) -> None:
    """The pairing ends on a day, today when none is named; what was done stays."""
    may_keep(by, one.area)
    Pairing.objects.filter(pk=one.pk).update(until=max(until or clock.today(), one.since))


def running() -> QuerySet[Pairing]:
    """Pairings of today."""
    today = clock.today()
    rows = Pairing.objects.filter(Q(until=None) | Q(until__gte=today), since__lte=today)
    return rows.select_related("organisation", "area", "contact").prefetch_related("duties")


def of_area(area: Area) -> QuerySet[Pairing]:
    """Who stands by an area or by one below it (N to one), by name and not by merit."""
    return running().filter(area__path__startswith=area.path).order_by("area__path", "organisation__name", "id")


def of_organisations(organisations: Sequence[int]) -> QuerySet[Pairing]:
    """By which areas these organisations stand (one to many)."""
    return running().filter(organisation__in=organisations).order_by("area__path", "id")


def met(area: Area) -> QuerySet[Deed]:
    """The needs of an area that were met: deeds its community has confirmed, the latest first."""
    rows = Deed.objects.filter(matter__stage=DeedStage.CONFIRMED, pairing__area__path__startswith=area.path)
    return rows.select_related("matter", "pairing__organisation", "pairing__area", "duty").order_by("-done_on", "-pk")


# Deeds --------------------------------------------------------------------------------------------------------------


@DeedFlow.begin
def tell(
    by: Actor, *, pairing: Pairing, text: str, done_on: date, duty: PairingDuty | None = None,
    photos: Sequence[Prepared] = (),
) -> tuple[Deed, Facts]:  # fmt: skip
    """A partner tells what it did; its own people do, or the community for it."""
    if pairing.organisation_id not in by.organisations:
        may_keep(by, pairing.area)
    if duty is not None and duty.pairing_id != pairing.pk:
        raise Invalid({"duty": _("请选这次结对里的职责")})
    text = _told(text)
    _day(pairing, done_on)
    matter = Matter(
        number=next_number(pairing.area), title=one_line(text)[:40], area=pairing.area,
        organisation=pairing.organisation, lon=pairing.area.lon, lat=pairing.area.lat,
    )  # fmt: skip
    matter.put_under(pairing.area)
    deed = Deed(matter=matter, pairing=pairing, duty=duty, done_on=done_on, text=text)
    deed.after_birth = lambda: keep(matter, photos, by, Use.HANDLED)
    return deed, {"words": text, "duty": duty.title if duty else "", **evidence(photos)}


def _told(text: str) -> str:
    text = tidy(text)
    if not text:
        raise Invalid({"text": _("请写一句话，说明做了什么")})
    if len(text) > LONGEST:
        raise Invalid({"text": _("写得太长了，请写在 1000 字以内")})
    return text


def _day(pairing: Pairing, day: date) -> None:
    today = clock.today()
    if day > today:
        raise Invalid({"done_on": _("日期在今天以后，请核对")})
    if day < max(pairing.since, today - OLDEST) or (pairing.until and day > pairing.until):
        raise Invalid({"done_on": _("请填结对期内、最近三个月里的日期")})
    if not pairing.runs and day < today - OLDEST:
        raise Refused(_("这次结对已经结束"))


@DeedFlow.confirm.action
def confirm(deed: Deed, by: Actor, *, met: str = "") -> Facts:
    """The community says that it was so, and which need it met."""
    deed.met = one_line(met)[:120]
    return {"words": deed.met}


@DeedFlow.send_back.action
def send_back(deed: Deed, by: Actor, *, words: str) -> Facts:
    """The community asks for more."""
    deed.said = one_line(words)[:300]
    if not deed.said:
        raise Invalid({"words": _("请写要补充什么")})
    return {"words": deed.said}


@DeedFlow.add.action
def add(deed: Deed, by: Actor, *, text: str, photos: Sequence[Prepared] = ()) -> Facts:
    """The partner writes it anew."""
    deed.text = _told(text)
    keep(deed.matter, photos, by, Use.HANDLED)
    return {"words": deed.text, **evidence(photos)}


@DeedFlow.withdraw.action
def withdraw(deed: Deed, by: Actor) -> Facts:
    """The partner takes it back."""
    return {}


@DeedFlow.lapse.action
def lapse(deed: Deed, by: Actor) -> Facts:
    """Nobody said anything for two months: not confirmed, and not counted."""
    return {}
