"""Call up, call again, put up shifts, stand down, close: what the organiser of a muster does."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext_noop as _

from linli.kernel import clock
from linli.kernel.errors import Invalid, Refused
from linli.kernel.text import one_line, tidy
from linli.platform.flow.declare import Facts
from linli.platform.flow.models import Matter
from linli.platform.flow.numbers import next_number
from linli.platform.places import locate, tree
from linli.platform.places.models import Area, PlaceCode
from linli.platform.posts.actor import Actor
from linli.work.muster.flows import CALLERS, MusterFlow
from linli.work.muster.links import new_code
from linli.work.muster.models import Muster, Shift, Summons
from linli.work.muster.queries.roster import Asked, picked
from linli.work.muster.terms import HelpKind

SOONEST, LATEST = timedelta(hours=1), timedelta(days=30)  # before now (it has begun) and after it
LONGEST_SHIFT = timedelta(hours=24)


@MusterFlow.begin
def call_up(
    by: Actor, *, asked: Asked, reason: str, place: str, starts_at: datetime, bring: str = "", rehearsal: bool = False
) -> tuple[Muster, Facts]:
    """召集: everybody on the list is told. Raises Refused outside one's areas, Invalid when nobody fits."""
    area = tree.area(asked.area)
    if not any(by.holds(duty, area) for duty in CALLERS):
        raise Refused(_("这个区域不由您来召集"))
    people = picked(asked)
    if not people:
        raise Invalid({"area": _("名册里没有符合条件的人，请放宽条件")})
    muster = Muster(
        matter=_matter(by, area, required("reason", reason, _("请写为什么召集"), 120), rehearsal),
        reason=one_line(reason), place=required("place", place, _("请写在哪里集合"), 80), starts_at=_near(starts_at),
        bring=one_line(bring)[:120], rehearsal=rehearsal, asked=[asked.facts()], code=new_code(),
    )  # fmt: skip
    muster.matter.lon, muster.matter.lat = spot_of(muster.place, area)
    muster.after_birth = lambda: _put_on_list(muster, people, 1)
    return muster, {"asked": asked.words, "people": len(people), "rehearsal": rehearsal}


def _matter(by: Actor, area: Area, reason: str, rehearsal: bool) -> Matter:
    title = f"【演练】{reason}" if rehearsal else reason
    matter = Matter(number=next_number(area), title=title, area=area, handler=by.person)
    matter.put_under(area)
    return matter


def spot_of(place: str, area: Area) -> tuple[float | None, float | None]:
    """Where the words of a place lie: at a building or compound they name, or at a sign of the house; else nowhere."""
    for where in locate.find(place, area):
        if where.lon is not None:
            return where.lon, where.lat
    signs = PlaceCode.objects.filter(area__path__startswith=area.path, label=place).exclude(lon=None)
    return signs.values_list("lon", "lat").first() or (None, None)


def _near(moment: datetime) -> datetime:
    now = clock.now()
    if not now - SOONEST <= moment <= now + LATEST:
        raise Invalid({"starts_at": _("集合时间请写现在到 30 天以内")})
    return moment


def _put_on_list(muster: Muster, people: dict[int, str], wave: int) -> int:
    """Write down who is called; who is on the list already stays as they are."""
    rows = [Summons(muster=muster, person_id=pk, source=source, wave=wave) for pk, source in people.items()]
    Summons.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)
    return len(rows)


@MusterFlow.call_again.action
def call_again(muster: Muster, by: Actor, *, silent: bool = True, more: Asked | None = None) -> Facts:
    """再叫一轮: remind who has not answered, or call more people, or both. Raises Invalid when that is nobody."""
    waiting = muster.summons.filter(answer="", here_at=None).count() if silent else 0
    fresh: dict[int, str] = {}
    if more is not None:
        if not any(by.holds(duty, tree.area(more.area)) for duty in CALLERS):
            raise Refused(_("这个区域不由您来召集"))
        known = set(muster.summons.values_list("person_id", flat=True))
        fresh = {pk: source for pk, source in picked(more).items() if pk not in known}
    if not waiting and not fresh:
        raise Invalid({"silent": _("没有还没回音的人，也没有更多符合条件的人")})
    muster.wave += 1
    if fresh and more is not None:
        _put_on_list(muster, fresh, muster.wave)
        muster.asked = [*muster.asked, more.facts()]
    return {"wave": muster.wave, "silent": bool(waiting), "reminded": waiting, "people": len(fresh)}


