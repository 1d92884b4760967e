"""Double registration: a person registers, the community confirms and gives a post, anybody may leave at any time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils.translation import gettext_noop as _

from linli.kernel import clock
from linli.kernel.errors import Invalid, Refused
from linli.kernel.text import one_line
from linli.platform.flow import clocks
from linli.platform.flow.declare import Facts
from linli.platform.flow.models import Matter
from linli.platform.flow.numbers import next_number
from linli.platform.identity.models import Person
from linli.platform.places import tree
from linli.platform.places.models import Area, Organisation
from linli.platform.posts.actor import Actor
from linli.work.muster.flows import CALLERS, EnrolmentFlow
from linli.work.muster.models import Enrolment
from linli.work.muster.terms import EnrolmentStage, HelpKind, Skill, Slot, Standing

TERM = timedelta(days=365)
LONGEST_TERM = timedelta(days=3 * 366)


@dataclass(frozen=True)
class Wish:
    """What somebody fills in when they register."""

    wanted: Sequence[str]
    skills: Sequence[str] = ()
    slots: Sequence[str] = ()
    standing: str = Standing.MEMBER
    body: str = ""
    note: str = ""
    organisation: Organisation | None = field(default=None, compare=False)


@EnrolmentFlow.begin
def enrol(by: Actor, *, area: Area, wish: Wish) -> tuple[Enrolment, Facts]:
    """报到: for oneself, at the community where one lives. Raises Refused when one is registered already."""
    if by.person is None or by.only_matter is not None:
        raise Refused(_("请先登录，再报到"))
    enrolment = _new(by.person, area, wish)
    return enrolment, _facts(enrolment)


@EnrolmentFlow.begin
def enrol_for(
    by: Actor, *, person: Person, area: Area, wish: Wish, until: date | None = None, since: date | None = None
) -> tuple[Enrolment, Facts]:
    """登记: what an organisation's list brings in; confirmed at once, by whoever may confirm."""
    if not by.system and not any(by.holds(duty, area) for duty in CALLERS):
        raise Refused(_("这个区域的报到不由您来登记"))
    enrolment = _new(person, area, wish)
    enrolment.matter.stage = EnrolmentStage.ACTIVE
    _take_on(enrolment, wish.wanted, area, since or clock.today(), until)
    return enrolment, _facts(enrolment) | {"given": list(wish.wanted), "until": str(enrolment.until)}


def _new(person: Person, area: Area, wish: Wish) -> Enrolment:
    if Enrolment.objects.filter(person=person, ended_at=None).exists():
        raise Refused(_("已经报到过了，要换社区请先退出原来的"))
    matter = Matter(
        number=next_number(area),
        title=f"双报到：{person.masked_name}",
        area=area,
        person=person,
        organisation=wish.organisation,
    )
    matter.put_under(area)
    return _wishes(Enrolment(matter=matter, person=person), wish)


def _wishes(enrolment: Enrolment, wish: Wish) -> Enrolment:
    enrolment.wanted = _known(HelpKind, wish.wanted)
    if not enrolment.wanted:
        raise Invalid({"wanted": _("请至少选一种愿意做的事")})
    enrolment.skills, enrolment.slots = _known(Skill, wish.skills), _known(Slot, wish.slots)
    enrolment.standing = wish.standing
    enrolment.body, enrolment.note = one_line(wish.body)[:80], one_line(wish.note)[:200]
    return enrolment


def _known(choices: type[HelpKind | Skill | Slot], values: Sequence[str]) -> list[str]:
    given = set(values)
    return [value for value in choices.values if value in given]


def _facts(enrolment: Enrolment) -> Facts:
    return {"wanted": enrolment.wanted, "skills": enrolment.skills, "slots": enrolment.slots}


def _take_on(enrolment: Enrolment, kinds: Sequence[str], area: Area, since: date, until: date | None) -> None:
    """Give posts, the ground and the term."""
    enrolment.given = _known(HelpKind, kinds)
    if not enrolment.given:
        raise Invalid({"kinds": _("请至少安排一个服务岗")})
    until = until or since + TERM
    if not clock.today() <= until <= clock.today() + LONGEST_TERM:
        raise Invalid({"until": _("请填今天以后、三年以内的日期")})
    enrolment.since, enrolment.until = since, until
    _move_to(enrolment.matter, area)


def _move_to(matter: Matter, area: Area) -> None:
    if matter.community_id and area.community_id != matter.community_id:
        raise Invalid({"area": _("请选本社区的网格")})
    matter.area = area
    matter.put_under(area)


@EnrolmentFlow.confirm.action
def confirm(enrolment: Enrolment, by: Actor, *, kinds: Sequence[str], area: Area, until: date | None = None) -> Facts:
    """确认: the community gives a post, the ground it is on, and a term."""
    _take_on(enrolment, kinds, area, clock.today(), until)
    return {"kinds": enrolment.given, "area": area.pk, "until": str(enrolment.until)}


@EnrolmentFlow.refuse.action
def refuse(enrolment: Enrolment, by: Actor, *, why: str) -> Facts:
    """暂不安排, with a reason that the person reads."""
    enrolment.ended_at = clock.now()
    return {"why": _said(why, _("请写明原因，对方看得到"))}


@EnrolmentFlow.assign.action
def assign(enrolment: Enrolment, by: Actor, *, kinds: Sequence[str], area: Area) -> Facts:
    """调整: another post, or other ground."""
    _take_on(enrolment, kinds, area, enrolment.since or clock.today(), enrolment.until)
    return {"kinds": enrolment.given, "area": area.pk}


@EnrolmentFlow.change.action
def change(enrolment: Enrolment, by: Actor, *, wish: Wish) -> Facts:
    """修改: times, skills and wishes, by oneself. What the community has given stays until it gives something else."""
    enrolment.matter.organisation = wish.organisation
    _wishes(enrolment, wish)
    return _facts(enrolment)


@EnrolmentFlow.renew.action
def renew(enrolment: Enrolment, by: Actor) -> Facts:
    """续一年, counted from today."""
    enrolment.until = clock.today() + TERM
    clocks.extend(enrolment.matter, "term", clock.start_of_day(enrolment.until + timedelta(days=1)))
    return {"until": str(enrolment.until)}


@EnrolmentFlow.withdraw.action
def withdraw(enrolment: Enrolment, by: Actor) -> Facts:
    """退出: at any time, without a reason. Turns that are still to come fall vacant."""
    return _over(enrolment)


@EnrolmentFlow.finish.action
def finish(enrolment: Enrolment, by: Actor, *, why: str) -> Facts:
    """结束, by the community (moved away, ill)."""
    return {"why": _said(why, _("请写明原因，对方看得到")), **_over(enrolment)}


@EnrolmentFlow.lapse.action
def lapse(enrolment: Enrolment, by: Actor) -> Facts:
    """The term is over."""
    return _over(enrolment)


def _over(enrolment: Enrolment) -> Facts:
    from linli.work.muster.actions.shifts import vacate

    enrolment.ended_at = clock.now()
    return {"turns": vacate(enrolment.person)}


def _said(words: str, missing: str, most: int = 200) -> str:
    line = one_line(words)
    if not line:
        raise Invalid({"why": missing})
    return line[:most]


def community_of(area: Area) -> Area:
    """The community an area belongs to; itself above communities."""
    return tree.area(area.community_id or area.pk)
