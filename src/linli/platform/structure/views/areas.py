"""Pages of areas: the tree with its history, one area with all that lies over it, merged grids."""

from __future__ import annotations

import json
from typing import Any

from django import forms as django_forms
from django.db.models import Prefetch
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from linli.platform.places.models import Area, Organisation
from linli.platform.places.terms import Level, OrganisationKind
from linli.platform.posts.rights import Right
from linli.platform.posts.web import Request
from linli.platform.structure import chain, merged, queries
from linli.platform.structure.facilities import ageing
from linli.platform.structure.forms.parties import OutlinesForm
from linli.platform.structure.models import DepartmentGrid
from linli.platform.structure.pairing import of_area
from linli.platform.structure.views.page import (
    area_seen,
    ground,
    keeps,
    planning,
    reading,
)
from linli.platform.ui.answers import done, draw
from linli.platform.ui.shapes import Fact


@require_safe
@reading
def home(request: Request) -> HttpResponseBase:
    """The area one is at home in: the same page as every other."""
    return shown(request, area_seen(request.actor, request.GET.get("area")))


@require_safe
@reading
def area(request: Request, pk: int) -> HttpResponseBase:
    """One area, also one that is no more."""
    return shown(request, area_seen(request.actor, pk))


def shown(request: Request, one: Area) -> HttpResponseBase:
    """What there is to know about an area."""
    own = ground(request.actor)
    above = [Area.objects.get(pk=int(pk)) for pk in one.path.strip("/").split("/")[:-1]]
    is_grid = one.level in (Level.GRID, Level.MICRO_GRID)
    plans = request.actor.may(Right.KEEP_GROUND, one)
    context: dict[str, Any] = {
        "area": one,
        "failed": queries.failed_changes(one) if plans else [],
        "above": [a for a in above if any(mine.contains(a) for mine in own)],
        "facts": _facts(one),
        "below": queries.below(one),
        "versions": queries.history(one),
        **queries.relations(one),
        "ended": queries.ended_below(one),
        "departments": merged.answering_at(one) if is_grid else [],
        "is_grid": is_grid,
        "buildings": one.buildings.select_related("compound").order_by("compound", "id")[:200] if is_grid else [],
        "pairings": of_area(one)[:20],
        "ageing": [row for row in ageing(one) if row.total],
        "area_words": str(one.pk),
        "kinds": queries.changes_for(one),
        "may_plan": plans and one.ended_on is None,
        "may_keep": keeps(request.actor, one) and one.ended_on is None,
    }
    return draw(request, "structure/area.html", context)


def _facts(one: Area) -> list[Fact]:
    facts = [
        Fact(_("级别"), str(Level(one.level).label)),
        Fact(_("编码"), one.code.split("-")[0]),
        Fact(_("户数"), _("%(n)s 户") % {"n": f"{one.households:,}"} if one.households else "—"),
        Fact(_("联系电话"), one.phone or "—"),
    ]
    if one.began_on:
        facts.append(Fact(_("启用"), one.began_on.isoformat()))
    if one.ended_on:
        facts.append(Fact(_("停用"), one.ended_on.isoformat()))
    return facts


@require_safe
@reading
def department_grids(request: Request) -> HttpResponseBase:
    """多网合一: the grids of all departments here, where they clash and what they leave out."""
    one = area_seen(request.actor, request.GET.get("area"))
    rows = DepartmentGrid.objects.filter(ended_on=None, base__path__startswith=one.path).distinct()
    here = Prefetch("base", Area.objects.filter(path__startswith=one.path))
    rows = rows.select_related("organisation", "answers").prefetch_related(here).order_by("organisation__name", "code")
    context: dict[str, Any] = {
        "area": one, "grids": rows, "clashes": merged.clashes(one), "gaps": merged.gaps(one),
        "may_plan": request.actor.may(Right.KEEP_GROUND, one),
    }  # fmt: skip
    return draw(request, "structure/merged.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@planning
def outlines(request: Request) -> HttpResponseBase:
    """Grids of a department from GeoJSON."""
    kinds = (OrganisationKind.DEPARTMENT, OrganisationKind.GOVERNMENT)
    bodies = Organisation.objects.filter(kind__in=kinds).select_related("area").order_by("name")
    choices = [(str(one.pk), one.name) for one in bodies if request.actor.may(Right.KEEP_GROUND, one.area)]
    form = OutlinesForm(request.POST or None, request.FILES or None, choices=choices)
    outcome = None
    if request.method == "POST" and form.is_valid():
        outcome = _bring(request, form)
    if outcome is not None and not outcome.faults:
        words = _("收下 %(n)s 个部门网格") % {"n": outcome.taken}
        return done(request, words, "structure:department_grids")
    status = 422 if form.errors or outcome is not None else 200
    return draw(request, "structure/outlines.html", {"form": form, "outcome": outcome}, status)


def _bring(request: Request, form: OutlinesForm) -> Any:
    said = form.cleaned_data
    try:
        features = json.loads(said["file"].read())["features"]
        if not isinstance(features, list):
            raise ValueError
    except (ValueError, KeyError, TypeError, RecursionError):
        form.add_error("file", django_forms.ValidationError(_("这个文件不是 GeoJSON")))
        return None
    return merged.bring_outlines(request.actor, said["organisation"], features, said["datum"])


@require_safe
@reading
def the_chain(request: Request, pk: int) -> HttpResponseBase:
    """The chain of organisations by area, with what is missing."""
    one = area_seen(request.actor, pk)
    own = ground(request.actor)
    links = [link for link in chain.chain(one) if any(mine.contains(link.area) for mine in own) or link.bodies]
    context: dict[str, Any] = {
        "area": one, "links": links, "missing": chain.missing(one), "around": chain.around(one),
        "without_branch": chain.grids_without_branch(one), "seats": chain.seats_of(one),
        "is_community": one.level == Level.COMMUNITY, "may_keep": keeps(request.actor, one) and one.ended_on is None,
    }  # fmt: skip
    return draw(request, "structure/chain.html", context)