@MusterFlow.hand_over.action
def hand_over(muster: Muster, by: Actor) -> Facts:
    """我来接手: somebody else who may organise takes it over."""
    muster.matter.handler = by.person
    return {}


@MusterFlow.add_shift.action
def add_shift(
    muster: Muster, by: Actor, *, kind: str, place: str, starts_at: datetime, ends_at: datetime, needed: int
) -> Facts:
    """排班次: a time at a place that needs so many people."""
    area = tree.area(muster.matter.area_id)
    shift = new_shift(area, by, kind=kind, place=place, starts_at=starts_at, ends_at=ends_at, needed=needed)
    shift.muster = muster
    shift.save()
    return {"shift": shift.pk, "place": shift.place, "needed": needed}


def new_shift(
    area: Area, by: Actor, *, kind: str, place: str, starts_at: datetime, ends_at: datetime, needed: int
) -> Shift:
    """A shift, not yet saved. Raises Invalid where it cannot be."""
    if kind not in HelpKind.values:
        raise Invalid({"kind": _("请选做什么")})
    if not starts_at < ends_at <= starts_at + LONGEST_SHIFT:
        raise Invalid({"ends_at": _("结束要在开始之后，一班最长 24 小时")})
    if ends_at <= clock.now() or starts_at > clock.now() + timedelta(days=90):
        raise Invalid({"starts_at": _("请写还没过去、三个月以内的时间")})
    if not 1 <= needed <= 500:
        raise Invalid({"needed": _("请写 1 到 500 之间的人数")})
    shift = Shift(
        area=area, kind=kind, place=required("place", place, _("请写在哪里"), 80), starts_at=starts_at,
        ends_at=ends_at, needed=needed, made_by=by.person,
    )  # fmt: skip
    shift.put_under(area)
    shift.lon, shift.lat = spot_of(shift.place, area)
    return shift


@MusterFlow.stand_down.action
def stand_down(muster: Muster, by: Actor, *, words: str = "") -> Facts:
    """解散: everybody is told; who is still there leaves now; shifts still to come fall away."""
    now = clock.now()
    muster.words, muster.stood_down_at = one_line(words)[:200], now
    muster.summons.filter(left_at=None).exclude(here_at=None).update(left_at=now)
    muster.shifts.filter(starts_at__gt=now, dropped_at=None).update(dropped_at=now)
    muster.shifts.filter(starts_at__lte=now, ends_at__gt=now).update(ends_at=now + timedelta(microseconds=1))
    return {"words": muster.words, **tally(muster)}


@MusterFlow.close.action
def close(muster: Muster, by: Actor, *, report: str) -> Facts:
    """归档: a short record, with the numbers as they were."""
    muster.report = tidy(report)[:2000]
    if not muster.report:
        raise Invalid({"report": _("请写几句经过：来了多少人，做了什么，有什么要改进")})
    return {"report": muster.report, **tally(muster)}


def tally(muster: Muster) -> dict[str, int]:
    """Called, coming, there, cannot."""
    rows = muster.summons
    return {
        "called": rows.count(), "coming": rows.filter(answer="coming").count(),
        "cannot": rows.filter(answer="cannot").count(), "here": rows.exclude(here_at=None).count(),
    }  # fmt: skip


def required(name: str, words: str, missing: str, most: int) -> str:
    """One line that must be there and fit. Raises Invalid."""
    line = one_line(words)
    if not line:
        raise Invalid({name: missing})
    if len(line) > most:
        raise Invalid({name: _("写得太长了，请写在 %(most)s 字以内")}, most=most)
    return line
