"""Pages of facilities, buildings and floor plans."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.http.response import FileResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.kernel import ids
from linli.kernel.errors import NotSeen
from linli.platform.attachments.files import path_of
from linli.platform.places.models import Area, Building
from linli.platform.posts.web import Request
from linli.platform.structure import facilities, floors
from linli.platform.structure.forms.parties import FacilityForm, InspectedForm, MarkForm, PictureForm
from linli.platform.structure.models import Facility, FloorMark, FloorPlan
from linli.platform.structure.views.page import (
    area_seen,
    building_seen,
    buildings_below,
    grids_below,
    ground,
    keeping,
    keeps,
    kept_area,
    organisations_near,
    reading,
)
from linli.platform.ui.answers import attempt, done, draw, submit

SHOWN = 200


@require_safe
@reading
def listed(request: Request) -> HttpResponseBase:
    """What must be looked at, what has grown old; the whole list is the register."""
    area = area_seen(request.actor, request.GET.get("area"))
    context: dict[str, Any] = {
        "area": area, "due": facilities.due(area)[:SHOWN], "ageing": facilities.ageing(area),
        "old": facilities.inside(area).filter(facilities.old_ones(area)).order_by("built_year", "id")[:SHOWN],
        "area_words": str(area.pk), "total": facilities.inside(area).count(), "may_keep": keeps(request.actor, area),
    }  # fmt: skip
    return draw(request, "structure/facilities.html", context)


def facility_seen(request: Request, pk: int) -> Facility:
    """A facility in one's ground. Raises NotSeen."""
    rows = Facility.objects.select_related("area", "building__compound", "organisation", "sign")
    found = rows.filter(pk=pk).first()
    if found is None or not any(one.contains(found.area) for one in ground(request.actor)):
        raise NotSeen
    return found


@require_safe
@reading
def facility(request: Request, pk: int) -> HttpResponseBase:
    """One facility, with its code to scan."""
    return _facility(request, facility_seen(request, pk), InspectedForm())


def _facility(request: Request, found: Facility, form: InspectedForm, status: int = 200) -> HttpResponse:
    may_keep = keeps(request.actor, found.area) and found.ended_on is None
    context = {"facility": found, "form": form, "may_keep": may_keep, "qr": _picture(request, found)}
    return draw(request, "structure/facility.html", context, status)


def _picture(request: Request, found: Facility) -> str:
    """The code as SVG: it leads to the report form with this place filled in."""
    if found.sign is None:
        return ""
    import segno

    url = request.build_absolute_uri(f"{reverse('resident:report')}?code={found.sign.code}")
    return str(segno.make(url, error="m").svg_data_uri(scale=4, border=3))


@require_http_methods(["GET", "HEAD", "POST"])
@keeping
def new(request: Request, pk: int) -> HttpResponseBase:
    """A facility in an area."""
    return _form(request, None, kept_area(request.actor, pk))


@require_http_methods(["GET", "HEAD", "POST"])
@keeping
def edit(request: Request, pk: int) -> HttpResponseBase:
    """Put one right."""
    found = facility_seen(request, pk)
    if not keeps(request.actor, found.area):
        raise NotSeen
    return _form(request, found, Area.objects.get(pk=found.community_id or found.area_id))


def _form(request: Request, found: Facility | None, area: Area) -> HttpResponseBase:
    initial = FacilityForm.of(found) if found else None
    offered = {
        "grids": grids_below(area),
        "buildings": buildings_below(area),
        "organisations": organisations_near(area),
    }
    form = FacilityForm(request.POST or None, initial=initial, **offered)
    kept: list[Facility] = []

    def save() -> None:
        kept.append(facilities.save(request.actor, found, **form.cleaned_data))

    if request.method == "POST" and submit(form, save):
        return done(request, _("存好了"), "structure:facility", kept[0].pk)
    title = found.name if found else _("登记设施")
    context = {"form": form, "title": title, "back_area": area, "words": _("存好")}
    return draw(request, "structure/form.html", context, 422 if form.errors else 200)


@require_POST
@keeping
def act(request: Request, pk: int, name: str) -> HttpResponseBase:
    """A sign is made, it was looked at, or it is gone."""
    found, by = facility_seen(request, pk), request.actor
    if name == "inspected":
        form = InspectedForm(request.POST)
        if submit(form, lambda: facilities.inspected(by, found, next_on=form.cleaned_data["next_on"])):
            return done(request, _("今天检查过，下次日期记下了"), "structure:facility", pk)
        return _facility(request, found, form, 422)
    acts: dict[str, tuple[Any, str]] = {
        "sign": (facilities.sign, _("二维码做好了")), "end": (facilities.end, _("已停用")),
    }  # fmt: skip
    if name not in acts:
        raise NotSeen
    attempt(request, lambda: acts[name][0](by, found), acts[name][1])
    return redirect("structure:facility", pk)


