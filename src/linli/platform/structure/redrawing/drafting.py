"""Plans before they are in force: drafted by an administrator, put to a day, dropped."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from linli.kernel import clock
from linli.kernel.errors import Invalid, Refused
from linli.kernel.errors import gettext_noop as _
from linli.platform.places.models import Area
from linli.platform.posts.actor import Actor
from linli.platform.posts.rights import Right
from linli.platform.structure.models import AreaChange
from linli.platform.structure.redrawing.plan import Plan, check
from linli.platform.structure.terms import ChangeState, PostsGo

WAITING = (ChangeState.DRAFT, ChangeState.SCHEDULED, ChangeState.FAILED)
FARTHEST = 366  # days ahead


def named(plan: Plan) -> dict[int, Area]:
    """The areas a plan names, by id."""
    ids = {*plan.areas, *plan.goes_on, *([plan.parent] if plan.parent else [])}
    return Area.objects.in_bulk(ids)


def above(areas: Iterable[Area]) -> Area:
    """The lowest area above all of them: whoever administers that one may decide."""
    paths = [area.path.strip("/").split("/") for area in areas]
    common = [steps[0] for steps in zip(*paths, strict=False) if len(set(steps)) == 1]
    return Area.objects.get(pk=int(common[-1]))


def may_plan(by: Actor, area: Area) -> None:
    """Raises Refused for everybody but administrators of the area."""
    if not by.may(Right.KEEP_GROUND, area):
        raise Refused(_("区划调整由系统管理员来办，并且要在其辖区里"))


@transaction.atomic
def draft(
    by: Actor, plan: Plan, *, basis: str = "", posts_go: str = PostsGo.FIRST, change: AreaChange | None = None
) -> AreaChange:
    """Keep a plan, new or rewritten; nothing is touched yet. Raises Invalid where it cannot be carried out."""
    areas = named(plan)
    if not set(plan.areas) <= areas.keys():
        raise Invalid({"areas": _("选的区域里有已经停用的，请重新选")})
    top = above(areas.values())
    may_plan(by, top)
    check(plan, areas)
    if change is not None and change.state not in WAITING:
        raise Refused(_("这个方案已经生效或作废，不能再改"))
    change = change or AreaChange(made_at=clock.now(), made_by=by.person)
    change.kind, change.plan, change.area, change.basis = plan.kind, plan.as_json(), top, basis.strip()[:120]
    change.posts_go, change.state, change.effective_on, change.outcome = posts_go, ChangeState.DRAFT, None, {}
    change.save()
    return change


@transaction.atomic
def schedule(by: Actor, change: AreaChange, day: date) -> AreaChange:
    """In force at 00:00 (Asia/Shanghai) of a day to come."""
    change = _waiting(by, change)
    if not clock.today() < day or (day - clock.today()).days > FARTHEST:
        raise Invalid({"day": _("请选明天起一年以内的日期；今天就要生效，请用“马上生效”")})
    plan = Plan.of(change.plan)
    check(plan, named(plan))
    change.state, change.effective_on, change.outcome = ChangeState.SCHEDULED, day, {}
    change.save(update_fields=["state", "effective_on", "outcome"])
    return change


@transaction.atomic
def drop(by: Actor, change: AreaChange) -> None:
    """A plan that nobody wants any more; it stays for the record."""
    change = _waiting(by, change)
    change.state = ChangeState.DROPPED
    change.save(update_fields=["state"])


def _waiting(by: Actor, change: AreaChange) -> AreaChange:
    found = AreaChange.objects.select_for_update().get(pk=change.pk)
    may_plan(by, found.area)
    if found.state not in WAITING:
        raise Refused(_("这个方案已经生效或作废，不能再改"))
    return found
