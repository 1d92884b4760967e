"""登记: somebody comes onto the roster, with consent, visitors and a rhythm; and what of it may be changed later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_noop as _

from linli.kernel import clock
from linli.kernel.errors import Invalid
from linli.kernel.text import one_line
from linli.platform.attachments.files import Prepared, evidence, keep
from linli.platform.attachments.models import Use
from linli.platform.flow.declare import Facts
from linli.platform.flow.models import Matter
from linli.platform.flow.numbers import next_number
from linli.platform.identity.models import Person
from linli.platform.places.locate import at_home
from linli.platform.places.models import Area, Home
from linli.platform.posts.actor import Actor
from linli.platform.posts.models import Appointment
from linli.platform.wall.asking import as_system
from linli.work.care.flows import KEEPING, CareFlow
from linli.work.care.models import CareEntry, CareVisitor, Consent
from linli.work.care.terms import MOST_MONTHS, ConsentWay

LONGEST_NEED, MOST_VISITORS, LONGEST_PAUSE = 200, 6, 90


@dataclass(frozen=True)
class Agreed:
    """A consent as it was given."""

    way: str
    by: str
    on: date
    until: date


@dataclass(frozen=True)
class Rhythm:
    """How often: every so many days, or on days of the week."""

    every_days: int | None = None
    weekdays: tuple[int, ...] = ()

    def checked(self) -> Rhythm:
        """Exactly one of the two. Raises Invalid."""
        if bool(self.every_days) == bool(self.weekdays):
            raise Invalid({"every_days": _("请填每几天去一次，或者选星期几，两样选一样")})
        if self.every_days and not 1 <= self.every_days <= LONGEST_PAUSE:
            raise Invalid({"every_days": _("请填 1 到 90 天")})
        return self


@CareFlow.begin
def enter(
    by: Actor,
    *,
    person: Person,
    home: Home,
    reason: str,
    rhythm: Rhythm,
    visitors: Sequence[Person],
    agreed: Agreed,
    need: str = "",
    family: Person | None = None,
    family_tie: str = "",
    first_on: date | None = None,
    photos: Sequence[Prepared] = (),
) -> tuple[CareEntry, Facts]:
    """登记进名册, by whoever keeps a roster at that home. Raises Invalid for what lacks consent, visitors or an end."""
    where = at_home(home)
    if not any(by.holds(duty, where.area) for duty in KEEPING):
        raise Invalid({"person": _("只有本社区管名册的人能登记")})
    if _known(person):
        raise Invalid({"person": _("这位居民已经在名册里")})
    checked_consent(agreed, photos)
    chosen, rhythm, today = checked_visitors(visitors, where.area, person), rhythm.checked(), clock.today()
    matter = Matter(number=next_number(where.area), title=str(_("关爱名册")), area=where.area, person=person,
                    handler=by.person)  # fmt: skip
    matter.put_under(where.area)
    entry = CareEntry(
        matter=matter, person=person, home=home, reason=reason, need=one_line(need)[:LONGEST_NEED], family=family,
        family_tie=family_tie if family else "", every_days=rhythm.every_days, weekdays=sorted(rhythm.weekdays),
        starts_on=today, ends_on=agreed.until, next_visit_on=max(first_on or today, today),
    )  # fmt: skip

    def after_birth() -> None:
        keep(matter, photos, by, Use.PLACED)
        CareVisitor.objects.bulk_create(CareVisitor(entry=entry, person=one) for one in chosen)
        note_consent(entry, agreed, by)

    entry.after_birth = after_birth
    return entry, {"reason": reason, "until": agreed.until.isoformat(), "way": agreed.way, **evidence(photos)}


@as_system("whether somebody is on a roster already, whoever keeps it")
def _known(person: Person) -> bool:
    return CareEntry.objects.filter(person=person, ended_on=None).exists()


@CareFlow.change.action
def change(
    entry: CareEntry,
    by: Actor,
    *,
    rhythm: Rhythm,
    visitors: Sequence[Person],
    need: str = "",
    next_on: date | None = None,
) -> Facts:
    """改安排: rhythm, visitors, what visitors should know, and from which day on (away, in hospital)."""
    rhythm = rhythm.checked()
    assert entry.home is not None and entry.person is not None
    chosen = checked_visitors(visitors, at_home(entry.home).area, entry.person)
    entry.every_days, entry.weekdays = rhythm.every_days, sorted(rhythm.weekdays)
    entry.need = one_line(need)[:LONGEST_NEED]
    if next_on is not None:
        if not clock.today() <= next_on <= entry.ends_on:
            raise Invalid({"next_on": _("下次走访的日期请写在今天和到期日之间")})
        entry.next_visit_on = next_on
    CareVisitor.objects.filter(entry=entry).exclude(person__in=chosen).delete()
    CareVisitor.objects.bulk_create((CareVisitor(entry=entry, person=one) for one in chosen), ignore_conflicts=True)
    return {"visitors": len(chosen)}


def checked_consent(agreed: Agreed, photos: Sequence[Prepared] = ()) -> None:
    """Raises Invalid for a consent of tomorrow, one that runs too long, or a paper that nobody photographed."""
    today = clock.today()
    if agreed.on > today:
        raise Invalid({"agreed_on": _("同意的日期不能晚于今天")})
    if not today < agreed.until <= latest_end(today):
        raise Invalid({"until": _("到期日请写在明天到 12 个月之内，到期前会再问本人")})
    if agreed.way == ConsentWay.PAPER and not photos:
        raise Invalid({"photos": _("纸上签的字，请拍一张照片")})


def latest_end(today: date) -> date:
    """Twelve months from today; from 29 February to 28 February."""
    year = today.year + MOST_MONTHS // 12
    return today.replace(year=year, day=28) if (today.month, today.day) == (2, 29) else today.replace(year=year)


def note_consent(entry: CareEntry, agreed: Agreed, by: Actor) -> None:
    """Write the consent down."""
    Consent.objects.create(
        entry=entry, given_on=agreed.on, way=agreed.way, by=agreed.by, until=agreed.until, at=clock.now(),
        taken_by=None if agreed.way == ConsentWay.ONLINE else by.person, title=by.title[:60],
    )  # fmt: skip


def on_duty_in(area: Area) -> set[int]:
    """People with a post in the community of an area: who may be named as a visitor."""
    terms = Appointment.objects.current().filter(post__area__community_id=area.community_id)
    return set(terms.values_list("person_id", flat=True))


def checked_visitors(visitors: Sequence[Person], area: Area, person: Person) -> list[Person]:
    """Raises Invalid for none, too many, or somebody without a post here."""
    chosen = list({one.pk: one for one in visitors}.values())
    if not 1 <= len(chosen) <= MOST_VISITORS:
        raise Invalid({"visitors": _("请选 1 到 6 位走访人")})
    if {one.pk for one in chosen} - on_duty_in(area) or person in chosen:
        raise Invalid({"visitors": _("走访人要在本社区有岗位")})
    return chosen
