"""任务: the one inbox of whoever is out on the ground."""

from __future__ import annotations

from collections.abc import Sequence

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_safe

from linli.kernel import clock
from linli.platform.places import tree
from linli.platform.posts.actor import Actor
from linli.platform.posts.web import Request, staff
from linli.platform.ui import menus
from linli.platform.ui.shapes import View
from linli.work.cases.queries.field import SEGMENTS, Errand, in_segment, inbox
from linli.work.cases.views.field.cards import card_of

PAGE = 30  # what somebody on the way looks through, and what loads at once on a slow line
NAMES = {
    "all": lazy("全部"),
    "soon": lazy("快到时"),
    "case": lazy("诉求"),
    "call": lazy("吹哨"),
    "task": lazy("任务"),
    "other": lazy("其他"),
    "watch": lazy("只需关注"),
}


@require_safe
@staff()
def tasks(request: Request) -> HttpResponseBase:
    """Everything that waits for me, sorted by the time that is left, thirty at a time; segments are in the address."""
    here = request.GET.get("show", "all")
    errands = inbox(request.actor)
    here = here if here in SEGMENTS else "all"
    found = in_segment(errands, here)
    first = _first(request.GET.get("from", ""), len(found))
    cards = [card_of(one, request.actor) for one in found[first : first + PAGE]]
    return render(
        request,
        "cases/field/tasks.html",
        {
            "cards": [card for card in cards if card.errand.mine],
            "watched": [card for card in cards if not card.errand.mine],
            "older_url": _turned(here, first + PAGE) if first + PAGE < len(found) else "",
            "newer_url": _turned(here, first - PAGE) if first else "",
            "place": (first + 1, min(first + PAGE, len(found)), len(found)) if len(found) > PAGE else None,
            "segments": segments(errands, here),
            "count": sum(one.mine for one in errands),
            "late": sum(one.mine and one.state == "late" for one in errands),
            "ground": ground_of(request.actor),
            "today": clock.today().isoformat(),
            "also": menus.entries("field_list", request, here="field:tasks"),
        },
    )


def _first(given: str, of: int) -> int:
    """Where this page of the list begins: the first, thirty-first, sixty-first."""
    at = int(given) if given.isascii() and given.isdigit() and len(given) < 6 else 0
    return at - at % PAGE if at < of else 0


def _turned(here: str, first: int) -> str:
    pairs = ({"show": here} if here != "all" else {}) | ({"from": str(first)} if first > 0 else {})
    return f"?{urlencode(pairs)}"


def segments(errands: Sequence[Errand], here: str) -> list[View]:
    """The chips above the list with their counts; those without anything in them are left out."""
    counted = [(name, len(in_segment(errands, name))) for name in SEGMENTS]
    return [
        View(str(NAMES[name]), "?" if name == "all" else f"?show={name}", count, name == here)
        for name, count in counted
        if count or name in ("all", here)
    ]


def ground_of(by: Actor) -> str:
    """刘芳 · 柳岸社区第三网格 · 412 户: whose list this is."""
    if by.person is None or not by.holdings:
        return ""
    area = by.holdings[0].area
    parts = [by.person.name, tree.tree.get().full_name(area.pk)]
    if area.households:
        parts.append(_("%(n)s 户") % {"n": area.households})
    return " · ".join(parts)
