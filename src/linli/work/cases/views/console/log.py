"""登记来电 (c): a request taken down for whoever rings, writes or comes to the desk; first asked, answerable (F2.6)."""

from __future__ import annotations

from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from linli.kernel.errors import Invalid, NotSeen
from linli.platform.posts.web import Request, desk, sender
from linli.platform.ui.answers import show_faults
from linli.platform.ui.shapes import Fact
from linli.platform.ui.words import due
from linli.work.cases.actions.desk import take_down
from linli.work.cases.forms.console.log import LogForm
from linli.work.cases.models import Case
from linli.work.cases.queries.console import log as looking
from linli.work.cases.queries.console.case import item_for
from linli.work.cases.queries.console.choices import dispatched_by
from linli.work.cases.queries.console.rows import who_has
from linli.work.cases.standing import promise
from linli.work.cases.views.console.drawing import about
from linli.work.cases.views.console.page import draw, may_log
from linli.work.cases.views.sameness import shown


@require_http_methods(["GET", "HEAD", "POST"])
@desk
def log(request: Request) -> HttpResponseBase:
    """Take it down."""
    if not may_log(request.actor):
        raise NotSeen
    if request.method != "POST":
        return _page(request, LogForm(initial={"phone": request.GET.get("phone", "")}), None)
    form = LogForm(request.POST, request.FILES)
    if "look" in request.POST:  # without a script: show what the system makes of it, and go on typing
        form.is_valid()
        return _page(request, LogForm(initial=request.POST.dict()), _looked(request))
    case = _placed(request, form)
    if case is None:
        return _page(request, form, _looked(request), status=422)
    return redirect("desk:logged", case.pk)


def _placed(request: Request, form: LogForm) -> Case | None:
    if not form.is_valid():
        return None
    by, given = sender(request), dict(form.cleaned_data)
    place, picked = given.pop("place"), request.POST.get("pick_place") or given["picked"]
    given.pop("picked")
    caller = looking.caller_of(by, given["phone"]) if given["phone"] else None
    where, candidates = looking.place_of(by, place, picked, caller)
    if where is None:
        words = _("请选是哪一处") if candidates else _("请填在哪里，例如：柳岸新村 3 号楼 2 单元")
        form.add_error("place", words)
        return None
    try:
        return take_down(by, where=where, **given)
    except Invalid as fault:
        show_faults(form, fault)
        return None


def _looked(request: Request) -> looking.Looked:
    given = request.POST if request.method == "POST" else request.GET
    return looking.look(
        request.actor,
        phone=given.get("phone", ""),
        told=given.get("text", ""),
        place=given.get("place", ""),
        picked=given.get("pick_place") or given.get("picked", ""),
        category=given.get("category", ""),
    )


def _page(request: Request, form: LogForm, looked: looking.Looked | None, status: int = 200) -> HttpResponseBase:
    picked = request.POST.get("pick_place", "")
    same = [shown(one) for one in looked.same] if looked else []
    context: dict[str, Any] = {
        "form": form,
        "looked": looked,
        "picked": picked,
        "as_said": looking.AS_SAID,
        "same": same,
    }
    return draw(request, "cases/console/log.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@desk
def look(request: Request) -> HttpResponseBase:
    """The piece beside the form while typing: who, what, where, and the same thing reported already."""
    if not may_log(request.actor):
        raise NotSeen
    looked = _looked(request)
    context = {
        "looked": looked,
        "same": [shown(one) for one in looked.same],
        "picked": request.POST.get("pick_place", ""),
        "as_said": looking.AS_SAID,
    }
    return render(request, "cases/console/_looked.html", context)


@require_safe
@desk
def logged(request: Request, pk: int) -> HttpResponseBase:
    """The number to read out, who has it, by when; can be printed."""
    case = item_for(request.actor, "case", pk)
    assert isinstance(case, Case)
    matter = case.matter
    facts = [
        Fact(_("谁来办"), who_has(matter)),
        Fact(_("为什么"), dispatched_by(case)),
        Fact(_("什么时候"), promise(matter) or due(matter.due_at)),
        Fact(_("在哪里"), case.place_words),
        Fact(_("首问"), case.first_asked.name if case.first_asked else ""),
    ]
    context = {
        "case": case,
        "matter": matter,
        "facts": [one for one in facts if one.value],
        "about": about(case),
        "spoken": " ".join(matter.number),
        "case_url": reverse("desk:case", args=[pk]),
    }
    return draw(request, "cases/console/logged.html", context)
