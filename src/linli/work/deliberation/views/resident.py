"""议题 as a reporter reads it: from their own request, without anybody else's words."""

from __future__ import annotations

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from linli.platform.posts.web import FOLLOWING, Request
from linli.platform.ui.shapes import Fact
from linli.platform.ui.words import local
from linli.work.deliberation import queries


@never_cache
@require_safe
def own(request: Request, pk: int) -> HttpResponseBase:
    """One agenda item, for whoever reported one of its requests."""
    item = queries.own_item(pk, request.actor, request.session.get(FOLLOWING, {}))
    held = f"{local(item.meets_at, 'Y-m-d H:i')} {item.meets_where}" if item.meets_at else ""
    facts = [
        Fact(_("编号"), item.matter.number),
        Fact(_("到了哪一步"), queries.said_to_reporters(item)),
        Fact(_("会议"), held),
        Fact(_("几件诉求"), _("%(n)s 件") % {"n": item.matter.reporters}),
    ]
    return render(request, "deliberation/own.html", {"item": item, "facts": [one for one in facts if one.value]})
