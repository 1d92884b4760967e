"""Exports of personal data: asked for with a purpose, decided by a second person, fetched for seven days."""

from __future__ import annotations

from uuid import UUID

from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.kernel.errors import Invalid, NotSeen
from linli.platform.posts.rights import Right
from linli.platform.posts.web import Request, desk
from linli.platform.registers import declare, exporting
from linli.platform.registers.forms import DecisionForm, PurposeForm
from linli.platform.registers.models import Export
from linli.platform.registers.terms import ExportState
from linli.platform.registers.views.lists import filters_of
from linli.platform.registers.views.page import (
    readable,
    send,
)
from linli.platform.ui.answers import attempt, done, draw, show_faults

SHOWN = 50


@require_http_methods(["GET", "HEAD", "POST"])
@desk
def ask(request: Request, key: str) -> HttpResponseBase:
    """The purpose."""
    register = readable(request.actor, key)
    if not register.personal or not request.actor.may(Right.EXPORT):
        raise NotSeen
    form = PurposeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            exporting.ask(request.actor, register, filters_of(request, register), form.cleaned_data["purpose"])
            return done(request, _("申请已交给安全管理员和社区书记，同意后在这里下载"), "registers:exports")
        except Invalid as error:
            show_faults(form, error)
    context = {"register": register, "form": form, "filters": filters_of(request, register)}
    return draw(request, "registers/ask.html", context, status=422 if form.errors else 200)


@require_safe
@desk
def listed(request: Request) -> HttpResponseBase:
    """What I asked for, and what waits for my word."""
    by = request.actor
    found = exporting.seen_by(by).order_by("-asked_at")[:SHOWN]
    context = {
        "waiting": [_row(one) for one in found if one.state == ExportState.ASKED and one.by_id != by.person_id],
        "rest": [_row(one) for one in found if one.state != ExportState.ASKED or one.by_id == by.person_id],
        "form": DecisionForm(),
        "me": by.person_id,
    }
    return draw(request, "registers/exports.html", context)


def _row(one: Export) -> dict[str, object]:
    kinds = {ExportState.ASKED: "todo", ExportState.APPROVED: "done", ExportState.REFUSED: "late"}
    return {"one": one, "register": declare.get(one.register), "kind": kinds.get(ExportState(one.state), "todo")}


@require_POST
@desk
def decide(request: Request, pk: UUID) -> HttpResponseBase:
    """The second person's yes or no."""
    form = DecisionForm(request.POST)
    words = form.cleaned_data["words"] if form.is_valid() else ""
    approve = request.POST.get("answer") == "yes"
    said = _("已同意，文件 7 天内可以下载") if approve else _("已告知申请人没有同意")
    attempt(request, lambda: exporting.decide(request.actor, pk, approve=approve, words=words), said)
    return redirect("registers:exports")


@require_POST
@desk
def fetch(request: Request, pk: UUID) -> HttpResponseBase:
    """The file. A POST, because it leaves its trace in the trail."""
    path = exporting.fetch(request.actor, pk)
    return send(path.open("rb"), f"导出-{pk.hex[-8:]}.xlsx")
