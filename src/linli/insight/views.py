"""The screen of an area, for those who lead it or work above it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from linli.insight.drawing import drawn
from linli.insight.keeping import lately
from linli.insight.queries import screen, screen_area
from linli.kernel.errors import NotSeen
from linli.platform.places import tree
from linli.platform.places.lineage import came_before
from linli.platform.places.models import Area
from linli.platform.posts.web import Request, staff
from linli.work.topics.queries import live_in


@require_safe
@staff()
def the_screen(request: Request, pk: int | None = None) -> HttpResponseBase:
    """One screen (一屏) at any level: ?month=2026-10 shows an earlier month."""
    area = screen_area(request.actor, pk)
    month, past = _month(request.GET.get("month", "")), request.GET.get("past") == "1"
    path = [tree.area(int(above)) for above in area.path.strip("/").split("/")]
    shown = lately((area.pk, month, past, get_language()), lambda: _shown(area, month, past))
    above = [one for one in path if one.pk != area.pk and _may(request, one.pk)]
    response: HttpResponse = render(request, "insight/screen.html", {**shown, "above": above})
    response["Cache-Control"] = "private, no-store"
    return response


def _shown(area: Area, month: date | None, past: bool) -> dict[str, Any]:
    """What everybody who may look at the area sees, its columns drawn."""
    shown = screen(area, month, past=past)
    before = [tree.area(pk) for pk in came_before(area.pk)]
    context = {"shown": shown, "stale": shown.stale, "before": before, "hot": live_in(area), **drawn(shown)}
    return context | {"columns": render_to_string("insight/_columns.html", context)}


def _month(text: str) -> date | None:
    """The first of a month given as 2026-10; the running one for anything else."""
    try:
        return date.fromisoformat(f"{text}-01") if len(text) == len("2026-10") else None
    except ValueError:
        return None


def _may(request: Request, pk: int) -> bool:
    try:
        screen_area(request.actor, pk)
    except NotSeen:
        return False
    return True
