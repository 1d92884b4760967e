"""批量催办 and 批量改派: each ticked row by its own action; the answer says which worked, which did not, and why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop
from django.views.decorators.http import require_POST

from linli.kernel import ids
from linli.kernel.errors import LinliError, NotSeen, Refused
from linli.platform.flow.models import Matter
from linli.platform.posts.actor import Actor
from linli.platform.posts.web import Request, desk, sender
from linli.work.cases import actions
from linli.work.cases.forms.console.bulk import BulkForm, BulkRedispatchForm, BulkUrgeForm
from linli.work.cases.models import Call, Case
from linli.work.cases.queries.console.case import item_for
from linli.work.cases.queries.console.rows import page_of
from linli.work.cases.views.console.page import draw

MOST = 100
Given = dict[str, Any]


@dataclass(frozen=True)
class Outcome:
    """What came of one row."""

    matter: Matter
    url: str
    worked: bool
    words: str


def urge(matter: Matter, by: Actor, given: Given) -> str:
    """A call is urged itself, a request through every organisation that has not finished, or whoever has it."""
    pks = [matter.pk]
    if matter.kind == "case":
        calls = Matter.objects.filter(parent=matter, kind="call", closed_at=None).exclude(stage="objected")
        pks = list(calls.order_by("id").values_list("pk", flat=True))
    elif matter.kind != "call":
        raise Refused(_("这一类事不催办，请打开看看"))
    if not pks:
        actions.urge_case(_case(by, matter), by, **given)
        return _("已催经办的人")
    for at, pk in enumerate(pks):
        call = item_for(by, "call", pk)
        assert isinstance(call, Call)
        actions.urge(call, by if not at else by.sending(), **given)
    return _("已催 %(n)s 家") % {"n": len(pks)}


def _case(by: Actor, matter: Matter) -> Case:
    case = item_for(by, "case", matter.pk)
    assert isinstance(case, Case)
    return case


def redispatch(matter: Matter, by: Actor, given: Given) -> str:
    """改派, or 派单 where it has not been dispatched yet."""
    if matter.kind != "case":
        raise Refused(_("只有诉求能改派"))
    case = _case(by, matter)
    if case.stage == "placed":
        actions.dispatch(case, by, **{key: value for key, value in given.items() if key != "why"})
    else:
        actions.redispatch(case, by, **given)
    return _("已改派")


DO: dict[str, tuple[str, type[BulkForm], Callable[[Matter, Actor, Given], str]]] = {
    "urge": (noop("批量催办"), BulkUrgeForm, urge),
    "redispatch": (noop("批量改派"), BulkRedispatchForm, redispatch),
}


@require_POST
@desk
def bulk(request: Request, what: str) -> HttpResponseBase:
    """First ask what has to be said, then do it row by row."""
    if what not in DO:
        raise NotSeen
    title, kind, do = DO[what]
    back = _back(request)
    picked = [pk for text in request.POST.getlist("pick") if (pk := ids.number(text)) is not None][:MOST]
    found = Matter.objects.seen_by(request.actor).filter(pk__in=picked)
    matters = list(found.select_related("organisation").order_by("due_at", "id"))
    if not matters:
        return redirect(back)
    asked = "go" in request.POST
    form = kind(request.POST if asked else None, matters=matters)
    context: dict[str, Any] = {"title": _(title), "what": what, "matters": matters, "form": form, "back": back}
    if asked and form.is_valid():
        outcomes = [_one(one, request, do, form.given()) for one in matters]  # type: ignore[attr-defined]
        context |= {"outcomes": outcomes, "worked": sum(one.worked for one in outcomes)}
        return draw(request, "cases/console/bulk_done.html", context)
    return draw(request, "cases/console/bulk.html", context, status=422 if form.errors else 200)


def _one(matter: Matter, request: Request, do: Callable[[Matter, Actor, Given], str], given: Given) -> Outcome:
    """One row; a key of its own, so that a second arrival of the form does nothing twice."""
    by = sender(request)
    key = uuid5(by.envelope.key or UUID(int=0), str(matter.pk)) if by.envelope.key else None
    try:
        return Outcome(matter, page_of(matter), True, do(matter, by.sending(key=key), given))
    except LinliError as fault:
        return Outcome(matter, page_of(matter), False, fault.text(_))


def _back(request: Request) -> str:
    given = request.POST.get("back", "")
    safe = given.startswith("/") and url_has_allowed_host_and_scheme(given, allowed_hosts=None)
    return given if safe else reverse("desk:inbox")
