"""走访 on the phone: who it is opens at 开始走访; the result is a tap, and works without a network."""

from __future__ import annotations

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from linli.kernel.errors import Invalid
from linli.platform.posts.web import Request, sender, staff
from linli.platform.ui.answers import show_faults
from linli.work.care import actions
from linli.work.care.forms import VisitForm
from linli.work.care.models import Visit
from linli.work.care.queries.entries import last_met, overview, visit_of
from linli.work.care.terms import Result

TASKS = "/field/"


@require_safe
@staff()
def visit(request: Request, pk: int) -> HttpResponseBase:
    """Where and until when; not yet who."""
    return _page(request, visit_of(request.actor, pk))


@never_cache
@require_POST
@staff()
def start(request: Request, pk: int) -> HttpResponseBase:
    """开始走访: name, home, telephone and what to know, on the trail; shown once, kept nowhere."""
    one = visit_of(request.actor, pk)
    actions.start(one, sender(request))
    return _page(request, actions.look_at_visit(request.actor, pk), opened=True)


@require_POST
@staff()
def record(request: Request, pk: int) -> HttpResponseBase:
    """The tap."""
    one, by = visit_of(request.actor, pk), sender(request)
    form = VisitForm(request.POST)
    if form.is_valid():
        said = form.given()
        try:
            if said["result"] == Result.NOT_MET:
                actions.not_met(one, by, note=said["note"])
                messages.success(request, _("记下了，明天再去一次"))
            else:
                actions.done(one, by, **said)
                messages.success(request, _("记下了"))
            return redirect(TASKS)
        except Invalid as fault:
            show_faults(form, fault)
    return _page(request, one, form)


def _page(request: Request, one: Visit, form: VisitForm | None = None, *, opened: bool = False) -> HttpResponseBase:
    seen = overview(one.entry)
    context = {
        "visit": one,
        "matter": one.matter,
        "entry": one.entry,
        "seen": seen,
        "opened": opened,
        "open": one.matter.closed_at is None,
        "form": form or VisitForm(),
        "wrong": bool(form),
        "last_met": last_met(seen.visits),
        "before": [each for each in seen.visits if each.note][:3] if opened else [],
    }
    response = render(request, "care/visit.html", context, status=422 if form else 200)
    response["X-Version"] = str(one.matter.version)
    return response
