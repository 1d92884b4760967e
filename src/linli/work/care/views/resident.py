"""我的走访: what the roster says of oneself or of one's family, who visits, and the way out."""

from __future__ import annotations

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from linli.kernel.errors import NotSeen
from linli.platform.posts.web import Request, sender, signed_in
from linli.platform.ui.answers import done
from linli.work.care import actions
from linli.work.care.models import CareEntry
from linli.work.care.queries.entries import mine, overview
from linli.work.care.terms import EntryStage


@never_cache
@require_safe
@signed_in
def care(request: Request) -> HttpResponse:
    """The entry, the visits and the visitors; for family the same without the buttons."""
    shown = [
        {
            "entry": one,
            "seen": overview(one),
            "own": one.person_id == request.actor.person_id,
            "consent": one.consents.order_by("-pk").first(),
            "asks": one.matter.stage == EntryStage.RENEWING,
        }
        for one in mine(request.actor)
    ]
    return render(request, "care/mine.html", {"shown": shown})


@require_POST
@signed_in
def withdraw(request: Request, pk: int) -> HttpResponseBase:
    """退出: at once, without a reason."""
    actions.withdraw(_own(request, pk), sender(request))
    return done(request, _("您已退出，不会再有人上门走访。以后需要，打电话给社区就行。"), "care:mine")


@require_POST
@signed_in
def renew(request: Request, pk: int) -> HttpResponseBase:
    """同意继续."""
    actions.renew(_own(request, pk), sender(request))
    return done(request, _("记下了，走访会继续。"), "care:mine")


def _own(request: Request, pk: int) -> CareEntry:
    found = mine(request.actor).filter(pk=pk, person_id=request.actor.person_id or 0).first()
    if found is None:
        raise NotSeen
    return found
