"""The first page of residents, and the list of their own requests."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from linli.kernel import clock
from linli.platform.flow.models import Record
from linli.platform.places import tree
from linli.platform.places.models import Area
from linli.platform.posts.web import Request, signed_in
from linli.platform.ui import menus
from linli.platform.ui.beside import announced
from linli.work.cases import standing, steps, whereabouts, wording
from linli.work.cases.models import Case
from linli.work.cases.queries import resident as queries

SHOWN, MOST_NEWS = 3, 3
OPEN_STAGES = ("placed", "dispatched", "objected", "in_hand", "whistled", "paused")


@never_cache
@require_safe
def home(request: Request) -> HttpResponse:
    """Report, call, one's own matters; the community's numbers. Works for people who have not signed in."""
    person = request.actor.person
    lives = whereabouts.home_of(person)
    cases = queries.my_cases(request.actor, size=10) if person else queries.Page([])
    community = community_of(lives.area if lives else cases.cases[0].matter.area if cases.cases else None)
    context = {
        "person": person,
        "lives": lives,
        "community": community,
        "worker": queries.worker_of(lives.area) if lives else None,
        "call": (community.phone if community else "") or settings.LINLI_PHONE,
        "rates": queries.month_rates[0](community.pk) if community and queries.month_rates else (),
        "month": clock.local(clock.now()).replace(day=1),
        "news": _news(request, cases.cases),
        "announced": announced(lives.area) if lives else (),
        "tiles": menus.entries("tiles", request, here="resident:home"),
        **_own(cases),
    }
    return render(request, "cases/resident/home.html", context)


def community_of(area: Area | None) -> Area | None:
    """One's own community; where there is only one, everybody's."""
    if area is not None and area.community_id:
        return tree.area(area.community_id)
    known = whereabouts.communities()
    return known[0] if len(known) == 1 else None


def _news(request: Request, cases: Sequence[Case]) -> list[dict[str, Any]]:
    """最新进展: what others did with one's requests, in everyday words, each leading to its request."""
    own = {standing.main_of(one).pk: one for one in cases}
    found = []
    for record in queries.news(cases, request.actor):
        case = own[record.matter.root_id or record.matter_id]
        face = wording.RESIDENT if case.pk == (record.matter.root_id or record.matter_id) else wording.NEIGHBOUR
        if wording.shown(record, face):
            found.append({"record": record, "words": wording.told(record, face).title, "case": case})
    return found[:MOST_NEWS]


def _own(page: queries.Page) -> dict[str, Any]:
    waiting = queries.to_rate(page.cases)
    first = sorted(page.cases, key=lambda one: one.pk not in waiting)[:SHOWN]
    return {
        "cards": cards(first, waiting),
        "all": f"{len(page.cases)}" if not page.older else "",
        "to_rate": len(waiting),
        "at_work": sum(standing.main_of(one).stage in OPEN_STAGES for one in page.cases),
    }


def cards(cases: Sequence[Case], waiting: set[int]) -> list[dict[str, Any]]:
    """Requests as lists of one's own show them."""
    seen = queries.steps_seen(cases)
    return [_card(one, waiting, seen.get(standing.main_of(one).pk, [])) for one in cases]


def _card(case: Case, waiting: set[int], records: Sequence[Record]) -> dict[str, Any]:
    line = steps.steps(standing.main_of(case), records)
    return {
        "number": case.matter.number,
        "title": case.matter.title,
        "url": reverse("resident:case", args=[case.matter.number]),
        "tag": standing.tag(case),
        "line": standing.line(case),
        "steps": steps.drawn(line),
        "at": steps.at(line),
        "rate": case.pk in waiting,
        "open": standing.main_of(case).stage in OPEN_STAGES,
        "opened_at": case.matter.opened_at,
    }


@never_cache
@require_safe
@signed_in
def my_list(request: Request) -> HttpResponse:
    """我的事: everything one has ever reported, newest first."""
    page = queries.my_cases(request.actor, request.GET.get("before", "")[:40])
    waiting = queries.to_rate(page.cases)
    context = {
        "cards": cards(page.cases, waiting),
        "older": f"?before={page.older}" if page.older else "",
        "newer": reverse("resident:list") if request.GET.get("before") else "",
    }
    return render(request, "cases/resident/list.html", context)
