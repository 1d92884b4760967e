"""信息核对: the list of doors, a door, rented homes whose term ends."""

from __future__ import annotations

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.kernel import ids
from linli.kernel.errors import Invalid, NotSeen
from linli.platform.posts.web import Request, sender, staff
from linli.platform.residents.actions import move_out
from linli.platform.residents.models import Tenancy
from linli.platform.residents.terms import Checked
from linli.platform.ui.answers import done, submit
from linli.work.records import actions
from linli.work.records.actions.beginning import hand
from linli.work.records.actions.checking import MOVED, RIGHT
from linli.work.records.forms import ExtendForm
from linli.work.records.queries import lists


@never_cache
@require_safe
@staff()
def doors(request: Request) -> HttpResponseBase:
    """What waits first, then terms that end, then homes, the longest unlooked-at on top."""
    by = request.actor
    asked = lists.waiting(by, "record", "tenancy")[:20]
    return render(
        request,
        "records/field/doors.html",
        {
            "asked": [lists.shown(one, "field") for one in asked],
            "ending": [(one, lists.address(one.residence.home)) for one in lists.ending(by)[:20]],
            "doors": lists.doors(by),
        },
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@staff()
def door(request: Request, pk: int) -> HttpResponseBase:
    """Who is registered here; a tap for each, one to send."""
    home = lists.home_for(request.actor, pk)
    wrong = ""
    if request.method == "POST":
        answers = {
            number: str(value)
            for name, value in request.POST.items()
            if name.startswith("r_") and (number := ids.number(name[2:])) is not None
        }
        try:
            actions.check_home(sender(request), home, answers, phones=request.POST.get("phones") == "1")
            return done(request, _("核对好了。"), "records:doors")
        except Invalid as error:
            wrong = error.text(_)
    context = {
        "home": home,
        "words": lists.address(home),
        "people": [(one, f"r_{one.residence.pk}") for one in lists.dwellers(home)],
        "answers": ((RIGHT, _("还住这里，没变")), (MOVED, _("已经搬走"))),
        "wrong": wrong,
    }
    return render(request, "records/field/door.html", context, status=422 if wrong else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@staff()
def term(request: Request, pk: int) -> HttpResponseBase:
    """A rented home whose term ends: one more term, or moved out."""
    row = lists.tenancies(request.actor).filter(pk=pk).first()
    if row is None:
        raise NotSeen
    form = ExtendForm(request.POST if request.method == "POST" else None)
    by = sender(request)
    if request.method == "POST" and submit(form, lambda: actions.extend_tenancy(by, row, form.cleaned_data["ends_on"])):
        return done(request, _("租期改好了。"), "records:doors")
    context = {
        "row": row,
        "words": lists.address(row.residence.home),
        "form": form,
        "name": row.residence.person.masked_name,
    }
    return render(request, "records/field/term.html", context, status=422 if form.errors else 200)


@require_POST
@staff()
def left(request: Request, pk: int) -> HttpResponseBase:
    """The tenant of a rented home has moved out."""
    row: Tenancy | None = lists.tenancies(request.actor).filter(pk=pk).first()
    if row is None:
        raise NotSeen
    move_out(row.residence, hand(request.actor, "租期已到", None, Checked.VISIT))
    return done(request, _("记下了，已搬走。"), reverse("records:doors"))
