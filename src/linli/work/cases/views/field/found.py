"""发现问题: what a worker sees on the round; one entry, also when it is put right at once or is a resident's."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from linli.kernel import clock
from linli.platform.dispatch.catalogue import catalogue
from linli.platform.dispatch.propose import guess
from linli.platform.flow.models import Matter
from linli.platform.flow.terms import Channel
from linli.platform.identity.models import Person
from linli.platform.identity.people import meet
from linli.platform.posts.actor import Actor
from linli.platform.posts.web import Request, sender, staff
from linli.work.cases import actions
from linli.work.cases.forms.field import categories
from linli.work.cases.forms.field_found import FoundForm
from linli.work.cases.models import Case
from linli.work.cases.queries.alike import seen_alike
from linli.work.cases.queries.field_ground import MOST_BUILDINGS, MOST_OFTEN, buildings_of, often_here, where_of
from linli.work.cases.terms import Stage
from linli.work.cases.views.field.sending import answered_once, done, perform
from linli.work.cases.views.sameness import shown


@require_http_methods(["GET", "HEAD", "POST"])
@staff()
@answered_once
def found(request: Request) -> HttpResponseBase:
    """Report it, or report that it was found and put right."""
    if request.method != "POST":
        return _page(request, _form(request.actor))
    by = sender(request)
    form = _form(by, request.POST, request.FILES)
    case = perform(request, form, _placer(by, form))
    if case is None:
        return _page(request, form, status=422)
    seen = Matter.objects.seen_by(by).filter(pk=case.pk).exists()
    onward = reverse("field:case", args=[case.pk]) if seen else reverse("field:tasks")
    return done(request, case.matter, _said(case), onward)


@require_POST
@staff()
def alike(request: Request) -> HttpResponseBase:
    """While it is typed: requests near by that are likely the same, for a worker who may see them; a piece of page."""
    by, form = request.actor, _form(request.actor, request.POST)
    form.is_valid()
    given = form.cleaned_data
    told = request.POST.get("text", "")[:2000]
    where = where_of(by, given.get("building"), form.position, "")
    category = given.get("category") or guess(told).code
    same = [shown(one) for one in seen_alike(by, told, where, category, 3)]
    return render(request, "cases/field/_alike.html", {"same": same})


def _placer(by: Actor, form: FoundForm) -> Any:
    """The action with the place and the person worked out from the form."""

    @transaction.atomic
    def place(**given: Any) -> Case:
        requester = _requester(given["name"], given["phone"])
        return actions.place(
            by,
            text=given["text"],
            where=where_of(by, given["building"], form.position, given["spot"]),
            requester=requester,
            channel=Channel.ON_BEHALF if requester else Channel.PATROL,
            photos=given["photos"],
            category=given["category"],
            fixed=given["fixed"],
        )

    return place


def _requester(name: str, phone: str) -> Person | None:
    """Whom it is reported for: a number is enough, so that the person can be told."""
    return meet(name.strip() or _("居民"), phone) if phone else None


def _said(case: Case) -> str:
    number = case.matter.number
    if case.stage in (Stage.DONE, Stage.ANSWERED):
        return _("%(number)s 已记下并办结") % {"number": number}
    if case.stage == Stage.DISPATCHED:
        return _("%(number)s 已记下，已派出去办") % {"number": number}
    return _("%(number)s 已记下，值班坐席来派单") % {"number": number}


def _form(by: Actor, data: Any = None, files: Any = None) -> FoundForm:
    chips, buildings = categories(often_here(by)), buildings_of(by)
    if data is None:  # what is shown is short, what is accepted is everything
        chips, buildings = chips[:MOST_OFTEN], buildings[:MOST_BUILDINGS]
    return FoundForm(data, files, often=chips, buildings=buildings, auto_id="found_%s")


def _page(request: Request, form: FoundForm, status: int = 200) -> HttpResponseBase:
    registers = _("记下后自动写入巡查台账，不用再填表。")
    context = {"form": form, "registers": registers, "known": len(catalogue.get().categories)}
    response = render(request, "cases/field/found.html", context, status=status)
    response["X-Version"] = clock.today().isoformat()  # the phone fetches it once a day
    return response
