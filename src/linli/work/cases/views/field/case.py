"""One request at the door: what, where, who, how long; and every move its worker may make."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.kernel import clock
from linli.kernel.errors import NotSeen
from linli.platform.attachments.models import Use
from linli.platform.dispatch.catalogue import catalogue
from linli.platform.flow.declare import FLOWS
from linli.platform.flow.models import Matter
from linli.platform.posts.web import Request, sender, staff
from linli.platform.ui import words
from linli.platform.ui.shapes import Entry, Row, Tag
from linli.work.cases.forms.field import FieldForm
from linli.work.cases.models import Case
from linli.work.cases.queries.field_case import CaseSeen, case_for, case_seen, open_moves, phone_of_reporter
from linli.work.cases.views.field.cards import call_button, case_buttons, page_of, who_reported
from linli.work.cases.views.field.moves import FOLDS, MOVES, PAGES, form_for, is_offered, label_of
from linli.work.cases.views.field.sending import answered_once, done, perform
from linli.work.cases.wording import FIELD, clock_label, entries


@require_safe
@staff()
def case(request: Request, pk: int) -> HttpResponseBase:
    """Everything on one page, so that it can be read and worked with where there is no network."""
    seen = case_seen(request.actor, pk)
    folds = [(name, label_of(name), form_for(name, seen)) for name in FOLDS if is_offered(name, seen)]
    first, second, later = case_buttons(seen.case, request.actor)
    response = render(
        request,
        "cases/field/case.html",
        facts_of(seen)
        | {
            "folds": folds,
            "pages": [Row(label_of(one), reverse("field:move", args=[pk, one])) for one in PAGES if one in seen.moves],
            "first": first if seen.moves and first and first.url != request.path else None,  # not to this very page
            "second": second,
            "later": later,
            "call": call_button(seen.case) if seen.moves else None,
            "timeline": timeline(seen),
            "clocks": [(clock_label("case", one.clock), one) for one in seen.deadlines if not one.dropped],
            "related": [row_of(one) for one in seen.related],
            "children": [row_of(one) for one in seen.children],
        },
    )
    return kept_by_phone(response, seen.case)


def facts_of(seen: CaseSeen) -> dict[str, Any]:
    """What both pages of a request show of it."""
    return {
        "case": seen.case,
        "matter": seen.case.matter,
        "running": seen.running,
        "reporter": who_reported(seen.case),
        "category": catalogue.get().name(seen.case.matter.category),
        "pictures": seen.pictures(Use.PLACED),
        "work_pictures": seen.pictures(Use.HANDLED, Use.CLOSED),
        "size": seen.case.matter.get_size_display(),
    }


def timeline(seen: CaseSeen) -> list[Entry]:
    """Newest first: at the door what happened last counts."""
    return entries(seen.records, FIELD, seen.pictures_by_record)[::-1]


def row_of(matter: Matter) -> Row:
    """Another matter as a line that leads to it."""
    name = f"{matter.organisation}：" if matter.kind != "case" and matter.organisation else ""
    kind = "done" if matter.closed_at else "late" if matter.due_at and matter.due_at < clock.now() else "doing"
    stage = Tag(kind, str(FLOWS[matter.kind].stages(matter.stage).label))
    when = words.local(matter.opened_at, "m-d")
    return Row(f"{name}{matter.title}", page_of(matter), f"{matter.number} · {when}", tag=stage)


@require_http_methods(["GET", "HEAD", "POST"])
@staff()
@answered_once
def move(request: Request, pk: int, name: str) -> HttpResponseBase:
    """One move: its form as a page of its own, and its submission from anywhere."""
    if name not in MOVES:
        raise NotSeen
    return _move(request, pk, name, "cases/field/move.html")


@require_http_methods(["GET", "HEAD", "POST"])
@staff()
@answered_once
def close(request: Request, pk: int) -> HttpResponseBase:
    """拍照办结."""
    return _move(request, pk, "fix", "cases/field/close.html")


def _move(request: Request, pk: int, name: str, template: str) -> HttpResponseBase:
    if request.method != "POST":
        seen = case_seen(request.actor, pk, likely=name == "merge")
        return kept_by_phone(_form_page(request, seen, name, form_for(name, seen), template), seen.case)
    by = sender(request)
    seen = _to_act_on(request, pk, name)
    form = form_for(name, seen, request.POST, request.FILES)
    if perform(request, form, MOVES[name][1], seen.case, by) is None:
        seen = case_seen(request.actor, pk, likely=name == "merge")
        return _form_page(request, seen, name, form, template, status=422)
    onward = reverse("field:tasks") if name in ("fix", "hand_back", "merge") else reverse("field:case", args=[pk])
    return done(request, seen.case.matter, _said(name, seen.case), onward)


def _said(name: str, case: Case) -> str:
    """What has been done by it; of a closing also who is told."""
    if name != "fix":
        return _("“%(move)s”已经记下") % {"move": label_of(name)}
    if case.matter.person_id is None:
        return _("已办结：%(title)s") % {"title": case.matter.title}
    told = {"title": case.matter.title, "n": case.matter.reporters}
    return _("已办结：%(title)s。已告诉 %(n)s 户居民，请他们评价。") % told


def _to_act_on(request: Request, pk: int, name: str) -> CaseSeen:
    """For a submission only what the form must know is read."""
    if name in ("ask_extension", "merge"):
        return case_seen(request.actor, pk, likely=name == "merge")
    return CaseSeen(case_for(request.actor, pk), (), (), (), (), (), frozenset())


def _form_page(
    request: Request, seen: CaseSeen, name: str, form: FieldForm, template: str, status: int = 200
) -> HttpResponse:
    context = facts_of(seen) | {
        "form": form,
        "name": name,
        "label": label_of(name),
        "open": is_offered(name, seen),
        "told": _told(seen),
        "register": _register(seen),
        "back_url": reverse("field:case", args=[seen.case.pk]),
    }
    return render(request, template, context, status=status)


def _told(seen: CaseSeen) -> int:
    """How many households are answered by closing."""
    return seen.case.matter.reporters if seen.case.matter.person_id else 0


def _register(seen: CaseSeen) -> str:
    """The register that this closing fills by itself."""
    known = catalogue.get().categories.get(seen.case.matter.category)
    return _("%(name)s台账") % {"name": known.group} if known else _("诉求台账")


@require_POST
@staff()
def phone(request: Request, pk: int) -> HttpResponseBase:
    """打电话: the whole number, once the look is on the trail."""
    found: Case = case_for(request.actor, pk)
    number = phone_of_reporter(request.actor, found)
    may_note = "contact" in open_moves(found, request.actor)
    context = {"case": found, "matter": found.matter, "number": number, "contact_open": may_note}
    response = render(request, "cases/field/phone.html", context)
    response["Cache-Control"] = "no-store"
    return response


def kept_by_phone(response: HttpResponse, case: Case) -> HttpResponse:
    """Which state this page shows: the service worker fetches it again only when there is a newer one."""
    response["X-Version"] = str(case.matter.version)
    return response
