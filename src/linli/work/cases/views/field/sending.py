"""Answers to what the field sends: to a plain form a page, to the outbox of a phone a word it can rely on."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from linli.kernel.errors import Invalid, NotSeen, Refused
from linli.platform.flow.models import Item, Matter, RequestKey
from linli.platform.posts.actor import Actor
from linli.platform.posts.web import Request, sender
from linli.platform.ui.answers import show_faults
from linli.work.cases.forms.field import FieldForm

P = ParamSpec("P")
I = TypeVar("I", bound=Item)  # noqa: E741
View = Callable[Concatenate[Request, P], HttpResponseBase]


def from_outbox(request: Request) -> bool:
    """Whether a phone's outbox sends this, and not a page with a person before it."""
    return bool(request.headers.get("X-Outbox"))


def done(request: Request, matter: Matter, said: str = "", onward: str = "") -> HttpResponse:
    """It is kept. The outbox deletes its record only when it reads this very word in the header."""
    url = onward or reverse("field:tasks")
    if from_outbox(request):
        return JsonResponse({"number": matter.number, "url": url, "said": said}, headers={"X-Outbox": "done"})
    if said:
        messages.success(request, said)
    return redirect(url)


def answered_once(view: View[P]) -> View[P]:
    """What has been done is not refused when it comes again: a phone that lost the answer asks twice."""

    @functools.wraps(view)
    def guard(request: Request, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except (Refused, NotSeen, Invalid):
            if request.method == "POST" and (matter := done_before(sender(request))):
                return done(request, matter)
            raise

    return guard


def done_before(by: Actor) -> Matter | None:
    """The matter on which the request with this key was done; None when the key is new."""
    known = RequestKey.of(by)
    return Matter.objects.filter(pk=known.matter).first() if known and known.matter else None


def perform(request: Request, form: FieldForm, action: Callable[..., I], *args: Any) -> I | None:
    """Do it with the form's values. None: something must be put right, and the form says what (the outbox: 422)."""
    if form.is_valid():
        try:
            return action(*args, **form.given())
        except Invalid as fault:
            if from_outbox(request) or done_before(sender(request)):
                raise
            show_faults(form, fault)
            return None
    if from_outbox(request) or done_before(sender(request)):
        raise Invalid({name: [str(told) for told in faults] for name, faults in form.errors.items()})
    return None
