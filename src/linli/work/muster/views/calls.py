"""What somebody who was called up sees and taps: by the link of the message without a log-in, or signed in."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.kernel.errors import NotSeen
from linli.platform.posts.actor import Actor
from linli.platform.posts.web import Request, sender, signed_in, to_sign_in
from linli.platform.signin.landing import address_of
from linli.platform.ui.answers import draw, submit
from linli.work.muster import actions, links
from linli.work.muster.forms import AnswerForm, CodeForm
from linli.work.muster.models import Muster, Summons
from linli.work.muster.queries import musters as queries
from linli.work.muster.queries.shifts import turns_of


@never_cache
@require_safe
def by_link(request: Request, pk: int, key: str) -> HttpResponseBase:
    """The page behind the link: reading changes nothing, so that previews of messages do no harm."""
    summons = links.by_link(pk, key, address_of(request))
    return _page(request, summons, CodeForm(), links.path(summons.pk))


@require_POST
def answer_by_link(request: Request, pk: int, key: str) -> HttpResponseBase:
    """能来 / 来不了 by one tap."""
    summons = links.by_link(pk, key, address_of(request))
    return _answer(request, summons, sender(request, links.visitor(summons)), links.path(summons.pk))


@require_POST
def here_by_link(request: Request, pk: int, key: str) -> HttpResponseBase:
    """签到 with the code of the place."""
    summons = links.by_link(pk, key, address_of(request))
    return _here(request, summons, sender(request, links.visitor(summons)), links.path(summons.pk))


@never_cache
@require_safe
@signed_in
def call(request: Request, pk: int) -> HttpResponseBase:
    """The same, signed in."""
    return _page(request, queries.of_person(request.actor, pk), CodeForm(), _own(pk))


@require_POST
@signed_in
def answer(request: Request, pk: int) -> HttpResponseBase:
    """The same, signed in."""
    return _answer(request, queries.of_person(request.actor, pk), sender(request), _own(pk))


@require_POST
@signed_in
def here(request: Request, pk: int) -> HttpResponseBase:
    """The same, signed in."""
    return _here(request, queries.of_person(request.actor, pk), sender(request), _own(pk))


def _own(pk: int) -> str:
    return reverse("muster:call", args=[pk])


def _page(request: Request, summons: Summons, form: CodeForm, path: str, status: int = 200) -> HttpResponse:
    turns = [one for one in turns_of(summons.person_id) if one.shift.muster_id == summons.muster_id]
    context = {"one": summons, "muster": summons.muster, "form": form, "path": path, "turns": turns}
    return draw(request, "muster/resident/call.html", context, status)


def _answer(request: Request, summons: Summons, by: Actor, path: str) -> HttpResponse:
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return redirect(path)
    coming = form.cleaned_data["coming"] == "yes"
    if not submit(form, lambda: actions.answer(summons, by, coming=coming, why=form.cleaned_data["why"])):
        messages.warning(request, " ".join(str(one) for told in form.errors.values() for one in told))
    return redirect(path)


def _here(request: Request, summons: Summons, by: Actor, path: str) -> HttpResponse:
    form = CodeForm(request.POST)
    if submit(form, lambda: actions.arrive(summons, by, code=form.cleaned_data["code"])):
        return redirect(path)
    return _page(request, summons, form, path, 422)


# At the place ---------------------------------------------------------------------------------------------------------


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def at_place(request: Request, code: str) -> HttpResponseBase:
    """The QR code on the board: one tap checks in, whoever was called or came by themselves."""
    muster = queries.here_and_now(links.typed(code))
    if muster is None:
        raise NotSeen
    if request.actor.person is None:
        return to_sign_in(request)
    form = CodeForm({"code": code})
    if request.method == "POST" and submit(form, lambda: _join(request, muster, code)):
        return redirect(_own(Summons.objects.get(muster=muster, person=request.actor.person).pk))
    context = {"muster": muster, "form": form}
    return draw(request, "muster/resident/here.html", context, 422 if request.method == "POST" else 200)


def _join(request: Request, muster: Muster, code: str) -> None:
    actions.join(muster, sender(request), code=code)
