"""服务班次: everyday shifts and those of musters; filled by proposal, people taken off, attendance put right."""

from __future__ import annotations

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.kernel.errors import NotSeen
from linli.platform.places import tree
from linli.platform.posts.web import Request, desk, sender
from linli.platform.ui.answers import attempt, draw, submit
from linli.platform.ui.shapes import Column
from linli.work.muster import actions
from linli.work.muster.actions.shifts import may_keep
from linli.work.muster.forms import PlanForm, at_first
from linli.work.muster.models import Shift, Turn
from linli.work.muster.models.enrolments import READERS
from linli.work.muster.queries import shifts as queries
from linli.work.muster.queries.people import areas_kept
from linli.work.muster.views.page import (
    numbers,
    onward,
)


@require_safe
@desk
def listed(request: Request) -> HttpResponseBase:
    """What is to come, with the places that nobody has yet; and the last two weeks."""
    by = request.actor
    if not by.duties & READERS:
        raise NotSeen
    rows = queries.staffed(queries.coming_up(by))
    heads = (_("时间"), _("做什么"), _("在哪里"), _("说好了"), _("等答复"), _("还缺"))
    context = {
        "coming": [one for one in rows if not one.shift.over], "past": [one for one in rows if one.shift.over][::-1],
        "columns": [Column(words) for words in heads], "may_plan": bool(areas_kept(by)),
    }  # fmt: skip
    return draw(request, "muster/console/shifts.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk
def plan(request: Request) -> HttpResponseBase:
    """排一班."""
    areas = areas_kept(request.actor)
    if not areas:
        raise NotSeen
    initial = {"starts_at": at_first(minutes=24 * 60), "ends_at": at_first(minutes=26 * 60), "area": areas[0].pk}
    form = PlanForm(request.POST if request.method == "POST" else None, areas=areas, initial=initial)
    made: list[Shift] = []
    if request.method == "POST" and submit(form, lambda: made.append(_plan(request, form))):
        messages.success(request, _("排好了，请挑人"))
        return onward("shift", made[0].pk)
    return draw(request, "muster/console/plan.html", {"form": form}, 422 if form.errors else 200)


def _plan(request: Request, form: PlanForm) -> Shift:
    given = dict(form.cleaned_data)
    return actions.plan_shift(sender(request), **(given | {"area": tree.area(given["area"])}))


def _shift(request: Request, pk: int) -> Shift:
    """A shift whose area's roster the actor reads, or whose muster they may see."""
    shift = Shift.objects.select_related("area", "muster__matter").filter(pk=pk).first()
    if shift is None:
        raise NotSeen
    if not may_keep(request.actor, shift) and not Shift.objects.seen_by(request.actor).filter(pk=pk).exists():
        raise NotSeen
    return shift


def _kept(request: Request, pk: int) -> Shift:
    shift = _shift(request, pk)
    if not may_keep(request.actor, shift):
        raise NotSeen
    return shift


@require_safe
@desk
def shift(request: Request, pk: int) -> HttpResponseBase:
    """Who has it, and who could take it."""
    one = _shift(request, pk)
    keeps = may_keep(request.actor, one)
    context = {
        "staffed": queries.staffed([one])[0], "shift": one, "keeps": keeps,
        "place": tree.tree.get().full_name(one.area_id),
        "proposed": queries.proposed(one) if keeps and not one.over and not one.dropped_at else [],
        "columns": [Column(_("选"), hidden=True), Column(_("姓名")), Column(_("说明")), Column(_("近两个月"))],
    }  # fmt: skip
    return draw(request, "muster/console/shift.html", context)


@require_POST
@desk
def fill(request: Request, pk: int) -> HttpResponseBase:
    """请他们来: those that were ticked are asked."""
    one = _kept(request, pk)
    people = numbers(request.POST.getlist("pick"))
    attempt(request, lambda: actions.fill(one, sender(request), people=people), _("已经发短信去问"))
    return onward("shift", pk)


@require_POST
@desk
def drop(request: Request, pk: int) -> HttpResponseBase:
    """取消这一班."""
    one = _kept(request, pk)
    attempt(request, lambda: actions.drop_shift(one, sender(request)), _("取消了，会告诉已经排上的人"))
    return onward("muster", one.muster_id) if one.muster_id else onward("shifts")


@require_POST
@desk
def turn(request: Request, pk: int, turn: int, what: str) -> HttpResponseBase:
    """Take somebody off; say that they were not there, or were."""
    one = Turn.objects.select_related("shift__muster__matter", "shift__area", "person")
    found = one.filter(pk=turn, shift=_kept(request, pk)).first()
    by = sender(request)
    if found is None or what not in ("drop", "missed", "served"):
        raise NotSeen
    if what == "drop":
        attempt(request, lambda: actions.drop_turn(found, by), _("撤下了"))
    else:
        attempt(request, lambda: actions.mark_missed(found, by, missed=what == "missed"), _("改好了"))
    return onward("shift", pk)
