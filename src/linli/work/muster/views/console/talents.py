"""能人 and 党员中心户: found by skill and area, written down with consent, rung by the community only."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.kernel.errors import Invalid, NotSeen
from linli.platform.identity.models import Person
from linli.platform.identity.people import meet
from linli.platform.places import tree
from linli.platform.posts.web import Request, desk, sender
from linli.platform.residents.models import Residence
from linli.platform.ui.answers import attempt, draw, submit
from linli.platform.ui.shapes import Column
from linli.work.muster import actions
from linli.work.muster.actions.contact import number_of
from linli.work.muster.actions.shifts import keeps
from linli.work.muster.forms import HouseholdForm, RosterFilterForm, TalentForm
from linli.work.muster.models.enrolments import READERS
from linli.work.muster.queries import people as queries
from linli.work.muster.views.console.roster import narrowing
from linli.work.muster.views.page import (
    onward,
)


def _reads(request: Request) -> None:
    if not request.actor.duties & READERS:
        raise NotSeen


@require_safe
@desk
def listed(request: Request) -> HttpResponseBase:
    """能人: by skill and area."""
    _reads(request)
    form = RosterFilterForm(request.GET or None, areas=queries.areas_read(request.actor))
    heads = (_("姓名"), _("会什么"), _("能帮什么"), _("在哪里"), _("应急也可以叫"), _("登记到"))
    context = {
        "form": form, "rows": queries.talents(request.actor, narrowing(form)),
        "columns": [Column(words) for words in heads], "may_write": bool(queries.areas_kept(request.actor)),
    }  # fmt: skip
    return draw(request, "muster/console/talents.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk
def register(request: Request) -> HttpResponseBase:
    """登记一位能人, with how they agreed."""
    areas = queries.areas_kept(request.actor)
    if not areas:
        raise NotSeen
    form = TalentForm(request.POST if request.method == "POST" else None, areas=areas, initial={"area": areas[0].pk})
    if request.method == "POST" and submit(form, lambda: _register(request, form.cleaned_data)):
        messages.success(request, _("登记好了"))
        return onward("talents")
    return draw(request, "muster/console/talent_form.html", {"form": form}, 422 if form.errors else 200)


def _register(request: Request, said: dict[str, Any]) -> None:
    given = {name: said[name] for name in ("skills", "offers", "musters", "consent", "until")}
    person = meet(said["name"], said["phone"])
    actions.register_talent(sender(request), person=person, area=tree.area(said["area"]), **given)


@require_safe
@desk
def talent(request: Request, pk: int) -> HttpResponseBase:
    """One of them."""
    one = queries.talent(request.actor, pk)
    context = {"one": one, "keeps": keeps(request.actor, one.area), "place": tree.tree.get().full_name(one.area_id)}
    return draw(request, "muster/console/talent.html", context)


@require_POST
@desk
def end(request: Request, pk: int) -> HttpResponseBase:
    """不再登记."""
    one = queries.talent(request.actor, pk)
    if not keeps(request.actor, one.area):
        raise NotSeen
    attempt(request, lambda: actions.end_talent(one, sender(request)), _("不再登记了"))
    return onward("talents")


@require_POST
@desk
def ring(request: Request, pk: int) -> HttpResponseBase:
    """打电话: by the community that keeps the register, and by nobody else."""
    one = queries.talent(request.actor, pk)
    if one.ended_at is not None or not keeps(request.actor, one.area):
        raise NotSeen
    phone = number_of(one.person, sender(request), f"请能人帮忙：{one.skill_words}")
    return draw(request, "muster/console/number.html", {"person": one.person, "phone": phone, "back": ""})


# 党员中心户 -----------------------------------------------------------------------------------------------------------


@require_safe
@desk
def households(request: Request) -> HttpResponseBase:
    """Open doors of one's areas."""
    _reads(request)
    heads = (_("地址"), _("户主"), _("能帮什么"), _("什么时候"), _("邻居看得到"), _("操作"))
    context = {
        "rows": queries.households(request.actor), "columns": [Column(words) for words in heads],
        "may_write": bool(queries.areas_kept(request.actor)),
    }  # fmt: skip
    return draw(request, "muster/console/households.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk
def open_household(request: Request) -> HttpResponseBase:
    """挂牌."""
    if not queries.areas_kept(request.actor):
        raise NotSeen
    form = HouseholdForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and submit(form, lambda: _open(request, form.cleaned_data)):
        messages.success(request, _("挂牌了"))
        return onward("households")
    return draw(request, "muster/console/household_form.html", {"form": form}, 422 if form.errors else 200)


def _open(request: Request, said: dict[str, Any]) -> None:
    """Of somebody who lives elsewhere, or is not known, the answer is the same."""
    host = Person.objects.with_phone(said["phone"]).first()
    lives = Residence.objects.filter(person=host, until=None).select_related("home__entrance__building").first()
    if host is None or lives is None or not keeps(request.actor, tree.area(lives.home.entrance.building.grid_id)):
        raise Invalid({"phone": _("您的辖区里没有登记过住址的这个号码，请先登记居民")})
    given = {name: said[name] for name in ("opens", "offers", "agreed")}
    actions.open_household(sender(request), home=lives.home, host=host, **given)


@require_POST
@desk
def close_household(request: Request, pk: int) -> HttpResponseBase:
    """摘牌."""
    one = queries.household(request.actor, pk)
    attempt(request, lambda: actions.close_household(one, sender(request)), _("摘牌了"))
    return onward("households")
