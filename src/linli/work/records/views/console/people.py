"""A resident's page on the desk: masked, one field at a time with a reason; and what waits for this desk."""

from __future__ import annotations

from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from linli.kernel import clock
from linli.kernel.errors import Invalid, NotSeen, Refused
from linli.platform.audit.reveal import OF_A_RESIDENT, opened, reveal_resident
from linli.platform.places.models import Home
from linli.platform.posts.web import Request, desk
from linli.platform.residents.terms import Field
from linli.platform.ui.answers import draw, show_faults
from linli.work.records.actions.beginning import KEEPING
from linli.work.records.forms import LookForm
from linli.work.records.queries import history, lists
from linli.work.records.queries.person import dossier, person_for


@require_safe
@desk
def waiting(request: Request) -> HttpResponseBase:
    """Requests and registrations that wait, and rented homes whose term ends."""
    by = request.actor
    if not by.duties & KEEPING:
        raise NotSeen
    asked = lists.waiting(by, "record", "tenancy")[:100]
    context = {
        "asked": [lists.shown(one, "console") for one in asked],
        "tenancies": [(one, lists.masked_address(one.residence.home)) for one in lists.tenancies(by)[:200]],
        "pairs": lists.pairs(by).count(),
        "today": clock.today(),
    }
    return draw(request, "records/console/waiting.html", context)


@require_safe
@desk
def person(request: Request, pk: int) -> HttpResponseBase:
    """Masked; that it was opened is on the trail."""
    found = person_for(request.actor, pk)
    if found.pk != pk:
        return redirect("records:person", found.pk)
    opened(found, by=request.actor, why=_("打开登记页"))
    return draw(request, "records/console/person.html", {"dossier": dossier(found), "person": found})


@require_http_methods(["GET", "HEAD", "POST"])
@desk
def reveal(request: Request, pk: int, field: str) -> HttpResponseBase:
    """查看: one field, one reason, one line on the trail that the resident reads."""
    found = person_for(request.actor, pk)
    if field not in OF_A_RESIDENT:
        raise NotSeen
    form, value = LookForm(request.POST if request.method == "POST" else None), ""
    if request.method == "POST" and form.is_valid():
        try:
            value = reveal_resident(found, field, by=request.actor, why=form.cleaned_data["why"])
        except (Invalid, Refused) as error:
            show_faults(form, error)
    context = {"person": found, "form": form, "value": value, "label": Field(field).label, "field": field}
    return draw(request, "records/console/reveal.html", context, status=422 if form.errors else 200)


@require_safe
@desk
def home(request: Request, pk: int) -> HttpResponseBase:
    """A home: who is registered there, masked, and what changed."""
    found: Home = lists.home_for(request.actor, pk)
    context = {
        "home": found, "words": lists.masked_address(found), "people": lists.dwellers(found),
        "changes": history.of_home(found),
    }  # fmt: skip
    return draw(request, "records/console/home.html", context)
