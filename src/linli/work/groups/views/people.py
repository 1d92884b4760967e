"""转发 on the phone of who answers for groups; 社区通知 for residents, and the wish to get it by SMS."""

from __future__ import annotations

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from linli.platform.posts.web import Request, sender, signed_in, staff
from linli.platform.ui.answers import done
from linli.work.groups import actions
from linli.work.groups.queries.broadcasts import news_for, posting_of, wants_sms
from linli.work.groups.terms import Told


@require_safe
@staff()
def posting(request: Request, pk: int) -> HttpResponseBase:
    """The text to copy, and a button for each group."""
    one = posting_of(request.actor, pk)
    rows = list(one.deliveries.select_related("group__building__compound", "group__area").order_by("pk"))
    context = {
        "posting": one,
        "matter": one.matter,
        "broadcast": one.broadcast,
        "open": [row for row in rows if row.state == Told.UNDER_WAY],
        "closed": [row for row in rows if row.state != Told.UNDER_WAY],
    }
    response = render(request, "groups/posting.html", context)
    response["X-Version"] = str(one.matter.version)
    return response


@require_POST
@staff()
def posted(request: Request, pk: int, group: int) -> HttpResponseBase:
    """已发, or the group is no more."""
    one = posting_of(request.actor, pk)
    actions.post(one, sender(request), group=group, gone=request.POST.get("gone") == "1")
    return done(request, _("记下了"), "groups:posting", pk)


@never_cache
@require_safe
@signed_in
def news(request: Request) -> HttpResponseBase:
    """What the community told everybody, and whether one wants it by SMS."""
    person = request.actor.person
    return render(request, "groups/news.html", {"rows": news_for(person), "wants": wants_sms(person)})


@require_POST
@signed_in
def wish(request: Request) -> HttpResponseBase:
    """要短信 or 不要."""
    wanted = request.POST.get("sms") == "yes"
    actions.wish_sms(request.actor, wanted=wanted)
    return done(request, _("以后社区通知会发短信给您") if wanted else _("不再发短信给您"), "groups:news")
