"""派单目录: categories, who answers for what where, thresholds."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.platform.dispatch import editing, queries
from linli.platform.dispatch.catalogue import CAUTIOUS, catalogue
from linli.platform.dispatch.forms import PARTIES, CategoryForm, RuleForm, ThresholdForm
from linli.platform.dispatch.models import Category, DispatchRule, Threshold
from linli.platform.places import tree
from linli.platform.posts.rights import Right
from linli.platform.posts.web import Request, may
from linli.platform.ui.answers import done, draw, submit

CATALOGUE = "dispatch:catalogue"


@require_safe
@may(Right.RULES)
def the_catalogue(request: Request) -> HttpResponse:
    """Categories with their 90 days, rules with conflicts, gaps, thresholds."""
    by = request.actor
    shown = queries.rules(by)
    wrong, used = queries.conflicts(shown), queries.usage(by)
    rules = [
        (rule, tree.tree.get().full_name(rule.area_id), wrong.get(rule.pk), used.get(rule.category.code))
        for rule in shown
    ]
    categories = [(c, used.get(c.code), PARTIES.get(c.party, c.party)) for c in Category.objects.all()]
    thresholds = [(tree.tree.get().name(t.area_id), round(t.confidence * 100)) for t in Threshold.objects.all()]
    context: dict[str, Any] = {
        "rules": rules,
        "categories": categories,
        "gaps": queries.gaps(by),
        "thresholds": thresholds,
    }
    return draw(request, "dispatch/catalogue.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@may(Right.RULES)
def category(request: Request, code: str) -> HttpResponse:
    """One category."""
    found = get_object_or_404(Category, code=code)
    form = CategoryForm(request.POST) if request.method == "POST" else CategoryForm.of(found)
    if request.method == "POST" and submit(
        form, lambda: editing.save_category(request.actor, found, code=found.code, **form.cleaned_data)
    ):
        return done(request, _("类别“%(name)s”已改好，马上生效") % {"name": found.name}, CATALOGUE)
    return draw(request, "dispatch/category.html", {"form": form, "category": found}, 422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@may(Right.RULES)
def new_category(request: Request) -> HttpResponse:
    """A new category; its code is made from a number that is never used again."""
    form = CategoryForm(request.POST or None)
    if request.method == "POST" and submit(
        form, lambda: editing.save_category(request.actor, None, code=_next_code(), **form.cleaned_data)
    ):
        return done(request, _("类别已增加，马上生效"), CATALOGUE)
    return draw(request, "dispatch/category.html", {"form": form, "category": None}, 422 if form.errors else 200)


def _next_code() -> str:
    return f"local_{Category.objects.count() + 1}"


@require_http_methods(["GET", "HEAD", "POST"])
@may(Right.RULES)
def new_rule(request: Request) -> HttpResponse:
    """Who answers for a category in an area from now on; a rule in force there ends."""
    areas = queries.administered(request.actor)
    chosen = catalogue.get().categories.get(request.GET.get("category", ""))
    form = RuleForm(request.POST or None, areas=areas, initial={"category": chosen.pk if chosen else None})
    if request.method == "POST" and submit(form, lambda: editing.set_rule(request.actor, **form.cleaned_data)):
        return done(request, _("规则已生效，以前的规则留作记录"), CATALOGUE)
    return draw(request, "dispatch/rule.html", {"form": form}, 422 if form.errors else 200)


@require_POST
@may(Right.RULES)
def end_rule(request: Request, pk: int) -> HttpResponse:
    """Take a rule out of force."""
    editing.end_rule(request.actor, get_object_or_404(DispatchRule, pk=pk))
    return done(request, _("规则已停用"), CATALOGUE)


@require_http_methods(["GET", "HEAD", "POST"])
@may(Right.RULES)
def threshold(request: Request) -> HttpResponse:
    """From which confidence on Linli dispatches by itself."""
    form = ThresholdForm(request.POST or None, areas=queries.administered(request.actor), initial=_in_force())
    if request.method == "POST" and submit(
        form,
        lambda: editing.set_threshold(
            request.actor, area=form.cleaned_data["area"], confidence=form.cleaned_data["per_cent"] / 100
        ),
        at={"confidence": "per_cent"},
    ):
        return done(request, _("已改好，马上生效"), CATALOGUE)
    return draw(request, "dispatch/threshold.html", {"form": form}, 422 if form.errors else 200)


def _in_force() -> dict[str, Any]:
    """The threshold of the largest place that has its own, to be changed; else the one that counts everywhere."""
    found = Threshold.objects.order_by("area__path").first()
    if found is None:
        return {"per_cent": round(CAUTIOUS * 100)}
    return {"area": str(found.area_id), "per_cent": round(found.confidence * 100)}
