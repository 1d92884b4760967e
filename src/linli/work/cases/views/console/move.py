"""The form of a move: a page of its own, or a piece of the page it was asked from; nothing typed is ever lost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli.kernel.errors import Conflict, Invalid, Refused
from linli.platform.dispatch.drafting import switched_on
from linli.platform.flow.models import Item, Matter, Record, RequestKey
from linli.platform.posts.actor import Actor
from linli.platform.posts.web import Request, desk, sender
from linli.platform.ui.answers import show_faults
from linli.platform.ui.shapes import Entry
from linli.work.cases.forms.console.moves import AnswerForm, DeskForm
from linli.work.cases.models import Case
from linli.work.cases.queries.console.case import item_for
from linli.work.cases.queries.console.drafts import draft_of_reply
from linli.work.cases.queries.console.rows import page_of
from linli.work.cases.views.console.child import crumb, kind_of
from linli.work.cases.views.console.moves import label_of, offered, spec_of
from linli.work.cases.views.console.page import draw, fragment
from linli.work.cases.wording import CONSOLE, entries


@dataclass
class Clash:
    """Somebody else was quicker: what they wrote, to stand beside what was typed here."""

    text: str
    theirs: list[Entry]


@require_http_methods(["GET", "HEAD", "POST"])
@desk
def move(request: Request, kind: str, pk: int, name: str) -> HttpResponseBase:
    """Show the form of a move, or make it."""
    spec, item = spec_of(kind_of(kind), name), item_for(request.actor, kind_of(kind), pk)
    if request.method != "POST":
        return _form_page(request, item, name, spec.form(item=item, by=request.actor, initial=_initial(request)))
    by = sender(request)
    form = spec.form(request.POST, request.FILES, item=item, by=by)
    if "draft" in request.POST and isinstance(form, AnswerForm) and name in offered(item, by):
        return _drafted(request, item, name, form)
    if not form.is_valid():
        return _form_page(request, item, name, form, status=422)
    try:
        spec.do(item, by, **form.given())
    except Conflict as clash:
        return _form_page(request, item, name, form, status=409, clash=_clash(clash, item, by))
    except (Invalid, Refused) as fault:
        if RequestKey.of(by) is None:
            show_faults(form, fault)
            return _form_page(request, item, name, form, status=fault.status)
    return _done(request, item, name)


def _drafted(request: Request, item: Item, name: str, form: AnswerForm) -> HttpResponseBase:
    """A draft in the field, marked, for a person to go over; without one the form as it was, and said so."""
    assert isinstance(item, Case)
    draft = draft_of_reply(item)
    again = form.with_draft(draft.marked if draft else str(form.data.get("text", "")))
    return _form_page(request, item, name, again, drafted="yes" if draft else "no")


def _initial(request: Request) -> dict[str, Any]:
    """A link may fill in a choice (合并到这件)."""
    return {key: request.GET[key] for key in ("into", "number", "outcome") if key in request.GET}


def _done(request: Request, item: Item, name: str) -> HttpResponse:
    messages.success(request, _("“%(move)s”已经记下") % {"move": label_of(item, name)})
    inside = request.GET.get("in", "")
    url = page_of(item.matter) + (f"?{urlencode({'in': inside})}" if inside else "")
    if not Matter.objects.seen_by(request.actor).filter(pk=item.pk).exists():
        url = reverse("desk:inbox")
    if fragment(request):
        return HttpResponse(headers={"HX-Redirect": url})
    return redirect(url)


def _clash(clash: Conflict, item: Item, by: Actor) -> Clash:
    seen = by.envelope.version or 0
    rows = Record.objects.filter(matter_id=item.pk, seq__gt=seen).select_related("matter", "actor").order_by("seq")
    return Clash(clash.text(gettext), entries(rows, CONSOLE))


def _form_page(
    request: Request,
    item: Item,
    name: str,
    form: DeskForm,
    status: int = 200,
    clash: Clash | None = None,
    drafted: str = "",
) -> HttpResponse:
    item = item_for(request.actor, item.matter.kind, item.pk) if clash else item  # with the version of now
    inside = request.GET.get("in", "")
    back = page_of(item.matter) + (f"?{urlencode({'in': inside})}" if inside else "")
    context = {
        "item": item,
        "matter": item.matter,
        "form": form,
        "name": name,
        "label": label_of(item, name),
        "icon": spec_of(item.matter.kind, name).icon,
        "open": name in offered(item, request.actor),
        "clash": clash,
        "drafts": switched_on() and isinstance(form, AnswerForm),
        "drafted": drafted,
        "back_url": back,
        "action": request.get_full_path(),
        "crumb": crumb(request, inside),
        "upload": any(field.widget.needs_multipart_form for field in form.fields.values()),
    }
    if fragment(request):
        return render(request, "cases/console/_move.html", context, status=status)
    return draw(request, "cases/console/move.html", context, status=status)
