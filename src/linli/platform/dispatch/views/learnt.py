"""自动派单: how much goes out by itself and how much of it was right, which version does it, and going back."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from linli.kernel.errors import LinliError, NotSeen
from linli.platform.dispatch import choosing, lessons, queries, shares
from linli.platform.dispatch.catalogue import CAUTIOUS, catalogue
from linli.platform.dispatch.jobs import learn_by_hand
from linli.platform.dispatch.models import ModelBytes, ModelVersion, Night, Switch, Threshold
from linli.platform.dispatch.teaching import LEAST
from linli.platform.places import tree
from linli.platform.posts.actor import Actor
from linli.platform.posts.rights import Right
from linli.platform.posts.web import Request, desk, may
from linli.platform.ui.answers import done, draw
from linli.platform.ui.shapes import View

LEARNT = "dispatch:learnt"
MOST_VERSIONS, MOST_NIGHTS, MOST_SWITCHES = 30, 7, 10


@require_safe
@desk
def the_learnt(request: Request) -> HttpResponseBase:
    """Shares and precision, versions, threshold, conflicts and gaps."""
    by = _only_who_answers_for_it(request)
    days = _days(request)
    shown = shares.shares(by)
    context: dict[str, Any] = {
        "shares": shown,
        "tabs": [View(_("近 %(n)s 天") % {"n": n}, f"?days={n}", None, n == days) for n in shares.DAYS],
        "days": days,
        "categories": shares.by_category(by, days),
        "thresholds": _thresholds(),
        "cautious": round(CAUTIOUS * 100),
        "gaps": queries.gaps(by),
        "conflicts": _conflicts(by),
        "keeps": by.may(Right.RULES),
        **_versions(),
    }
    return draw(request, "dispatch/learnt.html", context)


def _only_who_answers_for_it(request: Request) -> Actor:
    if not queries.looked_after(request.actor):
        raise NotSeen
    return request.actor


def _days(request: Request) -> int:
    given = request.GET.get("days", "")
    return int(given) if given in {str(n) for n in shares.DAYS} else 30


def _thresholds() -> list[tuple[str, int, Threshold]]:
    rows = Threshold.objects.select_related("made_by").order_by("area__path")
    return [(tree.tree.get().full_name(one.area_id), round(one.confidence * 100), one) for one in rows]


def _conflicts(by: Actor) -> list[tuple[str, str, str]]:
    """Category, place, and what contradicts what."""
    shown = queries.rules(by)
    wrong = queries.conflicts(shown)
    names = tree.tree.get()
    return [(r.category.name, names.full_name(r.area_id), wrong[r.pk]) for r in shown if r.pk in wrong]


def _versions() -> dict[str, Any]:
    versions = list(ModelVersion.objects.select_related("trained_by").order_by("-pk")[:MOST_VERSIONS])
    there = set(ModelBytes.objects.values_list("version_id", flat=True))
    last = max((one.trained_at for one in versions), default=None)
    return {
        "versions": [(one, one.pk in there) for one in versions],
        "in_use": next((one for one in versions if one.in_use), None),
        "nights": list(Night.objects.select_related("version").order_by("-day")[:MOST_NIGHTS]),
        "switches": list(Switch.objects.select_related("by", "version", "before").order_by("-pk")[:MOST_SWITCHES]),
        "teachable": lessons.count(LEAST) if not versions else None,
        "least": LEAST,
        "last": last,
    }


@require_safe
@desk
def the_matters(request: Request) -> HttpResponseBase:
    """What a number counts, one by one."""
    by = _only_who_answers_for_it(request)
    what, days, category = request.GET.get("what", ""), _days(request), request.GET.get("category", "")
    if what not in shares.LABELS or (category and category not in catalogue.get().categories):
        raise NotSeen
    number = _page_of(request)
    rows, count = shares.listed(by, shares.rows(by, days, what, category), number)
    kept: dict[str, str | int] = {"what": what, "days": days, **({"category": category} if category else {})}

    def turned(to: int) -> str:
        return f"?{urlencode({**kept, 'page': to})}"

    context: dict[str, Any] = {
        "label": shares.LABELS[what],
        "days": days,
        "category": catalogue.get().name(category),
        "rows": rows,
        "count": count,
        "newer_url": turned(number - 1) if number > 1 else "",
        "older_url": turned(number + 1) if number * shares.PAGE < count else "",
        "back": f"/desk/dispatch/?days={days}",
    }
    return draw(request, "dispatch/matters.html", context)


def _page_of(request: Request) -> int:
    given = request.GET.get("page", "1")
    return max(1, int(given)) if given.isascii() and given.isdigit() and len(given) < 6 else 1


@require_POST
@may(Right.RULES)
def switch(request: Request, pk: int) -> HttpResponse:
    """Put a version in use; 0 goes back to the catalogue's words alone."""
    version = get_object_or_404(ModelVersion, pk=pk) if pk else None
    try:
        choosing.switch(request.actor, version, why=request.POST.get("why", ""))
    except LinliError as error:
        return draw(request, "dispatch/refused.html", {"told": error}, error.status)
    if version is None:
        return done(request, _("已换成只按派单目录的词判断，马上生效"), LEARNT)
    return done(request, _("已换成版本 %(n)s，马上生效") % {"n": version.pk}, LEARNT)


@require_POST
@may(Right.RULES)
def learn_now(request: Request) -> HttpResponse:
    """Begin a lesson outside of the web process."""
    learn_by_hand(request.actor.person)
    return done(request, _("已经排上，学好后这里会多一个版本，比正在用的好才换上"), LEARNT)
