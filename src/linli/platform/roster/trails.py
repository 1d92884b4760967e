"""The trails that the audit administrator reads: looks at personal data, searches, exports, acts of administrators."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from linli.kernel import clock
from linli.platform.audit.models import Look
from linli.platform.places.models import Area
from linli.platform.posts.actor import Actor
from linli.platform.posts.models import Act, Appointment
from linli.platform.posts.rights import Right
from linli.platform.registers import declare
from linli.platform.registers.models import ExportTrail, IdentitySearch
from linli.platform.roster.queries import within

WHAT: dict[str, str | Promise] = {
    "appointment.begun": _("任命"), "appointment.extended": _("续任"), "appointment.ended": _("免职"),
    "appointment.stands_in": _("安排代班"), "post.open": _("设岗"), "post.close": _("撤销岗位"),
    "handover.plan": _("预定交接"), "handover.done": _("交接"), "handover.drop": _("取消交接"),
    "right.ask": _("提出加权限"), "right.narrow": _("去掉权限"), "right.confirm": _("确认加权限"),
    "right.refuse": _("没有同意加权限"), "staffing.set": _("改配岗标准"),
    "account.make": _("开账号"), "account.reset": _("重设密码"), "account.lock": _("锁账号"),
    "account.unlock": _("解锁账号"), "account.codes": _("作废动态码"), "account.close": _("收回账号"),
    "clock_rule.set": _("改时限"), "clock_rule.end": _("停用时限规则"), "calendar.set": _("改工作日历"),
    "calendar.forget": _("恢复工作日历"), "category.save": _("改事项类别"), "dispatch_rule.set": _("改派单规则"),
    "dispatch_rule.end": _("停用派单规则"), "threshold.set": _("改自动派单的把握"), "trail.export": _("导出记录"),
    "import.write": _("导入台账"), "model_version.switch": _("换自动派单的版本"),
}  # fmt: skip
FIELDS: dict[str, str | Promise] = {
    "name": _("姓名"), "phone": _("电话"), "id_number": _("身份证号"), "page": _("打开档案"), "search": _("按号码查找"),
    "export": _("导出"), "copy": _("取走副本"), "care": _("看关爱名册"),
}  # fmt: skip


@dataclass(frozen=True)
class Told:
    """One line of a trail, as it is shown and exported."""

    at: datetime
    who: str
    title: str
    what: str
    about: str
    why: str


@dataclass(frozen=True)
class Trail:
    """A trail: its rows for an area, how a row reads, and which columns the word filter looks into."""

    label: str | Promise
    rows: Callable[[], QuerySet[Any]]
    told: Callable[[Any], Told]
    words: tuple[str, ...]
    area: Callable[[Area], Q]


def _by_holders(area: Area) -> Q:
    """Done by somebody who has held a post in the area: looks and searches have no place of their own."""
    return Q(Exists(Appointment.objects.filter(within(area, "post__area__"), person_id=OuterRef("by_id"))))


def _look(one: Look) -> Told:
    what = str(FIELDS.get(one.field, one.field))
    return Told(one.at, one.by.name, one.title, what, one.person.masked_name, one.reason)


def _search(one: IdentitySearch) -> Told:
    return Told(one.at, one.by.name, one.title, str(_("查人")), one.words, str(_("%(n)s 条结果") % {"n": one.hits}))


def _export(one: ExportTrail) -> Told:
    about = f"{declare.get(one.export.register).title} · {one.export.area}"
    return Told(one.at, one.by.name if one.by else "", one.title, one.get_what_display(), about, one.words)


def _act(one: Act) -> Told:
    who = one.by.name if one.by else str(_("系统"))
    about = f"{one.about} {one.person.name}" if one.person else one.about
    why = str(one.facts.get("basis") or one.facts.get("why") or "")
    return Told(one.at, who, one.title, str(WHAT.get(one.what, one.what)), about, why)


TRAILS: dict[str, Trail] = {
    "looks": Trail(
        _("查阅个人资料"), lambda: Look.objects.select_related("by", "person"), _look, ("reason", "title"), _by_holders
    ),
    "searches": Trail(
        _("查人"), lambda: IdentitySearch.objects.select_related("by"), _search, ("words", "title"), _by_holders
    ),
    "exports": Trail(
        _("导出"), lambda: ExportTrail.objects.select_related("by", "export__area"), _export, ("words", "title"),
        lambda area: within(area, "export__area__"),
    ),
    "acts": Trail(
        _("管理操作"), lambda: Act.objects.select_related("by", "person"), _act, ("about", "title"),
        lambda area: within(area) | Q(area=None),
    ),
}  # fmt: skip


def rows(by: Actor, trail: Trail, filters: Mapping[str, Any]) -> QuerySet[Any]:
    """The newest first: of the auditor's areas, narrowed by who, words and days."""
    found = trail.rows().filter(_of_areas(by, trail))
    if who := filters.get("who"):
        found = found.filter(Q(by__name__contains=who) | Q(title__contains=who))
    if words := filters.get("what"):
        inside = Q()
        for column in trail.words:
            inside |= Q(**{f"{column}__contains": words})
        found = found.filter(inside)
    return found.filter(_days(filters.get("since"), filters.get("until"))).order_by("-pk")


def _of_areas(by: Actor, trail: Trail) -> Q:
    """Everything for the auditor of the whole, else what belongs to the areas."""
    areas = [held.area for held in by.having(Right.AUDIT)]
    if any(area.parent_id is None for area in areas):
        return Q()
    q = Q(pk__in=[])
    for area in areas:
        q |= trail.area(area)
    return q


def _days(since: date | None, until: date | None) -> Q:
    q = Q()
    if since is not None:
        q &= Q(at__gte=clock.start_of_day(since))
    if until is not None:
        q &= Q(at__lt=clock.start_of_day(until + timedelta(days=1)))
    return q


def told(trail: Trail, found: Iterable[Any]) -> Iterable[Told]:
    """The rows in words."""
    return (trail.told(one) for one in found)
