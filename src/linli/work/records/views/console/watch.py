"""信息保护: what the security administrator watches over."""

from __future__ import annotations

import secrets

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from linli.kernel import clock
from linli.kernel.errors import NotSeen
from linli.platform.audit.actions import mark, sweep, unmark, watches
from linli.platform.identity.people import meet
from linli.platform.places.models import Home
from linli.platform.posts.web import Request, desk
from linli.platform.residents.actions import settle
from linli.platform.residents.history import Hand
from linli.platform.residents.terms import Tie
from linli.platform.ui.answers import done, draw
from linli.work.records.forms import HoneytokenForm
from linli.work.records.queries import watch as queries


@require_safe
@desk
def watch(request: Request) -> HttpResponseBase:
    """Doubts and alarms that wait, what is due to be forgotten and what was, the honeytokens."""
    context = {"watch": queries.of(request.actor), "form": HoneytokenForm()}
    return draw(request, "records/console/watch.html", context)


@require_POST
@desk
def forget_now(request: Request) -> HttpResponseBase:
    """Not wait for the night."""
    if not watches(request.actor):
        raise NotSeen
    made = sweep(request.actor)
    return done(request, _("清理了 %(n)s 条到期的信息。") % {"n": made.count}, "records:watch")


@require_POST
@desk
def add_honeytoken(request: Request) -> HttpResponseBase:
    """A made-up resident in a home nobody asks about; whoever looks is asked why."""
    if not watches(request.actor):
        raise NotSeen
    form = HoneytokenForm(request.POST)
    home = _empty_home(form.cleaned_data["community"]) if form.is_valid() else None
    if home is None:
        messages.error(request, _("请写姓名、选社区；社区里要有一处没有登记住户的房屋。"))
        return redirect("records:watch")
    person = meet(form.cleaned_data["name"])
    settle(person, home, Tie.FAMILY, clock.today(), Hand())
    mark(request.actor, person)
    return done(request, _("布下了。"), "records:watch")


def _empty_home(community: int) -> Home | None:
    """Some home of the community where nobody is registered; which one, nobody can tell beforehand."""
    empty = Home.objects.filter(entrance__building__grid__community=community, residences=None)
    found = list(empty.order_by("pk")[:500])
    return secrets.choice(found) if found else None


@require_POST
@desk
def end_honeytoken(request: Request, pk: int) -> HttpResponseBase:
    """It rings no more."""
    unmark(request.actor, pk)
    return redirect("records:watch")
