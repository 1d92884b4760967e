"""What hangs on a request and waits for somebody: a call, a task, a pressing, an extension asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from linli.kernel.errors import NotSeen
from linli.platform.flow.declare import FLOWS
from linli.platform.flow.models import Deadline, Item
from linli.platform.posts.actor import Actor
from linli.platform.posts.web import Request, sender, staff
from linli.platform.ui.words import day_near
from linli.work.cases import actions
from linli.work.cases.forms.field import FieldForm
from linli.work.cases.forms.field_calls import (
    CallDoneForm,
    CallProgressForm,
    GrantForm,
    LiftForm,
    ObjectForm,
    PressAgainForm,
    RefuseForm,
    ReplyForm,
    ReportInForm,
    TakeUpForm,
    TaskDoneForm,
    TurnDownForm,
)
from linli.work.cases.models import Call, Extension, Pressing
from linli.work.cases.queries.field_case import child_for
from linli.work.cases.views.field.sending import answered_once, done, perform
from linli.work.cases.wording import clock_label

Moves = Mapping[str, tuple[type[FieldForm], Callable[..., Any]]]
MOVES: Mapping[str, Moves] = {
    "call": {
        "report_in": (ReportInForm, actions.report_in),
        "progress": (CallProgressForm, actions.call_progress),
        "done": (CallDoneForm, actions.call_done),
        "object": (ObjectForm, actions.object_call),
    },
    "task": {"done": (TaskDoneForm, actions.finish_task)},
    "pressing": {
        "reply": (ReplyForm, actions.reply),
        "take_up": (TakeUpForm, actions.take_up),
        "turn_down": (TurnDownForm, actions.turn_down),
        "press_again": (PressAgainForm, actions.press_again),
        "lift": (LiftForm, actions.lift),
    },
    "extension": {
        "grant": (GrantForm, actions.grant_extension),
        "refuse": (RefuseForm, actions.refuse_extension),
    },
}


@require_safe
@staff()
def child(request: Request, kind: str, pk: int) -> HttpResponseBase:
    """The matter with the forms of its open moves."""
    return _page(request, _found(request, kind, pk), kind)


@require_POST
@staff()
@answered_once
def move(request: Request, kind: str, pk: int, name: str) -> HttpResponseBase:
    """One move on it."""
    item = _found(request, kind, pk)
    if name not in MOVES[kind]:
        raise NotSeen
    form_class, action = MOVES[kind][name]
    form = form_class(request.POST, request.FILES, auto_id=f"{name}_%s")
    by = sender(request)
    if perform(request, form, action, item, by) is None:
        return _page(request, item, kind, name, form)
    label = FLOWS[kind].moves[name].label
    return done(
        request, item.matter, _("“%(move)s”已经记下") % {"move": label}, reverse("field:child", args=[kind, pk])
    )


def _found(request: Request, kind: str, pk: int) -> Item:
    if kind not in MOVES:
        raise NotSeen
    return child_for(request.actor, kind, pk)


def _page(request: Request, item: Item, kind: str, wrong: str = "", form: FieldForm | None = None) -> HttpResponseBase:
    flow, by = FLOWS[kind], request.actor
    running = Deadline.objects.filter(matter_id=item.pk, met_at=None).order_by("due_at").first()
    response = render(
        request,
        "cases/field/child.html",
        {
            "item": item,
            "matter": item.matter,
            "kind": flow.label,
            "words": _words(item),
            "stage": flow.stages(item.stage).label,
            "running": running,
            "clock": clock_label(kind, running.clock) if running else "",
            "folds": [
                (one.name, one.label, form if one.name == wrong and form else _form(kind, one.name, by))
                for one in flow.open_to(item, by)
                if one.name in MOVES[kind]
            ],
            "wrong": wrong,
            "form": form,
        },
        status=422 if wrong else 200,
    )
    response["X-Version"] = str(item.matter.version)
    return response


def _words(item: Item) -> str:
    """What was asked."""
    if isinstance(item, Extension):
        asked = {"clock": clock_label("case", item.clock), "day": day_near(item.until), "reason": item.reason}
        return _("“%(clock)s”延到%(day)s：%(reason)s") % asked
    return item.reason if isinstance(item, Call) else item.words if isinstance(item, Pressing) else ""


def _form(kind: str, name: str, by: Actor) -> FieldForm:
    """Empty, but for what is known of the one who fills it in."""
    known = {"contact": by.person.name, "contact_phone": by.person.phone} if name == "report_in" and by.person else {}
    return MOVES[kind][name][0](initial=known, auto_id=f"{name}_%s")
