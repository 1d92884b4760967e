"""Pages of bodies and pairings: organisations, seats, who stands by whom, what was done and confirmed."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.kernel.errors import NotSeen
from linli.platform.attachments.files import photos as checked
from linli.platform.attachments.models import Attachment
from linli.platform.places.models import Area, Organisation
from linli.platform.posts.web import Request, desk, sender
from linli.platform.structure import chain, pairing
from linli.platform.structure.flows import DeedFlow
from linli.platform.structure.forms.parties import (
    AddForm,
    ConfirmForm,
    DeedForm,
    OrganisationForm,
    PairingForm,
    SeatForm,
    SendBackForm,
)
from linli.platform.structure.models import Deed, Pairing, Seat
from linli.platform.structure.views.page import (
    area_seen,
    ground,
    keeping,
    keeps,
    kept_area,
    lies_in,
    organisations_near,
    reading,
)
from linli.platform.ui.answers import attempt, done, draw, submit

BELOW_SHOWN, MET_SHOWN = 200, 100

# Organisations and seats --------------------------------------------------------------------------------------------


def body_seen(request: Request, pk: int) -> Organisation:
    """A body in one's ground, or one that answers for it from above: a town's committee, a district's bureau."""
    found = Organisation.objects.select_related("area", "parent").filter(pk=pk).first()
    own = ground(request.actor)
    if found is None or not any(one.contains(found.area) or found.area.contains(one) for one in own):
        raise NotSeen
    return found


