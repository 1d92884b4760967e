"""我的车辆, 我的租住, 查阅记录; and the page of the landlord, who needs no account."""

from __future__ import annotations

from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.kernel import ids, mask
from linli.kernel.errors import Invalid, NotSeen, Refused, TooOften
from linli.platform.identity.people import has_said_their_name
from linli.platform.notices import attempts
from linli.platform.places.models import Home
from linli.platform.posts.web import Request, signed_in
from linli.platform.residents.models import Residence
from linli.platform.signin.landing import address_of
from linli.platform.ui.answers import done, show_faults, submit
from linli.work.records import actions
from linli.work.records.forms import TenancyForm, VehicleForm
from linli.work.records.landlord import landlord_code
from linli.work.records.models import TenancyRequest
from linli.work.records.queries import held, looks
from linli.work.records.terms import TenancyStage
from linli.work.records.views.resident import oneself

GUESSES = 20  # wrong ones from one address in an hour


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def vehicles(request: Request) -> HttpResponseBase:
    """My cars, and one more."""
    person, by = oneself(request)
    form = VehicleForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_own_vehicle(by, form.cleaned_data["plate"], form.cleaned_data["kind"])
            return done(request, _("记下了。邻居要找您挪车，社区才会打您的电话。"), "records:vehicles")
        except Invalid as error:
            show_faults(form, error)
        except Refused as error:
            form.add_error("plate", error.text(_))
    context = {"form": form, "vehicles": held.vehicles(person)}
    return render(request, "records/resident/vehicles.html", context, status=422 if form.errors else 200)


@require_POST
@signed_in
def remove_vehicle(request: Request, pk: int) -> HttpResponseBase:
    """Sold or gone."""
    _person, by = oneself(request)
    actions.remove_own_vehicle(by, pk)
    return done(request, _("去掉了。"), "records:vehicles")


# A rented home --------------------------------------------------------------------------------------------------------


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def tenancy(request: Request) -> HttpResponseBase:
    """What I rent; to register, the home is in the query, chosen step by step on the page of my home."""
    person, by = oneself(request)
    home = _home(request, person.pk)
    form = TenancyForm(request.POST if request.method == "POST" else None, named=has_said_their_name(person))
    if (
        request.method == "POST"
        and home is not None
        and submit(form, lambda: actions.register_tenancy(by, home=home, **form.cleaned_data))
    ):
        return done(request, _("收到了。短信已发给房东；房东或网格员确认后就登记好了。"), "records:tenancy")
    items = TenancyRequest.objects.filter(matter__person=person).select_related("matter", "home__entrance__building")
    renting = [one for one in held.homes(person) if one.residence.tie == "tenant"]
    context: dict[str, Any] = {
        "form": form,
        "renews": any(one.residence.home == home and one.residence.until is None for one in renting),
        "home": home,
        "home_words": held.address(home) if home else "",
        "asked": list(items.order_by("-pk")[:5]),
        "homes": renting,
    }
    return render(request, "records/resident/tenancy.html", context, status=422 if form.errors else 200)


def _home(request: Request, person: int) -> Home | None:
    """The home in the query; else the present one."""
    rows = Home.objects.select_related("entrance__building__compound")
    if (given := ids.number(request.GET.get("home", ""))) is not None:
        return rows.filter(pk=given).first()
    lives = Residence.objects.filter(person=person, until=None).order_by("-since", "-pk").first()
    return rows.get(pk=lives.home_id) if lives else None


@require_POST
@signed_in
def drop_tenancy(request: Request, pk: int) -> HttpResponseBase:
    """不用登记了."""
    person, by = oneself(request)
    item = TenancyRequest.objects.filter(pk=pk, matter__person=person).first()
    if item is None:
        raise NotSeen
    actions.drop_tenancy(item, by)
    return redirect("records:tenancy")


@require_POST
@signed_in
def end_tenancy(request: Request, pk: int) -> HttpResponseBase:
    """我搬走了."""
    _person, by = oneself(request)
    actions.end_own_tenancy(by, pk)
    return done(request, _("记下了，您已搬走。"), "records:tenancy")


# The landlord ---------------------------------------------------------------------------------------------------------


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def landlord(request: Request, number: str, code: str) -> HttpResponseBase:
    """Is this your tenant? Two buttons; the tenant's name stays masked."""
    item = _by_code(request, number, code)
    if request.method == "POST" and item.stage == TenancyStage.ASKED:
        if (answer := request.POST.get("answer")) not in ("yes", "no"):
            raise NotSeen
        item = actions.landlord_says(item, yes=answer == "yes")
    person = item.matter.person
    context = {
        "item": item,
        "where": held.masked_address(item.home),
        "name": mask.name(person.name) if person else "",
        "open": item.stage == TenancyStage.ASKED and not item.said,
    }
    return render(request, "records/resident/landlord.html", context)


def _by_code(request: Request, number: str, code: str) -> TenancyRequest:
    address = f"landlord from {address_of(request)}"
    if attempts.too_many(address, GUESSES):
        raise TooOften
    right = ids.is_code(code, landlord_code(number))
    rows = TenancyRequest.objects.select_related("matter__person", "home__entrance__building__compound")
    item = rows.filter(matter__number=number).first() if right else None
    if item is None:
        attempts.failed(address)
        raise NotSeen
    return item


# Who looked -----------------------------------------------------------------------------------------------------------


@never_cache
@require_safe
@signed_in
def looked(request: Request) -> HttpResponseBase:
    """谁看过我的信息: who, in which post of which body, for which matter, why; and what came of a doubt."""
    person, _by = oneself(request)
    return render(request, "records/resident/looks.html", {"looks": looks.of(person)})


@require_POST
@signed_in
def dispute(request: Request, pk: int) -> HttpResponseBase:
    """有疑问: one tap; the security administrator must answer."""
    _person, by = oneself(request)
    actions.dispute_look(by, pk, request.POST.get("words", "")[:200])
    return done(request, _("记下了，安全管理员会核实，并在这里给您答复。"), "records:looks")
