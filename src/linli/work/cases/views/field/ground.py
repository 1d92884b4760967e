"""地图: the worker's grids with what is open in them, drawn on the server; the same as a list beside it."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.http import JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from linli.platform.posts.web import Request, staff
from linli.platform.ui.shapes import AreaShape
from linli.work.cases.queries.field import Errand, inbox
from linli.work.cases.queries.field_ground import grids_of
from linli.work.cases.views.field.cards import card_of, page_of


@require_safe
@staff()
def ground(request: Request) -> HttpResponseBase:
    """Map and list show the same matters."""
    errands = inbox(request.actor)
    grids = grids_of(request.actor)
    total, late = _counted(errands)
    areas = [
        AreaShape(str(one.pk), one.name, total[one.pk], one.rings, late[one.pk], f"#list-{one.pk}") for one in grids
    ]
    cards = [card_of(one, request.actor) for one in errands]
    groups = [(one, [card for card in cards if card.errand.matter.grid_id == one.pk]) for one in grids]
    known = {one.pk for one in grids}
    elsewhere = [card for card in cards if card.errand.matter.grid_id not in known]
    return render(
        request,
        "cases/field/map.html",
        {"areas": areas, "groups": groups, "elsewhere": elsewhere, "count": len(errands)},
    )


@require_safe
@staff()
def shapes(request: Request) -> JsonResponse:
    """The grids and the open matters as GeoJSON, for the map that can be moved."""
    errands = inbox(request.actor)
    total, late = _counted(errands)
    grids = [
        _feature(
            {"type": "MultiPolygon", "coordinates": [[ring] for ring in one.rings]},
            {"label": one.name, "kind": "grid", "value": total[one.pk], "late": late[one.pk]},
        )
        for one in grids_of(request.actor)
    ]
    points = [
        _feature(
            {"type": "Point", "coordinates": [one.matter.lon, one.matter.lat]},
            {"label": one.matter.title, "kind": "task", "late": int(one.state == "late"), "url": page_of(one.matter)},
        )
        for one in errands
        if one.matter.lon is not None and one.matter.lat is not None
    ]
    return JsonResponse({"type": "FeatureCollection", "features": [*grids, *points]})


def _counted(errands: list[Errand]) -> tuple[Counter[int | None], Counter[int | None]]:
    """Open and late matters by grid."""
    return (
        Counter(one.matter.grid_id for one in errands),
        Counter(one.matter.grid_id for one in errands if one.state == "late"),
    )


def _feature(geometry: dict[str, Any], properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "geometry": geometry, "properties": properties}