# Buildings and floor plans ------------------------------------------------------------------------------------------


@require_safe
@reading
def building(request: Request, pk: int) -> HttpResponseBase:
    """A building with its stairwells, homes and pictures."""
    found = building_seen(request.actor, pk)
    entrances = found.entrances.prefetch_related("homes").order_by("number", "id")
    context: dict[str, Any] = {
        "building": found, "entrances": entrances, "plans": floors.of_building(found),
        "facilities": facilities.inside(found.grid).filter(building=found)[:SHOWN],
        "may_keep": keeps(request.actor, found.grid),
    }  # fmt: skip
    return draw(request, "structure/building.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@keeping
def new_plan(request: Request, pk: int) -> HttpResponseBase:
    """A picture of a floor."""
    found: Building = building_seen(request.actor, pk)
    if not keeps(request.actor, found.grid):
        raise NotSeen
    form = PictureForm(request.POST or None, request.FILES or None, building=found)
    kept: list[FloorPlan] = []

    def save() -> None:
        said = form.cleaned_data
        picture = {"title": said["title"], "entrance": said["entrance"], "upload": said["picture"]}
        kept.append(floors.draw(request.actor, building=found, **picture))

    if request.method == "POST" and submit(form, save):
        return done(request, _("图收好了，可以标房屋了"), "structure:plan", kept[0].pk)
    title = _("%(building)s上传楼层图") % {"building": found.name}
    context = {"form": form, "title": title, "back_area": found.grid, "words": _("上传"), "files": True}
    return draw(request, "structure/form.html", context, 422 if form.errors else 200)


def plan_seen(request: Request, pk: int) -> FloorPlan:
    """A picture of a building in one's ground. Raises NotSeen."""
    found = FloorPlan.objects.select_related("building__grid", "building__compound", "entrance").filter(pk=pk).first()
    if found is None:
        raise NotSeen
    building_seen(request.actor, found.building_id)
    return found


@require_safe
@reading
def plan(request: Request, pk: int) -> HttpResponseBase:
    """The picture with its homes as links."""
    found = plan_seen(request, pk)
    return _plan(request, found, MarkForm(plan=found))


def _plan(request: Request, found: FloorPlan, form: MarkForm, status: int = 200) -> HttpResponse:
    marks = FloorMark.objects.filter(plan=found).select_related("home__entrance", "plan").order_by("home__name", "id")
    context: dict[str, Any] = {
        "plan": found, "marks": [(mark, mark.box()) for mark in marks], "form": form,
        "may_keep": keeps(request.actor, found.building.grid) and found.ended_on is None,
    }  # fmt: skip
    return draw(request, "structure/plan.html", context, status)


@require_safe
@reading
def picture(request: Request, pk: int) -> HttpResponseBase:
    """The bytes, for those who may see the building."""
    found = plan_seen(request, pk)
    try:
        response = FileResponse(path_of(found.sha256).open("rb"), content_type="image/webp")
    except OSError as gone:
        raise NotSeen from gone
    response["Content-Disposition"] = "inline"
    response["Cache-Control"] = "private, max-age=86400, immutable"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@require_POST
@keeping
def mark(request: Request, pk: int) -> HttpResponseBase:
    """A home is marked, by counting rows and columns."""
    found = plan_seen(request, pk)
    form = MarkForm(request.POST, plan=found)

    def save() -> None:
        said = form.cleaned_data
        cell = (said["first_row"], said["last_row"], said["first_column"], said["last_column"])
        floors.mark_by_cells(request.actor, found, said["home"], rows=said["rows"], columns=said["columns"], cell=cell)

    if submit(form, save):
        return done(request, _("标好了"), "structure:plan", pk)
    return _plan(request, found, form, 422)


@require_POST
@keeping
def act_plan(request: Request, pk: int, name: str) -> HttpResponseBase:
    """A mark is wiped, or the picture is true no more."""
    found, by = plan_seen(request, pk), request.actor
    if name == "end":
        attempt(request, lambda: floors.end(by, found), _("这张图不再用了"))
        return redirect("structure:building", found.building_id)
    rows = FloorMark.objects.select_related("plan__building__grid")
    one = rows.filter(plan=found, pk=ids.number(request.POST.get("mark", "")) or 0).first()
    if name != "wipe" or one is None:
        raise NotSeen
    attempt(request, lambda: floors.wipe(by, one), _("标记去掉了"))
    return redirect("structure:plan", pk)
