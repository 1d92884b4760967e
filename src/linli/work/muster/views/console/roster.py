"""双报到: the roster with its counts, one enrolment, and what the community does with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.kernel.errors import NotSeen
from linli.platform.places import tree
from linli.platform.places.models import Area
from linli.platform.posts.web import Request, desk, sender
from linli.platform.ui.answers import attempt, draw, submit
from linli.platform.ui.shapes import Column, View
from linli.work.muster import actions
from linli.work.muster.actions.contact import number_of
from linli.work.muster.flows import EnrolmentFlow
from linli.work.muster.forms import AssignForm, ConfirmForm, RosterFilterForm, WhyForm
from linli.work.muster.models import Enrolment
from linli.work.muster.queries import people as queries
from linli.work.muster.queries.record import record_of
from linli.work.muster.views.page import (
    onward,
)

VIEWS = ("applied", "active", "over")


@require_safe
@desk
def listed(request: Request) -> HttpResponseBase:
    """Who waits for an answer, who is on duty, who has left; with counts by community, body and kind."""
    by = request.actor
    if not queries.reading(by):
        raise NotSeen
    here = request.GET.get("show", "active")
    here = here if here in VIEWS else "active"
    form = RosterFilterForm(request.GET or None, areas=queries.areas_read(by))
    narrowed = narrowing(form)
    names = {"applied": _("等确认"), "active": _("在岗"), "over": _("已退出或到期")}
    heads = (_("姓名"), _("身份"), _("单位"), _("服务岗"), _("在哪里"), _("有空的时候"), _("服务到"))
    context = {
        "form": form, "views": [View(words, f"?show={name}", None, name == here) for name, words in names.items()],
        "rows": queries.enrolments(by, here, narrowed), "counts": queries.counts(by), "here": here,
        "columns": [Column(words) for words in heads],
    }  # fmt: skip
    return draw(request, "muster/console/roster.html", context)


def narrowing(form: Form) -> dict[str, str]:
    """What the filter says; what cannot be read narrows nothing."""
    if not form.is_bound:
        return {}
    form.is_valid()
    return {name: str(value) for name, value in form.cleaned_data.items() if value}


@require_safe
@desk
def enrolment(request: Request, pk: int) -> HttpResponseBase:
    """One person's enrolment with its record of service."""
    one = queries.enrolment(request.actor, pk)
    context = {
        "one": one, "matter": one.matter, "record": record_of(one.person_id),
        "moves": {move.name for move in EnrolmentFlow.open_to(one, request.actor)},
        "may_contact": queries.may_contact(request.actor, one),
        "place": tree.tree.get().full_name(one.matter.area_id),
    }  # fmt: skip
    return draw(request, "muster/console/enrolment.html", context)


TITLES = ("confirm", "refuse", "assign", "finish")


@require_http_methods(["GET", "HEAD", "POST"])
@desk
def step(request: Request, pk: int, name: str) -> HttpResponseBase:
    """确认, 暂不安排, 调整, 结束."""
    one = queries.enrolment(request.actor, pk)
    if name not in TITLES or not EnrolmentFlow.moves[name].by.allows(request.actor, one.matter):
        raise NotSeen
    form, perform = _step(request, one, name)
    if request.method == "POST" and submit(form, perform):
        messages.success(request, _("记下了，会发短信告诉本人"))
        return onward("enrolment", pk)
    context = {"form": form, "one": one, "label": EnrolmentFlow.moves[name].label}
    return draw(request, "muster/console/enrolment_step.html", context, 422 if form.errors else 200)


def _step(request: Request, one: Enrolment, name: str) -> tuple[Form, Callable[[], object]]:
    by, data = sender(request), request.POST if request.method == "POST" else None
    if name in ("refuse", "finish"):
        why = WhyForm(data)
        action = actions.refuse if name == "refuse" else actions.finish
        return why, lambda: action(one, by, why=why.cleaned_data["why"])
    initial = {"kinds": one.kinds, "area": one.matter.area_id}
    if name == "confirm":
        form: Form = ConfirmForm(data, areas=_grounds(one), initial=initial)
        return form, lambda: actions.confirm(one, by, **_posts(form), until=form.cleaned_data["until"])
    form = AssignForm(data, areas=_grounds(one), initial=initial)
    return form, lambda: actions.assign(one, by, **_posts(form))


def _posts(form: Form) -> dict[str, Any]:
    return {"kinds": form.cleaned_data["kinds"], "area": tree.area(form.cleaned_data["area"])}


def _grounds(one: Enrolment) -> list[Area]:
    """The community and its grids."""
    community = tree.area(one.matter.community_id or one.matter.area_id)
    return [community, *tree.tree.get().children(community.pk)]


@require_POST
@desk
def renew(request: Request, pk: int) -> HttpResponseBase:
    """续一年, on the word of the person."""
    one = queries.enrolment(request.actor, pk)
    if not EnrolmentFlow.moves["renew"].by.allows(request.actor, one.matter):
        raise NotSeen
    attempt(request, lambda: actions.renew(one, sender(request)), _("续到一年以后"))
    return onward("enrolment", pk)


@require_POST
@desk
def ring(request: Request, pk: int) -> HttpResponseBase:
    """打电话: only by the community; the look is on the person's trail."""
    one = queries.enrolment(request.actor, pk)
    if not queries.may_contact(request.actor, one):
        raise NotSeen
    phone = number_of(one.person, sender(request), f"双报到联系：{one.kind_words}", one.matter)
    context = {"person": one.person, "phone": phone, "back": one.matter.number}
    return draw(request, "muster/console/number.html", context)
