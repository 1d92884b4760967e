"""巡查建议 on the phone: why to go there, and what was seen, in one entry."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from linli.kernel.errors import Invalid, LinliError, NotSeen
from linli.platform.flow.models import RequestKey
from linli.platform.posts.web import Request, sender, staff
from linli.platform.ui.answers import done, show_faults
from linli.platform.ui.forms import PlainForm
from linli.work.topics import actions, queries
from linli.work.topics.flows import SuggestionFlow
from linli.work.topics.forms import FoundForm, NothingForm
from linli.work.topics.models import Suggestion
from linli.work.topics.terms import Stage
from linli.work.topics.views.patrols import facts_of, photos_of

MOVES: dict[str, tuple[type[PlainForm], Callable[..., Suggestion]]] = {
    "found": (FoundForm, actions.found),
    "nothing": (NothingForm, actions.nothing),
}


@require_safe
@staff()
def patrol(request: Request, pk: int) -> HttpResponseBase:
    """The suggestion with its two answers."""
    return _page(request, queries.suggestion_for(request.actor, pk))


@require_POST
@staff()
def look(request: Request, pk: int, name: str) -> HttpResponseBase:
    """去看过; what was done already is answered the same when a phone asks twice."""
    if name not in MOVES:
        raise NotSeen
    found, by = queries.suggestion_for(request.actor, pk), sender(request)
    kind, action = MOVES[name]
    form = kind(request.POST, request.FILES, auto_id=f"{name}_%s")
    try:
        if not form.is_valid():
            raise Invalid({key: [str(one) for one in faults] for key, faults in form.errors.items()})
        action(found, by, **form.cleaned_data)
    except LinliError as fault:
        if RequestKey.of(by) is not None:
            return _done(request, found, name)
        if request.headers.get("X-Outbox"):
            raise
        if form.is_valid():
            show_faults(form, fault)
        return _page(request, found, name, form)
    return _done(request, found, name)


def _done(request: Request, found: Suggestion, name: str) -> HttpResponse:
    url = reverse("field:tasks")
    if request.headers.get("X-Outbox"):
        return JsonResponse({"number": found.matter.number, "url": url}, headers={"X-Outbox": "done"})
    words = _("已记下，转成了一件诉求") if name == "found" else _("已记下：去看过，没问题")
    return done(request, words, url)


def _page(request: Request, found: Suggestion, wrong: str = "", form: PlainForm | None = None) -> HttpResponse:
    folds: list[tuple[str, Any, PlainForm]] = [
        (name, SuggestionFlow.moves[name].label, form if name == wrong and form else kind(auto_id=f"{name}_%s"))
        for name, (kind, _action) in MOVES.items()
        if SuggestionFlow.may(name, found, request.actor)
    ]
    context = {
        "suggestion": found,
        "matter": found.matter,
        "facts": facts_of(found),
        "photos": photos_of(found),
        "stage": Stage(found.stage).label,
        "folds": folds,
        "wrong": wrong,
        "form": form,
    }
    response = render(request, "topics/field.html", context, status=422 if wrong else 200)
    response["X-Version"] = str(found.matter.version)
    return response
