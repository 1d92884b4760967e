"""Pages of plans: drawn, looked at with what they touch, put in force or to a day, dropped, taken back."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.kernel.errors import NotSeen
from linli.platform.places.models import Area
from linli.platform.posts.rights import Right
from linli.platform.posts.web import Request
from linli.platform.structure import queries
from linli.platform.structure.forms.changes import FORMS, DayForm
from linli.platform.structure.models import AreaChange
from linli.platform.structure.redrawing import carry_out, draft, drop, schedule, undo
from linli.platform.structure.redrawing.drafting import WAITING
from linli.platform.structure.redrawing.plan import Plan
from linli.platform.structure.redrawing.undo import later_than
from linli.platform.structure.terms import ChangeKind, ChangeState
from linli.platform.structure.views.page import (
    area_seen,
    planning,
)
from linli.platform.ui.answers import attempt, done, draw, submit

MOST_PARTS = 12


@require_safe
@planning
def listed(request: Request) -> HttpResponseBase:
    """All plans in one's areas."""
    own = [held.area for held in request.actor.having(Right.KEEP_GROUND)]
    return draw(request, "structure/changes.html", {"changes": queries.changes(own)})


@require_http_methods(["GET", "HEAD", "POST"])
@planning
def new(request: Request, pk: int, kind: str) -> HttpResponseBase:
    """Draw a plan for an area; nothing is touched yet."""
    area = area_seen(request.actor, pk)
    if kind not in FORMS or area.ended_on is not None or not request.actor.may(Right.KEEP_GROUND, area):
        raise NotSeen
    more: dict[str, Any] = {"parts": _parts(request)} if kind == ChangeKind.SPLIT else {}
    form = FORMS[kind](request.POST or None, request.FILES or None, area=area, **more)
    kept: list[AreaChange] = []

    def save() -> None:
        said = form.cleaned_data
        posts_go = said.get("posts_go") or "first"
        kept.append(draft(request.actor, form.plan(), basis=said["basis"], posts_go=posts_go))

    if request.method == "POST" and submit(form, save):
        return done(request, _("草案存好了，还没有改动任何数据"), "structure:change", kept[0].pk)
    context = {"form": form, "area": area, "kind": ChangeKind(kind), **more}
    return draw(request, "structure/draw.html", context, 422 if form.errors else 200)


def _parts(request: Request) -> int:
    given = request.POST.get("parts") or request.GET.get("parts") or "2"
    return min(max(int(given), 2), MOST_PARTS) if given.isascii() and given.isdigit() and len(given) < 4 else 2


def change_seen(request: Request, pk: int) -> AreaChange:
    """A plan in one's areas. Raises NotSeen."""
    found = AreaChange.objects.select_related("area", "made_by").filter(pk=pk).first()
    if found is None or not request.actor.may(Right.KEEP_GROUND, found.area):
        raise NotSeen
    return found


@require_safe
@planning
def change(request: Request, pk: int) -> HttpResponseBase:
    """One plan: what goes in, what comes out, what it touches."""
    return _page(request, change_seen(request, pk), DayForm())


def _page(request: Request, found: AreaChange, form: DayForm, status: int = 200) -> HttpResponse:
    plan, waiting = Plan.of(found.plan), found.state in WAITING
    sources = list(Area.objects.filter(pk__in=plan.areas).order_by("code"))
    context = {
        "change": found, "sources": sources, "parts": queries.parts_of(plan), "waiting": waiting, "form": form,
        "parent": Area.objects.filter(pk=plan.parent or 0).first(),
        "touched": queries.touched(plan) if waiting else [],
        "made": Area.objects.filter(pk__in=found.outcome.get("parts", [])),
        "may_undo": found.state == ChangeState.DONE and later_than(found) is None,
        "moved": found.outcome.get("counts", {}).get("matters", 0),
    }  # fmt: skip
    return draw(request, "structure/change.html", context, status)


@require_POST
@planning
def put_off(request: Request, pk: int) -> HttpResponseBase:
    """In force from a day on."""
    found, form = change_seen(request, pk), DayForm(request.POST)
    if submit(form, lambda: schedule(request.actor, found, form.cleaned_data["day"])):
        return done(request, _("到那天 0 点自动生效"), "structure:change", pk)
    return _page(request, found, form, 422)


@require_POST
@planning
def act(request: Request, pk: int, name: str) -> HttpResponseBase:
    """Now, dropped, or taken back."""
    found = change_seen(request, pk)
    acts = {
        "now": (carry_out, _("已经生效，没办完的事转到了新区域")),
        "drop": (drop, _("方案作废，没有改动任何数据")),
        "undo": (undo, _("已经撤销，恢复到调整以前")),
    }
    if name not in acts:
        raise NotSeen
    doing, words = acts[name]
    attempt(request, lambda: doing(request.actor, found), words)
    return redirect("structure:change", pk)