@require_safe
@reading
def organisation(request: Request, pk: int) -> HttpResponseBase:
    """One body: above and below it in the chain, its grids, pairings, facilities, as far as one's ground reaches."""
    found, own = body_seen(request, pk), ground(request.actor)
    base = Prefetch("base", Area.objects.filter(lies_in(own)))
    below = found.children.filter(lies_in(own, "area__")).select_related("area")
    context: dict[str, Any] = {
        "body": found,
        "back": found.area if any(one.contains(found.area) for one in own) else own[0],
        "below": below.order_by("area__path", "name")[:BELOW_SHOWN],
        "grids": found.grids.filter(lies_in(own, "base__"), ended_on=None).prefetch_related(base).distinct(),
        "pairings": pairing.of_organisations([found.pk]).filter(lies_in(own, "area__")),
        "facilities": found.facilities.filter(lies_in(own, "area__"), ended_on=None).count(),
        "may_keep": keeps(request.actor, found.area),
    }
    return draw(request, "structure/organisation.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@keeping
def edit_organisation(request: Request, pk: int) -> HttpResponseBase:
    """Put a body right."""
    found = body_seen(request, pk)
    if not keeps(request.actor, found.area):
        raise NotSeen
    return _organisation(request, found, found.area)


@require_http_methods(["GET", "HEAD", "POST"])
@keeping
def new_organisation(request: Request, pk: int) -> HttpResponseBase:
    """A body in an area."""
    return _organisation(request, None, kept_area(request.actor, pk))


def _organisation(request: Request, found: Organisation | None, area: Area) -> HttpResponseBase:
    names = ("name", "short", "kind", "phone", "trade")
    initial = {name: getattr(found, name) for name in names} | {"parent": str(found.parent_id or "")} if found else None
    form = OrganisationForm(request.POST or None, initial=initial, choices=organisations_near(area))
    kept: list[Organisation] = []

    def save() -> None:
        kept.append(chain.save_organisation(request.actor, found, area=area, **form.cleaned_data))

    if request.method == "POST" and submit(form, save):
        return done(request, _("存好了"), "structure:organisation", kept[0].pk)
    status = 422 if form.errors else 200
    title = found.name if found else _("登记单位")
    context = {"form": form, "title": title, "back_area": area, "words": _("存好")}
    return draw(request, "structure/form.html", context, status)


@require_http_methods(["GET", "HEAD", "POST"])
@keeping
def new_seat(request: Request, pk: int) -> HttpResponseBase:
    """Somebody takes a seat."""
    area = kept_area(request.actor, pk)
    form = SeatForm(request.POST or None, choices=organisations_near(area))

    def save() -> None:
        said = {name: form.cleaned_data[name] for name in ("role", "organisation", "duty", "since", "until")}
        who = form.person()
        assert who is not None
        chain.seat(request.actor, area=area, person=who, **said)

    if request.method == "POST" and submit(form, save):
        return done(request, _("委员登记好了"), "structure:chain", area.pk)
    status = 422 if form.errors else 200
    context = {"form": form, "title": _("登记大党委委员"), "back_area": area, "words": _("登记")}
    return draw(request, "structure/form.html", context, status)


@require_POST
@keeping
def leave_seat(request: Request, pk: int) -> HttpResponseBase:
    """The term ends today."""
    found = Seat.objects.select_related("area").filter(pk=pk).first()
    if found is None or not keeps(request.actor, found.area):
        raise NotSeen
    attempt(request, lambda: chain.leave(request.actor, found), _("任期到今天为止"))
    return redirect("structure:chain", found.area_id)


# Pairings -----------------------------------------------------------------------------------------------------------


def pairing_seen(request: Request, pk: int) -> Pairing:
    """A pairing of one's areas or of one's organisation. Raises NotSeen."""
    found = Pairing.objects.select_related("organisation", "area", "contact").filter(pk=pk).first()
    by = request.actor
    if found is None:
        raise NotSeen
    mine = found.organisation_id in by.organisations or any(one.contains(found.area) for one in ground(by))
    if not mine:
        raise NotSeen
    return found


@require_safe
@desk
def pairings(request: Request) -> HttpResponseBase:
    """Who stands by whom: in one's areas, and for one's organisation; needs that were met. By name, never ranked."""
    by, own = request.actor, ground(request.actor)
    area = area_seen(by, request.GET.get("area")) if own else None
    met = pairing.met(area)[:MET_SHOWN] if area else []
    context: dict[str, Any] = {
        "area": area,
        "pairings": pairing.of_area(area)[:300] if area else [],
        "mine": pairing.of_organisations(sorted(by.organisations)),
        "met": met,
        "open": set(Deed.objects.seen_by(by).filter(pk__in=[one.pk for one in met]).values_list("pk", flat=True)),
        "waiting": Deed.objects.seen_by(by)
        .filter(matter__closed_at=None)
        .select_related("pairing__organisation")[:100],
        "may_keep": bool(area) and keeps(by, area),  # type: ignore[arg-type]
    }
    return draw(request, "structure/pairings.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@keeping
def new_pairing(request: Request, pk: int) -> HttpResponseBase:
    """An organisation stands by an area."""
    area = kept_area(request.actor, pk)
    form = PairingForm(request.POST or None, choices=organisations_near(area))
    kept: list[Pairing] = []

    def save() -> None:
        said = {name: form.cleaned_data[name] for name in ("organisation", "since", "until")}
        duties = form.cleaned_data["duties"].splitlines()
        kept.append(pairing.pair(request.actor, area=area, duties=duties, contact=form.person(), **said))

    if request.method == "POST" and submit(form, save):
        return done(request, _("结对登记好了"), "structure:pairing", kept[0].pk)
    status = 422 if form.errors else 200
    context = {"form": form, "title": _("登记结对"), "back_area": area, "words": _("登记")}
    return draw(request, "structure/form.html", context, status)


@require_safe
@desk
def one_pairing(request: Request, pk: int) -> HttpResponseBase:
    """Its duties, and what was done for each."""
    found = pairing_seen(request, pk)
    deeds = Deed.objects.seen_by(request.actor).filter(pairing=found).select_related("duty").order_by("-done_on", "-pk")
    context: dict[str, Any] = {
        "pairing": found, "duties": found.duties.order_by("id"), "deeds": deeds[:200],
        "may_tell": found.runs and _may_tell(request, found),
        "may_keep": found.runs and keeps(request.actor, found.area),
    }  # fmt: skip
    return draw(request, "structure/pairing.html", context)


def _may_tell(request: Request, found: Pairing) -> bool:
    return found.organisation_id in request.actor.organisations or keeps(request.actor, found.area)


@require_POST
@keeping
def end_pairing(request: Request, pk: int) -> HttpResponseBase:
    """It ends today."""
    found = pairing_seen(request, pk)
    attempt(request, lambda: pairing.part(request.actor, found), _("结对到今天为止，做过的事留着"))
    return redirect("structure:pairing", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@desk
def tell(request: Request, pk: int) -> HttpResponseBase:
    """What was done."""
    found = pairing_seen(request, pk)
    if not _may_tell(request, found):
        raise NotSeen
    form = DeedForm(request.POST or None, request.FILES or None, pairing=found)
    kept: list[Deed] = []

    def save() -> None:
        said = {name: form.cleaned_data[name] for name in ("text", "done_on", "duty")}
        files = checked(form.cleaned_data["photos"])
        kept.append(pairing.tell(sender(request), pairing=found, photos=files, **said))

    if request.method == "POST" and submit(form, save):
        return done(request, _("交上去了，社区 5 个工作日内确认"), "structure:deed", kept[0].pk)
    status = 422 if form.errors else 200
    return draw(request, "structure/tell.html", {"form": form, "pairing": found}, status)


# Deeds --------------------------------------------------------------------------------------------------------------

FORMS = {"confirm": ConfirmForm, "send_back": SendBackForm, "add": AddForm, "withdraw": None}


def deed_seen(request: Request, pk: int) -> Deed:
    """A deed this actor may know of. Raises NotSeen."""
    rows = Deed.objects.seen_by(request.actor).select_related("pairing__organisation", "pairing__area", "duty")
    found: Deed | None = rows.filter(pk=pk).first()
    if found is None:
        raise NotSeen
    return found


@require_safe
@desk
def deed(request: Request, pk: int) -> HttpResponseBase:
    """One deed, with what may be said of it."""
    return _deed(request, deed_seen(request, pk))


def _deed(request: Request, found: Deed, name: str = "", form: Any = None) -> HttpResponseBase:
    forms = []
    for move in DeedFlow.open_to(found, request.actor):
        kind = FORMS.get(move.name)
        initial = {"text": found.text} if move.name == "add" else None
        forms.append((move, form if move.name == name else kind(initial=initial) if kind else None))
    records = found.matter.records.select_related("actor").order_by("seq")
    context: dict[str, Any] = {
        "deed": found, "forms": forms, "photos": Attachment.objects.filter(matter=found.pk).order_by("id"),
        "records": [(record, said(record.move)) for record in records],
    }  # fmt: skip
    return draw(request, "structure/deed.html", context, 422 if form is not None else 200)


def said(move: str) -> str:
    """What a move is called in the list of what happened."""
    if move == "begin":
        return _("单位报告")
    known = DeedFlow.moves.get(move)
    return str(known.label) if known else _("有新的记录")


@require_POST
@desk
def move_deed(request: Request, pk: int, name: str) -> HttpResponseBase:
    """One of its moves."""
    found = deed_seen(request, pk)
    if name not in FORMS:
        raise NotSeen
    kind = FORMS[name]
    by, action = sender(request), getattr(pairing, name)
    if kind is None:
        attempt(request, lambda: action(found, by), _("已撤回"))
        return redirect("structure:deed", pk)
    form = kind(request.POST, request.FILES)

    def save() -> None:
        given = dict(form.cleaned_data)
        if "photos" in given:
            given["photos"] = checked(given["photos"])
        action(found, by, **given)

    if submit(form, save):
        return done(request, _("记下了"), "structure:deed", pk)
    return _deed(request, found, name, form)
