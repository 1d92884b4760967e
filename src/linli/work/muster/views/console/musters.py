"""应急召集: the list, the call-up with its count before sending, the live page and what its organiser does there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import segno
from django.conf import settings
from django.contrib import messages
from django.forms import Form
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.kernel.errors import NotSeen
from linli.platform.posts.web import Request, desk, sender
from linli.platform.ui.answers import attempt, draw, submit
from linli.platform.ui.shapes import Column, View
from linli.work.muster import actions
from linli.work.muster.flows import CALLERS, MusterFlow
from linli.work.muster.forms import AgainForm, CallForm, CloseForm, ShiftForm, StandDownForm, at_first
from linli.work.muster.models import Muster, Summons
from linli.work.muster.models.enrolments import READERS
from linli.work.muster.queries import musters as queries
from linli.work.muster.queries.ground import outlines, points
from linli.work.muster.queries.roster import callable_areas, counted
from linli.work.muster.views.page import (
    onward,
)

VIEWS = ("open", "over", "drills")


@require_safe
@desk
def listed(request: Request) -> HttpResponseBase:
    """Those that run first; drills on a page of their own."""
    by = request.actor
    if not by.duties & READERS:
        raise NotSeen
    here = request.GET.get("show", "open")
    here = here if here in VIEWS else "open"
    names = {"open": _("正在召集"), "over": _("已结束"), "drills": _("演练")}
    heads = (_("召集"), _("范围"), _("集合"), _("叫了"), _("能来"), _("到了"), _("状态"))
    context = {
        "views": [View(words, f"?show={name}", None, name == here) for name, words in names.items()],
        "lines": queries.listed(by, here),
        "show": here,
        "may_call": bool(by.duties & set(CALLERS)),
        "columns": [Column(words) for words in heads],
    }
    return draw(request, "muster/console/musters.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk
def call(request: Request) -> HttpResponseBase:
    """召集: with `look` it only counts; nothing is sent before the second button."""
    by = request.actor
    areas = callable_areas(by)
    if not areas:
        raise NotSeen
    form = CallForm(request.POST or None, areas=areas, initial={"starts_at": at_first(), "area": areas[0].pk})
    count: dict[str, int] | None = None
    if request.method == "POST":
        made: list[Muster] = []
        if form.is_valid():
            count = counted(form.asked())
        if "send" in request.POST and submit(
            form, lambda: made.append(actions.call_up(sender(request), asked=form.asked(), **form.given()))
        ):
            messages.success(request, _("已经召集，正在发短信"))
            return onward("muster", made[0].pk)
    status = 422 if form.errors else 200
    return draw(request, "muster/console/call.html", {"form": form, "count": count}, status)


@require_POST
@desk
def count(request: Request) -> HttpResponseBase:
    """How many that would be: a piece of the page, while it is being filled in."""
    areas = callable_areas(request.actor)
    if not areas:
        raise NotSeen
    form = CallForm(request.POST, areas=areas)
    form.is_valid()
    whole = {"area", "kinds", "skills", "urgent", "talents"} <= form.cleaned_data.keys()
    return draw(request, "muster/console/_count.html", {"count": counted(form.asked()) if whole else None})


@require_safe
@desk
def muster(request: Request, pk: int) -> HttpResponseBase:
    """The live page; renews itself every ten seconds where there is a script."""
    return draw(request, "muster/console/muster.html", _picture(request, pk))


@require_safe
@desk
def live(request: Request, pk: int) -> HttpResponseBase:
    """The part that renews itself."""
    return draw(request, "muster/console/_live.html", _picture(request, pk))


def _picture(request: Request, pk: int) -> dict[str, Any]:
    by = request.actor
    shown = queries.picture(by, queries.seen(by, pk))
    moves = {move.name for move in MusterFlow.open_to(shown.muster, by)} if shown.organises else set()
    ground = {"points": points(shown), "areas": outlines(shown.muster.matter.area)}
    return {"picture": shown, "muster": shown.muster, "matter": shown.muster.matter, "moves": moves, **ground}


FORMS: dict[str, tuple[type[Form], Callable[..., object]]] = {
    "stand-down": (StandDownForm, actions.stand_down),
    "close": (CloseForm, actions.close),
    "shift": (ShiftForm, actions.add_shift),
}
TITLES = {"stand-down": "stand_down", "close": "close", "shift": "add_shift", "again": "call_again"}


@require_http_methods(["GET", "HEAD", "POST"])
@desk
def step(request: Request, pk: int, name: str) -> HttpResponseBase:
    """再叫一轮, 排班次, 解散, 归档: each a form of its own."""
    shown = queries.organised(request.actor, pk)
    if name not in TITLES:
        raise NotSeen
    form, perform = _step(request, shown, name)
    if request.method == "POST" and submit(form, perform):
        messages.success(request, _("记下了"))
        return onward("muster", pk)
    context = {"form": form, "muster": shown, "label": MusterFlow.moves[TITLES[name]].label, "name": name}
    return draw(request, "muster/console/step.html", context, 422 if form.errors else 200)


def _step(request: Request, shown: Muster, name: str) -> tuple[Form, Callable[[], object]]:
    by, data = sender(request), request.POST if request.method == "POST" else None
    if name == "again":
        again = AgainForm(data, areas=callable_areas(request.actor), initial={"area": shown.matter.area_id})
        return again, lambda: actions.call_again(
            shown, by, silent=again.cleaned_data["silent"], more=again.more()
        )  # fmt: skip
    kind, action = FORMS[name]
    first = {"starts_at": at_first(shown.starts_at, 0), "ends_at": at_first(shown.starts_at, 180), "place": shown.place}
    form = kind(data, initial=first)
    return form, lambda: action(shown, by, **form.cleaned_data)


@require_POST
@desk
def hand_over(request: Request, pk: int) -> HttpResponseBase:
    """我来接手."""
    shown = queries.organised(request.actor, pk)
    attempt(request, lambda: actions.hand_over(shown, sender(request)), _("由您负责了"))
    return onward("muster", pk)


@require_POST
@desk
def mark(request: Request, pk: int, summons: int) -> HttpResponseBase:
    """What the organiser writes down of one person: coming, cannot, here, left."""
    one = summoned(request, pk, summons)
    attempt(request, lambda: actions.mark(one, sender(request), request.POST.get("what", "")))
    if request.headers.get("HX-Request"):
        return draw(request, "muster/console/_live.html", _picture(request, pk))
    return onward("muster", pk)


def summoned(request: Request, pk: int, summons: int) -> Summons:
    """One person of a muster that the actor runs. Raises NotSeen."""
    shown = queries.organised(request.actor, pk)
    one = Summons.objects.filter(pk=summons, muster=shown).select_related("person", "muster__matter").first()
    if one is None:
        raise NotSeen
    return one


@require_POST
@desk
def ring(request: Request, pk: int, summons: int) -> HttpResponseBase:
    """打电话: the number, once; the person reads in their trail who asked for it."""
    one = summoned(request, pk, summons)
    phone = actions.ring(one, sender(request))
    return draw(request, "muster/console/ring.html", {"one": one, "phone": phone, "muster": one.muster})


@require_safe
@desk
def sheet(request: Request, pk: int) -> HttpResponseBase:
    """The paper for the place: code and QR, large, to be printed or shown on a screen."""
    shown = queries.organised(request.actor, pk)
    return draw(request, "muster/console/sheet.html", {"muster": shown, **code_of(shown)})


def code_of(shown: Muster) -> dict[str, str]:
    """The QR code that leads to the check-in, drawn here: nothing is asked of another host."""
    url = f"{settings.SITE_URL}{reverse('muster:here', args=[shown.code])}"
    return {"qr": str(segno.make(url, error="m").svg_data_uri(scale=6, border=3)), "url": url}
