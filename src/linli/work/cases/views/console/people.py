"""Who is here, and opening one personal field with a reason that its owner can read."""

from __future__ import annotations

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from linli.kernel.errors import NotSeen
from linli.platform.flow.models import Matter
from linli.platform.flow.presence import here as note_here
from linli.platform.posts.web import Request, desk
from linli.work.cases.forms.console.people import RevealForm
from linli.work.cases.models import Case
from linli.work.cases.queries.console.case import item_for
from linli.work.cases.queries.console.people import looking, may_reveal, revealed
from linli.work.cases.queries.console.rows import page_of
from linli.work.cases.views.console.page import draw, fragment

FIELDS = {"name": _("姓名"), "phone": _("电话")}


@require_POST
@desk
def here(request: Request, pk: int) -> HttpResponseBase:
    """I am here, perhaps typing; the answer says who else is."""
    matter = Matter.objects.seen_by(request.actor).filter(pk=pk).first()
    if matter is None:
        raise NotSeen
    note_here(matter, request.actor, typing=request.POST.get("typing") == "1")
    return render(request, "ui/parts/presence.html", {"people": looking(matter, request.actor)})


@require_http_methods(["GET", "HEAD", "POST"])
@desk
def reveal(request: Request, pk: int, field: str) -> HttpResponseBase:
    """查看 or 拨打: one field, one reason, one line on the trail."""
    case = item_for(request.actor, "case", pk)
    assert isinstance(case, Case)
    if field not in FIELDS:
        raise NotSeen
    if not may_reveal(case, request.actor):
        raise NotSeen
    form = RevealForm(request.POST if request.method == "POST" else None)
    context = {"case": case, "matter": case.matter, "field": field, "form": form, "back_url": page_of(case.matter)}
    context["field_words"] = str(FIELDS[field])
    if request.method == "POST" and form.is_valid():
        context["value"] = revealed(case, field, request.actor, form.reason())
    status = 422 if form.errors else 200
    response: HttpResponse
    if fragment(request):
        response = render(request, "cases/console/_reveal.html", context, status=status)
    else:
        response = draw(request, "cases/console/reveal.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response
